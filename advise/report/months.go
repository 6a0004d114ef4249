package report

import (
	"strings"

	"causeway/advise"
	"causeway/advise/prices"
)

// horizon is how many months the second chart shows.
const horizon = 36

// monthsChart draws what has been spent by the end of each month.
func (w writer) monthsChart() chart {
	c := lineChart{
		words:  words{id: "chart-months", title: w.say("chart months")},
		xTitle: w.say("axis months"), yTitle: w.fill("axis spent", string(w.answer.Currency)),
		xTick: func(v float64) string { return trim(v, 0) }, yTick: w.short,
	}
	parts := []string{w.say("desc months")}
	for _, a := range charted(w.answer) {
		s := w.spent(a)
		if len(s.points) > 1 {
			c.series = append(c.series, s)
			parts = append(parts, s.label+w.say("colon")+s.figure)
		}
	}
	if len(c.series) == 0 {
		return chart{}
	}
	c.scale(w, axis{to: lastX(c.series), every: 6})
	c.sums = w.fill("sums months", trim(c.x.to, 0))
	c.desc = strings.Join(parts, "; ")
	return draw(c.words, c.draw)
}

// spent is a scheme's setup and, month after month, its running cost.
func (w writer) spent(a *advise.Assessment) series {
	s := series{scheme: a.Scheme, label: w.label(a)}
	for month := range min(len(a.Months), horizon) + 1 {
		sum := spentBy(a, month)
		s.partial = s.partial || !sum.Known()
		s.points = append(s.points, figure{float64(month), sum.Low, sum.High})
		s.figure = w.figure(sum.Middle(), s.partial)
	}
	return s
}

// spentBy is what a scheme has cost by the end of a month, setup included.
func spentBy(a *advise.Assessment, month int) prices.Amount {
	sum := a.FirstYear.Setup
	for _, m := range a.Months[:min(month, len(a.Months))] {
		sum.Low, sum.High = sum.Low+m.Low, sum.High+m.High
		if !m.Known() {
			sum.Unknown = m.Unknown
		}
	}
	return sum
}
