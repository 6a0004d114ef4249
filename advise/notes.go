package advise

import (
	"fmt"
	"math"
	"slices"

	"causeway"
	"causeway/advise/prices"
)

// guessed says how much of what is known rests on figures without a source.
func guessed(c *candidate, add func(on bool, en, zh string)) {
	sum := 0.0
	for _, p := range c.bill.cost.Parts {
		if p.Confidence == prices.Hypothesis {
			sum += p.Amount.Middle()
		}
	}
	share := int(math.Round(100 * sum / max(c.bill.cost.Total.Middle(), 1)))
	add(share > 0, fmt.Sprintf("Hypotheses, for which there is no source, make up %d %% of the known cost.", share), fmt.Sprintf("已知费用中有 %d%% 属于没有出处的假设。", share))
}

// doubted says what is hard to believe of measured figures.
func doubted(s Service, add func(on bool, en, zh string)) {
	add(s.Measured && s.RTT > 0 && s.RTT < s.Floor, "The measured round trip of "+millis(s.RTT)+" is shorter than light needs ("+millis(s.Floor)+"): it was not measured between these sites.",
		"实测往返时延 "+millis(s.RTT)+" 短于光在光纤中所需的 "+millis(s.Floor)+"：并非在这些站点之间测得。")
	add(s.Measured && s.Availability == 1, "No outage was seen while it was measured: 100% is of that time alone, and no forecast of a year.",
		"测量期间未出现中断：100% 只代表该时段，不能用来预测全年。")
}

// watched says what an availability of less than a year's watching counts as.
func watched(q *question, c *candidate, add func(on bool, en, zh string)) {
	for _, m := range q.Measured {
		if m.Watched <= 0 || m.Watched >= year || !slices.ContainsFunc(c.members, func(s *scheme) bool { return s.id == m.Scheme }) {
			continue
		}
		better := m.Availability > c.quality.Availability
		text := says("The availability of %s measured over %s, %s, is no figure of a year: no more than the table's counts.",
			"%s实测 %s的可用性为 %s，不足以代表全年：最多按表中数值计。", called(m.Scheme), lasting(m.Watched), percent(m.Availability))
		if !better || c.hybrid() {
			text = says("The availability of %s was measured over %s only, %s: more may be learnt from a year.",
				"%s的可用性仅实测了 %s，为 %s：测满一年才能代表全年。", called(m.Scheme), lasting(m.Watched), percent(m.Availability))
		}
		add(true, text.En, text.Zh)
	}
}

// notes says what the figures of a candidate rest on, and what nobody could
// check.
func notes(q *question, c *candidate) []causeway.Text {
	var all []causeway.Text
	add := func(on bool, en, zh string) {
		if on {
			all = append(all, causeway.Text{En: en, Zh: zh})
		}
	}
	total := c.bill.cost.Total
	priced := bitRate(min(q.bandwidth, float64(c.quality.Bandwidth)))
	add(q.assumed, "No bandwidth was asked for: priced for "+priced+".", "未给出带宽：按 "+priced+" 计价。")
	whole := q.wholesale(c.members[0]) != nil
	add(len(q.Needs.Traffic) == 0 && !whole, "No traffic was stated: none is priced.", "未给出流量：费用中不含流量费。")
	add(whole, "The price list has schemes as wholes: bandwidth, traffic and the number of sites do not change their price.", "该价格表按方案整体定价：带宽、流量和站点数量不影响价格。")
	guessed(c, add)
	add(q.budget() > 0 && !total.Known(), "Whether it keeps the budget cannot be checked: a part of its price is unknown.", "部分价格未知，无法确认是否在预算之内。")
	add(q.budget() > 0 && total.Middle() <= q.budget() && total.High > q.budget(), "At the upper end of its range it is beyond the budget.", "费用区间的上限超出预算。")
	add(c.quality.RTT == 0, "A site is in no table of regions: how long the way is cannot be told.", "有站点不在地域表中，无法估计时延。")
	doubted(c.quality.Service, add)
	watched(q, c, add)
	add(len(q.Needs.Places) > 2, "Sites are joined in a star about the first.", "各站点以第一个站点为中心呈星形连接。")
	for _, wanted := range q.Needs.Certifications {
		evidence := c.members[0].certified[wanted]
		add(evidence.En != "", string(wanted)+": "+evidence.En+".", string(wanted)+"："+evidence.Zh+"。")
	}
	for i, s := range c.shapes {
		add(s.permitted() && q.wholesale(c.members[i]) != nil, "The price is that of the shape as the document draws it, without the permitted one's legs over CEN.", "价格为原始方案画法的价格，不含允许形式中的云企业网部分。")
		add(s.permitted() && q.wholesale(c.members[i]) == nil, "CEN is priced by traffic. By bandwidth, of which no price is known, a lot of traffic may cost less.", "云企业网按流量计价；按带宽计费（价格未知）时，大流量可能更便宜。")
		add(s.undetermined, "Whether it crosses the border of mainland China cannot be told.", "无法判断是否跨越中国内地边界。")
		add(q.onTop(c.members[i], s), "Gateways of your own on top encrypt from end to end, and are in the price.", "在其上由自有网关端到端加密，费用已计入。")
	}
	add(c.hybrid(), "The backup is assumed to fail independently of the primary, but for what both use.", "假设备份与主用除共用部分外相互独立失效。")
	return all
}
