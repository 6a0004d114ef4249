package apply

import (
	"slices"
	"time"

	"causeway/provision"
)

// Event is one step of a run, for people who wait. What is not about one
// resource has no key.
type Event struct {
	Phase  Phase
	Key    provision.Key
	Kind   provision.Kind
	Action provision.Action
	// ID is the cloud's; empty until it is known.
	ID string
	// Outputs are what the cloud told of it, such as its public_ip; nil until it
	// is done.
	Outputs map[string]string
	// Elapsed is how long this resource has taken.
	Elapsed time.Duration
	// Err is why it failed; nil otherwise.
	Err error
}

// Phase is what an event says.
type Phase string

// Phases. Settling waits for what an interrupted run may have made to show;
// Waiting is repeated while something takes long; Skipped is what needed
// something that failed; Checking compares again when all is done.
const (
	Settling  Phase = "settling"
	Observing Phase = "observing"
	Started   Phase = "started"
	Waiting   Phase = "waiting"
	Done      Phase = "done"
	Failed    Phase = "failed"
	Skipped   Phase = "skipped"
	Checking  Phase = "checking"
)

// Report is what a run came to.
type Report struct {
	// Plan is what was to be done.
	Plan *provision.Plan
	// Done, Failed and Skipped are what became of its changes, in the order they
	// ended. What is made anew is in Done twice where it was deleted before
	// all the rest.
	Done, Failed, Skipped []provision.Change
	// Kept are what stays because it is paid for in advance.
	Kept []provision.Change
	// Verified says that the clouds were asked again and are as planned.
	Verified bool
}

// NeedsWork reports whether a plan changes anything or waits for a cloud. What
// waits for people is no work: nothing can be done about it here.
func NeedsWork(p *provision.Plan) bool { return slices.ContainsFunc(p.Changes, isWork) }

func isWork(c provision.Change) bool {
	switch c.Action {
	case provision.Use, provision.None, provision.Keep, provision.Wait:
		return false
	}
	return true
}

func kept(p *provision.Plan) []provision.Change {
	var all []provision.Change
	for _, c := range p.Changes {
		if c.Action == provision.Keep {
			all = append(all, c)
		}
	}
	return all
}
