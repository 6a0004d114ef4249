package aws

import (
	"context"
	"errors"

	"causeway"
	"causeway/provision/cloud"
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

// call makes a call of the SDK, again and again as package cloud says.
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
	var answer *Out
	err := c.config.Repeat(ctx, cloud.Call{
		Action: r.name(), Object: r.object,
		Repeatable: actions[r.action].repeatable,
		Removes:    actions[r.action].removes,
		Attempt: func(ctx context.Context) (err error) {
			answer, err = once(ctx, c, r, attempt)
			return err
		},
	})
	return answer, err
}

func once[Out any](ctx context.Context, c *Client, r request, attempt func(context.Context) (*Out, error)) (*Out, error) {
	if c.config.Credentials.provider == nil {
		return nil, cloud.NoCredentials(r.name(), r.object, errors.New("no credentials are given"))
	}
	if _, err := c.config.Credentials.provider.Retrieve(ctx); err != nil {
		return nil, cloud.NoCredentials(r.name(), r.object, err)
	}
	answer, err := attempt(ctx)
	if err != nil {
		return nil, r.understand(err)
	}
	return answer, nil
}
