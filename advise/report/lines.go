package report

import (
	"math"
	"slices"

	"causeway/advise"
)

// lineChart is what a scheme's figures are over something else: a line each, a
// band where a figure is a range.
type lineChart struct {
	words
	x, y           axis
	xTitle, yTitle string
	xTick, yTick   func(float64) string
	series         []series
	// marks are numbered circles where lines cross.
	marks []mark
	// upright and level are lines across: today's traffic, the budget.
	upright, level *rule
	// sums says where on the x axis the figures behind names are.
	sums string
}

// series is one scheme's line.
type series struct {
	scheme advise.SchemeID
	label  string
	// figure stands behind the name.
	figure string
	points []figure
	// partial leaves out what is unknown.
	partial bool
}

// figure is a range over x.
type figure struct{ x, low, high float64 }

func (f figure) middle() float64 { return (f.low + f.high) / 2 }

type mark struct {
	x, y   float64
	number string
}

type rule struct {
	at    float64
	label string
}

// longestLabel is up to where names of lines stand at their ends; longer ones
// go below the chart, as they do on a phone.
const longestLabel = 210

func (c lineChart) draw(d *drawing) {
	beside := d.canvas == wide && c.labelWidth(d) <= longestLabel
	right := 14.0
	if beside {
		right = c.labelWidth(d) + 24
	}
	top, bottom := 42.0, 42.0+map[bool]float64{true: 300, false: 240}[d.canvas == wide]
	y := c.y.between(bottom, top)
	left := 10 + c.tickWidth(d, y)
	x := c.x.between(left, d.width-right)
	c.frame(d, x, y)
	for _, s := range c.series {
		c.band(d, s, x, y)
	}
	for _, s := range c.series {
		c.line(d, s, x, y)
	}
	c.drawRules(d, x, y)
	c.drawMarks(d, x, y)
	d.height = bottom + 44
	if beside {
		c.labels(d, x, y)
	} else {
		c.legend(d)
	}
}

func (c lineChart) labelWidth(d *drawing) float64 {
	width := 0.0
	for _, s := range c.series {
		width = max(width, d.textWidth(s.label+"  "+s.figure))
	}
	return width
}

func (c lineChart) tickWidth(d *drawing, y axis) float64 {
	width := 0.0
	for _, v := range y.ticks(8) {
		width = max(width, d.textWidth(c.yTick(v)))
	}
	return width
}

// frame draws grid, ticks and what the axes count.
func (c lineChart) frame(d *drawing, x, y axis) {
	d.text("title", atStart, 0, 14, d.fit(c.yTitle, d.width-d.textWidth(c.sums)-10))
	d.text("title", atEnd, d.width, 14, c.sums)
	for _, v := range y.ticks(8) {
		d.line("grid", x.start, y.at(v), x.end, y.at(v))
		d.text("tick", atEnd, x.start-6, y.at(v)+d.font*0.35, c.yTick(v))
	}
	last := math.Inf(-1)
	for _, v := range x.ticks(7) {
		d.line("grid", x.at(v), y.end, x.at(v), y.start+4)
		width := d.textWidth(c.xTick(v))
		middle := min(x.at(v), d.width-width/2)
		if middle-width/2 > last+4 {
			d.text("tick", atMiddle, middle, y.start+17, c.xTick(v))
			last = middle + width/2
		}
	}
	d.line("axis", x.start, y.start, x.end, y.start)
	d.text("title", atEnd, x.end, y.start+36, c.xTitle)
}

// band fills what lies between the two ends of ranges.
func (c lineChart) band(d *drawing, s series, x, y axis) {
	var low, high []spot
	ranged := false
	for _, p := range c.visible(s) {
		low = append(low, spot{x.at(p.x), y.at(p.low)})
		high = append(high, spot{x.at(p.x), y.at(p.high)})
		ranged = ranged || p.high > p.low
	}
	if ranged {
		slices.Reverse(low)
		d.path("band "+lookOf(s.scheme).main, append(high, low...), true)
	}
}

func (c lineChart) line(d *drawing, s series, x, y axis) {
	var spots []spot
	for _, p := range c.visible(s) {
		spots = append(spots, spot{x.at(p.x), y.at(p.middle())})
	}
	if len(spots) == 0 {
		return
	}
	l := lookOf(s.scheme)
	d.stroke(l, spots, s.partial)
	d.marker(l, spots[len(spots)-1].x, spots[len(spots)-1].y)
}

// visible are the points of a series that have a place on both axes: nothing
// has none on a logarithmic one.
func (c lineChart) visible(s series) []figure {
	var seen []figure
	for _, p := range s.points {
		if c.x.holds(p.x) && (!c.y.log || p.high > 0) {
			seen = append(seen, p)
		}
	}
	return seen
}

func (c lineChart) drawRules(d *drawing, x, y axis) {
	if c.upright != nil && c.x.holds(c.upright.at) {
		at := x.at(c.upright.at)
		d.line("rule", at, y.end-6, at, y.start)
		half := d.textWidth(c.upright.label) / 2
		d.text("note", atMiddle, min(max(at, half), d.width-half), y.end-10, c.upright.label)
	}
	if box, ok := c.levelBox(d, x, y); ok {
		d.line("rule", x.start, box.y, x.end, box.y)
		d.text("note halo", atStart, x.start+6, box.y-5, c.level.label)
	}
}

// levelBox is where the label of the level rule begins.
func (c lineChart) levelBox(d *drawing, x, y axis) (spot, bool) {
	if c.level == nil || !c.y.holds(c.level.at) || y.at(c.level.at) < y.end+d.font {
		return spot{}, false
	}
	return spot{x.start, y.at(c.level.at)}, true
}
