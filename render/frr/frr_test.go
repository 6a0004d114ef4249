package frr

import (
	"net/netip"
	"strings"
	"testing"

	"causeway"
	"causeway/config"
	"causeway/render"
)

// Every route-map that is used is there, in both directions, and matches a
// list that is there: without, FRRouting would take or tell nothing.
func TestPoliciesAreComplete(t *testing.T) {
	for _, file := range []string{"../../examples/third-party-ipsec.yaml", "../host/testdata/three-sites.yaml"} {
		ic, problems := config.Load(file)
		if ic == nil {
			t.Fatal(problems)
		}
		files, _ := Target().Files(render.Input{Interconnect: ic})
		for _, f := range files {
			if !strings.HasSuffix(f.Name, "frr.conf") {
				continue
			}
			for _, direction := range []string{"in", "out"} {
				for _, line := range []string{"ip prefix-list vpn-" + direction + " ", "route-map vpn-" + direction + " permit", " match ip address prefix-list vpn-" + direction + "\n", " route-map vpn-" + direction + " " + direction + "\n"} {
					if !strings.Contains(f.Text, line) {
						t.Errorf("%s of %s lacks %q", f.Name, file, line)
					}
				}
			}
			if strings.Contains(f.Text, "no bgp ebgp-requires-policy") || strings.Contains(f.Text, " bfd") {
				t.Errorf("%s of %s:\n%s", f.Name, file, f.Text)
			}
		}
	}
}

func TestList(t *testing.T) {
	networks := []netip.Prefix{netip.MustParsePrefix("10.0.1.0/29"), netip.MustParsePrefix("fd00::/48"), netip.MustParsePrefix("10.0.0.0/16")}
	want := "ip prefix-list x seq 5 permit 10.0.0.0/16 le 28\nip prefix-list x seq 10 permit 10.0.1.0/29\n"
	if got := list("x", networks, longestTaken); !strings.HasPrefix(got, want) || strings.Contains(got, "fd00") {
		t.Error(got)
	}
}

// Static routes need no BGP.
func TestWhy(t *testing.T) {
	ic, problems := config.Load("../host/testdata/static-hosts-ipv6.yaml")
	if ic == nil {
		t.Fatal(problems)
	}
	if why := Target().Why(ic); !causeway.HasCode(why, "overlay.no_bgp") {
		t.Error(why)
	}
}
