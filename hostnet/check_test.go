package hostnet

import (
	"net/netip"
	"slices"
	"testing"

	"causeway"
)

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name    string
		actual  func(*State)
		desired State
		want    []causeway.Code
	}{
		{name: "fine", desired: State{Routes: []Route{tunnelRoute(), Guard(remote)}}},
		{
			name:    "devices missing, each once",
			desired: State{Devices: []Device{{Name: "eth9"}}, Routes: []Route{{Destination: remote, Device: "eth9"}, {Destination: remote, Device: "eth8"}}},
			want:    []causeway.Code{"host.device_missing", "host.device_missing"},
		},
		{
			name:    "sysctl missing",
			desired: State{Sysctls: map[string]string{"net/ipv4/conf/eth9/forwarding": "1"}},
			want:    []causeway.Code{"host.sysctl_missing"},
		},
		{
			name: "foreign route in its place",
			actual: func(s *State) {
				s.Routes = append(s.Routes, foreign(Route{Destination: remote, Device: "lan", Metric: TunnelMetric, via: "via 10.0.1.254"}))
			},
			desired: State{Routes: []Route{tunnelRoute()}},
			want:    []causeway.Code{"host.route_conflict"},
		},
		{
			name:    "foreign route that does the same",
			actual:  func(s *State) { s.Routes = append(s.Routes, foreign(Guard(remote))) },
			desired: State{Routes: []Route{Guard(remote)}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			actual := testHost()
			if test.actual != nil {
				test.actual(&actual)
			}
			var got []causeway.Code
			for _, p := range check(actual, test.desired) {
				got = append(got, p.Code)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("problems %v, want %v", got, test.want)
			}
		})
	}
}

func TestDeviceMissingNamesThoseThatExist(t *testing.T) {
	problems := check(testHost(), State{Devices: []Device{{Name: "lan0"}}})
	if want := "network device lan0 does not exist here; devices here: lan, cw0"; problems.Error() != want {
		t.Errorf("%q, want %q", problems.Error(), want)
	}
}

func TestBypasses(t *testing.T) {
	desired := State{Routes: []Route{tunnelRoute(), Guard(remote)}}
	for _, test := range []struct {
		route Route
		want  bool
	}{
		{foreign(Route{Destination: netip.MustParsePrefix("172.16.5.0/24"), Device: "lan", Metric: 100}), true},
		{foreign(Route{Destination: remote, Device: "lan"}), true},
		{foreign(Route{Destination: remote, Device: "lan", Metric: 100}), false},
		{foreign(Route{Destination: netip.MustParsePrefix("0.0.0.0/0"), Device: "lan"}), false},
		{foreign(Route{Destination: netip.MustParsePrefix("172.17.0.0/16"), Device: "lan"}), false},
		{Route{Destination: netip.MustParsePrefix("172.16.5.0/24"), Device: "cw0"}, false},
	} {
		actual := testHost()
		actual.Routes = append(actual.Routes, test.route)
		if got := len(bypasses(actual, desired)) == 1; got != test.want {
			t.Errorf("%s bypasses the tunnel: %v, want %v", test.route, got, test.want)
		}
	}
}
