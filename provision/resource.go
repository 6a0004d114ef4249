package provision

import "fmt"

// Key names a resource within its interconnect for ever: "SITE/PART" or
// "SITE/PATH/PART". With the interconnect's name it is its identity.
type Key string

// Meta is what every resource has.
type Meta struct {
	Key    Key
	Region string
	// Name is what the cloud shows; deterministic, so that it can be found.
	Name string
	// Tags are what ownership is told by; nil for what cannot be tagged.
	Tags map[string]string
	// ID is the cloud's own: set in what exists or was observed.
	ID string
	// After are resources that must be there first though no field says so.
	After []Resource
}

// Resource is one thing in a cloud: a pointer to a struct that embeds Meta.
// Its exported fields are its properties:
//
//   - a nil pointer or slice is a property nobody cares about;
//   - a pointer to a resource is a reference, and so a dependency;
//   - a *Value may be known only after another resource was made.
//
// The tag `cloud:"name,option…"` names a property. Options: fixed (to change
// it the resource is made anew), create (only said when it is made, never
// compared), secret (never shown), digest (shown and compared by its length and
// SHA-256: too long to be read), queue (changes of all resources that point
// there are made one by one).
type Resource interface{ Head() *Meta }

// Head returns the resource's name and identity.
func (m *Meta) Head() *Meta { return m }

// Value is a text: known, an output of a resource that Of makes, or Parts that
// follow each other.
type Value struct {
	// Text of a secret is its fingerprint, never the secret.
	Text   string
	Of     Resource
	Output string
	// Lookup is the call that finds it at apply, where neither is known.
	Lookup string
	Parts  []*Value
}

// Resolve returns the text, and whether all of it is known. What has to be
// looked up is not.
func (v *Value) Resolve(resolve Resolver) (string, bool) {
	if v.Of != nil {
		return resolve(v.Of, v.Output)
	}
	whole, known := v.Text, v.Lookup == ""
	for _, part := range v.Parts {
		text, ok := part.Resolve(resolve)
		whole, known = whole+text, known && ok
	}
	return whole, known
}

// Known returns a value that is known now.
func Known(text string) *Value { return &Value{Text: text} }

// After returns a value that r has as an output once it is there.
func After(r Resource, output string) *Value { return &Value{Of: r, Output: output} }

// Existing is an object of the user's that the file names by its id: looked
// up, never made, changed, tagged or deleted.
type Existing struct {
	Meta
	Cloud string
	// What it is: "vpc", "subnet", "route table", "security group", "bandwidth
	// plan", "physical connection", "direct connect connection", "elastic IP
	// address", "hosted zone" (AWS), "domain" (Alibaba).
	What string
}

// PreSharedKey is made on this side, and one key serves both ends of a
// tunnel: equal by construction. One with a Reference was agreed with others
// and is read from there. Its output "psk" never appears in a plan.
type PreSharedKey struct {
	Meta
	// Reference is "env:NAME" or "file:PATH".
	Reference *string `cloud:"reference"`
}

// given returns a pointer to a value, or nil for the zero one.
func given[T comparable](v T) *T {
	if v == *new(T) {
		return nil
	}
	return &v
}

// ptr returns a pointer to a value, for properties.
func ptr[T any](v T) *T { return &v }

// text is what a property says, or nothing.
func text[T any](p *T) string {
	if p == nil {
		return ""
	}
	return fmt.Sprint(*p)
}
