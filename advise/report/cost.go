package report

import (
	"strings"

	"causeway"
	"causeway/advise"
)

// trafficChart draws the first year's total over the traffic of a month, with
// the points where one scheme becomes cheaper than another.
func (w writer) trafficChart() chart {
	c, ok := w.trafficLines()
	if !ok {
		return chart{}
	}
	return draw(c.words, c.draw)
}

// trafficLines is that chart before it is drawn, or false where there is
// nothing to draw.
func (w writer) trafficLines() (lineChart, bool) {
	c := lineChart{
		words:  words{id: "chart-traffic", title: w.say("chart traffic")},
		xTitle: w.say("axis traffic"), yTitle: w.fill("axis first year", string(w.answer.Currency)),
		xTick: func(gb float64) string { return volume(causeway.Volume(gb*float64(causeway.GB) + 0.5)) }, yTick: w.short,
	}
	var volumes []float64
	for _, a := range charted(w.answer) {
		if curve := w.curve(a.Scheme); curve != nil && len(curve.Points) > 1 {
			c.series = append(c.series, w.trafficSeries(a, curve.Points))
			for _, p := range curve.Points {
				volumes = append(volumes, p.Volume.Gigabytes())
			}
		}
	}
	if len(c.series) == 0 {
		return c, false
	}
	c.scale(w, axisOver(volumes, farVolumes))
	c.marks = c.numbered(w.crossings())
	c.upright, c.level = w.today(), w.budget()
	c.sum(w)
	c.desc = w.traffics(c)
	return c, true
}

func (w writer) curve(id advise.SchemeID) *advise.Curve {
	for i := range w.answer.Curves {
		if w.answer.Curves[i].Scheme == id {
			return &w.answer.Curves[i]
		}
	}
	return nil
}

// between is how many points are drawn between two that are given: a straight
// piece is a bent one on a logarithmic axis.
const between = 8

func (w writer) trafficSeries(a *advise.Assessment, points []advise.CurvePoint) series {
	s := series{scheme: a.Scheme, label: w.label(a)}
	for i, p := range points {
		s.partial = s.partial || !p.Amount.Known()
		to := figure{p.Volume.Gigabytes(), p.Amount.Low, p.Amount.High}
		for n := 1; i > 0 && n < between; n++ {
			s.points = append(s.points, mix(s.points[len(s.points)-1], to, 1/float64(between-n+1)))
		}
		s.points = append(s.points, to)
	}
	return s
}

// sum puts the cost behind each name: at today's traffic if that is known, or
// else at the end of the axis.
func (c *lineChart) sum(w writer) {
	at := lastX(c.series)
	if c.upright != nil && c.x.holds(c.upright.at) {
		at = c.upright.at
	}
	c.sums = w.fill("sums traffic", c.xTick(at))
	for i := range c.series {
		if v, ok := c.series[i].at(at); ok {
			c.series[i].figure = w.figure(v, c.series[i].partial)
		}
	}
}

func lastX(all []series) float64 {
	last := 0.0
	for _, s := range all {
		last = max(last, s.points[len(s.points)-1].x)
	}
	return last
}

func mix(a, b figure, share float64) figure {
	return figure{a.x + (b.x-a.x)*share, a.low + (b.low-a.low)*share, a.high + (b.high-a.high)*share}
}

// figure is a sum in short, as a lower bound where parts are unknown.
func (w writer) figure(v float64, partial bool) string {
	if partial {
		return "≥ " + w.short(v)
	}
	return w.short(v)
}

// label is a scheme's name in charts, with a word where it is excluded.
func (w writer) label(a *advise.Assessment) string {
	if a.Rank == 0 {
		return a.Name.In(w.language) + w.say("mark excluded")
	}
	return a.Name.In(w.language)
}

// scale chooses the axis of sums and says of both where they are logarithmic.
func (c *lineChart) scale(w writer, x axis) {
	var sums []float64
	for _, s := range c.series {
		for _, p := range s.points {
			sums = append(sums, p.low, p.high)
		}
	}
	c.x, c.y = x, axisOver(sums, farSums)
	if c.x.log {
		c.xTitle += w.say("logarithmic")
	}
	if c.y.log {
		c.yTitle += w.say("logarithmic")
	}
}

// today is what all sites send in a month now.
func (w writer) today() *rule {
	var sum causeway.Volume
	for _, sent := range w.answer.Needs.Traffic {
		sum += sent.Volume
	}
	if sum == 0 {
		return nil
	}
	return &rule{sum.Gigabytes(), w.say("today") + " " + volume(sum)}
}

// budget is that of a year, where it is in the answer's currency.
func (w writer) budget() *rule {
	b := w.answer.Needs.Budget
	if b.Amount.Amount <= 0 || b.Amount.Currency != w.answer.Currency {
		return nil
	}
	if b.Per == causeway.PerMonth {
		b.Amount.Amount *= 12
	}
	return &rule{b.Amount.Amount, w.say("budget") + " " + w.short(b.Amount.Amount)}
}

// traffics tells the chart to those who do not see it.
func (w writer) traffics(c lineChart) string {
	parts := []string{w.say("desc traffic")}
	for _, s := range c.series {
		first, last := s.points[0], s.points[len(s.points)-1]
		parts = append(parts, s.label+w.say("colon")+c.xTick(first.x)+" "+w.figure(first.middle(), s.partial)+
			" → "+c.xTick(last.x)+" "+w.figure(last.middle(), s.partial))
	}
	return strings.Join(parts, "; ")
}
