package advise

import (
	"slices"

	"causeway"
	"causeway/advise/prices"
)

// costOf is what the first year of a scheme costs where all sites together send
// volume in the first month. Between steps of price it is linear in volume.
type costOf func(scheme SchemeID, volume causeway.Volume) prices.Amount

// breakEvens returns for each pair of schemes the traffic at which the cheaper of
// the two changes, in ascending order; one entry that says why where it never
// does or cannot be told. Those with a point come first. volumes ascend from 0
// and are dense enough that two costs cross once between neighbours at most.
func breakEvens(schemes []SchemeID, volumes []causeway.Volume, cost costOf) []BreakEven {
	var found []BreakEven
	for i, a := range schemes {
		for _, b := range schemes[i+1:] {
			found = append(found, (&crossing{a, b, cost}).points(volumes)...)
		}
	}
	slices.SortStableFunc(found, func(a, b BreakEven) int {
		switch {
		case a.At != nil && b.At == nil:
			return -1
		case a.At == nil && b.At != nil:
			return 1
		}
		return 0
	})
	return found
}

// crossing compares two schemes.
type crossing struct {
	a, b SchemeID
	cost costOf
}

// apart is by how much a costs more than b.
func (c *crossing) apart(volume causeway.Volume) float64 {
	return c.cost(c.a, volume).Middle() - c.cost(c.b, volume).Middle()
}

func (c *crossing) points(volumes []causeway.Volume) []BreakEven {
	none, most := volumes[0], volumes[len(volumes)-1]
	switch a, b := c.cost(c.a, most).Known(), c.cost(c.b, most).Known(); {
	case !a && !b:
		return []BreakEven{{Cheaper: c.a, Dearer: c.b, Why: c.untold(none)}}
	case !a:
		return []BreakEven{c.bounded(c.b, c.a, volumes)}
	case !b:
		return []BreakEven{c.bounded(c.a, c.b, volumes)}
	}
	var found []BreakEven
	low, sign := none, c.apart(none)
	for _, high := range volumes[1:] {
		next := c.apart(high)
		if sign < 0 && next > 0 || sign > 0 && next < 0 {
			found = append(found, c.between(low, high))
		}
		if next != 0 {
			low, sign = high, next
		}
	}
	if len(found) == 0 {
		found = append(found, c.never(none, most, sign))
	}
	return found
}

// between halves the way from low to high until both are one byte apart: the
// point is the first volume at which the other scheme costs no more.
func (c *crossing) between(low, high causeway.Volume) BreakEven {
	below := c.apart(low) < 0
	for high-low > 1 {
		middle := low + (high-low)/2
		if d := c.apart(middle); d != 0 && d < 0 == below {
			low = middle
		} else {
			high = middle
		}
	}
	b := BreakEven{Cheaper: c.a, Dearer: c.b, At: &high}
	if !below {
		b.Cheaper, b.Dearer = c.b, c.a
	}
	b.Why = says("Up to %s a month %s costs less, above it %s; there both cost %s in the first year.", "每月 %s 以内%s更便宜，超过后%s更便宜；在该点两者首年均为 %s。",
		gigabytes(high), called(b.Cheaper), called(b.Dearer), sum(middleOf(c.cost(b.Dearer, high))))
	return b
}

// bounded compares a scheme whose cost is known with the known part of another's,
// which costs at least that.
func (c *crossing) bounded(known, unknown SchemeID, volumes []causeway.Volume) BreakEven {
	less := func(v causeway.Volume) bool { return c.cost(known, v).Middle() < c.cost(unknown, v).Low }
	b := BreakEven{Cheaper: known, Dearer: unknown}
	last := slices.IndexFunc(volumes, func(v causeway.Volume) bool { return !less(v) })
	switch last {
	case 0:
		b.Why = c.untold(volumes[0])
		return b
	case -1:
		b.Why = says("%s costs less at any traffic up to %s a month, whatever the unknown parts of %s cost.", "每月 %[2]s 以内%[1]s始终更便宜，无论%[3]s的未知部分是多少。",
			called(known), gigabytes(volumes[len(volumes)-1]), called(unknown))
		return b
	}
	low, high := volumes[last-1], volumes[last]
	for high-low > causeway.GB/10 { // as near as people read it
		if middle := low + (high-low)/2; less(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	b.Why = says("%s costs less up to %s a month at least; beyond that it cannot be told: %s costs %s there.", "每月至少 %[2]s 以内%[1]s更便宜；超过后无法判断：在该点%[3]s为 %[4]s。",
		called(known), gigabytes(low), called(unknown), sum(middleOf(c.cost(unknown, low))))
	return b
}

// untold says that nothing can be.
func (c *crossing) untold(v causeway.Volume) causeway.Text {
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

// volumesUpTo returns 0 and volumes in steps of a fifth from a gigabyte to most.
func volumesUpTo(most causeway.Volume) []causeway.Volume {
	volumes := []causeway.Volume{0}
	for v := causeway.GB; v < most; v += v / 5 {
		volumes = append(volumes, v)
	}
	return append(volumes, most)
}
