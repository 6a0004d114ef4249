package report

import (
	"slices"
	"strconv"

	"causeway/advise"
)

// crossings are the break-even points, in the order of their numbers.
func (w writer) crossings() []advise.BreakEven {
	return slices.DeleteFunc(slices.Clone(w.answer.BreakEvens), func(b advise.BreakEven) bool { return b.At == nil })
}

// uncrossed are the pairs that have none.
func (w writer) uncrossed() []advise.BreakEven {
	return slices.DeleteFunc(slices.Clone(w.answer.BreakEvens), func(b advise.BreakEven) bool { return b.At != nil })
}

// numbered are the points that lie in the chart, under their numbers.
func (c lineChart) numbered(points []advise.BreakEven) []mark {
	var marks []mark
	for i, b := range points {
		if y, ok := c.crossing(b); ok {
			marks = append(marks, mark{b.At.Gigabytes(), y, strconv.Itoa(i + 1)})
		}
	}
	return marks
}

// crossing is where on a chart the lines of two schemes cross at a break-even
// point. Where one of them steps there, that is at the cost of the other.
func (c lineChart) crossing(b advise.BreakEven) (float64, bool) {
	cheaper, dearer := c.of(b.Cheaper), c.of(b.Dearer)
	if b.At == nil || cheaper == nil || dearer == nil || !c.x.holds(b.At.Gigabytes()) {
		return 0, false
	}
	y, ok := cheaper.at(b.At.Gigabytes())
	before, has := dearer.at((*b.At - 1).Gigabytes())
	if has && *b.At > 0 {
		y = min(y, before)
	}
	return y, ok
}

func (c lineChart) of(id advise.SchemeID) *series {
	for i := range c.series {
		if c.series[i].scheme == id {
			return &c.series[i]
		}
	}
	return nil
}

// at is the middle of a series at x, if it reaches there.
func (s *series) at(x float64) (float64, bool) {
	for i := 1; i < len(s.points); i++ {
		a, b := s.points[i-1], s.points[i]
		if a.x <= x && x <= b.x && a.x < b.x {
			return mix(a, b, (x-a.x)/(b.x-a.x)).middle(), true
		}
	}
	return 0, false
}

// beyond reports whether a break-even point is not in the chart.
func (w writer) beyond(b advise.BreakEven) bool {
	c, ok := w.trafficLines()
	if !ok {
		return true
	}
	_, drawn := c.crossing(b)
	return !drawn
}
