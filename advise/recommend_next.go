package advise

import "causeway"

// instead says what would have been next, and what put the others out.
func instead(order, all []*candidate) causeway.Text {
	var out []causeway.Text
	for _, c := range all {
		if len(c.broken) > 0 && !c.hybrid() {
			out = append(out, says("%s (%s)", "%s（%s）", c.name, NeedWord(c.broken[0].key)))
		}
	}
	line := second(order)
	if len(out) == 0 {
		return line
	}
	return say(line, says(" Excluded: %s.", "已排除：%s。", list(out)))
}

// second says what is next. Scores are held against each other only within
// single schemes or within hybrids, as the ranking does.
func second(order []*candidate) causeway.Text {
	if len(order) == 1 {
		return causeway.Text{En: "No other scheme meets every need.", Zh: "没有其他方案满足全部需求。"}
	}
	best, next := order[0], order[1]
	cost := sum(next.bill.cost.Total)
	if !best.hybrid() && next.hybrid() {
		return says("No other single scheme meets every need; the first hybrid is %s (%s).", "没有其他单一方案满足全部需求；排在首位的混合方案为%s（%s）。", next.name, cost)
	}
	line := says("Next is %s (%s)", "其次是%s（%s）", next.name, cost)
	if why := reasons(best, next); why.En == "" {
		line = say(line, says(", with the same score.", "，得分相同。"))
	} else {
		line = say(line, says(", %.2f behind in score: %s.", "，得分低 %.2f：%s。", best.score-next.score, why))
	}
	if best.hybrid() {
		line = say(causeway.Text{En: "No single scheme meets every need. ", Zh: "没有单一方案满足全部需求。"}, line)
	}
	return line
}

// reasons are the two terms that made most of the difference, none where no term
// makes one that people see.
func reasons(best, next *candidate) causeway.Text {
	var words []causeway.Text
	used := map[int]bool{}
	for range 2 {
		most, at := seen, -1
		for i := range best.terms {
			gain := best.terms[i].Weight * (best.terms[i].Value - next.terms[i].Value)
			if gain > most && !used[i] {
				most, at = gain, i
			}
		}
		if at >= 0 {
			used[at] = true
			words = append(words, says("%s +%.2f", "%s +%.2f", criterionWords[best.terms[at].Criterion], most))
		}
	}
	return list(words)
}

// seen is the least difference that two digits show.
const seen = 0.005
