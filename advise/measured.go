package advise

import (
	"slices"
	"time"

	"causeway"
)

// measured puts what was measured in the place of the table's figures.
func (w quality) measured(id SchemeID, all []Measured) quality {
	i := slices.IndexFunc(all, func(m Measured) bool { return m.Scheme == id })
	if i < 0 {
		return w
	}
	m := all[i]
	w.Measured, w.Source = true, measuredBy(m)
	replace(&w.RTT, m.RTT)
	replace(&w.Jitter, m.Jitter)
	replace(&w.Bandwidth, m.Bandwidth)
	if m.Sent > 0 {
		w.Loss = m.Loss
	}
	if m.Watched > 0 {
		w.Availability = supported(m, w.Availability)
		w.routes = routesOf(w.routes, w.Availability)
	}
	return w
}

// supported is the availability a measurement lets one count on. What went wrong
// did go wrong, however short the time; that nothing did says little before a
// year is over, so it claims no more than the table until then.
func supported(m Measured, table causeway.Ratio) causeway.Ratio {
	if m.Watched < year {
		return min(m.Availability, table)
	}
	return m.Availability
}

// routesOf makes each route as available as was measured. What differs from the
// table is put down to what is the scheme's own, at the end of a route, and only
// what that cannot make up for to what it shares with others.
func routesOf(routes [][]component, availability causeway.Ratio) [][]component {
	var out [][]component
	for _, route := range routes {
		factor := float64(availability)
		for _, c := range route {
			factor /= c.availability
		}
		route = slices.Clone(route)
		for i := len(route) - 1; i >= 0; i-- {
			was := route[i].availability
			route[i].availability = min(1, was*factor)
			factor = max(1, was*factor)
		}
		out = append(out, route)
	}
	return out
}

func measuredBy(m Measured) causeway.Text {
	days := ""
	if !m.From.IsZero() && !m.Until.IsZero() {
		days = ", " + m.From.UTC().Format(time.DateOnly) + "–" + m.Until.UTC().Format(time.DateOnly)
	}
	return causeway.Text{En: "measured: " + m.Source + days, Zh: "实测：" + m.Source + days}
}

// replace keeps the figure where none was measured.
func replace[T comparable](figure *T, by T) {
	var none T
	if by != none {
		*figure = by
	}
}
