package advise

import (
	"math"
	"time"

	"causeway"
	"causeway/region"
)

// component is a part of a way that fails by itself.
type component struct {
	name         string
	availability float64
}

// internetAvailability is the best the seed's table has for anything over the
// Internet: what all such ways share.
const internetAvailability = 0.999

// quality is what a shape carries, and what its availability is made of.
type quality struct {
	Service
	// routes are the components in series of each way to another site.
	routes [][]component
}

// serviceOf is the worst of the ways from the first place to the others.
func serviceOf(s *scheme, drawn shape, q *question) quality {
	var worst quality
	for i, other := range q.Needs.Places[1:] {
		way := wayOf(s, drawn, q.Needs.Places[0], other)
		if i == 0 {
			worst = way
			continue
		}
		worst = worst.and(way)
	}
	return worst.measured(s.id, q.Measured)
}

// and keeps the worse of two ways.
func (w quality) and(o quality) quality {
	w.Bandwidth = min(w.Bandwidth, o.Bandwidth)
	if w.RTT == 0 || o.RTT == 0 {
		w.RTT, w.Floor = 0, 0
	} else if o.RTT > w.RTT {
		w.RTT, w.Floor = o.RTT, o.Floor
	}
	w.Jitter, w.Loss = max(w.Jitter, o.Jitter), max(w.Loss, o.Loss)
	w.Availability, w.MTBF = min(w.Availability, o.Availability), min(w.MTBF, o.MTBF)
	w.routes = append(w.routes, o.routes...)
	return w
}

// wayOf puts the legs between two places in series.
func wayOf(s *scheme, drawn shape, from, to causeway.Place) quality {
	w := quality{Service: Service{Bandwidth: mostBandwidth, Availability: 1}}
	var route []component
	arrives := 1.0
	for _, f := range legsOf(s, drawn, from, to) {
		w.Bandwidth = min(w.Bandwidth, f.bandwidth)
		w.Jitter += f.jitter
		arrives *= 1 - float64(f.loss)
		w.Availability *= f.availability
		if w.MTBF == 0 || f.mtbf < w.MTBF {
			w.MTBF = f.mtbf
		}
		w.RTT += f.rtt
		w.Source = join(w.Source, f.source)
		route = append(route, componentsOf(s, f)...)
	}
	w.Loss = causeway.Ratio(math.Round((1-arrives)*1e9) / 1e9)
	w.routes = [][]component{route}
	w.RTT, w.Floor = scaled(w.RTT, from, to)
	return w
}

// legsOf are the figures of the legs on the way.
func legsOf(s *scheme, drawn shape, from, to causeway.Place) []figures {
	for _, l := range drawn.legs {
		if l.a == from && l.b == to || l.a == to && l.b == from {
			if l.cen() {
				return []figures{cenFigures}
			}
			return []figures{s.figures}
		}
	}
	return []figures{cenFigures, nearFigures}
}

// componentsOf splits what the way shares with others from what is its own.
func componentsOf(s *scheme, f figures) []component {
	if f.exit != "internet" {
		return []component{{f.exit, float64(f.availability)}}
	}
	return []component{{"internet", internetAvailability}, {string(s.id), float64(f.availability) / internetAvailability}}
}

// scaled moves a round trip of Beijing and California to other places, in
// proportion to what light needs; both are 0 where a place is in no table.
func scaled(rtt time.Duration, from, to causeway.Place) (scaled, floor time.Duration) {
	reference := region.RoundTripFloor("Beijing", "San Jose")
	a, b := region.City(from.Cloud, from.Region), region.City(to.Cloud, to.Region)
	if a == "" || b == "" {
		return 0, 0
	}
	floor = region.RoundTripFloor(a, b)
	scaled = time.Duration(float64(rtt) / float64(reference) * float64(floor))
	return max(scaled, floor+2*time.Millisecond).Round(time.Millisecond), floor.Round(100 * time.Microsecond)
}

func join(a, b causeway.Text) causeway.Text {
	if a == b || a.En == "" {
		return b
	}
	return causeway.Text{En: a.En + "; " + b.En, Zh: a.Zh + "；" + b.Zh}
}
