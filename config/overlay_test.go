package config

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
)

const (
	keyA = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	keyB = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="
)

// overlaid is a file whose paths third-party tunnels carry.
const overlaid = `version: 1
name: demo
sites:
  a: {cloud: aliyun, region: us-west-1, networks: [10.0.0.0/16], gateways: {a-1: {lan: lan}}, links: {l: {address: 192.0.2.1}}}
  b: {cloud: aws, region: us-west-1, networks: [172.16.0.0/16], gateways: {b-1: {lan: lan}}, links: {l: {address: 192.0.2.2}, m: {address: 192.0.2.3}}}
paths:
  wg: {from: a/l, to: b/l, via: wireguard}
  ts: {from: a/l, to: b/l, via: tailscale}
  zt: {from: a/l, to: b/l, via: zerotier}
  vpn: {from: a/l, to: b/l, via: ipsec}
provision:
  paths:
    wg: {wireguard: {public_keys: {a: ` + keyA + `, b: ` + keyB + `}, keepalive: 25s}}
    ts: {tailscale: {auth_key: /etc/causeway/tailscale.key}}
    zt: {zerotier: {network: 8056c2e21c000001}}
    vpn: {routing: bgp, asns: {a: 65010, b: 65020}}
`

// What is rendered is nothing to notice, and what the file leaves out is
// there.
func TestOverlays(t *testing.T) {
	ic, problems := Parse("test.yaml", []byte(overlaid))
	if ic == nil || len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	at := func(line, column int) causeway.Position {
		return causeway.Position{File: "test.yaml", Line: line, Column: column}
	}
	want := []causeway.ProvisionPath{
		{
			Path: "wg", Routing: "static", Billing: "data-transfer", At: at(13, 5),
			WireGuard: &causeway.WireGuard{
				Port: 51820, PublicKeys: []causeway.SiteKey{{Site: "a", Key: keyA}, {Site: "b", Key: keyB}},
				PrivateKey: "/etc/wireguard/wg.key", Keepalive: 25 * time.Second,
				Inside: ic.Provision.Paths[0].WireGuard.Inside, At: at(13, 10),
			},
		},
		{
			Path: "ts", Routing: "static", Billing: "data-transfer", At: at(14, 5),
			Tailscale: &causeway.Tailscale{LoginServer: causeway.DefaultLoginServer, AuthKey: "/etc/causeway/tailscale.key", Tags: []string{"tag:causeway"}, At: at(14, 10)},
		},
		{
			Path: "zt", Routing: "static", Billing: "data-transfer", At: at(15, 5),
			ZeroTier: &causeway.ZeroTier{Network: "8056c2e21c000001", Inside: ic.Provision.Paths[2].ZeroTier.Inside, At: at(15, 10)},
		},
		{Path: "vpn", Routing: "bgp", Billing: "data-transfer", At: at(16, 5), ASNs: []causeway.SiteASN{{Site: "a", ASN: 65010}, {Site: "b", ASN: 65020}}},
	}
	if diff := cmp.Diff(want, ic.Provision.Paths, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
}

// Chosen inside networks stay where they are, and give way to what is there.
func TestOverlayInside(t *testing.T) {
	first := mustParse(t, overlaid).Provision.Paths
	wg, zt := first[0].WireGuard.Inside, first[2].ZeroTier.Inside
	if wg.Bits() != 30 || !wireGuardInside.Overlaps(wg) || zt.Bits() != 24 || !zeroTierInside.Overlaps(zt) {
		t.Errorf("wireguard %v, zerotier %v", wg, zt)
	}
	moved := mustParse(t, edit(t, edit(t, overlaid, "10.0.0.0/16", wg.String()), "172.16.0.0/16", zt.String())).Provision.Paths
	if moved[0].WireGuard.Inside.Overlaps(wg) || moved[2].ZeroTier.Inside.Overlaps(zt) {
		t.Errorf("wireguard %v, zerotier %v are the sites' own", moved[0].WireGuard.Inside, moved[2].ZeroTier.Inside)
	}
	written := mustParse(t, edit(t, overlaid, "8056c2e21c000001", "8056c2e21c000001, inside: 10.9.0.0/24")).Provision.Paths
	if got := written[2].ZeroTier.Inside.String(); got != "10.9.0.0/24" {
		t.Errorf("the file says 10.9.0.0/24, it became %s", got)
	}
}

func TestOverlayMistakes(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"nothing said", "{wireguard: {public_keys: {a: " + keyA + ", b: " + keyB + "}, keepalive: 25s}}", "{}", "13:5 config.missing_key provision.paths.wg.wireguard"},
		{"no key of one end", ", b: " + keyB, "", "13:22 config.missing_key provision.paths.wg.wireguard.public_keys"},
		{"key of another site", "b: " + keyB, "c: " + keyB, "13:85 config.choice provision.paths.wg.wireguard.public_keys.c"},
		{"no key", keyB, "bm90IGEga2V5", "13:88 config.public_key provision.paths.wg.wireguard.public_keys.b"},
		{"one key twice", keyB, keyA, "13:88 config.same_key provision.paths.wg.wireguard.public_keys.b"},
		{"a key as private key", "keepalive: 25s", "private_key: " + keyB, "13:148 config.secret_file provision.paths.wg.wireguard.private_key"},
		{"a path with a trick", "keepalive: 25s", "private_key: /etc/../k", "13:148 config.secret_file provision.paths.wg.wireguard.private_key"},
		{"MTU", "keepalive: 25s", "mtu: 900", "13:140 config.out_of_range provision.paths.wg.wireguard.mtu"},
		{"inside too small", "keepalive: 25s", "inside: 10.9.0.0/31", "13:143 config.inside_size provision.paths.wg.wireguard.inside"},
		{"inside a site", "keepalive: 25s", "inside: 10.0.9.0/30", "13:5 config.inside_overlap provision.paths.wg.wireguard.inside"},
		{"nothing left inside", "[10.0.0.0/16]", "[198.19.0.0/16]", "13:5 config.no_inside provision.paths.wg"},
		{"no auth key", "{auth_key: /etc/causeway/tailscale.key}", "{tags: ['tag:a']}", "14:10 config.missing_key provision.paths.ts.tailscale.auth_key"},
		{"the auth key itself", "/etc/causeway/tailscale.key", "tskey-auth-k1LTAI", "14:32 config.secret_file provision.paths.ts.tailscale.auth_key"},
		{"login server", "{auth_key", "{login_server: 'http://h', auth_key", "14:36 config.login_server provision.paths.ts.tailscale.login_server"},
		{"login server with a trick", "{auth_key", "{login_server: 'https://h/$(id)', auth_key", "14:36 config.login_server provision.paths.ts.tailscale.login_server"},
		{"tag", "{auth_key", "{tags: [causeway], auth_key", "14:29 config.tailscale_tag provision.paths.ts.tailscale.tags[0]"},
		{"network", "8056c2e21c000001", "8056C2E21C000001", "15:30 config.zerotier_network provision.paths.zt.zerotier.network"},
		{"option of another kind", "zt: {zerotier: {network: 8056c2e21c000001}}", "zt: {wireguard: {}, zerotier: {network: 8056c2e21c000001}}", "15:10 config.foreign_option provision.paths.zt.wireguard"},
		{"no ASN", ", b: 65020", "", "16:5 config.missing_key provision.paths.vpn.asns.b"},
		{"one ASN twice", "65020", "65010", "16:45 config.same_asn provision.paths.vpn.asns.b"},
		{"public ASN", "65020", "4134", "16:45 config.asn provision.paths.vpn.asns.b"},
		{
			"one port twice", "provision:\n  paths:\n", "  wg-2: {from: a/l, to: b/m, via: wireguard}\nprovision:\n  paths:\n    wg-2: {wireguard: {public_keys: {a: " + keyA + ", b: " + keyB + "}}}\n",
			"15:5 config.port_taken provision.paths.wg",
		},
		{
			"two tailnets", "provision:\n  paths:\n", "  ts-2: {from: a/l, to: b/m, via: tailscale}\nprovision:\n  paths:\n    ts-2: {tailscale: {auth_key: /etc/k}}\n",
			"16:5 config.tailnets provision.paths.ts",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ic, problems := Parse("test.yaml", []byte(edit(t, overlaid, test.old, test.new)))
			if ic != nil || brief(problems.Failures()) != test.want+"\n" {
				t.Errorf("got\n%swant\n%s", brief(problems), test.want)
			}
			checkSentences(t, problems)
			for _, p := range problems {
				if strings.Contains(p.Error(), "LTAI") {
					t.Errorf("%s repeats what may be a key", p)
				}
			}
		})
	}
}

// A path that nothing is said of below provision is carried by nobody.
func TestOverlaysLeftOut(t *testing.T) {
	start := strings.Index(overlaid, "provision:")
	_, problems := Parse("test.yaml", []byte(overlaid[:start]))
	if got := brief(problems); strings.Count(got, "config.not_built") != 4 {
		t.Errorf("got %q", got)
	}
}
