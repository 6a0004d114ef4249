package report

import (
	"strings"

	"causeway/advise"
)

// criteriaChart draws each scheme's score as a bar: a criterion is as wide as
// its weight, and filled as far as the scheme meets it, so that all that is
// filled together is the score.
func (w writer) criteriaChart() chart {
	var shown []*advise.Assessment
	for _, a := range charted(w.answer) {
		if len(a.Terms) > 0 {
			shown = append(shown, a)
		}
	}
	if len(shown) == 0 {
		return chart{}
	}
	words := words{id: "chart-criteria", title: w.say("chart criteria"), desc: w.scores(shown)}
	return draw(words, func(d *drawing) { w.drawCriteria(d, shown) })
}

// letters name the criteria in the order of a scheme's terms.
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func letter(i int) string { return letters[i%len(letters) : i%len(letters)+1] }

func (w writer) drawCriteria(d *drawing, shown []*advise.Assessment) {
	const row, top = 42.0, 24.0
	weights(d, shown[0].Terms)
	for i, a := range shown {
		y := top + row*float64(i)
		score := trim(a.Score*100, 0)
		d.text("label strong", atEnd, d.width, y+12, score)
		d.text("label", atStart, 0, y+12, d.fit(w.label(a), d.width-d.textWidth(score)-16))
		terms(d, a, y+18)
	}
	d.height = top + row*float64(len(shown))
}

// weights writes the letter of each criterion over its part of the bars, where
// that is wide enough.
func weights(d *drawing, all []advise.Term) {
	x := 0.0
	for i, t := range all {
		width := t.Weight * d.width
		if width >= d.font {
			d.text("tick", atMiddle, x+width/2, 14, letter(i))
		}
		x += width
	}
}

const gap = 1.5

func terms(d *drawing, a *advise.Assessment, y float64) {
	const height = 15.0
	l := lookOf(a.Scheme)
	x := 0.0
	for _, t := range a.Terms {
		width := t.Weight * d.width
		filled := (width - gap) * min(max(t.Value, 0), 1)
		d.rect("track", x, y, width-gap, height)
		d.rect("fill "+l.main, x, y, filled, height)
		if l.main != l.backup {
			d.rect("fill "+l.backup, x, y+height/2, filled, height/2)
		}
		x += width
	}
}

// scores tells the chart to those who do not see it.
func (w writer) scores(shown []*advise.Assessment) string {
	parts := []string{w.say("desc criteria")}
	for _, a := range shown {
		parts = append(parts, w.label(a)+w.say("colon")+trim(a.Score*100, 0))
	}
	return strings.Join(parts, "; ")
}
