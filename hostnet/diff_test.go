package hostnet

import (
	"net/netip"
	"slices"
	"testing"
)

var (
	remote  = netip.MustParsePrefix("172.16.0.0/16")
	lanAddr = netip.MustParseAddr("10.0.1.1")
)

// tunnelRoute is the way to remote while the tunnel is there.
func tunnelRoute() Route {
	return Route{Destination: remote, Device: "cw0", Source: lanAddr, Metric: TunnelMetric, MTU: 1400}
}

func foreign(r Route) Route {
	r.foreign = true
	return r
}

// testHost is a host before a gateway comes.
func testHost() State {
	return State{
		Sysctls: map[string]string{"net/ipv4/ip_forward": "0", "net/ipv4/conf/lan/forwarding": "0"},
		Devices: []Device{
			{Name: "lan", MTU: 1500, Up: true, TxQueueLen: 1000, Addresses: []netip.Prefix{netip.MustParsePrefix("10.0.1.1/24")}, index: 2},
			{Name: "cw0", MTU: 1500, index: 3},
		},
		Routes: []Route{foreign(Route{Destination: netip.MustParsePrefix("10.0.1.0/24"), Device: "lan", Source: lanAddr})},
	}
}

func TestDiff(t *testing.T) {
	for _, test := range []struct {
		name    string
		actual  func(*State)
		desired State
		want    []string
	}{
		{name: "nothing wanted", desired: State{}},
		{
			name: "everything, in the order that never lets a packet out",
			desired: State{
				Sysctls: map[string]string{"net/ipv4/conf/lan/forwarding": "1", "net/ipv4/ip_forward": "1"},
				Devices: []Device{{Name: "cw0", MTU: 1400, Up: true, TxQueueLen: 500, Addresses: []netip.Prefix{netip.MustParsePrefix("10.9.0.1/32")}}},
				Routes:  []Route{tunnelRoute(), Guard(remote)},
			},
			want: []string{
				"add route unreachable 172.16.0.0/16 metric 4294967295",
				"sysctl net/ipv4/ip_forward: 0 -> 1",
				"sysctl net/ipv4/conf/lan/forwarding: 0 -> 1",
				"device cw0: mtu 1500 -> 1400",
				"device cw0: tx_queue_len 0 -> 500",
				"device cw0: add address 10.9.0.1/32",
				"device cw0: up down -> up",
				"add route 172.16.0.0/16 dev cw0 src 10.0.1.1 metric 1 mtu 1400",
			},
		},
		{
			name: "what is already so",
			desired: State{
				Sysctls: map[string]string{"net/ipv4/ip_forward": "0"},
				Devices: []Device{{Name: "lan", MTU: 1500, Up: true, Addresses: []netip.Prefix{netip.MustParsePrefix("10.0.1.1/24")}}},
				Routes:  []Route{{Destination: netip.MustParsePrefix("10.0.1.0/24"), Device: "lan", Source: lanAddr}},
			},
		},
		{
			name:    "own route that leads elsewhere by now",
			actual:  func(s *State) { s.Routes = append(s.Routes, tunnelRoute()) },
			desired: State{Routes: []Route{{Destination: remote, Device: "cw0", Metric: TunnelMetric}}},
			want:    []string{"replace route 172.16.0.0/16 dev cw0 src 10.0.1.1 metric 1 mtu 1400 by 172.16.0.0/16 dev cw0 metric 1"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			actual := testHost()
			if test.actual != nil {
				test.actual(&actual)
			}
			assertChanges(t, diff(actual, test.desired), test.want)
		})
	}
}

func assertChanges(t *testing.T, changes []Change, want []string) {
	t.Helper()
	var got []string
	for _, c := range changes {
		got = append(got, c.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("changes\n%q\nwant\n%q", got, want)
	}
}

func TestInverse(t *testing.T) {
	desired := State{
		Sysctls: map[string]string{"net/ipv4/ip_forward": "1"},
		Devices: []Device{{Name: "cw0", MTU: 1400, Up: true, Addresses: []netip.Prefix{netip.MustParsePrefix("10.9.0.1/32")}}},
		Routes:  []Route{tunnelRoute(), Guard(remote)},
	}
	assertChanges(t, journal(nil).with(diff(testHost(), desired)).undone(), []string{
		"delete route 172.16.0.0/16 dev cw0 src 10.0.1.1 metric 1 mtu 1400",
		"device cw0: up up -> down",
		"device cw0: delete address 10.9.0.1/32",
		"device cw0: mtu 1400 -> 1500",
		"sysctl net/ipv4/ip_forward: 1 -> 0",
		"delete route unreachable 172.16.0.0/16 metric 4294967295",
	})
}

// undone returns what undoing the journal does.
func (j journal) undone() []Change {
	var changes []Change
	for _, c := range j.undoOrder() {
		changes = append(changes, c.inverse())
	}
	return changes
}
