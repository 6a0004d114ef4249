package advise

import (
	"cmp"
	"slices"
	"time"

	"causeway"
)

// mostHybrids is how many are worth showing.
const mostHybrids = 4

// hybrids pairs the schemes, the wider one first, which carries the traffic, and
// keeps those that are up longer than their primary alone, best first.
func hybrids(q *question, singles []*candidate) []*candidate {
	var all []*candidate
	for _, primary := range singles {
		for _, backup := range singles {
			if primary == backup || !carries(q, backup) || primary.quality.Bandwidth < backup.quality.Bandwidth {
				continue
			}
			if together(primary.quality.routes, backup.quality.routes) > float64(primary.quality.Availability)+1e-6 {
				all = append(all, pair(q, primary, backup))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *candidate) int {
		return cmp.Or(
			cmp.Compare(len(a.broken), len(b.broken)),
			cmp.Compare(known(b), known(a)),
			cmp.Compare(a.bill.cost.Total.Middle(), b.bill.cost.Total.Middle()),
		)
	})
	return all[:min(len(all), mostHybrids)]
}

func known(c *candidate) int {
	if c.bill.cost.Total.Known() {
		return 1
	}
	return 0
}

// carries reports whether a backup is one: it must carry the needed bandwidth.
func carries(q *question, backup *candidate) bool {
	return float64(backup.quality.Bandwidth) >= max(q.wanted(), q.carried())
}

// pair is a hybrid: the primary carries the traffic, the backup stands by and
// costs everything but traffic.
func pair(q *question, primary, backup *candidate) *candidate {
	p, b := primary.members[0], backup.members[0]
	c := &candidate{
		id:      primary.id + "+" + backup.id,
		name:    causeway.Text{En: p.name.En + ", backed by " + b.name.En, Zh: p.name.Zh + "，" + b.name.Zh + "备份"},
		members: []*scheme{p, b},
		shapes:  []shape{primary.shapes[0], backup.shapes[0]},
		quality: primary.quality,
		build:   Span{max(primary.build.Low, backup.build.Low), max(primary.build.High, backup.build.High)},
	}
	c.quality.Availability = causeway.Ratio(together(primary.quality.routes, backup.quality.routes))
	c.quality.MTBF = time.Duration(0)
	c.quality.Source = join(c.quality.Source, causeway.Text{
		En: "availability computed: what both share fails for both, the rest independently",
		Zh: "可用性为计算值：共用部分同时失效，其余部分相互独立",
	})
	c.bill = billOfPair(primary.bill, backup.bill, q)
	c.broken = broken(q, c)
	return c
}

// together is the availability of two ways side by side, for the worst of the
// sites: shared components in series with the rest in parallel.
func together(primary, backup [][]component) float64 {
	worst := 1.0
	for i := range primary {
		worst = min(worst, parallel(primary[i], backup[i]))
	}
	return worst
}

// parallel assumes that what is not shared fails independently. Of a component
// both have, the better figure is that of the shared part.
func parallel(a, b []component) float64 {
	shared, restA, restB := 1.0, 1.0, 1.0
	for _, x := range a {
		i := slices.IndexFunc(b, func(y component) bool { return y.name == x.name })
		if i < 0 {
			restA *= x.availability
			continue
		}
		common := max(x.availability, b[i].availability)
		if common == 0 {
			return 0
		}
		shared *= common
		restA *= x.availability / common
		restB *= b[i].availability / common
	}
	for _, y := range b {
		if !slices.ContainsFunc(a, func(x component) bool { return x.name == y.name }) {
			restB *= y.availability
		}
	}
	return shared * (1 - (1-restA)*(1-restB))
}

// billOfPair adds the backup's bill without its traffic.
func billOfPair(primary, backup bill, q *question) bill {
	parts := slices.Clone(primary.parts)
	for _, part := range backup.parts {
		if part.part.Kind != PartTraffic {
			parts = append(parts, part)
		}
	}
	return total(q, parts)
}
