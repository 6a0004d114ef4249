package report

import (
	"cmp"
	"math"
	"slices"
)

// radius is that of a numbered circle.
const radius = 8.5

// drawMarks draws circles where lines cross. One that would lie on another, or
// on a label, is drawn beside, with a line to where it belongs.
func (c lineChart) drawMarks(d *drawing, x, y axis) {
	var taken []spot
	if box, ok := c.levelBox(d, x, y); ok {
		for at := 0.0; at < d.textWidth(c.level.label)+radius; at += radius {
			taken = append(taken, spot{box.x + at, box.y - d.font*0.7})
		}
	}
	var places []spot
	for _, m := range c.marks {
		from := spot{x.at(m.x), y.at(m.y)}
		to := free(from, taken, x, y)
		taken, places = append(taken, to), append(places, to)
		if to != from {
			d.line("leader", from.x, from.y, to.x, to.y)
			d.circle("point", from.x, from.y, 2)
		}
	}
	for i, m := range c.marks {
		d.circle("mark", places[i].x, places[i].y, radius)
		d.text("number", atMiddle, places[i].x, places[i].y+3.5, m.number)
	}
}

// free is the place nearest to a spot where a circle covers no other and stays
// within the axes; the spot itself where there is none.
func free(from spot, taken []spot, x, y axis) spot {
	for ring := 0.0; ring < 12; ring++ {
		for turn := range 12 {
			angle := math.Pi * (float64(turn)/6 - 0.5)
			at := spot{from.x + ring*radius*math.Cos(angle), from.y + ring*radius*math.Sin(angle)}
			inside := at.x >= x.start && at.x <= x.end && at.y >= y.end && at.y <= y.start || ring == 0
			if inside && !slices.ContainsFunc(taken, func(s spot) bool {
				return math.Hypot(s.x-at.x, s.y-at.y) < 2*radius+1
			}) {
				return at
			}
		}
	}
	return from
}

// labels names each line at its end. Names keep apart and in the order of the
// lines; a thin line leads from one that had to move.
func (c lineChart) labels(d *drawing, x, y axis) {
	type label struct {
		text string
		at   spot
		want float64
	}
	var labels []label
	for _, s := range c.series {
		if seen := c.visible(s); len(seen) > 0 {
			last := seen[len(seen)-1]
			at := spot{x.at(last.x), y.at(last.middle())}
			labels = append(labels, label{s.label + "  " + s.figure, at, at.y})
		}
	}
	slices.SortStableFunc(labels, func(a, b label) int { return cmp.Compare(a.at.y, b.at.y) })
	wants := make([]float64, len(labels))
	for i, l := range labels {
		wants[i] = l.want
	}
	for i, at := range apart(wants, d.font*1.4, y.end, y.start) {
		l := labels[i]
		d.line("leader", l.at.x+6, l.at.y, x.end+14, at)
		d.text("label", atStart, x.end+17, at+d.font*0.35, l.text)
	}
}

// apart moves ascending places as little as it takes to keep a gap between
// them, within the ends as far as there is room.
func apart(places []float64, gap, from, to float64) []float64 {
	moved := slices.Clone(places)
	for i := range moved {
		if i > 0 {
			moved[i] = max(moved[i], moved[i-1]+gap)
		}
	}
	for i := len(moved) - 1; i >= 0; i-- {
		limit := to
		if i+1 < len(moved) {
			limit = moved[i+1] - gap
		}
		moved[i] = min(moved[i], limit)
	}
	if len(moved) > 0 && moved[0] < from {
		for i := range moved {
			moved[i] = max(moved[i], from+float64(i)*gap)
		}
	}
	return moved
}

// legend names the lines below the chart, in two columns where there is room.
func (c lineChart) legend(d *drawing) {
	const gutter = 30
	columns := 1
	if d.canvas == wide && c.labelWidth(d)+46 < (d.width-gutter)/2 {
		columns = 2
	}
	width := (d.width - gutter*float64(columns-1)) / float64(columns)
	top := d.height + 10
	for i, s := range c.series {
		x := float64(i%columns) * (width + gutter)
		y := top + float64(i/columns)*d.font*1.8
		l := lookOf(s.scheme)
		d.stroke(l, []spot{{x + 2, y - 4}, {x + 26, y - 4}}, s.partial)
		d.marker(l, x+14, y-4)
		d.text("label", atStart, x+34, y, d.fit(s.label, width-46-d.textWidth(s.figure)))
		d.text("label", atEnd, x+width-2, y, s.figure)
		d.height = y + d.font
	}
}
