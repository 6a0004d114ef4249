package advise

import (
	"slices"

	"causeway"
)

// Verdicts on a claim, as Claim.Holds has them.
const (
	holds   = "true"
	refuted = "false"
	unknown = "unknown"
)

// verdict is what a judge says of a claim, and the figure it rests on.
type verdict struct {
	holds string
	why   causeway.Text
}

// bench is what a claim is judged before: the needs, and the scheme among those
// it is compared with.
type bench struct {
	*question
	// all are the five schemes, hybrids left out: a claim compares what the
	// document compared.
	all []Assessment
}

// claim is a sentence of the document about one scheme, and how to judge it.
type claim struct {
	says      causeway.Text
	advantage bool
	judge     func(b bench, a *Assessment) verdict
}

// judgeClaims returns the claims about a scheme, in the order of the document,
// each judged for these needs. A hybrid has none.
func judgeClaims(q *question, all []Assessment, a *Assessment) []Claim {
	b := bench{q, singles(all)}
	var judged []Claim
	for _, c := range claimsOf[a.Scheme] {
		v := c.judge(b, a)
		judged = append(judged, Claim{Says: c.says, Advantage: c.advantage, Holds: v.holds, Why: v.why})
	}
	return judged
}

// singles leaves hybrids out.
func singles(all []Assessment) []Assessment {
	return slices.DeleteFunc(slices.Clone(all), func(a Assessment) bool { return claimsOf[a.Scheme] == nil })
}

// decided is a verdict from a condition.
func decided(condition bool, en, zh string, args ...any) verdict {
	v := verdict{refuted, says(en, zh, args...)}
	if condition {
		v.holds = holds
	}
	return v
}

// open is a verdict nobody can give yet.
func open(en, zh string, args ...any) verdict { return verdict{unknown, says(en, zh, args...)} }

// always is a verdict that needs do not change.
func always(condition bool, en, zh string) func(bench, *Assessment) verdict {
	return func(bench, *Assessment) verdict { return decided(condition, en, zh) }
}

// evidence says what a figure of a service rests on.
func evidence(s Service) causeway.Text {
	if s.Measured {
		return causeway.Text{En: "measured", Zh: "实测"}
	}
	return causeway.Text{En: "not measured", Zh: "未实测"}
}
