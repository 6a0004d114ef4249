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
// a spread around 1 is noise.
func judge(f *Figure, moreIsBetter bool) outcome {
	switch {
	case f.Rounds < 3 || f.Min <= 1 && f.Max >= 1:
		return undecided
	case (f.Min > 1) == moreIsBetter:
		return better
	}
	return worse
}

// sentences are those comparisons that came out one way.
func sentences(r Report, wanted outcome) []string {
	var all []string
	for _, ratio := range r.Ratios {
		for _, figure := range []struct {
			what         string
			ratio        *Figure
			moreIsBetter bool
		}{
			{"one TCP flow", ratio.TCP, true},
			{"small datagrams", ratio.UDP, true},
			{"idle round trip added", ratio.RTTAdded, false},
			{"processor time per GB", ratio.CPU, false},
		} {
			if figure.ratio != nil && judge(figure.ratio, figure.moreIsBetter) == wanted {
				all = append(all, fmt.Sprintf("%s: %.2f × %s (%.2f–%.2f)",
					figure.what, figure.ratio.Median, ratio.To, figure.ratio.Min, figure.ratio.Max))
			}
		}
	}
	return all
}
