package advise

import (
	"math"

	"causeway"
	"causeway/advise/prices"
)

// reached says what both cost at a point: the same, or on either side of a step.
func (c *crossing) reached(b BreakEven, below causeway.Volume) causeway.Text {
	cost := func(id SchemeID, v causeway.Volume) causeway.Text { return sum(middleOf(c.cost(id, v))) }
	at := *b.At
	line := says("Up to %s a month %s costs less, above it %s", "每月 %s 以内%s更便宜，超过后%s更便宜", gigabytes(at), called(b.Cheaper), called(b.Dearer))
	if math.Abs(c.apart(at)) < visible {
		return say(line, says("; there both cost %s in the first year.", "；在该点两者首年均为 %s。", cost(b.Dearer, at)))
	}
	return say(line, says(": a price steps there, and the first year goes from %s against %s to %s against %s.", "：该处价格跳档，首年费用由 %s 对 %s 变为 %s 对 %s。",
		cost(b.Cheaper, below), cost(b.Dearer, below), cost(b.Cheaper, at), cost(b.Dearer, at)))
}

// visible is the least difference of costs that people are told.
const visible = 0.5

// untold says that nothing can be, without traffic or from a volume on.
func (c *crossing) untold(v causeway.Volume) causeway.Text {
	if v > 0 {
		return says("From %s a month on it cannot be told: %s costs %s there, %s costs %s.", "每月达到 %s 后无法判断：在该点%s为 %s，%s为 %s。",
			gigabytes(v), called(c.a), sum(c.cost(c.a, v)), called(c.b), sum(c.cost(c.b, v)))
	}
	return says("Cannot be told: %s costs %s, %s costs %s, before traffic.", "无法判断：不计流量，%s为 %s，%s为 %s。",
		called(c.a), sum(c.cost(c.a, v)), called(c.b), sum(c.cost(c.b, v)))
}

func (c *crossing) never(none, most causeway.Volume, sign float64) BreakEven {
	b := BreakEven{Cheaper: c.a, Dearer: c.b}
	switch {
	case sign == 0:
		b.Why = says("Both cost the same at any traffic up to %s a month.", "每月 %s 以内两者始终同价。", gigabytes(most))
		return b
	case sign > 0:
		b.Cheaper, b.Dearer = c.b, c.a
	}
	b.Why = says("%s costs less at any traffic up to %s a month: %s against %s without traffic, %s against %s at the most.",
		"每月 %[2]s 以内%[1]s始终更便宜：无流量时 %[3]s 对 %[4]s，流量最大时 %[5]s 对 %[6]s。",
		called(b.Cheaper), gigabytes(most), sum(middleOf(c.cost(b.Cheaper, none))), sum(middleOf(c.cost(b.Dearer, none))),
		sum(middleOf(c.cost(b.Cheaper, most))), sum(middleOf(c.cost(b.Dearer, most))))
	return b
}

// middleOf is the one figure of a range that costs are compared by.
func middleOf(a prices.Amount) prices.Amount {
	a.Low = a.Middle()
	a.High = a.Low
	return a
}

func gigabytes(v causeway.Volume) string { return grouped(v.Gigabytes()) + " GB" }
