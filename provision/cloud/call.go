package cloud

import (
	"context"
	"errors"
	"time"

	"causeway"
)

// Call is one call of a cloud's API.
type Call struct {
	// Action and Object say in messages what is called, and about what.
	Action, Object string
	// Repeatable says that making the call twice does no more than making it
	// once, or that the cloud refuses the second.
	Repeatable bool
	// Removes says that finding nothing is as good as deleting, once an
	// attempt without an answer may have deleted.
	Removes bool
	// Attempt makes the call once and keeps the answer. It fails with an
	// *APIError when the cloud has refused, an *UnreadableError when it has
	// agreed in words that make no sense, the problem of NoCredentials when
	// nothing was sent, and anything else when there was no answer.
	Attempt func(context.Context) error
}

// Repeat makes attempts until one works, the call is refused for good, the
// budget is spent or ctx ends. Its error is a *causeway.Problem, that of the
// last attempt. It returns nil without an Attempt that worked only where
// call.Removes is set and the object turns out to be gone.
func (c Config[Credentials]) Repeat(ctx context.Context, call Call) error {
	start := c.Now()
	unanswered := false
	for attempt := 0; ; attempt++ {
		err := c.once(ctx, call)
		if err == nil {
			return nil
		}
		next, problem := call.judge(attempt+1, err)
		if unanswered && call.Removes && IsGone(problem) {
			return nil
		}
		unanswered = unanswered || next.unanswered
		delay, again := c.Retry.delay(next.patience, attempt, c.Now().Sub(start), next.atLeast, c.Random())
		if !again || ctx.Err() != nil || c.Wait(ctx, delay) != nil {
			return problem
		}
	}
}

func (c Config[Credentials]) once(ctx context.Context, call Call) error {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	return call.Attempt(ctx)
}

// step is what to do after a failed attempt.
type step struct {
	patience Patience
	atLeast  time.Duration
	// unanswered says that the call may have worked all the same.
	unanswered bool
}

// judge turns the error of an attempt, counted from 1, into a problem and says
// how to go on. An error of the cloud's own is no answer to a call that must
// not be made twice: it may have come after the change.
func (call Call) judge(attempts int, err error) (step, error) {
	if causeway.HasCode(err, "cloud.bad_credentials") {
		return step{}, err
	}
	var answer *APIError
	if errors.As(err, &answer) {
		v := answer.Verdict
		unanswered := answer.Status >= 500 && !v.Untouched
		if !unanswered || call.Repeatable {
			return step{v.Patience, answer.RetryAfter, unanswered}, Refusal(call.Object, answer)
		}
	}
	silence := func(code causeway.Code, p Patience) (step, error) {
		return step{patience: p, unanswered: true}, Silence(code, call.Action, call.Object, attempts, err)
	}
	var unreadable *UnreadableError
	switch {
	case !call.Repeatable:
		return silence("cloud.outcome_unknown", Never)
	case errors.As(err, &unreadable):
		return silence("cloud.bad_answer", Never)
	}
	return silence("cloud.unreachable", silent)
}
