package wireguard

import (
	"net/netip"
	"testing"

	"causeway"
	"causeway/render"
	"causeway/render/host"
)

func TestMTU(t *testing.T) {
	for _, test := range []struct {
		far  string
		said int
		want int
	}{{"192.0.2.1", 0, 1440}, {"2001:db8::1", 0, 1420}, {"192.0.2.1", 1380, 1380}} {
		e := host.End{
			FarLink: &causeway.Link{Address: netip.MustParseAddr(test.far)},
			How:     causeway.ProvisionPath{WireGuard: &causeway.WireGuard{MTU: test.said}},
		}
		if got := mtu(e); got != test.want {
			t.Errorf("to %s with mtu %d: %d, want %d", test.far, test.said, got, test.want)
		}
	}
}

// A second way to the same networks has routes of its own, one to others has
// those of wg-quick.
func TestStandby(t *testing.T) {
	end := func(network string) host.End {
		return host.End{Remote: []netip.Prefix{netip.MustParsePrefix(network)}}
	}
	if got := standby([]host.End{end("10.1.0.0/16")}, end("10.2.0.0/16")); got != "" {
		t.Errorf("other networks: %q", got)
	}
	want := "Table = off\nPostUp = ip route add 10.1.2.0/24 dev %i metric 1026\n"
	if got := standby([]host.End{end("10.1.0.0/16"), end("10.1.2.0/24")}, end("10.1.2.0/24")); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A file for planning names no endpoint yet.
func TestAddressToCome(t *testing.T) {
	link := func(name string, address netip.Addr) []causeway.Link {
		return []causeway.Link{{Name: name, Type: causeway.LinkInternet, Address: address, CloudAddress: !address.IsValid()}}
	}
	ic := &causeway.Interconnect{
		Sites: []causeway.Site{
			{Name: "a", Gateways: []causeway.Gateway{{Name: "a-1", Links: link("l", netip.Addr{})}}},
			{Name: "b", Gateways: []causeway.Gateway{{Name: "b-1", Links: link("m", netip.MustParseAddr("192.0.2.1"))}}},
		},
		Paths:     []causeway.Path{{Name: "wg", From: causeway.LinkRef{Site: "a", Link: "l"}, To: causeway.LinkRef{Site: "b", Link: "m"}, Via: causeway.ViaWireGuard}},
		Provision: &causeway.Provision{Paths: []causeway.ProvisionPath{{Path: "wg", WireGuard: &causeway.WireGuard{Port: 51820}}}},
	}
	made, problems := files(render.Input{Interconnect: ic})
	if len(made) > 0 || len(problems) != 1 || problems[0].Code != "overlay.address_to_come" || problems[0].Args["link"] != "l" {
		t.Errorf("%d files, %v", len(made), problems)
	}
}
