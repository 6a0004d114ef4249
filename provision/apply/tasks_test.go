package apply

import (
	"testing"

	"causeway/provision"
)

// hostAt is a host of a private address, as a cloud tells it.
func hostAt(key, id, address string, group *provision.AWSFirewall) *provision.AWSInstance {
	return &provision.AWSInstance{
		Meta: provision.Meta{Key: provision.Key(key), ID: id}, Address: &address,
		Groups: []*provision.AWSFirewall{{Meta: provision.Meta{ID: group.ID}}},
	}
}

func replacing(r provision.Resource) provision.Change {
	return provision.Change{Key: r.Head().Key, Kind: provision.KindOf(r), Cloud: "aws", Action: provision.Replace, Resource: r}
}

// A host is deleted right before it is made anew, unless something else waits
// for it to be gone.
func TestHostsGoInTurn(t *testing.T) {
	group := &provision.AWSFirewall{Meta: provision.Meta{Key: "s/group", ID: "sg-1"}}
	first, second := hostAt("s/host.1", "i-1", "10.0.0.1", group), hostAt("s/host.2", "i-2", "10.0.0.2", group)
	seen := provision.Snapshot{Found: []provision.Observed{{Resource: group}, {Resource: first}, {Resource: second}}}
	for _, test := range []struct {
		name      string
		changes   []provision.Change
		beforeAll int
	}{
		{"other types", []provision.Change{replacing(first), replacing(second)}, 0},
		{"addresses exchanged", []provision.Change{replacing(hostAt("s/host.1", "", "10.0.0.2", group)), replacing(hostAt("s/host.2", "", "10.0.0.1", group))}, 2},
		{"the address of one for the other", []provision.Change{replacing(hostAt("s/host.1", "", "10.0.0.2", group)), replacing(hostAt("s/host.2", "", "10.0.0.3", group))}, 1},
		{"a group they stand in", []provision.Change{replacing(group), replacing(first), replacing(second)}, 3},
	} {
		plan := &provision.Plan{Changes: test.changes}
		if got := len(clearing(plan, seen)); got != test.beforeAll {
			t.Errorf("%s: %d go before all, want %d", test.name, got, test.beforeAll)
		}
		inTurn := 0
		for _, made := range making(plan, seen) {
			if made.first == nil {
				continue
			}
			inTurn++
			if made.first.Change.Action != provision.Delete || made.first.There.Resource != found(seen, made.order.Change.Key).Resource {
				t.Errorf("%s: %s deletes %v", test.name, made.label, made.first.There.Resource)
			}
		}
		if inTurn != len(test.changes)-test.beforeAll {
			t.Errorf("%s: %d go in turn", test.name, inTurn)
		}
	}
}
