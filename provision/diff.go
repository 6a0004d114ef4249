package provision

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"causeway"
)

// Action is what a change does.
type Action string

// Actions. Keep is for what should go and cannot, because it is paid for until
// a day; Use for what the user has and the plan relies on; Await for what the
// cloud is still making; Wait for steps that people have not done yet and for
// what needs them; Retire, which is never in a plan but in how one is carried
// out, for what gives up its name to a successor.
const (
	Create  Action = "create"
	Update  Action = "update"
	Replace Action = "replace"
	Delete  Action = "delete"
	Keep    Action = "keep"
	Await   Action = "await"
	Use     Action = "use"
	Retire  Action = "retire"
	Wait    Action = "wait"
	None    Action = "none"
)

// Change is what happens to one resource, and why.
type Change struct {
	Key    Key
	Kind   Kind
	Cloud  string
	Region string
	Name   string
	// ID is the cloud's; empty until it is made.
	ID     string
	Action Action
	// Wave counts from 1; 0 is for what is used or waits and, after all waves,
	// for what is deleted.
	Wave   int
	Queues []Key
	Needs  []Key
	// WaitsFor are the open steps that a Wait needs, itself not among them.
	WaitsFor []Key
	// Fields are all properties of what is made, else those that differ.
	Fields []FieldChange
	// EndsAt is until when what is kept is paid for.
	EndsAt time.Time
	// Resource is the desired one, or the observed one of a Delete or Keep.
	Resource Resource
}

// FieldChange is one property that changes. A secret's texts are always
// "<secret>".
type FieldChange struct {
	Name string
	// From is nil for what was not there.
	From *string
	To   Cell
	// Fixed says that this property is why the resource is made anew.
	Fixed  bool
	Secret bool
}

const hidden = "<secret>"

// differ compares a graph with a snapshot, a resource after those it needs.
type differ struct {
	observed Snapshot
	// state is what stays: the id and outputs others may refer to.
	state map[Key]Observed
	// waiting are the open steps that hold up what waits.
	waiting  map[Key][]Key
	failures causeway.Problems
}

// Diff returns one change for every desired resource, wave by wave, and then
// for what is ours and no longer desired, last made first. A failure is
// something only a person can decide: two objects of one identity, one that is
// not ours, or a prepaid one that would have to be made anew.
func Diff(desired *Graph, waves [][]Key, observed Snapshot) ([]Change, causeway.Problems) {
	d := &differ{observed: observed, state: map[Key]Observed{}, waiting: map[Key][]Key{}}
	byKey := map[Key]Resource{}
	var changes []Change
	for _, r := range desired.Resources {
		byKey[r.Head().Key] = r
		if isUsed(r) {
			changes = append(changes, d.change(r, 0))
		}
	}
	for i, wave := range waves {
		for _, key := range wave {
			changes = append(changes, d.change(byKey[key], i+1))
		}
	}
	return append(changes, d.deletions(byKey)...), d.failures
}

func newChange(r Resource, action Action, wave int) Change {
	meta := r.Head()
	c := Change{
		Key: meta.Key, Kind: KindOf(r), Region: meta.Region, Name: meta.Name, ID: meta.ID,
		Action: action, Wave: wave, Queues: Queues(r), Resource: r,
	}
	c.Cloud = c.Kind.Cloud
	if e, ok := r.(*Existing); ok {
		c.Cloud = e.Cloud
	}
	for _, need := range Needs(r) {
		c.Needs = append(c.Needs, need.Head().Key)
	}
	return c
}

// decide says what has to happen to a resource, were all it needs there.
func (d *differ) decide(r Resource, wave int) Change {
	if isUsed(r) {
		c := newChange(r, Use, wave)
		if _, named := r.(*Existing); !named {
			c.Fields = d.created(r)
		}
		return c
	}
	there, ok := d.find(r)
	if ok && !there.Ours && mayBeShared(r) {
		c := newChange(r, Use, wave)
		c.ID = there.Resource.Head().ID
		return c
	}
	if !ok {
		c := newChange(r, Create, wave)
		c.Fields = d.created(r)
		return c
	}
	c := newChange(r, None, wave)
	c.ID = there.Resource.Head().ID
	c.Fields = d.differences(r, there)
	switch {
	case slices.ContainsFunc(c.Fields, func(f FieldChange) bool { return f.Fixed }):
		c.Action = Replace
		if !there.EndsAt.IsZero() {
			d.fail("provision.prepaid_replace", r, "id", c.ID, "date", there.EndsAt.Format(time.DateOnly), "fields", fixedNames(c.Fields))
		}
		return c
	case len(c.Fields) > 0:
		c.Action = Update
	case there.Pending:
		c.Action = Await
	}
	d.state[c.Key] = there
	return c
}

// find returns the one observed resource that is this one.
func (d *differ) find(r Resource) (Observed, bool) {
	found := d.observed.matching(r.Head().Key)
	switch {
	case len(found) == 0:
		return Observed{}, false
	case len(found) > 1:
		var ids []string
		for _, o := range found {
			ids = append(ids, o.Resource.Head().ID)
		}
		d.fail("provision.two_matches", r, "ids", strings.Join(ids, ", "))
	case !found[0].Ours && !mayBeShared(r):
		d.fail("provision.not_ours", r, "id", found[0].Resource.Head().ID)
	}
	return found[0], true
}

// mayBeShared is true of rules that let something in: where somebody else has
// the same one already, it is relied on and stays theirs.
func mayBeShared(r Resource) bool {
	switch r.(type) {
	case *AliyunSecurityGroupRule, *AWSSecurityGroupRule:
		return true
	}
	return false
}

func (d *differ) fail(code causeway.Code, r Resource, args ...string) {
	args = append(args, "name", r.Head().Name)
	d.failures = append(d.failures, causeway.NewProblem(code, string(r.Head().Key), nil, args...))
}

// known resolves references to what stays as it is.
func (d *differ) known(r Resource, output string) (string, bool) {
	there, ok := d.state[r.Head().Key]
	if isUsed(r) {
		if output == "" {
			return r.Head().ID, true
		}
		there, ok = d.find(r)
	}
	if ok && output != "" {
		text, has := there.Outputs[output]
		return text, has
	}
	return observedID(there, ok)
}

func observedID(o Observed, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	return o.Resource.Head().ID, true
}

// deletions are what is ours and not desired, in the reverse order of making.
func (d *differ) deletions(desired map[Key]Resource) []Change {
	var changes []Change
	for _, o := range d.observed.Found {
		if desired[o.Resource.Head().Key] != nil || !o.Ours || KindOf(o.Resource).Cloud == local {
			continue
		}
		c := newChange(o.Resource, Delete, 0)
		if !o.EndsAt.IsZero() {
			c.Action, c.EndsAt = Keep, o.EndsAt
		}
		changes = append(changes, c)
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return cmp.Compare(rankOf(b.Resource), rankOf(a.Resource)) })
	return changes
}
