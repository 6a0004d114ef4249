package config

import (
	"fmt"
	"strings"
	"testing"

	"causeway"
)

func TestNotices(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"reserved section", "version: 1\n", "version: 1\nneeds: {bandwidth: 1}\n", "needs 'needs'"},
		{"reserved section, any shape", "version: 1\n", "version: 1\nacknowledge: [{rule: x}]\n", "acknowledge 'acknowledge'"},
		{"kind of path", "via: internet", "via: ipsec", "paths.l1-m1 'via: ipsec'"},
		{"steering that is built", "steer: primary-backup", "steer: best", ""},
		{"classes", "classes:\n", "classes:\n  a: {match: [{tcp: 1}]}\n  b: {match: [{tcp: 2}], sla: {loss: 1%}}\n", ""},
		{"transit", "region: r1", "region: r1\n    transit: true", "sites.a.transit 'transit: true'"},
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
