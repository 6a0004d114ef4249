package advise

import (
	"causeway"
	"causeway/advise/prices"
)

// costOf is what the first year of a scheme costs where all sites together send
// volume in the first month. Between steps of price it is linear in volume.
type costOf func(scheme SchemeID, volume causeway.Volume) prices.Amount

// breakEvens returns for each pair of schemes the traffic at which the cheaper of
// the two changes, in ascending order; one entry that says why where it never
// does or cannot be told. volumes ascend from 0 and are dense enough that two
// costs cross once between neighbours at most.
func breakEvens(schemes []SchemeID, volumes []causeway.Volume, cost costOf) []BreakEven {
	var found []BreakEven
	for i, a := range schemes {
		for _, b := range schemes[i+1:] {
			found = append(found, (&crossing{a, b, cost}).points(volumes)...)
		}
	}
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
	if a, b := c.cost(c.a, none), c.cost(c.b, none); !a.Known() || !b.Known() {
		return []BreakEven{{Cheaper: c.a, Dearer: c.b, Why: says("cannot be told: %s costs %s, %s costs %s, before traffic", "无法判断：不计流量，%s为 %s，%s为 %s", called(c.a), sum(a), called(c.b), sum(b))}}
	}
	var found []BreakEven
	low, sign := none, c.apart(none)
	for _, high := range volumes[1:] {
		next := c.apart(high)
		if sign*next < 0 {
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
	b.Why = says("up to %s a month %s costs less, above it %s; there both cost %s in the first year", "每月 %s 以内%s更便宜，超过后%s更便宜；在该点两者首年均为 %s",
		gigabytes(high), called(b.Cheaper), called(b.Dearer), sum(middleOf(c.cost(b.Dearer, high))))
	return b
}

func (c *crossing) never(none, most causeway.Volume, sign float64) BreakEven {
	b := BreakEven{Cheaper: c.a, Dearer: c.b}
	switch {
	case sign == 0:
		b.Why = says("both cost the same at any traffic up to %s a month", "每月 %s 以内两者始终同价", gigabytes(most))
		return b
	case sign > 0:
		b.Cheaper, b.Dearer = c.b, c.a
	}
	b.Why = says("%s costs less at any traffic up to %s a month: %s against %s without traffic, %s against %s at the most",
		"每月 %[2]s 以内%[1]s始终更便宜：无流量时 %[3]s 对 %[4]s，流量最大时 %[5]s 对 %[6]s",
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

// volumesUpTo returns 0 and volumes in steps of a tenth from a gigabyte to most.
func volumesUpTo(most causeway.Volume) []causeway.Volume {
	volumes := []causeway.Volume{0}
	for v := causeway.GB; v < most; v += max(v/10, 1) {
		volumes = append(volumes, v)
	}
	return append(volumes, most)
}
