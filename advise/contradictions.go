package advise

import (
	"time"

	"causeway"
	"causeway/advise/prices"
)

// yuanPer returns what one unit of a currency is worth in CNY by the rates of a
// set, or 0.
func yuanPer(set *prices.Set, c causeway.Currency) float64 {
	if c == causeway.CNY {
		return 1
	}
	worth, _ := set.RateOf(c, causeway.CNY)
	return worth.Rate
}

// tabled is what a document's table of figures says of a scheme.
type tabled struct {
	scheme       SchemeID
	name         causeway.Text
	bandwidth    causeway.BitRate
	availability causeway.Ratio
	mtbf         time.Duration
}

// figuresTable is the document's own.
func figuresTable() []tabled {
	var table []tabled
	for _, s := range schemes() {
		table = append(table, tabled{s.id, s.name, s.figures.bandwidth, s.figures.availability, s.figures.mtbf})
	}
	return table
}

// contradictions returns where a document that prices whole schemes says two
// things: in its lists, between its lists and its years, between its figures, and
// between its marks and both. It is nil of a set that has no such prices.
func contradictions(set *prices.Set, table []tabled) []Contradiction {
	var found []Contradiction
	lists := map[SchemeID]wholePrice{}
	for _, t := range table {
		if w, ok := wholePriceOf(set, t.scheme); ok {
			lists[t.scheme] = w
			found = append(found, w.contradictions(t.scheme)...)
		}
	}
	if len(lists) == 0 {
		return nil
	}
	found = append(found, pricedBandwidth(table)...)
	for i, a := range table {
		for _, b := range table[i+1:] {
			found = append(found, repairs(a, b)...)
			found = append(found, costMarks(a, b, lists)...)
			found = append(found, reliabilityMarks(a, b)...)
		}
	}
	return append(found, noRate(set)...)
}

// listedBandwidth is what the document's list prices for IPsec.
const listedBandwidth = 200 * causeway.Mbps

func pricedBandwidth(table []tabled) []Contradiction {
	for _, t := range table {
		if t.scheme == IPsec && t.bandwidth > listedBandwidth {
			return []Contradiction{{Scheme: IPsec, Says: says("The list prices %v, the table of figures and the hybrid promise %v.", "列表按 %v 计价，性能表和混合方案却承诺 %v。", listedBandwidth, t.bandwidth)}}
		}
	}
	return nil
}

// repair is how long an outage lasts on average where availability and time
// between failures are both true.
func (t tabled) repair() time.Duration {
	return time.Duration(float64(t.mtbf) * (1 - float64(t.availability)) / float64(t.availability))
}

// repairs tells of two schemes where the one that fails more often is the more
// available: then it must be repaired many times faster.
func repairs(a, b tabled) []Contradiction {
	if a.mtbf > b.mtbf {
		a, b = b, a
	}
	if a.mtbf == b.mtbf || a.availability <= b.availability || b.availability <= 0 {
		return nil
	}
	return []Contradiction{{Scheme: a.scheme, Says: says(
		"It fails every %.0f h and %s every %.0f h, yet its availability is %s against %s: an outage would last %.1f h here and %.1f h there.",
		"平均每 %.0[1]f 小时故障一次，%[2]s为每 %.0[3]f 小时，可用性却是 %[4]s 对 %[5]s：意味着单次中断分别为 %.1[6]f 小时和 %.1[7]f 小时。",
		a.mtbf.Hours(), b.name, b.mtbf.Hours(), percent(a.availability), percent(b.availability), a.repair().Hours(), b.repair().Hours())}}
}

// sameMark is how many times apart two figures may be that have one mark.
const sameMark = 3

// costMarks tells of two schemes with one mark for cost and totals far apart.
func costMarks(a, b tabled, lists map[SchemeID]wholePrice) []Contradiction {
	x, y := lists[a.scheme].firstYear(), lists[b.scheme].firstYear()
	if stars[a.scheme][1] != stars[b.scheme][1] || x <= 0 || y <= 0 || max(x/y, y/x) < sameMark {
		return nil
	}
	return []Contradiction{{Scheme: b.scheme, Says: says("Its mark for cost is %d as that of %s, with first years of %s and %s CNY.", "成本评级与%[2]s同为 %[1]d，首年却分别为 %[3]s 和 %[4]s CNY。",
		stars[b.scheme][1], a.name, grouped(y), grouped(x))}}
}

// reliabilityMarks tells of two schemes with one mark and down times far apart.
func reliabilityMarks(a, b tabled) []Contradiction {
	x, y := outage(a.availability), outage(b.availability)
	if stars[a.scheme][4] != stars[b.scheme][4] || x <= 0 || y <= 0 || max(x/y, y/x) < sameMark {
		return nil
	}
	return []Contradiction{{Scheme: b.scheme, Says: says("Its mark for reliability is %d as that of %s, with %s and %s down a year.", "可靠性评级与%[2]s同为 %[1]d，每年中断却分别为 %[3]s和 %[4]s。",
		stars[b.scheme][4], a.name, lasting(y), lasting(x))}}
}

// noRate tells of items in another currency than the totals.
func noRate(set *prices.Set) []Contradiction {
	for _, p := range set.Prices {
		if p.Currency == causeway.USD {
			return []Contradiction{{Says: says("AWS's items are in USD among totals in CNY, with neither a rate nor a date; %g is read here.", "AWS 各项以美元计，合计却为人民币，且无汇率和日期；此处按 %g 折算。", yuanPer(set, causeway.USD))}}
		}
	}
	return nil
}
