package apply

import (
	"cmp"

	"causeway"
	"causeway/provision"
)

// Order is one change as a cloud is asked to make it.
type Order struct {
	Change provision.Change
	// There is what was observed; its Resource is nil for a Create.
	There provision.Observed
	// Values tells ids (output "") and outputs of everything the resource
	// needs, pre-shared keys (output "psk") in clear.
	Values provision.Resolver
	// Token is the same for each attempt of one Create, over a restart too,
	// and never used again: what a client token is made of.
	Token string
}

// ID returns the id of what the resource of an order refers to. That it is not
// known is a problem provision.not_known, as in Value.
func (o Order) ID(r provision.Resource) (string, error) { return o.output(r, "") }

// Value returns what a property is, with everything in it that clouds gave; nil
// is empty.
func (o Order) Value(v *provision.Value) (string, error) {
	switch {
	case v == nil:
		return "", nil
	case v.Of != nil:
		return o.output(v.Of, v.Output)
	}
	whole := v.Text
	for _, part := range v.Parts {
		text, err := o.Value(part)
		if err != nil {
			return "", err
		}
		whole += text
	}
	return whole, nil
}

func (o Order) output(r provision.Resource, output string) (string, error) {
	if e, ok := r.(*provision.Existing); ok && output == "" {
		return e.ID, nil
	}
	if text, ok := o.Values(r, output); ok {
		return text, nil
	}
	return "", causeway.NewProblem("provision.not_known", string(o.Change.Key), nil,
		"need", string(r.Head().Key), "output", cmp.Or(output, "id"))
}
