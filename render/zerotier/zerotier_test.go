package zerotier

import (
	"encoding/json"
	"net/netip"
	"testing"

	"causeway/config"
	"causeway/render/host"
)

// Each network is reached over one member, which is on the inside network, and
// two members never have one address.
func TestRoutes(t *testing.T) {
	ic, problems := config.Load("../host/testdata/three-sites.yaml")
	if ic == nil {
		t.Fatal(problems)
	}
	networks := networksOf(host.Hosts(ic, carries))
	if len(networks) != 1 || len(networks[0].members) != 3 {
		t.Fatalf("%+v", networks)
	}
	n := networks[0]
	addresses := map[netip.Addr]string{}
	for _, m := range n.members {
		if other, taken := addresses[m.address]; taken || !n.inside.Contains(m.address) {
			t.Errorf("%s has %v, as has %q", m.name(), m.address, other)
		}
		addresses[m.address] = m.name()
	}
	var written settings
	if err := json.Unmarshal([]byte(networkJSON(n)), &written); err != nil {
		t.Fatal(err)
	}
	seen := map[netip.Prefix]bool{}
	for _, r := range written.Routes {
		onMember := r.Via != nil && addresses[*r.Via] != ""
		if seen[r.Target] || onMember == (r.Target == n.inside) {
			t.Errorf("%v via %v", r.Target, r.Via)
		}
		seen[r.Target] = true
	}
	if !written.Private || len(written.Routes) != 5 {
		t.Errorf("%+v", written)
	}
}

func TestFull(t *testing.T) {
	ic, problems := config.Load("../host/testdata/three-sites.yaml")
	if ic == nil {
		t.Fatal(problems)
	}
	n := networksOf(host.Hosts(ic, carries))[0]
	for bits, want := range map[int]bool{30: true, 29: false} {
		n.inside = netip.PrefixFrom(n.inside.Addr(), bits)
		if got := n.full() != nil; got != want {
			t.Errorf("three hosts on a /%d: full is %t", bits, got)
		}
	}
}

// A network of Internet addresses has to be allowed by name.
func TestAllowGlobal(t *testing.T) {
	for network, want := range map[string]string{"10.0.0.0/8": "0", "fd00::/48": "0", "203.0.113.0/24": "1"} {
		if got := allowGlobal([]netip.Prefix{netip.MustParsePrefix(network)}); got != want {
			t.Errorf("%s: %s", network, got)
		}
	}
}

func TestDeviceFitsLinux(t *testing.T) {
	if d := device("8056c2e21c000001"); len(d) > 15 || d == device("8056c2e21c000002") {
		t.Error(d)
	}
}
