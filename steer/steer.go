// Package steer decides which path traffic takes, and says why. It is pure:
// it sees candidates and the path used now, and answers with another or the
// same.
//
// Today every class is steered alike: the most preferred path that works is
// used, and another is taken as soon as it does not.
package steer

import "causeway/tunnel/path"

// Candidate is a path traffic could take.
type Candidate struct {
	State path.State
	// Settled is false while a path that flapped has to prove itself.
	Settled bool
}

// Reason says why a path was chosen.
type Reason string

// Reasons.
const (
	Kept      Reason = "kept"      // the path in use still works
	First     Reason = "first"     // nothing was in use
	Failed    Reason = "failed"    // the path in use stopped working
	Preferred Reason = "preferred" // a more preferred path works again
)

// None means that no candidate can be used.
const None = -1

// Choose returns the place of the path to use among candidates, which are in
// order of preference, and the reason. current is the place of the one in
// use, None if there is none.
//
// A path that is not up is left for any that is better off; when none is up
// the best of the rest is used, because the last path is always used.
func Choose(candidates []Candidate, current int) (int, Reason) {
	best := pick(candidates)
	switch {
	case current == None || current >= len(candidates):
		return best, First
	case best == None:
		return None, Failed
	case candidates[current].State < candidates[best].State:
		return best, Failed
	case candidates[current].State == path.Up && best < current && candidates[best].Settled:
		return best, Preferred
	}
	return current, Kept
}

// pick returns the most preferred of the candidates in the best state; one
// that has settled goes before one that has not.
func pick(candidates []Candidate) int {
	best := None
	for i, c := range candidates {
		if best == None || better(c, candidates[best]) {
			best = i
		}
	}
	return best
}

func better(a, b Candidate) bool {
	if a.State != b.State {
		return a.State > b.State
	}
	return a.Settled && !b.Settled
}
