package advise

import (
	"slices"
	"time"

	"causeway"
)

// Spans of the document's three phases.
var (
	trialSpan      = Span{7 * day, 14 * day}
	productionSpan = Span{30 * day, 60 * day}
	longTermSpan   = Span{90 * day, 180 * day}
)

// phasesTo returns the way to a scheme in the document's three phases: fewer
// where a deadline leaves no time for a trial, or where the interconnect is
// gone before a phase begins.
func phasesTo(needs causeway.Needs, all []Assessment, winner *Assessment, upgrade *UpgradeAnswer) []Phase {
	p := planner{needs, all, winner, upgrade}
	var phases []Phase
	if left := p.trialTime(); left > 0 {
		phases = append(phases, p.trial(left))
	}
	phases = append(phases, p.production(len(phases) == 0), p.longTerm())
	phases = slices.DeleteFunc(phases, func(phase Phase) bool {
		return needs.Duration > 0 && phase.Span.Low >= needs.Duration && phase.Span.Low > phases[0].Span.Low
	})
	if needs.Duration > 0 && needs.Duration <= longTermSpan.Low {
		last := &phases[len(phases)-1]
		last.Steps = append(last.Steps, says("Take it down after %s.", "%s后拆除。", lasting(needs.Duration)))
		last.Exit = append(last.Exit, says("`causeway destroy` ends with exit code 0.", "`causeway destroy` 退出码为 0。"))
	}
	return phases
}

// planner knows what the phases depend on.
type planner struct {
	needs   causeway.Needs
	all     []Assessment
	winner  *Assessment
	upgrade *UpgradeAnswer
}

// primary is the winner, or of a hybrid what carries the traffic.
func (p planner) primary() SchemeID { return membersOf(p.winner.Scheme)[0].id }

// trialTime is what the deadline leaves beside building the winner; 0 is no time
// worth a trial.
func (p planner) trialTime() time.Duration {
	left := trialSpan.High
	if p.needs.Deadline > 0 {
		left = min(left, p.needs.Deadline-p.winner.Build.High)
	}
	if left < 2*day {
		return 0
	}
	return left
}

func (p planner) trial(left time.Duration) Phase {
	phase := Phase{
		Name: causeway.Text{En: "Quick validation", Zh: "快速验证"},
		Span: Span{min(trialSpan.Low, left), left},
		Use:  p.trialSchemes(left),
		Steps: []causeway.Text{
			{En: "Try the business over a quick way, with test data.", Zh: "用快速方案和测试数据验证业务可行性。"},
			{En: "Measure what the network has to give: round trip, jitter, loss, traffic a month.", Zh: "评估网络性能需求：时延、抖动、丢包、月流量。"},
			says("Decide on the shape: %s.", "确定正式方案：%s。", p.winner.Variant.Shape),
		},
		Exit: []causeway.Text{
			{En: "`causeway validate` names no mistake.", Zh: "`causeway validate` 没有报错。"},
			p.measuredTrial(),
			says("`causeway compare` with the needs you found still recommends %s.", "用实际需求再次运行 `causeway compare`，仍推荐%s。", p.winner.Name),
		},
	}
	p.permit(&phase)
	return phase
}

// trialSchemes are those of the two quick ones that are there in time, the
// better suited first; the winner itself where it is as quick.
func (p planner) trialSchemes(left time.Duration) []SchemeID {
	quick := []SchemeID{ThirdPartyTunnel, CloudNativeGateway}
	if slices.ContainsFunc(p.needs.Workloads, func(w causeway.Workload) bool { return slices.Contains(appWorkloads, w) }) {
		slices.Reverse(quick)
	}
	if i := slices.Index(quick, p.winner.Scheme); i > 0 {
		slices.Reverse(quick)
	}
	return slices.DeleteFunc(quick, func(id SchemeID) bool { return buildOf(p.all, id) > left })
}

// measuredTrial asks for figures that hold what the needs ask for.
func (p planner) measuredTrial() causeway.Text {
	if p.needs.Latency == 0 && p.needs.Loss == 0 {
		return causeway.Text{
			En: "`causeway ping --record FILE` has run for a day between two trial gateways, and the figures are written into needs:.",
			Zh: "`causeway ping --record FILE` 已在两端试用网关之间运行一天，结果已写入 needs:。",
		}
	}
	limits := ""
	if p.needs.Latency > 0 {
		limits = "rtt ≤ " + millis(p.needs.Latency)
	}
	if p.needs.Loss > 0 {
		limits = comma(limits, "loss ≤ "+percent(p.needs.Loss))
	}
	return says("`causeway ping --record FILE` has run for a day between two trial gateways and shows what can be reached: %s.",
		"`causeway ping --record FILE` 已在两端试用网关之间运行一天，确认可达到的水平：%s。", limits)
}

func comma(list, more string) string {
	if list == "" {
		return more
	}
	return list + ", " + more
}

// permit begins what takes longest: nobody builds while a carrier examines.
func (p planner) permit(phase *Phase) {
	if !needsPermission(p.winner) {
		return
	}
	phase.Steps = append(phase.Steps, says("Apply for what the rules of the border ask for on the first day: %s.", "第一天就按跨境规则提出申请：%s。", listed(p.winner.Variant.Rules)))
	phase.Exit = append(phase.Exit, says("Permit, carrier and users are on record in acknowledge:, and `causeway plan` refuses nothing (%s).",
		"acknowledge: 中已记录许可、运营商和使用者，`causeway plan` 不再拒绝（%s）。", listed(p.winner.Variant.Rules)))
}
