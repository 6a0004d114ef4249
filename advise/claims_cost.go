package advise

import (
	"strings"
	"time"

	"causeway"
	"causeway/advise/prices"
)

// monthly is a running cost as the document states it, in CNY.
type monthly struct{ low, high float64 }

// perMonth is the average month of a first year without its setup.
func perMonth(a *Assessment) prices.Amount {
	running := a.FirstYear.Running
	running.Low /= 12
	running.High /= 12
	return running
}

// cheapAt judges "it is cheap, so much a month".
func cheapAt(m monthly) func(bench, *Assessment) verdict {
	return func(b bench, a *Assessment) verdict {
		const en, zh = "it costs %s a month; the claim is %s–%s CNY", "每月 %s；原方案为 %s–%s CNY"
		cost := perMonth(a)
		worth := yuanPer(b.Prices, cost.Currency)
		if worth == 0 || cost.Low*worth <= m.high && !cost.Known() {
			return open(en, zh, sum(cost), grouped(m.low), grouped(m.high))
		}
		return decided(cost.Middle()*worth <= m.high, en, zh, sum(cost), grouped(m.low), grouped(m.high))
	}
}

// dearest and cheapest judge "the highest cost" and "the lowest cost" by the
// first year. A scheme with an unknown part costs at least its known part, which
// often is enough to tell.
func dearest(b bench, a *Assessment) verdict {
	return extreme(b, a, causeway.Text{En: "dearer", Zh: "更贵"}, costsLess)
}

func cheapest(b bench, a *Assessment) verdict {
	return extreme(b, a, causeway.Text{En: "cheaper", Zh: "更便宜"}, func(x, y *Assessment) (bool, bool) { return costsLess(y, x) })
}

// costsLess reports whether x costs less than y, and whether that is certain.
func costsLess(x, y *Assessment) (less, certain bool) {
	a, b := x.FirstYear.Total, y.FirstYear.Total
	if a.Middle() < b.Middle() {
		return true, a.Known()
	}
	return false, b.Known()
}

// extreme looks for a scheme that beats a.
func extreme(b bench, a *Assessment, word causeway.Text, beaten func(a, other *Assessment) (bool, bool)) verdict {
	cost := sum(a.FirstYear.Total)
	var doubtful *Assessment
	for i := range b.all {
		other := &b.all[i]
		if other.Scheme == a.Scheme {
			continue
		}
		is, certain := beaten(a, other)
		if is && certain {
			return decided(false, "its first year costs %s; %s is %s with %s", "首年成本 %s；%s%s，为 %s", cost, other.Name, word, sum(other.FirstYear.Total))
		}
		if !certain {
			doubtful = other
		}
	}
	if doubtful != nil {
		return open("its first year costs %s; whether %s with %s is %s cannot be told", "首年成本 %s；%s为 %s，是否%s无法判断", cost, doubtful.Name, sum(doubtful.FirstYear.Total), word)
	}
	return decided(true, "its first year costs %s; none is %s", "首年成本 %s；没有方案%s", cost, word)
}

// affordable judges "its cost can be controlled": against the budget.
func affordable(b bench, a *Assessment) verdict {
	limit, total := b.budget(), a.FirstYear.Total
	switch {
	case limit == 0:
		return open("its first year costs %s; no budget is stated", "首年成本 %s；未给出预算", sum(total))
	case !total.Known() && total.Low <= limit:
		return open("its first year costs %s; the budget is %v", "首年成本 %s；预算 %v", sum(total), b.Needs.Budget)
	}
	return decided(total.Middle() <= limit, "its first year costs %s; the budget is %v", "首年成本 %s；预算 %v", sum(total), b.Needs.Budget)
}

// pays judges "one has to pay for X" by the parts of the cost whose item names
// one of words.
func pays(words ...string) func(bench, *Assessment) verdict {
	return func(_ bench, a *Assessment) verdict {
		total, found := prices.Amount{Currency: a.FirstYear.Total.Currency}, false
		for _, part := range a.FirstYear.Parts {
			if !names(part.Item, words) {
				continue
			}
			found = true
			total.Low += part.Amount.Low
			total.High += part.Amount.High
			total.Unknown = append(total.Unknown, part.Amount.Unknown...)
		}
		switch {
		case found && total.High == 0 && !total.Known():
			return open("what it costs is unknown", "费用未知")
		case !found:
			return decided(false, "no such part is in its cost", "其成本中没有这一项")
		}
		return decided(total.High > 0, "%s in the first year, of %s", "首年 %s，总计 %s", sum(total), sum(a.FirstYear.Total))
	}
}

func names(item prices.Item, words []string) bool {
	for _, word := range words {
		if strings.Contains(string(item), word) {
			return true
		}
	}
	return false
}

// quick judges "it is built quickly": before the deadline, or where there is
// none within the time claimed.
func quick(claimed time.Duration) func(bench, *Assessment) verdict {
	return func(b bench, a *Assessment) verdict { return builtWithin(b, a, claimed, true) }
}

// slow judges "it takes long": longer than the deadline, or where there is none
// longer than the time claimed.
func slow(claimed time.Duration) func(bench, *Assessment) verdict {
	return func(b bench, a *Assessment) verdict { return builtWithin(b, a, claimed, false) }
}

func builtWithin(b bench, a *Assessment, claimed time.Duration, wanted bool) verdict {
	if a.Build.High <= 0 {
		return open("how long it takes is not known", "所需时间未知")
	}
	if deadline := b.Needs.Deadline; deadline > 0 {
		return decided(a.Build.High <= deadline == wanted, "it takes %s; the deadline is in %s", "需要 %s；期限为 %s", between(a.Build), lasting(deadline))
	}
	return decided(a.Build.High <= claimed == wanted, "it takes %s, against %s; no deadline is stated", "需要 %s，对照 %s；未给出期限", between(a.Build), lasting(claimed))
}
