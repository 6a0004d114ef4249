package report

import (
	"math"
	"strings"
	"time"

	"causeway"
	"causeway/advise"
)

// minutesDown is how long a year is not served at an availability.
func minutesDown(availability causeway.Ratio) float64 {
	return (1 - float64(availability)) * float64(year/time.Minute)
}

// downTicks are the times a year that people think in, in minutes.
var downTicks = []float64{1, 10, 60, 360, 1440, 10080, 43200, 525600}

// downtimeChart draws how long each scheme is expected not to serve in a year,
// beside what the needs allow.
func (w writer) downtimeChart() chart {
	words := words{id: "chart-downtime", title: w.say("chart downtime")}
	shown := charted(w.answer)
	allowed := 0.0
	if a := w.answer.Needs.Availability; a > 0 {
		allowed = minutesDown(a)
	}
	scale := downAxis(shown, allowed)
	if len(shown) == 0 || scale.to == 0 {
		return chart{}
	}
	words.desc = w.downtimes(shown, allowed)
	return draw(words, func(d *drawing) { w.drawDowntime(d, shown, allowed, scale) })
}

// downAxis reaches from one tick to another over all that is known; its end is
// 0 where nothing is.
func downAxis(shown []*advise.Assessment, allowed float64) axis {
	low, high := math.Inf(1), 0.0
	add := func(minutes float64) {
		low, high = min(low, minutes), max(high, minutes)
	}
	if allowed > 0 {
		add(allowed)
	}
	for _, a := range shown {
		if availabilityKnown(a.Service) {
			add(max(minutesDown(a.Service.Availability), downTicks[0]))
		}
	}
	if high == 0 {
		return axis{}
	}
	a := axis{log: true, from: downTicks[0], to: downTicks[len(downTicks)-1]}
	for _, tick := range downTicks {
		if tick <= low*0.7 {
			a.from = tick
		}
	}
	for i := len(downTicks) - 1; i >= 0 && downTicks[i] >= high*1.3; i-- {
		a.to = downTicks[i]
	}
	return a
}

func (w writer) drawDowntime(d *drawing, shown []*advise.Assessment, allowed float64, scale axis) {
	const row, top = 40.0, 44.0
	x := scale.between(14, d.width-24)
	bottom := top + row*float64(len(shown))
	d.text("title", atStart, 0, 14, w.say("axis downtime"))
	if allowed > 0 {
		d.rect("within", x.start, top, x.at(allowed)-x.start, bottom-top)
		d.line("rule", x.at(allowed), top-6, x.at(allowed), bottom)
		label := w.say("allowed") + " " + w.minutes(allowed)
		half := d.textWidth(label) / 2
		d.text("note", atMiddle, min(max(x.at(allowed), half), d.width-half), top-12, label)
	}
	w.downGrid(d, x, top, bottom)
	for i, a := range shown {
		w.downRow(d, a, x, top+row*float64(i)+15)
	}
	d.height = bottom + 26
}

func (w writer) downGrid(d *drawing, x axis, top, bottom float64) {
	last := math.Inf(-1)
	for _, tick := range downTicks {
		half := d.textWidth(w.minutes(tick)) / 2
		middle := min(max(x.at(tick), half), d.width-half)
		if !x.holds(tick) || middle-half < last+4 {
			continue
		}
		d.line("grid", x.at(tick), top, x.at(tick), bottom+4)
		d.text("tick", atMiddle, middle, bottom+18, w.minutes(tick))
		last = middle + half
	}
	d.line("axis", x.start, bottom, x.end, bottom)
}

// downRow draws one scheme: its name, and below it where it lies.
func (w writer) downRow(d *drawing, a *advise.Assessment, x axis, y float64) {
	figure := w.say("unknown")
	if availabilityKnown(a.Service) {
		minutes := minutesDown(a.Service.Availability)
		figure = w.minutes(minutes) + " (" + percent(a.Service.Availability) + ")"
		at := x.at(max(minutes, x.from))
		d.stroke(lookOf(a.Scheme), []spot{{x.start, y + 13}, {at, y + 13}}, false)
		d.marker(lookOf(a.Scheme), at, y+13)
	}
	d.text("label halo", atStart, x.start+3, y, d.fit(w.label(a), x.end-x.start-d.textWidth(figure)-16))
	d.text("label halo", atEnd, x.end, y, figure)
}

// minutes is a part of a year in the unit that suits it: minutes, hours or days.
func (w writer) minutes(v float64) string {
	switch {
	case v >= 24*60:
		return trim(v/24/60, 1) + " " + w.plural("day", v/24/60)
	case v >= 120 || v == 60:
		return w.long(time.Duration(v * float64(time.Minute)))
	}
	return significant(max(v, 0)) + " " + w.say("min")
}

func (w writer) plural(unit string, n float64) string {
	if n == 1 {
		return w.say(unit)
	}
	return w.say(unit + "s")
}

// downtimes tells the chart to those who do not see it.
func (w writer) downtimes(shown []*advise.Assessment, allowed float64) string {
	parts := []string{w.say("desc downtime")}
	if allowed > 0 {
		parts = append(parts, w.say("allowed")+" "+w.minutes(allowed))
	}
	for _, a := range shown {
		text := w.say("unknown")
		if availabilityKnown(a.Service) {
			text = w.minutes(minutesDown(a.Service.Availability))
		}
		parts = append(parts, w.label(a)+w.say("colon")+text)
	}
	return strings.Join(parts, "; ")
}
