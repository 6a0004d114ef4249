package advise

import (
	"cmp"
	"maps"
	"slices"

	"causeway"
)

// rank scores the candidates and numbers those that meet every constraint:
// single schemes by score, hybrids after them.
func rank(q *question, all []*candidate) {
	weights := weightsFor(q, all)
	field := fieldOf(all)
	for _, c := range all {
		c.terms, c.score = nil, 0
		for _, criterion := range criteria {
			value, why := field.value(q, c, criterion)
			t := Term{Criterion: criterion, Weight: weights[criterion], Value: value, Why: why}
			c.terms = append(c.terms, t)
			c.score += t.Weight * t.Value
		}
	}
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b *candidate) int {
		if a.hybrid() != b.hybrid() {
			return cmp.Compare(len(a.members), len(b.members))
		}
		return cmp.Compare(b.score, a.score)
	})
	next := 1
	for _, c := range order {
		c.rank = 0
		if len(c.broken) == 0 {
			c.rank = next
			next++
		}
	}
}

// weightsFor follow from the needs, what is asked for by name weighs more, what
// does not matter less, but for those that the input has. They sum to 1.
func weightsFor(q *question, all []*candidate) map[Criterion]float64 {
	weights := q.followed(all)
	maps.Copy(weights, q.Weights)
	if weighed(weights) == 0 { // all there is to weigh was set to nothing
		weights = q.followed(all)
	}
	shares := map[Criterion]float64{}
	for _, criterion := range criteria {
		shares[criterion] = weights[criterion] / weighed(weights)
	}
	return shares
}

func weighed(weights map[Criterion]float64) float64 {
	sum := 0.0
	for _, criterion := range criteria {
		sum += weights[criterion]
	}
	return sum
}

func (q *question) followed(all []*candidate) map[Criterion]float64 {
	n := q.Needs
	weights := map[Criterion]float64{
		Complexity: 1, Price: 2 * q.tightness(all), Latency: 1, Bandwidth: 1, Reliability: 1.5, Security: 1, Speed: 0.5,
	}
	if n.Latency > 0 || n.Jitter > 0 {
		weights[Latency] = 2
	}
	if n.Availability > 0 || n.Loss > 0 {
		weights[Reliability] = 2
	}
	if n.Encryption != "" && n.Encryption != causeway.EncryptionNone || len(n.Certifications) > 0 || n.Residency == causeway.ResidencyPermit {
		weights[Security] = 2
	}
	switch n.Team {
	case causeway.TeamNone:
		weights[Complexity] = 2
	case causeway.TeamNetwork:
		weights[Complexity] = 0.5
	}
	if len(n.Workloads) > 0 {
		weights[Fit] = 4
	}
	if n.Duration >= 2*year {
		weights[Speed] = 0 // a wait of weeks is nothing against years
	}
	return weights
}

// tightness is how much of the budget the dearest scheme would take, 1 at most:
// who can afford anything is choosing by other things.
func (q *question) tightness(all []*candidate) float64 {
	budget := q.budget()
	if budget == 0 {
		return 1
	}
	dearest := 0.0
	for _, c := range all {
		if !c.hybrid() {
			dearest = max(dearest, c.bill.cost.Total.Middle())
		}
	}
	return max(0.125, min(1, dearest/budget))
}
