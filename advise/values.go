package advise

import (
	"math"
	"strconv"
	"time"

	"causeway"
)

// field is what candidates are compared with.
type field struct {
	cheapest, dearest float64
	quickest          time.Duration
}

// fieldOf looks at the single schemes. The dearest is that of those whose cost
// is known, or of the known parts where none is.
func fieldOf(all []*candidate) field {
	f := field{cheapest: math.Inf(1)}
	dearestPart := 0.0
	for _, c := range all {
		if c.hybrid() {
			continue
		}
		total := c.bill.cost.Total
		dearestPart = max(dearestPart, total.Middle())
		if total.Known() {
			f.dearest = max(f.dearest, total.Middle())
		}
		if r := c.quality.RTT; r > 0 && (f.quickest == 0 || r < f.quickest) {
			f.quickest = r
		}
	}
	if f.dearest == 0 {
		f.dearest = dearestPart
	}
	for _, c := range all {
		if !c.hybrid() {
			f.cheapest = min(f.cheapest, f.counted(c))
		}
	}
	return f
}

// counted is what a candidate's cost counts as: one with an unknown part is at
// least as dear as the dearest known, so that it cannot win by what nobody
// knows.
func (f field) counted(c *candidate) float64 {
	total := c.bill.cost.Total
	if total.Known() {
		return total.Middle()
	}
	return max(total.Middle(), f.dearest)
}

// value is a candidate's figure for a criterion, 0 to 1, and where it is from.
func (f field) value(q *question, c *candidate, criterion Criterion) (float64, causeway.Text) {
	switch criterion {
	case Complexity:
		return c.rated(func(s *scheme) rating { return s.simple })
	case Security:
		return c.rated(func(s *scheme) rating { return s.secure })
	case Price:
		return f.price(c)
	case Latency:
		return f.latency(c)
	case Bandwidth:
		return f.bandwidth(c)
	case Reliability:
		a := float64(c.quality.Availability)
		return clamp(-math.Log10(max(1-a, 1e-6)) / 4), both(percent(c.quality.Availability))
	case Fit:
		return c.fits(q.Needs.Workloads)
	}
	return speed(q, c)
}

// rated is the weakest member's judgement.
func (c *candidate) rated(of func(*scheme) rating) (float64, causeway.Text) {
	worst := of(c.members[0])
	for _, s := range c.members[1:] {
		if r := of(s); r.value < worst.value {
			worst = r
		}
	}
	return worst.value, worst.why
}

// price takes half away for each tenfold of the cheapest.
func (f field) price(c *candidate) (float64, causeway.Text) {
	counted := f.counted(c)
	total := sum(c.bill.cost.Total)
	if f.cheapest <= 0 {
		if counted <= 0 {
			return 1, total
		}
		return 0, total
	}
	why := total
	if !c.bill.cost.Total.Known() {
		why = say(total, causeway.Text{En: ": counts as the dearest", Zh: "：按最贵者计"})
	}
	return clamp(1 - math.Log10(counted/f.cheapest)/2), why
}

// latency is how near to light it comes, or to the quickest where nobody knows
// how far it is.
func (f field) latency(c *candidate) (float64, causeway.Text) {
	rtt, best := c.quality.RTT, c.quality.Floor
	if rtt == 0 {
		return 0.5, causeway.Text{En: "unknown: a site is in no table of regions", Zh: "未知：有站点不在地域表中"}
	}
	if best < time.Millisecond {
		best = f.quickest
	}
	return clamp(float64(best) / float64(rtt)), both(millis(rtt))
}

// bandwidth is a third for each tenfold of 10 Mbit/s.
func (f field) bandwidth(c *candidate) (float64, causeway.Text) {
	b := float64(c.quality.Bandwidth)
	return clamp(math.Log10(max(b, 1)/float64(leastBandwidth)) / 3), both(bitRate(b))
}

// fits is the average over the workloads; of a hybrid the primary's, which
// carries the traffic.
func (c *candidate) fits(all []causeway.Workload) (float64, causeway.Text) {
	if len(all) == 0 {
		return 0.5, causeway.Text{En: "no workload stated", Zh: "未说明业务类型"}
	}
	sum := 0.0
	var words []causeway.Text
	for _, w := range all {
		fit := c.members[0].fit[w]
		sum += fit
		words = append(words, both(string(w)+" "+strconv.FormatFloat(fit, 'f', 1, 64)))
	}
	return sum / float64(len(all)), list(words)
}

// speed is worth something only where nobody says when it has to be there: then
// sooner is better, down to nothing at ninety days.
func speed(q *question, c *candidate) (float64, causeway.Text) {
	if q.Needs.Deadline > 0 && c.build.High <= q.Needs.Deadline {
		return 1, says("%s, wanted in %s", "%s，要求 %s", between(c.build), lasting(q.Needs.Deadline))
	}
	days := max(c.build.High.Hours()/24, 1)
	return clamp(1 - math.Log(days)/math.Log(90)), between(c.build)
}

func clamp(v float64) float64 { return max(0, min(1, v)) }
