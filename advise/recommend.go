package advise

import (
	"strconv"
	"strings"

	"causeway"
)

// recommend says in five lines why the first of those that are left is best.
func recommend(q *question, order, all []*candidate) *Recommendation {
	best := order[0]
	return &Recommendation{Scheme: best.id, Lines: []causeway.Text{
		what(q, best), meets(q, best), costs(best), soon(best), instead(order, all),
	}}
}

// what names the scheme and its shape, and what the rules of the border changed.
func what(q *question, c *candidate) causeway.Text {
	v := c.shapes[0].variant
	line := say(c.name, causeway.Text{En: ": " + v.Shape + ".", Zh: "：" + v.Shape + "。"})
	if v.ID == "permitted" {
		line = say(line, causeway.Text{En: " This is its permitted shape. ", Zh: "这是其允许的形式。"}, v.Why)
	}
	if other := unruled(q.Input); other != nil && other.id != c.id {
		line = say(line,
			causeway.Text{En: " Without the rules of the border it would be ", Zh: "若没有跨境规则，则为"}, other.name,
			causeway.Text{En: ".", Zh: "。"})
	}
	return line
}

// meets lists the service beside what was asked.
func meets(q *question, c *candidate) causeway.Text {
	s, n := c.quality.Service, q.Needs
	var en []string
	add := func(name, has, wanted string, asked bool) {
		if asked {
			has += " (" + wanted + ")"
		}
		en = append(en, name+" "+has)
	}
	add("↔", bitRate(float64(s.Bandwidth)), "≥ "+bitRate(q.wanted()), q.wanted() > 0)
	if s.RTT > 0 {
		add("RTT", s.RTT.String(), "≤ "+n.Latency.String(), n.Latency > 0)
	}
	add("loss", percent(s.Loss), "≤ "+percent(n.Loss), n.Loss > 0)
	add("up", percent(s.Availability), "≥ "+percent(n.Availability), n.Availability > 0)
	zh := strings.NewReplacer("loss", "丢包", "up", "可用性", "RTT", "往返时延", ", ", "，").Replace(strings.Join(en, ", "))
	return causeway.Text{En: "It meets every need: " + strings.Join(en, ", ") + ".", Zh: "满足全部需求：" + zh + "。"}
}

func costs(c *candidate) causeway.Text {
	cost := c.bill.cost
	first := money(c.bill.months[0])
	line := say(
		causeway.Text{En: "The first year costs ", Zh: "首年费用 "}, money(cost.Total),
		causeway.Text{En: " (setup ", Zh: "（其中初期投入 "}, money(cost.Setup),
		causeway.Text{En: "), the first month ", Zh: "），首月 "}, first,
		causeway.Text{En: ".", Zh: "。"},
	)
	if !cost.Total.Known() {
		line = say(line, causeway.Text{En: " Unknown: ", Zh: "未知部分："}, unknowns(c), causeway.Text{En: ".", Zh: "。"})
	}
	return line
}

func soon(c *candidate) causeway.Text {
	line := causeway.Text{En: "It can carry traffic in " + c.build.lasts() + ".", Zh: "建设周期 " + c.build.lasts() + "。"}
	for _, p := range permits(c.shapes[0]) {
		line = say(line, causeway.Text{En: " ", Zh: ""}, p)
	}
	return line
}

// instead says what would have been next, and what put the others out.
func instead(order, all []*candidate) causeway.Text {
	line := causeway.Text{En: "No other scheme meets every need.", Zh: "没有其他方案满足全部需求。"}
	if len(order) > 1 && !order[1].hybrid() {
		best, next := order[0], order[1]
		gap := strconv.FormatFloat(best.score-next.score, 'f', 2, 64)
		cost := money(next.bill.cost.Total)
		line = say(
			causeway.Text{En: "Next is ", Zh: "其次是"}, next.name,
			causeway.Text{En: " (" + cost.En + "), " + gap + " behind: ", Zh: "（" + cost.Zh + "），得分低 " + gap + "："},
			reasons(best, next),
		)
	}
	var out []causeway.Text
	for _, c := range all {
		if len(c.broken) > 0 && !c.hybrid() {
			out = append(out, say(c.name, causeway.Text{En: " (" + c.broken[0].key + ")", Zh: "（" + needWords[c.broken[0].key] + "）"}))
		}
	}
	if len(out) == 0 {
		return line
	}
	return say(line, causeway.Text{En: " Excluded: ", Zh: "已排除："}, list(out), causeway.Text{En: ".", Zh: "。"})
}

// needWords are the keys of constraints in Chinese.
var needWords = map[string]string{
	"bandwidth": "带宽", "traffic": "流量", "latency": "时延", "jitter": "抖动", "loss": "丢包", "availability": "可用性",
	"budget": "预算", "deadline": "上线期限", "duration": "使用期限", "team": "团队", "devices": "设备", "residency": "数据驻留",
	"border": "跨境规则", "encryption": "加密", "certifications": "认证", "sites": "站点数量",
}

// reasons are the two terms that made most of the difference.
func reasons(best, next *candidate) causeway.Text {
	var words []causeway.Text
	used := map[int]bool{}
	for range 2 {
		most, at := 0.0, -1
		for i := range best.terms {
			gain := best.terms[i].Weight * (best.terms[i].Value - next.terms[i].Value)
			if gain > most && !used[i] {
				most, at = gain, i
			}
		}
		if at >= 0 {
			used[at] = true
			words = append(words, say(criterionWords[best.terms[at].Criterion], both(" +"+strconv.FormatFloat(most, 'f', 2, 64))))
		}
	}
	return say(list(words), causeway.Text{En: ".", Zh: "。"})
}

var criterionWords = map[Criterion]causeway.Text{
	Complexity:  {En: "simplicity", Zh: "简单程度"},
	Price:       {En: "cost", Zh: "成本"},
	Latency:     {En: "latency", Zh: "时延"},
	Bandwidth:   {En: "bandwidth", Zh: "带宽"},
	Reliability: {En: "reliability", Zh: "可靠性"},
	Security:    {En: "security", Zh: "安全性"},
	Fit:         {En: "fit for the workloads", Zh: "业务契合度"},
	Speed:       {En: "time to build", Zh: "建设周期"},
}

func unknowns(c *candidate) causeway.Text {
	var names []causeway.Text
	for _, item := range c.bill.cost.Total.Unknown {
		names = append(names, item.Name())
	}
	return list(names)
}
