package host_test

import (
	"net/netip"
	"strings"
	"testing"

	"causeway"
	"causeway/render/host"
)

func TestDevice(t *testing.T) {
	for path, want := range map[string]string{"wg0": "wg0", "fifteen-letters": "fifteen-letters", "telecom-verizon-2": ""} {
		got := host.Device(path)
		if len(got) > 15 || len(path) <= 15 && got != want || len(path) > 15 && !strings.HasPrefix(got, path[:8]) {
			t.Errorf("%s became %s", path, got)
		}
	}
	if host.Device("telecom-verizon-1") == host.Device("telecom-verizon-2") {
		t.Error("two paths have one device")
	}
}

func TestInsideHosts(t *testing.T) {
	network := netip.MustParsePrefix("198.19.0.4/30")
	own, other := host.InsideHosts(network, "a", "b")
	farOwn, farOther := host.InsideHosts(network, "b", "a")
	if own.String() != "198.19.0.5" || other.String() != "198.19.0.6" || farOwn != other || farOther != own {
		t.Errorf("a sees %v and %v, b sees %v and %v", own, other, farOwn, farOther)
	}
}

// What is behind a transit site is reached through it, unless that site is on
// the mesh itself.
func TestHostsAndWhatIsBehind(t *testing.T) {
	ic := load(t, "testdata/three-sites")
	carries := func(via causeway.Via) host.Carries {
		return func(e host.End) bool { return e.Path.Via == via }
	}
	tests := []struct {
		via                       causeway.Via
		host, remote, advertising string
	}{
		{causeway.ViaZeroTier, "a/a-1/", "172.16.0.0/16 192.168.0.0/24 fd00:1::/48", "10.0.0.0/16 10.8.0.0/16"},
		{causeway.ViaZeroTier, "b/b_1/", "10.0.0.0/16 10.8.0.0/16 192.168.0.0/24 fd00:1::/48", "172.16.0.0/16"},
		{causeway.ViaTailscale, "b/b_1/", "10.0.0.0/16 10.8.0.0/16", "172.16.0.0/16 192.168.0.0/24 fd00:1::/48"},
		{causeway.ViaTailscale, "a/a-2/", "172.16.0.0/16 192.168.0.0/24 fd00:1::/48", "10.0.0.0/16 10.8.0.0/16"},
	}
	for _, test := range tests {
		hosts := host.Hosts(ic, carries(test.via))
		for _, h := range hosts {
			if h.Folder() != test.host {
				continue
			}
			if got := host.List(host.Sorted(h.Remote()), " "); got != test.remote {
				t.Errorf("%s of %s leads to %s, want %s", test.via, test.host, got, test.remote)
			}
			if got := host.List(host.Sorted(h.Advertised(hosts)), " "); got != test.advertising {
				t.Errorf("%s of %s advertises %s, want %s", test.via, test.host, got, test.advertising)
			}
		}
	}
}
