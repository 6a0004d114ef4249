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
	// least is what the round trip takes at the least: that of the longest way,
	// without legs of which nothing is known.
	least time.Duration
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
	w.least = max(w.least, o.least)
	w.Jitter, w.Loss = max(w.Jitter, o.Jitter), max(w.Loss, o.Loss)
	w.Availability, w.MTBF = min(w.Availability, o.Availability), min(w.MTBF, o.MTBF)
	w.routes = append(w.routes, o.routes...)
	return w
}

// wayOf puts the legs between two places in series.
func wayOf(s *scheme, drawn shape, from, to causeway.Place) quality {
	w := quality{Service: Service{Bandwidth: mostBandwidth, Availability: 1}}
	var route []component
	arrives, known := 1.0, true
	legs := drawn.between(from, to)
	for _, l := range legs {
		f := figuresOf(s, l, len(legs) > 1)
		w.Bandwidth = min(w.Bandwidth, f.bandwidth)
		w.Jitter += f.jitter
		arrives *= 1 - float64(f.loss)
		w.Availability *= f.availability
		if w.MTBF == 0 || f.mtbf < w.MTBF {
			w.MTBF = f.mtbf
		}
		takes, ok := l.roundTrip(f)
		w.RTT, known = w.RTT+takes, known && ok
		w.Source = join(w.Source, f.source)
		route = append(route, componentsOf(s, f)...)
	}
	w.Loss = causeway.Ratio(math.Round((1-arrives)*1e9) / 1e9)
	w.routes = [][]component{route}
	w.RTT = w.RTT.Round(time.Millisecond)
	w.least = w.RTT
	if floor, _ := floorOf(from, to); known {
		w.Floor = floor.Round(100 * time.Microsecond)
	} else {
		w.RTT = 0
	}
	return w
}

// between are the legs that lead from one place to another: one, or two by way
// of a third place.
func (s shape) between(from, to causeway.Place) []leg {
	for _, l := range s.legs {
		if l.joins(from, to) {
			return []leg{l}
		}
	}
	for _, out := range s.legs {
		for _, on := range s.legs {
			if out.joins(from, on.a) && on.b == to || out.joins(from, on.b) && on.a == to {
				return []leg{out, on}
			}
		}
	}
	return nil
}

func (l leg) joins(a, b causeway.Place) bool { return l.a == a && l.b == b || l.a == b && l.b == a }

// metropolis is what light needs at most there and back inside one: some hundred
// kilometres.
const metropolis = time.Millisecond

// figuresOf are those of a leg. Behind a detour over CEN the scheme's own leg is
// a short one only where the two clouds are neighbours.
func figuresOf(s *scheme, l leg, detour bool) figures {
	if l.cen() {
		return cenFigures
	}
	if floor, ok := floorOf(l.a, l.b); detour && ok && floor <= metropolis {
		return nearFigures
	}
	return s.figures
}

// componentsOf splits what the way shares with others from what is its own.
func componentsOf(s *scheme, f figures) []component {
	if f.exit != "internet" {
		return []component{{f.exit, float64(f.availability)}}
	}
	return []component{{"internet", internetAvailability}, {string(s.id), float64(f.availability) / internetAvailability}}
}

// processing is what the gateways at the ends of a leg add at the least.
const processing = 2 * time.Millisecond

// roundTrip moves that of Beijing and California to the ends of the leg, in
// proportion to what light needs; false where one is in no table.
func (l leg) roundTrip(f figures) (time.Duration, bool) {
	floor, ok := floorOf(l.a, l.b)
	if !ok {
		return 0, false
	}
	reference := region.RoundTripFloor("Beijing", "San Jose")
	scaled := time.Duration(float64(f.rtt) / float64(reference) * float64(floor))
	return max(scaled, floor+processing), true
}

// floorOf is what light needs between two places, there and back.
func floorOf(from, to causeway.Place) (time.Duration, bool) {
	a, b := region.City(from.Cloud, from.Region), region.City(to.Cloud, to.Region)
	return region.RoundTripFloor(a, b), a != "" && b != ""
}

func join(a, b causeway.Text) causeway.Text {
	if a == b || a.En == "" {
		return b
	}
	return causeway.Text{En: a.En + "; " + b.En, Zh: a.Zh + "；" + b.Zh}
}
