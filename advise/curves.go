package advise

import (
	"slices"
	"strings"

	"causeway"
)

const (
	// curvePoints is how many even steps a curve has, and curveSpan how many times
	// today's traffic they reach at the least.
	curvePoints = 32
	curveSpan   = 4
	// leastCurve is how far it reaches where there is little or no traffic.
	leastCurve = causeway.TB
)

// curves are the cost of each scheme over the traffic of all sites together, in
// the order of the ids. Sites keep their shares of it.
func curves(in Input, ids []SchemeID, crossings []BreakEven) []Curve {
	all := make([]Curve, len(ids))
	for i, id := range ids {
		all[i].Scheme = id
	}
	for _, volume := range curveVolumes(sentTogether(in.Needs.Traffic), crossings) {
		there := in
		there.Needs.Traffic = sharedOut(in.Needs, volume)
		q := askFirstYear(there)
		bills := map[SchemeID]bill{}
		for _, s := range schemes() {
			bills[s.id] = billOf(s, shapeOf(s, q), q)
		}
		for i, id := range ids {
			total := billOfAll(id, bills, q).cost.Total
			all[i].Points = append(all[i].Points, CurvePoint{Volume: volume, Amount: total})
		}
	}
	return all
}

// curveVolumes ascend from 0: even steps over some times today's traffic, and
// from there ever larger ones until well past every crossing. Both sides of a
// crossing are among them, for it may be a step.
func curveVolumes(today causeway.Volume, crossings []BreakEven) []causeway.Volume {
	var volumes []causeway.Volume
	near := max(leastCurve, curveSpan*today)
	for step := range causeway.Volume(curvePoints + 1) {
		volumes = append(volumes, near/curvePoints*step)
	}
	far := near
	for _, b := range crossings {
		if b.At != nil {
			far = max(far, *b.At+*b.At/2)
			volumes = append(volumes, *b.At-1, *b.At)
		}
	}
	for v := near; v < far; {
		v += v / 4
		volumes = append(volumes, v)
	}
	slices.Sort(volumes)
	return slices.Compact(volumes)
}

// billOfAll is the bill of a scheme or of a hybrid's two.
func billOfAll(id SchemeID, bills map[SchemeID]bill, q *question) bill {
	primary, backup, pair := strings.Cut(string(id), "+")
	if !pair {
		return bills[id]
	}
	return billOfPair(bills[SchemeID(primary)], bills[SchemeID(backup)], q)
}
