package advise

import (
	"cmp"
	"slices"

	"causeway"
)

// bridge is what carries traffic until a leased line is there: the better of the
// two the document puts here; "" where neither meets the needs.
func (p planner) bridge() SchemeID {
	best := 0
	var id SchemeID
	for i := range p.all {
		a := &p.all[i]
		if (a.Scheme == IPsec || a.Scheme == SDWAN) && a.Rank > 0 && (best == 0 || a.Rank < best) {
			best, id = a.Rank, a.Scheme
		}
	}
	return id
}

func (p planner) production(first bool) Phase {
	phase := Phase{
		Name: causeway.Text{En: "Ready for production", Zh: "生产就绪"},
		Span: productionSpan,
		Use:  []SchemeID{p.winner.Scheme},
		Steps: []causeway.Text{
			says("Build %s.", "部署%s。", p.winner.Name),
			{En: "Set up monitoring and alerts.", Zh: "配置监控和告警。"},
			{En: "Write down who does what when a line fails.", Zh: "建立运维流程。"},
			{En: "Tune what the figures show.", Zh: "根据数据优化性能。"},
		},
		Exit: p.inProduction(),
	}
	if p.needs.Deadline > 0 {
		phase.Span.High = min(phase.Span.High, p.needs.Deadline)
		phase.Span.Low = min(phase.Span.Low, p.winner.Build.High, phase.Span.High)
		phase.Steps = append(phase.Steps, says("Keep the deadline: %s from today.", "守住期限：从今天起 %s。", lasting(p.needs.Deadline)))
	}
	if id := p.bridge(); p.primary() == LeasedLine && id != "" {
		phase.Use = []SchemeID{id, p.winner.Scheme}
		phase.Steps = append(phase.Steps, says("Until the carrier hands over the line, %s carries the traffic and stays as its backup.", "运营商交付专线之前由%s承载，之后留作备份。", called(id)))
	}
	if first {
		p.permit(&phase)
	}
	return phase
}

// inProduction is by what makes the scheme: the clouds' resources, and gateways
// where there are some.
func (p planner) inProduction() []causeway.Text {
	exit := []causeway.Text{
		{En: "`causeway status` ends with exit code 0 on seven days in a row.", Zh: "`causeway status` 连续七天退出码为 0。"},
		{En: "The rules of `causeway render prometheus` are loaded, and one alert has been set off on purpose.", Zh: "已加载 `causeway render prometheus` 的规则，并有意触发过一次告警。"},
	}
	switch p.primary() {
	case IPsec:
		return append(exit, causeway.Text{En: "`causeway ike lint FILE` finds nothing on the connections as they are (exit code 0).", Zh: "`causeway ike lint FILE` 检查现有连接，没有发现问题（退出码 0）。"})
	case LeasedLine:
		return append(exit, causeway.Text{En: "`causeway status` lists nothing that waits for the carrier.", Zh: "`causeway status` 不再列出等待运营商的项目。"})
	case SDWAN:
		return append(exit,
			causeway.Text{En: "`causeway doctor` ends with exit code 0 at every gateway.", Zh: "`causeway doctor` 在每个网关上退出码为 0。"},
			causeway.Text{En: "With one line unplugged, `causeway paths` shows another one used.", Zh: "拔掉一条线路后，`causeway paths` 显示已改用另一条。"})
	}
	return append(exit, p.measuredTrial())
}

func (p planner) longTerm() Phase {
	phase := Phase{
		Name: causeway.Text{En: "In the long run", Zh: "长期优化"},
		Span: longTermSpan,
		Use:  []SchemeID{p.winner.Scheme},
		Steps: []causeway.Text{
			p.nextStep(),
			{En: "Go through the security checklist.", Zh: "实施安全加固。"},
			{En: "Plan for the loss of a site, and rehearse it.", Zh: "制定并演练灾备方案。"},
		},
		Exit: []causeway.Text{
			says("`causeway compare` with the traffic of the last three months recommends %s, or the change is decided.", "用最近三个月的流量运行 `causeway compare`，仍推荐%s，或已决定更换。", p.winner.Name),
			{En: "`causeway status` ends with exit code 0: nobody changed anything by hand.", Zh: "`causeway status` 退出码为 0：没有人手工改动。"},
			p.rehearsal(),
		},
	}
	if p.upgrade != nil && p.upgrade.InTime && p.upgrade.To != p.winner.Scheme {
		phase.Use = append(phase.Use, p.upgrade.To)
	}
	return phase
}

// manyPaths reports whether there is another path when one is shut: SD-WAN has
// several, and so has a hybrid.
func (p planner) manyPaths() bool {
	return p.primary() == SDWAN || len(membersOf(p.winner.Scheme)) > 1
}

// rehearsal is what a failure on purpose has to show.
func (p planner) rehearsal() causeway.Text {
	switch p.primary() {
	case IPsec:
		return causeway.Text{En: "With one tunnel shut for ten minutes traffic goes on, and `causeway status` ends with exit code 0 afterwards.", Zh: "关闭一条隧道十分钟，业务不中断，之后 `causeway status` 退出码为 0。"}
	case LeasedLine:
		if !p.manyPaths() && p.bridge() == "" {
			break
		}
		return causeway.Text{En: "With the line shut for ten minutes the backup carries the traffic, and `causeway status` ends with exit code 0 afterwards.", Zh: "断开专线十分钟，由备份承载业务，之后 `causeway status` 退出码为 0。"}
	}
	if !p.manyPaths() {
		return causeway.Text{En: "With the connection shut for ten minutes alerts come, and `causeway status` ends with exit code 0 after it is back.", Zh: "断开连接十分钟，告警正常触发；恢复后 `causeway status` 退出码为 0。"}
	}
	return causeway.Text{En: "With the primary shut for ten minutes, `causeway paths` shows another path used and no alert was missed.", Zh: "断开主用路径十分钟，`causeway paths` 显示已改用其他路径，且告警无遗漏。"}
}

// passing reports whether it is for a while only: a test, or something temporary.
func (p planner) passing() bool {
	kinds := p.needs.Workloads
	return len(kinds) > 0 && !slices.ContainsFunc(kinds, func(w causeway.Workload) bool {
		return w != causeway.WorkloadTest && w != causeway.WorkloadTemporary
	}) || p.needs.Duration > 0 && p.needs.Duration < year
}

// nextStep is the document's question, whether to go on to a leased line.
func (p planner) nextStep() causeway.Text {
	switch {
	case p.upgrade != nil && p.upgrade.To != p.primary():
		return says("Decide on %s. %s", "决定是否升级到%s。%s", called(p.upgrade.To), p.upgrade.Why)
	case p.primary() == LeasedLine:
		return causeway.Text{En: "Order a second line over another carrier or location.", Zh: "通过另一运营商或接入点订购第二条专线。"}
	case p.passing():
		return causeway.Text{En: "Decide whether it is still needed: what is for a test or for some time is taken down, not extended by habit.", Zh: "确认是否仍需保留：测试或临时用途到期应拆除，不宜习惯性续用。"}
	}
	return says("Weigh a leased line: it takes %s and a contract.", "评估是否升级专线：需要 %s，并签订合同。", lasting(cmp.Or(buildOf(p.all, LeasedLine), 28*day)))
}
