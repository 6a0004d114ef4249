package config

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"causeway"
)

func TestNotices(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"reserved section", "version: 1\n", "version: 1\nwatch: {bandwidth: 1}\n", "watch 'watch'"},
		{"reserved section, any shape", "version: 1\n", "version: 1\nnat: [{rule: x}]\n", "nat 'nat'"},
		{"kind of path", "via: internet", "via: ipsec", "paths.l1-m1 'via: ipsec'"},
		{"steering that is built", "steer: primary-backup", "steer: best", ""},
		{"classes", "classes:\n", "classes:\n  a: {match: [{tcp: 1}]}\n  b: {match: [{tcp: 2}], sla: {loss: 1%}}\n", ""},
		{"no transit", "region: r1", "region: r1\n    transit: false", ""},
		{"IPv6", "[10.0.0.0/16]", "[10.0.0.0/16, 'fd00::/48', 'fd01::/48']", ""},
		{
			"one for each feature", "classes:\n",
			"classes:\n  a: {match: [{tcp: 1}], accelerate: tcp}\n  b: {match: [{tcp: 2}], accelerate: tcp, compress: lz4}\n",
			"classes.a.accelerate 'accelerate: tcp'\nclasses.b.compress 'compress: lz4'",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ic, problems := Parse("test.yaml", []byte(edit(t, small, test.old, test.new)))
			var got []string
			for _, p := range problems {
				if p.Severity != causeway.Notice || p.Code != "config.not_built" {
					t.Errorf("unexpected: %v", p)
				}
				got = append(got, fmt.Sprintf("%s '%s'", p.Object, p.Args["option"]))
			}
			if ic == nil || strings.Join(got, "\n") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// transitSmall is a chain of three sites: a, b, c.
const transitSmall = `version: 1
name: demo
sites:
  a: {cloud: other, region: r1, networks: [10.0.0.0/16], gateways: {a-1: {lan: lan}}, links: {l: {address: 192.0.2.1}}}
  b: {cloud: other, region: r2, networks: [10.1.0.0/16], gateways: {b-1: {lan: lan}}, links: {l: {address: 192.0.2.2}}}
  c: {cloud: other, region: r3, networks: [10.2.0.0/16], gateways: {c-1: {lan: lan}}, links: {l: {address: 192.0.2.3}}}
paths:
  a-b: {from: a/l, to: b/l}
  b-c: {from: b/l, to: c/l}
`

// A site between two others is accepted with a notice; one at the end of
// everything has nothing to forward, which is likely a slip.
func TestTransit(t *testing.T) {
	for _, test := range []struct{ region, want string }{
		{"r2", "5:33 config.not_built sites.b.transit\n"},
		{"r3", "6:3 config.transit_ends sites.c\n6:33 config.not_built sites.c.transit\n"},
	} {
		source := edit(t, transitSmall, "region: "+test.region+",", "region: "+test.region+", transit: true,")
		ic, problems := Parse("test.yaml", []byte(source))
		if ic == nil || brief(problems) != test.want {
			t.Errorf("%s: got %q, want %q", test.region, brief(problems), test.want)
		}
		checkSentences(t, problems)
	}
}

// Under provision a transit site goes on over what clouds and other programs
// carry; that our own tunnel does not carry it is said.
func TestTransitOverOwnTunnel(t *testing.T) {
	example, err := os.ReadFile("../examples/cross-border.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const said = "14:3 provision.transit_tunnel sites.silicon-valley\n"
	for _, test := range []struct{ via, second, described, want string }{
		{via: "internet", want: said},
		{via: "tls", want: said},
		{via: "tailscale", described: "vpn"},
		{via: "internet", second: "second: {from: silicon-valley/vpn, to: california/vpn, via: tailscale}", described: "second"},
	} {
		source := string(example)
		for _, e := range [][2]string{
			{"vpn: {type: vpn-gateway}", "vpn: {address: 198.51.100.10}"},
			{"vpn: {type: vpn-gateway}", "vpn: {address: 203.0.113.20}"},
			{"via: ipsec}", "via: " + test.via + "}\n  " + test.second},
		} {
			source = strings.Replace(source, e[0], e[1], 1)
		}
		if test.described != "" {
			source = edit(t, source, "  paths:\n", "  paths:\n    "+test.described+": {tailscale: {auth_key: /etc/causeway/key}}\n")
		}
		ic, problems := Parse("test.yaml", []byte(source))
		if ic == nil || brief(problems) != test.want {
			t.Errorf("%s %s: got %q, want %q", test.via, test.second, brief(problems), test.want)
		}
		checkSentences(t, problems)
	}
}

// A way to steer that is not built is steered like best; the notice says so.
func TestNotBuiltSteersLikeBest(t *testing.T) {
	built := map[causeway.Steer]bool{causeway.SteerPrimaryBackup: true, causeway.SteerBest: true}
	for _, steer := range steers {
		ic, problems := Parse("test.yaml", []byte(edit(t, small, "steer: primary-backup", "steer: "+steer)))
		if ic == nil || built[causeway.Steer(steer)] != (len(problems) == 0) {
			t.Errorf("%s: %v", steer, problems)
		}
		for _, p := range problems {
			if p.Severity != causeway.Notice || p.Code != "config.steers_best" || p.Object != "classes.default.steer" || p.Args["option"] != "steer: "+steer {
				t.Errorf("unexpected: %+v", p)
			}
		}
		checkSentences(t, problems)
	}
}

// TestNotBuiltNamesRealOptions finds rows that no file could ask for.
func TestNotBuiltNamesRealOptions(t *testing.T) {
	real := map[string]bool{"accelerate: tcp": true, "compress: lz4": true, "transit: true": true}
	for _, section := range reservedSections {
		real[section] = true
	}
	for _, via := range vias {
		real["via: "+via] = true
	}
	for option := range notBuilt {
		if !real[option] {
			t.Errorf("%q is nothing a file can ask for", option)
		}
	}
	for _, section := range reservedSections {
		if !notBuilt[section] {
			t.Errorf("section %q would be accepted in silence", section)
		}
	}
}
