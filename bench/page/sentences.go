package page

import "fmt"

// outcome is how the product compares in one figure.
type outcome int

const (
	better outcome = iota
	worse
	undecided
)

// judge calls a difference one only if every round agrees, of three at least:
// a spread around 1 is noise, and what prints as 1.00 is no difference.
func judge(f *Figure, moreIsBetter bool) outcome {
	switch {
	case f.Rounds < 3 || f.Min < 1.005 && f.Max >= 0.995:
		return undecided
	case (f.Min > 1) == moreIsBetter:
		return better
	}
	return worse
}

// comparison is the product to another in one figure.
type comparison struct {
	what, to     string
	ratio        *Figure
	moreIsBetter bool
}

// compared is a report with comparisons.
type compared interface{ comparisons() []comparison }

func (r Report) comparisons() (all []comparison) {
	for _, ratio := range r.Ratios {
		all = append(all,
			comparison{"one TCP flow", ratio.To, ratio.TCP, true},
			comparison{"small datagrams", ratio.To, ratio.UDP, true},
			comparison{"idle round trip added", ratio.To, ratio.RTTAdded, false},
			comparison{"processor time per GB", ratio.To, ratio.CPU, false},
		)
	}
	return all
}

// sentences are those comparisons that came out one way.
func sentences(r compared, wanted outcome) []string {
	var all []string
	for _, c := range r.comparisons() {
		if c.ratio != nil && judge(c.ratio, c.moreIsBetter) == wanted {
			all = append(all, fmt.Sprintf("%s: %.2f × %s (%.2f–%.2f)", c.what, c.ratio.Median, c.to, c.ratio.Min, c.ratio.Max))
		}
	}
	return all
}
