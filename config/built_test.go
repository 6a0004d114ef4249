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
		{"steering", "steer: primary-backup", "steer: best", "classes.default.steer 'steer: best'"},
		{"transit", "region: r1", "region: r1\n    transit: true", "sites.a.transit 'transit: true'"},
		{"no transit", "region: r1", "region: r1\n    transit: false", ""},
		{"IPv6", "[10.0.0.0/16]", "[10.0.0.0/16, 'fd00::/48', 'fd01::/48']", ""},
		{"one for all classes", "classes:\n", "classes:\n  a: {match: [{tcp: 1}]}\n  b: {match: [{tcp: 2}], sla: {loss: 1%}}\n", "classes 'match, sla'"},
		{
			"one for each feature", "classes:\n",
			"classes:\n  a: {match: [{tcp: 1}], accelerate: tcp}\n  b: {match: [{tcp: 2}], accelerate: tcp, compress: lz4}\n",
			"classes 'match, sla'\nclasses.a.accelerate 'accelerate: tcp'\nclasses.b.compress 'compress: lz4'",
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

// TestNotBuiltNamesRealOptions finds rows that no file could ask for.
func TestNotBuiltNamesRealOptions(t *testing.T) {
	real := map[string]bool{"match, sla": true, "accelerate: tcp": true, "compress: lz4": true, "transit: true": true}
	for _, section := range reservedSections {
		real[section] = true
	}
	for _, via := range vias {
		real["via: "+via] = true
	}
	for _, steer := range steers {
		real["steer: "+steer] = true
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
