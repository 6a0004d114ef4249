package cloud

import (
	"slices"
	"strings"

	"causeway"
)

// Verdict is what a cloud's refusal means for the caller.
type Verdict struct {
	Code     causeway.Code
	Patience Patience
	// Untouched says that nothing was changed, whatever the HTTP status.
	Untouched bool
}

// Rule gives a verdict on the error codes it names. Each of its texts is a
// list with white space in between.
type Rule struct {
	Code      causeway.Code
	Patience  Patience
	Untouched bool

	// Exact are codes; Prefixes, Suffixes and Parts are what a code begins
	// with, ends with or contains.
	Exact, Prefixes, Suffixes, Parts string
}

// Rules are asked in order: the first that fits decides.
type Rules []Rule

// Judge says what an error code means, if a rule knows it.
func (rules Rules) Judge(code string) (Verdict, bool) {
	for _, r := range rules {
		if r.fits(code) {
			return Verdict{r.Code, r.Patience, r.Untouched}, true
		}
	}
	return Verdict{}, false
}

func (r Rule) fits(code string) bool {
	listed := func(list string, match func(code, listed string) bool) bool {
		return slices.ContainsFunc(strings.Fields(list), func(item string) bool { return match(code, item) })
	}
	return listed(r.Exact, func(code, exact string) bool { return code == exact }) ||
		listed(r.Prefixes, strings.HasPrefix) || listed(r.Suffixes, strings.HasSuffix) || listed(r.Parts, strings.Contains)
}

// JudgeStatus says what an HTTP status means by itself, if it means anything.
func JudgeStatus(status int) (Verdict, bool) {
	switch {
	case status == 429:
		return Verdict{Code: "cloud.throttled", Patience: Soon}, true
	case status >= 500:
		return Verdict{Code: "cloud.server_error", Patience: Soon}, true
	}
	return Verdict{}, false
}
