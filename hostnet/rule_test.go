package hostnet

import (
	"net/netip"
	"slices"
	"testing"
)

var (
	own     = netip.MustParsePrefix("10.0.0.0/16")
	wanAddr = netip.MustParseAddr("192.0.2.1")
)

func TestDropRules(t *testing.T) {
	wan0 := Device{Name: "wan0", Addresses: []netip.Prefix{netip.MustParsePrefix("192.0.2.1/24")}}
	inVPC := Device{Name: "wan0", Addresses: []netip.Prefix{netip.MustParsePrefix("10.0.2.5/24")}}
	other := Device{Name: "dmz", Addresses: []netip.Prefix{netip.MustParsePrefix("198.51.100.1/24")}}
	remoteOff := []string{"from 172.16.0.0/16 iif wan0 blackhole", "from all to 172.16.0.0/16 iif wan0 blackhole"}
	ownOff := []string{"from 10.0.0.0/16 iif wan0 blackhole", "from all to 10.0.0.0/16 iif wan0 blackhole"}
	for _, test := range []struct {
		name   string
		device Device
		lan    string
		want   []string
		open   string // the networks of the warning
	}{
		{"a WAN device of its own", wan0, "lan", append(slices.Clone(ownOff), remoteOff...), ""},
		{"no LAN device", wan0, "", append(slices.Clone(ownOff), remoteOff...), ""},
		{"a cloud host, whose WAN device is in the VPC", inVPC, "lan", remoteOff, "10.0.0.0/16"},
		{"one device for both", inVPC, "wan0", nil, "10.0.0.0/16, 172.16.0.0/16"},
		{"one device for both, with a public address", wan0, "wan0", nil, "10.0.0.0/16, 172.16.0.0/16"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rules, warnings := dropRules([]Device{other, test.device}, test.lan, []netip.Addr{test.device.Addresses[0].Addr()}, []netip.Prefix{own, remote})
			var got []string
			for _, rule := range rules {
				got = append(got, rule.String())
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("rules %q, want %q", got, test.want)
			}
			if test.open == "" && len(warnings) > 0 || test.open != "" && (len(warnings) != 1 || warnings[0].Args["networks"] != test.open) {
				t.Errorf("warnings %v, want one about %q", warnings, test.open)
			}
		})
	}
}

// offWAN are the rules for a device wan0 that has nothing to do with inner.
func offWAN(inner ...netip.Prefix) []Rule {
	wan0 := Device{Name: "wan0", Addresses: []netip.Prefix{netip.MustParsePrefix("192.0.2.1/24")}}
	rules, _ := dropRules([]Device{wan0}, "lan", []netip.Addr{wanAddr}, inner)
	return rules
}

// TestRulesComeBeforeForwarding: they stand before the host is told to
// forward, and go after it was told not to.
func TestRulesComeBeforeForwarding(t *testing.T) {
	rules := offWAN(remote)
	desired := State{
		Sysctls: map[string]string{"net/ipv4/conf/lan/forwarding": "1"},
		Routes:  []Route{tunnelRoute(), Guard(remote)},
		Rules:   rules,
	}
	changes := diff(testHost(), desired)
	assertChanges(t, changes, []string{
		"add route unreachable 172.16.0.0/16 metric 4294967295",
		"add rule from 172.16.0.0/16 iif wan0 blackhole",
		"add rule from all to 172.16.0.0/16 iif wan0 blackhole",
		"sysctl net/ipv4/conf/lan/forwarding: 0 -> 1",
		"add route 172.16.0.0/16 dev cw0 src 10.0.1.1 metric 1 mtu 1400",
	})
	assertChanges(t, journal(nil).with(changes).undone(), []string{
		"delete route 172.16.0.0/16 dev cw0 src 10.0.1.1 metric 1 mtu 1400",
		"sysctl net/ipv4/conf/lan/forwarding: 1 -> 0",
		"delete rule from 172.16.0.0/16 iif wan0 blackhole",
		"delete rule from all to 172.16.0.0/16 iif wan0 blackhole",
		"delete route unreachable 172.16.0.0/16 metric 4294967295",
	})
	actual := testHost()
	actual.Rules = rules[:1]
	if changes := diffRules(actual, desired); len(changes) != 1 || *changes[0].Rule != rules[1] {
		t.Errorf("with one of two rules there: %v", changes)
	}
}
