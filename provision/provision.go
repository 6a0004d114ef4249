// Package provision works out what an interconnect needs in the clouds and
// what has to change there. It is pure: the adapters below it observe and
// change, commands print.
//
// Reading starts with resource.go: a resource is a plain struct whose fields
// point to what it needs; a nil field is one nobody cares about. aliyun.go,
// cen.go, leasedline.go, instances.go and aws.go are the kinds there are, kinds.go
// their table. scheme.go makes the desired resources from the file (with
// ipsec.go, backbone.go, leasedline_path.go, hosts.go, balancers.go, security.go,
// services.go and alarms.go), graph.go infers what depends on what, waves.go puts it in
// order, fields.go and diff.go compare it with what was observed (snapshot.go;
// placing.go for rules that both clouds have a part in), waiting.go holds up what
// needs what people have not done yet, invariants.go checks what must hold across
// both clouds, and cost.go says what a change costs a month.
//
// The same resources go to several targets: the clouds' APIs, Terraform text,
// command lines. None of that is known here.
package provision

import (
	"slices"

	"causeway"
)

// Plan is what has to be done, in waves.
type Plan struct {
	Interconnect string
	// Observed is false where nothing was compared with: everything is new.
	Observed bool
	Changes  []Change
	// Waves are the keys of what is done side by side, one wave after the
	// other; what waits for people is in none.
	Waves [][]Key
	Costs []Cost
	// Notices are what the plan leaves to people.
	Notices causeway.Problems
}

// Make returns the plan that leads from what was observed to what the file
// asks for. Every failure is a problem of area provision; then there is no
// plan.
func Make(ic *causeway.Interconnect, choices Choices, observed Snapshot) (*Plan, causeway.Problems) {
	desired, problems := desiredBeside(ic, choices, observed)
	if len(problems.Failures()) > 0 {
		return nil, problems
	}
	broken := CheckInvariants(desired.Resources, nil)
	if len(broken) > 0 {
		return nil, broken
	}
	if differ := checkAddresses(desired, observed); len(differ) > 0 {
		return nil, differ
	}
	waves, problem := desired.Waves()
	if problem != nil {
		return nil, causeway.Problems{problem}
	}
	changes, failures := Diff(desired, waves, observed)
	if len(failures) > 0 {
		return nil, failures
	}
	waves = withoutWaiting(changes, waves)
	return &Plan{
		Interconnect: ic.Name,
		Observed:     observed.Taken,
		Changes:      changes,
		Waves:        waves,
		Costs:        costs(changes),
		Notices:      tellAddresses(problems, observed),
	}, nil
}

// Remove returns the plan that takes away everything that is the
// interconnect's, last made first. What is paid for in advance is kept.
func Remove(interconnect string, observed Snapshot) *Plan {
	d := &differ{observed: observed}
	changes := d.deletions(nil)
	return &Plan{Interconnect: interconnect, Observed: observed.Taken, Changes: changes, Costs: costs(changes)}
}

// Counts says how many changes there are of each action; every action is
// there.
func (p *Plan) Counts() map[Action]int {
	counts := map[Action]int{Create: 0, Update: 0, Replace: 0, Delete: 0, Keep: 0, Await: 0, Use: 0, Wait: 0, None: 0}
	for _, c := range p.Changes {
		counts[c.Action]++
	}
	return counts
}

// Unknown returns the resources that values of others wait for, each once, but
// for those that have to wait anyway.
func (p *Plan) Unknown() []Key {
	var keys []Key
	for _, c := range p.Changes {
		if c.Action == Wait {
			continue
		}
		for _, f := range c.Fields {
			for _, key := range f.To.After {
				if !slices.Contains(keys, key) {
					keys = append(keys, key)
				}
			}
		}
	}
	return keys
}
