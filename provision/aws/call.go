package aws

import (
	"context"
	"errors"

	"github.com/aws/smithy-go"

	"causeway"
)

// request names a call for messages and for the retry rules.
type request struct {
	// action is a key of the table of actions: "ec2:CreateVpnGateway".
	action string
	// object is what the call is about.
	object string
	// secrets are cut out of what the cloud says about the call.
	secrets []causeway.Secret
}

// call makes a call of the SDK, again and again as retry.go says.
func call[In, Out, Options any](ctx context.Context, c *Client, r request, in *In,
	method func(context.Context, *In, ...func(*Options)) (*Out, error),
) (*Out, error) {
	return repeat(ctx, c, r, func(ctx context.Context) (*Out, error) { return method(ctx, in) })
}

// paginator is what the SDK has for every action that answers in pages.
type paginator[Out, Options any] interface {
	HasMorePages() bool
	NextPage(context.Context, ...func(*Options)) (*Out, error)
}

// everyPage returns the items of all pages.
func everyPage[Out, Options, Item any](ctx context.Context, c *Client, r request, pages paginator[Out, Options], items func(*Out) []Item) ([]Item, error) {
	var all []Item
	for pages.HasMorePages() {
		out, err := repeat(ctx, c, r, func(ctx context.Context) (*Out, error) { return pages.NextPage(ctx) })
		if err != nil {
			return nil, err
		}
		all = append(all, items(out)...)
	}
	return all, nil
}

// repeat returns nil and no error when what was to be deleted is gone because
// an earlier attempt, whose answer was lost, deleted it; calls that delete
// have no use for the answer.
func repeat[Out any](ctx context.Context, c *Client, r request, attempt func(context.Context) (*Out, error)) (*Out, error) {
	start := c.config.Now()
	unanswered := false
	for n := 0; ; n++ {
		out, err := once(ctx, c, r, attempt)
		if err == nil {
			return out, nil
		}
		next, problem := judgeAttempt(r, n+1, err)
		if unanswered && actions[r.action].removes && IsGone(problem) {
			return nil, nil
		}
		unanswered = unanswered || next.unanswered
		delay, again := c.config.Retry.delay(next.patience, n, c.config.Now().Sub(start), c.config.Random())
		if !again || ctx.Err() != nil || c.config.Wait(ctx, delay) != nil {
			return nil, problem
		}
	}
}

func once[Out any](ctx context.Context, c *Client, r request, attempt func(context.Context) (*Out, error)) (*Out, error) {
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	if c.config.Credentials.provider == nil {
		return nil, noCredentials(r, errors.New("no credentials are given"))
	}
	if _, err := c.config.Credentials.provider.Retrieve(ctx); err != nil {
		return nil, noCredentials(r, err)
	}
	return attempt(ctx)
}

// step is what to do after a failed attempt.
type step struct {
	patience patience
	// unanswered says that the call may have worked all the same.
	unanswered bool
}

// judgeAttempt says how to go on after the error of an attempt, counted from 1,
// and turns it into a problem.
func judgeAttempt(r request, attempts int, err error) (step, error) {
	if IsBadCredentials(err) {
		return step{}, err
	}
	var invalid *smithy.InvalidParamsError
	if errors.As(err, &invalid) {
		return step{}, refusal(r, &APIError{Action: r.name(), Code: "InvalidParameter", Message: invalid.Error()})
	}
	repeatable := actions[r.action].repeatable
	answer := answerOf(r, err)
	if answer != nil {
		v := judge(answer.Code, answer.Status)
		if answer.Status < 500 || repeatable || v.untouched {
			return step{patience: v.patience, unanswered: answer.Status >= 500 && !v.untouched}, refusal(r, answer)
		}
		err = answer
	}
	if !repeatable {
		return step{unanswered: true}, silence("cloud.outcome_unknown", r, attempts, err)
	}
	if isUnreadable(err) {
		return step{unanswered: true}, silence("cloud.bad_answer", r, attempts, err)
	}
	return step{patience: soon, unanswered: true}, silence("cloud.unreachable", r, attempts, err)
}
