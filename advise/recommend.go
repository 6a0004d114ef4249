package advise

import "causeway"

// recommend says in five lines why the first of those that are left is best.
func recommend(q *question, order, all []*candidate) *Recommendation {
	best := order[0]
	return &Recommendation{Scheme: best.id, Lines: []causeway.Text{
		what(q, best), meets(q, best), costs(best), soon(best), instead(order, all),
	}}
}

// what names the scheme and its shape, of a hybrid both, and what the rules of
// the border changed.
func what(q *question, c *candidate) causeway.Text {
	line := says("%s: %s", "%s：%s", c.name, c.shapes[0].variant.Shape)
	if c.hybrid() {
		line = say(line, says("; as the backup %s", "；备用 %s", c.shapes[1].variant.Shape))
	}
	line = say(line, causeway.Text{En: ".", Zh: "。"})
	for i, drawn := range c.shapes {
		if drawn.permitted() {
			line = say(line, c.allowed(i), drawn.variant.Why)
		}
	}
	return say(line, ruled(c, unruled(q.Input)))
}

// allowed says that a member is drawn as the rules of the border permit it.
func (c *candidate) allowed(member int) causeway.Text {
	if !c.hybrid() {
		return causeway.Text{En: " This is its permitted shape. ", Zh: "这是其允许的形式。"}
	}
	return says(" That is the permitted shape of %s. ", "这是%s允许的形式。", c.members[member].name)
}

// ruled says what the rules of the border changed. Where the permitted shape
// scores more than what would be best without rules, they stood in nobody's way:
// it is the shape they led to that is better.
func ruled(c, other *candidate) causeway.Text {
	switch {
	case other == nil || other.id == c.id:
		return causeway.Text{}
	case c.shapes[0].permitted() && c.score > other.score:
		return says(" The permitted shape scores better than the direct one; drawn directly it would come behind %s.", "允许的形式得分高于直连形式；若按直连形式，则落后于%s。", other.name)
	}
	return says(" Without the rules of the border it would be %s.", "若没有跨境规则，则为%s。", other.name)
}

// meets lists the service beside what was asked.
func meets(q *question, c *candidate) causeway.Text {
	s, n := c.quality.Service, q.Needs
	var words []causeway.Text
	add := func(en, zh, has, limit, wanted string, asked bool) {
		word := causeway.Text{En: en + " " + has, Zh: zh + " " + has}
		if asked {
			word = says("%s (wanted %s %s)", "%s（要求 %s %s）", word, limit, wanted)
		}
		words = append(words, word)
	}
	add("bandwidth", "带宽", bitRate(float64(s.Bandwidth)), "≥", bitRate(q.wanted()), q.wanted() > 0)
	if s.RTT > 0 {
		add("round trip", "往返时延", millis(s.RTT), "≤", millis(n.Latency), n.Latency > 0)
	}
	add("loss", "丢包率", percent(s.Loss), "≤", percent(n.Loss), n.Loss > 0)
	add("availability", "可用性", percent(s.Availability), "≥", percent(n.Availability), n.Availability > 0)
	if q.unasked() {
		return says("Nothing was asked for, so weights alone decide. It gives: %s.", "未提出任何需求，仅按权重判断。其指标：%s。", list(words))
	}
	if open := unchecked(q, c); len(open) > 0 {
		return says("It meets every need that can be checked: %s. Not to be checked, because figures are missing: %s.",
			"满足可核实的全部需求：%s。因缺少数据无法核实：%s。", list(words), list(open))
	}
	return says("It meets every need: %s.", "满足全部需求：%s。", list(words))
}

func costs(c *candidate) causeway.Text {
	cost := c.bill.cost
	line := says("The first year costs %s: setup %s, the first month %s.", "首年费用 %s：初期投入 %s，首月 %s。",
		sum(cost.Total), sum(cost.Setup), sum(c.bill.months[0]))
	if !cost.Total.Known() {
		line = say(line, says(" Unknown: %s.", "未知部分：%s。", unknowns(c)))
	}
	return line
}

// soon says when it is there, and what the rules of the border ask for first, of
// a hybrid for both ways.
func soon(c *candidate) causeway.Text {
	line := says("It can carry traffic in %s.", "建设周期为 %s。", between(c.build))
	var asked []causeway.Text
	for _, drawn := range c.shapes {
		asked = appendTexts(asked, permits(drawn)...)
	}
	for _, p := range asked {
		line = say(line, causeway.Text{En: " ", Zh: ""}, p)
	}
	return line
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
	var names causeway.Text
	for i, item := range c.bill.cost.Total.Unknown {
		if i > 0 {
			names = say(names, causeway.Text{En: "; ", Zh: "、"})
		}
		names = say(names, item.Name())
	}
	return names
}
