package cloud

import (
	"cmp"
	"context"
	"time"

	"causeway"
)

// Poll looks at an object until it is as it should be, for clouds tell nobody.
type Poll struct {
	// Object is what people know it by.
	Object string
	// Every is the pause between two looks, Limit how long to look.
	Every, Limit time.Duration
	// Now and Wait are the clock and the pause.
	Now  func() time.Time
	Wait func(context.Context, time.Duration) error
}

// Until looks until that is enough. look returns the state it has seen, for
// people, and whether that is enough; its error ends the wait. At the limit, and
// when the pause ends early, there is a problem cloud.not_ready with the last
// state.
func (p Poll) Until(ctx context.Context, look func() (state string, done bool, err error)) error {
	start := p.Now()
	for {
		state, done, err := look()
		if done || err != nil {
			return err
		}
		waited := p.Now().Sub(start)
		if waited >= p.Limit {
			return NotReady(p.Object, state, waited, nil)
		}
		if err := p.Wait(ctx, p.Every); err != nil {
			return NotReady(p.Object, state, waited, err)
		}
	}
}

// NotReady is the problem of an object that is still in a state, empty if it was
// not seen, after so long.
func NotReady(object, state string, waited time.Duration, cause error) *causeway.Problem {
	return causeway.NewProblem("cloud.not_ready", object, cause,
		"state", cmp.Or(state, "not listed"), "waited", waited.Round(time.Second).String())
}
