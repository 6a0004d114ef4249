package resources_test

import (
	"context"
	"testing"

	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws/fake"
)

// The examples with hosts that between them make every kind for them.
var (
	newest      = []string{"image: ami-0example0linux, ", ""}
	application = []string{"{kind: network, port: 8080, zone", "{kind: application, port: 8080, zone"}
)

// What is asked for is made, is then seen as it was asked for, and is taken
// away again.
func TestHostsRoundTrip(t *testing.T) {
	var said []fake.Exchange
	for _, test := range []struct {
		name, example string
		edits         []string
	}{
		{"network balancer", "cloud-native.yaml", nil},
		{"application balancer and newest image", "cloud-native.yaml", append(newest, application...)},
		{"two hosts", "sd-wan.yaml", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newHostWorld(t, test.example, test.edits...)
			ok(t, w.apply())
			again, problems := w.plan()
			if len(again) > 0 || len(problems) > 0 {
				for _, c := range again {
					t.Logf("%s %+v", c.Key, c.Fields)
				}
				t.Fatalf("the second plan is %q %v", shown(again), problems)
			}
			found := w.found
			w.destroy()
			for _, o := range found {
				change := provision.Change{Key: o.Resource.Head().Key, Resource: o.Resource}
				if err := w.cloud.Delete(context.Background(), apply.Order{Change: change, There: o}); err != nil {
					t.Errorf("delete what is gone: %v", err)
				}
			}
			said = append(said, w.front.Exchanges()...)
		})
	}
	t.Run("botocore accepts it", func(t *testing.T) { checkWithBotocore(t, said) })
}
