package advise

import (
	"slices"

	"causeway"
	"causeway/advise/prices"
)

// costOf is what the first year of a scheme costs where all sites together send
// volume in the first month. Between steps of price, as from one size of a
// gateway to the next, it is linear in volume.
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
	if told := c.told(volumes); told < len(volumes) {
		return c.partly(volumes, told)
	}
	return c.crossed(volumes)
}

// told is how many of the volumes, from the first, have no unknown part.
func (c *crossing) told(volumes []causeway.Volume) int {
	unknown := slices.IndexFunc(volumes, func(v causeway.Volume) bool { return !c.cost(c.a, v).Known() || !c.cost(c.b, v).Known() })
	if unknown < 0 {
		return len(volumes)
	}
	return unknown
}

// partly compares where a part is unknown from some volume on. Without traffic
// most parts by volume cost nothing, known or not: that tells nothing yet.
func (c *crossing) partly(volumes []causeway.Volume, told int) []BreakEven {
	if told > 1 {
		beyond := BreakEven{Cheaper: c.a, Dearer: c.b, Why: c.untold(volumes[told])}
		return append(c.crossed(volumes[:told]), beyond)
	}
	most := volumes[len(volumes)-1]
	switch a, b := c.cost(c.a, most).Known(), c.cost(c.b, most).Known(); {
	case a:
		return []BreakEven{c.bounded(c.a, c.b, volumes)}
	case b:
		return []BreakEven{c.bounded(c.b, c.a, volumes)}
	}
	return []BreakEven{{Cheaper: c.a, Dearer: c.b, Why: c.untold(volumes[0])}}
}

// crossed compares where all is known.
func (c *crossing) crossed(volumes []causeway.Volume) []BreakEven {
	none, most := volumes[0], volumes[len(volumes)-1]
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
	b.Why = c.reached(b, low)
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

// volumesUpTo returns 0 and volumes in steps of a fifth from a gigabyte to most.
func volumesUpTo(most causeway.Volume) []causeway.Volume {
	volumes := []causeway.Volume{0}
	for v := causeway.GB; v < most; v += v / 5 {
		volumes = append(volumes, v)
	}
	return append(volumes, most)
}
