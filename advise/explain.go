package advise

import (
	"causeway"
	"causeway/advise/prices"
)

// explain adds what is said about an answer: each scheme's marks and claims,
// what would change the winner, where costs cross, the way there, and what the
// price set and the vendors say.
func explain(answer *Answer, in Input) {
	q, yuan := ask(in), yuanPer(in.Prices, in.Currency)
	for i := range answer.Schemes {
		a := &answer.Schemes[i]
		a.Matrix = matrixOf(in.Needs, a, yuan)
		a.Claims = judgeClaims(q, answer.Schemes, a)
	}
	answer.Sensitivity = sensitivities(in, weightsOf(answer), winnerOf)
	answer.BreakEvens = breakEvens(schemeIDs(), volumesUpTo(reach(in.Needs.Traffic)), firstYears(in))
	answer.Upgrade = upgradeFrom(in.Upgrade, in.Needs, answer.Schemes, in.Now)
	if winner := answer.winner(); winner != nil {
		answer.Upgrade.already(winner.Scheme)
		answer.Phases = phasesTo(in.Needs, answer.Schemes, winner, answer.Upgrade)
	}
	answer.Contradictions = contradictions(in.Prices, figuresTable())
	answer.Vendors = vendorsTable()
}

// reach is how much traffic a month break-even points are looked for in: ten times
// today's, and enough for anybody.
func reach(traffic []causeway.Sent) causeway.Volume {
	now := sentTogether(traffic)
	if now < mostTraffic {
		now *= 10
	}
	return max(100*causeway.TB, now)
}

// winner is the recommended scheme's assessment, or nil.
func (a *Answer) winner() *Assessment {
	if a.Recommended == nil {
		return nil
	}
	for i := range a.Schemes {
		if a.Schemes[i].Scheme == a.Recommended.Scheme {
			return &a.Schemes[i]
		}
	}
	return nil
}

// winnerOf is decide without what a winner does not depend on: hybrids come
// after all single schemes.
func winnerOf(in Input) outcome {
	q := askFirstYear(in)
	var all []*candidate
	for _, s := range schemes() {
		all = append(all, single(s, q))
	}
	rank(q, all)
	o := outcome{scores: map[SchemeID]float64{}}
	for _, c := range all {
		o.scores[c.id] = c.score
		for _, m := range c.broken {
			o.out = append(o.out, m.exclusion(c.id))
		}
	}
	if order := ranked(all); len(order) > 0 {
		o.winner = order[0].id
	} else if r := decide(in).Recommended; r != nil {
		o.winner = r.Scheme
	}
	return o
}

// weightsOf are those the answer was scored with.
func weightsOf(a *Answer) map[Criterion]float64 {
	weights := map[Criterion]float64{}
	for _, t := range a.Schemes[0].Terms {
		weights[t.Criterion] = t.Weight
	}
	return weights
}

// firstYears prices the schemes at other traffic, each volume once.
func firstYears(in Input) costOf {
	type at struct {
		scheme SchemeID
		volume causeway.Volume
	}
	known := map[at]prices.Amount{}
	return func(id SchemeID, volume causeway.Volume) prices.Amount {
		total, ok := known[at{id, volume}]
		if !ok {
			there := in
			there.Needs.Traffic = sharedOut(in.Needs, volume)
			q, s := askFirstYear(there), membersOf(id)[0]
			total = billOf(s, shapeOf(s, q), q).cost.Total
			known[at{id, volume}] = total
		}
		return total
	}
}
