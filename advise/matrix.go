package advise

import (
	"cmp"
	"time"

	"causeway"
)

// Columns of the matrix, in the document's order. The last is our ranking.
const (
	columnComplexity     = string(Complexity)
	columnCost           = string(Price)
	columnLatency        = string(Latency)
	columnBandwidth      = string(Bandwidth)
	columnReliability    = string(Reliability)
	columnSecurity       = string(Security)
	columnRecommendation = "recommendation"
)

// stars are the document's own marks: columns in its order. Its fourth and fifth
// recommendations are no marks but remarks, "quick to build" and "for trials";
// they count as the two last places.
var stars = map[SchemeID][7]int{
	LeasedLine:         {5, 5, 5, 5, 5, 5, 5},
	IPsec:              {3, 2, 3, 3, 4, 4, 4},
	SDWAN:              {4, 3, 4, 4, 5, 4, 3},
	CloudNativeGateway: {2, 3, 2, 2, 3, 3, 2},
	ThirdPartyTunnel:   {3, 1, 2, 2, 2, 3, 1},
}

// matrixOf returns the seven cells of a scheme's row. As in the document five is
// the most complex and the dearest, and the best in every other column. yuan is
// what one unit of the amounts' currency is worth in CNY, or 0 where that is
// unknown.
func matrixOf(needs causeway.Needs, a *Assessment, yuan float64) []Mark {
	cells := []Mark{
		complexityMark(needs, a), costMark(a, yuan), latencyMark(a), bandwidthMark(needs, a),
		reliabilityMark(a), securityMark(needs, a), recommendationMark(a),
	}
	for i := range cells {
		cells[i].Seed = stars[a.Scheme][i]
	}
	return cells
}

// step is the least or most a figure may be for a mark.
type step struct {
	limit float64
	mark  int
}

// markBelow returns the mark of the first step that a figure does not exceed,
// markAbove that of the first it reaches; 5 or 1 beyond the last.
func markBelow(figure float64, steps []step, beyond int) int {
	for _, s := range steps {
		if figure <= s.limit {
			return s.mark
		}
	}
	return beyond
}

func markAbove(figure float64, steps []step, beyond int) int {
	for _, s := range steps {
		if figure >= s.limit {
			return s.mark
		}
	}
	return beyond
}

// complexityMark counts what makes a scheme hard: time to build, a permit,
// another place on the way, and a team that lacks the skill.
func complexityMark(needs causeway.Needs, a *Assessment) Mark {
	mark, because := 1, causeway.Text{En: between(a.Build).En + " to build", Zh: "建设需要 " + between(a.Build).Zh}
	add := func(condition bool, en, zh string) {
		if condition {
			mark++
			because.En += "; " + en
			because.Zh += "；" + zh
		}
	}
	add(a.Build.High > 2*day, "more than 2 days", "超过 2 天")
	add(a.Build.High > 14*day, "more than 2 weeks", "超过 2 周")
	add(needsPermission(a), "a permit or a record is needed", "需要许可或备案")
	add(a.Variant.ID == permittedShape, "by way of another region", "经由另一区域")
	add(lacksSkill(needs, a.Scheme), "it takes more skill than the team has", "所需技能超出团队能力")
	return Mark{Column: columnComplexity, Ours: min(mark, 5), Why: because}
}

// costMark is by the first year in CNY, in steps of about three.
func costMark(a *Assessment, yuan float64) Mark {
	total := a.FirstYear.Total
	if yuan == 0 {
		return Mark{Column: columnCost, Why: says("first year %s; no rate to CNY, in which the steps are", "首年 %s；没有兑人民币汇率，无法分级", sum(total))}
	}
	steps := []step{{10_000, 1}, {40_000, 2}, {150_000, 3}, {400_000, 4}}
	return Mark{Column: columnCost, Ours: markBelow(total.Middle()*yuan, steps, 5), Why: says("first year %s; steps at 10,000, 40,000, 150,000 and 400,000 CNY", "首年 %s；分级为 1 万、4 万、15 万、40 万元", sum(total))}
}

// latencyMark is by multiples of what light needs, or where that is unknown by
// the same steps over a hundred milliseconds.
func latencyMark(a *Assessment) Mark {
	rtt, floor := a.Service.RTT, cmp.Or(a.Service.Floor, 100*time.Millisecond)
	if rtt <= 0 {
		return Mark{Column: columnLatency, Why: causeway.Text{En: "its round trip is not known", Zh: "往返时延未知"}}
	}
	ratio := float64(rtt) / float64(floor)
	steps := []step{{1.7, 5}, {2.3, 4}, {3.2, 3}, {4.5, 2}}
	return Mark{Column: columnLatency, Ours: markBelow(ratio, steps, 1), Why: says("round trip %s (%s), %.1f times %s of light", "往返时延 %s（%s），为光速下限 %[4]s的 %.1[3]f 倍", millis(rtt), evidence(a.Service), ratio, millis(floor.Round(time.Millisecond)))}
}

// bandwidthMark is by what is left over the bandwidth needed, or where none is
// asked for by the document's own steps.
func bandwidthMark(needs causeway.Needs, a *Assessment) Mark {
	has, wanted := a.Service.Bandwidth, needs.Bandwidth
	m := Mark{Column: columnBandwidth}
	switch {
	case has == 0:
		m.Why = causeway.Text{En: "what it carries is not known", Zh: "可承载带宽未知"}
	case wanted > 0:
		times := float64(has) / float64(wanted)
		m.Ours = markAbove(times, []step{{10, 5}, {4, 4}, {2, 3}, {1, 2}}, 1)
		m.Why = says("%v is %.1f times the %v needed", "%v 为所需 %[3]v 的 %.1[2]f 倍", has, times, wanted)
	default:
		m.Ours = markAbove(float64(has/causeway.Mbps), []step{{10_000, 5}, {1000, 4}, {500, 3}, {100, 2}}, 1)
		m.Why = says("it carries %v (%s)", "可承载 %v（%s）", has, evidence(a.Service))
	}
	return m
}

func reliabilityMark(a *Assessment) Mark {
	has := a.Service.Availability
	if has <= 0 {
		return Mark{Column: columnReliability, Why: causeway.Text{En: "its availability is not known", Zh: "可用性未知"}}
	}
	mark := markAbove(float64(has), []step{{0.999, 5}, {0.995, 4}, {0.99, 3}, {0.98, 2}}, 1)
	return Mark{Column: columnReliability, Ours: mark, Why: says("availability %s (%s): %s down a year", "可用性 %s（%s）：每年中断 %s", percent(has), evidence(a.Service), lasting(outage(has)))}
}

func recommendationMark(a *Assessment) Mark {
	if a.Rank == 0 {
		return Mark{Column: columnRecommendation, Ours: 1, Why: causeway.Text{En: "excluded by a need it does not meet", Zh: "不满足某项硬性需求，已排除"}}
	}
	return Mark{Column: columnRecommendation, Ours: max(6-a.Rank, 1), Why: says("rank %d with a score of %.2f", "排名第 %d，得分 %.2f", a.Rank, a.Score)}
}
