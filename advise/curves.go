package advise

import (
	"strings"

	"causeway"
)

const (
	// curvePoints is how many steps a curve has, and curveSpan how many times
	// today's traffic it reaches.
	curvePoints = 32
	curveSpan   = 4
	// leastCurve is how far it reaches where there is little or no traffic.
	leastCurve = causeway.TB
)

// curves are the cost of each scheme over the traffic of all sites together, in
// the order of the ids. Sites keep their shares of it.
func curves(in Input, ids []SchemeID) []Curve {
	all := make([]Curve, len(ids))
	for i, id := range ids {
		all[i].Scheme = id
	}
	most := max(leastCurve, curveSpan*sentTogether(in.Needs.Traffic))
	for step := range curvePoints + 1 {
		volume := most / curvePoints * causeway.Volume(step)
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

// billOfAll is the bill of a scheme or of a hybrid's two.
func billOfAll(id SchemeID, bills map[SchemeID]bill, q *question) bill {
	primary, backup, pair := strings.Cut(string(id), "+")
	if !pair {
		return bills[id]
	}
	return billOfPair(bills[SchemeID(primary)], bills[SchemeID(backup)], q)
}
