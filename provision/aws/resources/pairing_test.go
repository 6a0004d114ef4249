package resources

import (
	"slices"
	"testing"

	"causeway/provision"
	"causeway/provision/aws"
)

// Tunnels are told by their inside networks, whatever order AWS lists them in.
func TestPairing(t *testing.T) {
	tunnel := func(outside, inside string) aws.Tunnel {
		return aws.Tunnel{OutsideIP: outside, Options: aws.TunnelOptions{InsideCIDR: inside}}
	}
	want := &provision.AWSVPNConnection{Tunnels: []provision.AWSTunnel{
		{InsideCIDR: ptr("169.254.10.0/30")}, {InsideCIDR: ptr("169.254.20.0/30")},
	}}
	for _, test := range []struct {
		name    string
		there   []aws.Tunnel
		want    *provision.AWSVPNConnection
		outside []string
	}{
		{"as asked for", []aws.Tunnel{tunnel("a", "169.254.10.0/30"), tunnel("b", "169.254.20.0/30")}, want, []string{"a", "b"}},
		{"the other way round", []aws.Tunnel{tunnel("a", "169.254.20.0/30"), tunnel("b", "169.254.10.0/30")}, want, []string{"b", "a"}},
		{"the first is another", []aws.Tunnel{tunnel("a", "169.254.30.0/30"), tunnel("b", "169.254.20.0/30")}, want, []string{"a", "b"}},
		{"round, and one is another", []aws.Tunnel{tunnel("a", "169.254.20.0/30"), tunnel("b", "169.254.30.0/30")}, want, []string{"b", "a"}},
		{"both are others", []aws.Tunnel{tunnel("a", "169.254.30.0/30"), tunnel("b", "169.254.40.0/30")}, want, []string{"a", "b"}},
		{"both the same", []aws.Tunnel{tunnel("a", "169.254.20.0/30"), tunnel("b", "169.254.20.0/30")}, want, []string{"b", "a"}},
		{"not desired", []aws.Tunnel{tunnel("a", "169.254.20.0/30"), tunnel("b", "169.254.10.0/30")}, nil, []string{"a", "b"}},
		{"not there yet", nil, want, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var outside []string
			for _, p := range paired(test.there, test.want) {
				outside = append(outside, p.OutsideIP)
			}
			if !slices.Equal(outside, test.outside) {
				t.Errorf("got %v, want %v", outside, test.outside)
			}
		})
	}
}

// What is left of a transit gateway that was made anew is ours to lead on; what
// leads to one that is there is not, nor what nobody desires.
func TestEntriesToNowhere(t *testing.T) {
	table := existing("route table", "rtb-1")
	want := &provision.AWSRoute{
		Meta: provision.Meta{Key: "california/rtb-1/route/10.1.0.0-16"}, Table: table, Destination: ptr("10.1.0.0/16"),
		Gateway: &provision.AWSTransitGateway{},
	}
	for _, test := range []struct {
		name        string
		route       aws.Route
		ours, found bool
	}{
		{"to one that is gone", aws.Route{Destination: "10.1.0.0/16", TransitGateway: "tgw-gone", State: "blackhole"}, true, true},
		{"to one that is there", aws.Route{Destination: "10.1.0.0/16", TransitGateway: "tgw-theirs", State: "blackhole"}, false, true},
		{"to one of another account", aws.Route{Destination: "10.1.0.0/16", TransitGateway: "tgw-far", State: "active"}, false, true},
		{"to something else", aws.Route{Destination: "10.1.0.0/16", State: "blackhole"}, false, true},
		{"learnt from a gateway", aws.Route{Destination: "10.1.0.0/16", Origin: "EnableVgwRoutePropagation"}, false, false},
		{"not desired", aws.Route{Destination: "10.2.0.0/16", TransitGateway: "tgw-gone", State: "blackhole"}, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := &view{
				transits: []aws.TransitGateway{{ID: "tgw-theirs"}},
				tables:   []aws.RouteTable{{ID: "rtb-1", Routes: []aws.Route{test.route}}},
			}
			v.scope.Desired = []provision.Resource{table, want}
			if err := observeRoutes(t.Context(), v); err != nil {
				t.Fatal(err)
			}
			if found := len(v.found) == 1; found != test.found || found && (v.found[0].Ours != test.ours || v.found[0].Resource.Head().Key != want.Key) {
				t.Errorf("found %+v", v.found)
			}
		})
	}
}
