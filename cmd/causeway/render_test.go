package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"causeway/config"
)

// Every target makes something of an example, the same each time, and every
// example fits a target.
func TestRenderExamples(t *testing.T) {
	examples, err := filepath.Glob("../../examples/*.yaml")
	if err != nil || len(examples) < 5 {
		t.Fatal(err, examples)
	}
	fits := map[string]bool{}
	for _, example := range examples {
		ic, _ := config.Load(example)
		if ic == nil {
			// A description for ike lint, and drafts for compare.
			if !strings.Contains(example, "seed-ipsec") && !strings.Contains(example, "needs-") {
				t.Errorf("%s cannot be read", example)
			}
			continue
		}
		fit := false
		for _, target := range targets() {
			if target.Why(ic) != nil {
				continue
			}
			fit, fits[target.Name] = true, true
			files, problems := filesOf(target, ic)
			again, _ := filesOf(target, ic)
			if len(files) == 0 || len(problems.Failures()) > 0 {
				t.Errorf("%s of %s: %v", target.Name, example, problems)
			}
			if !slices.Equal(files, again) {
				t.Errorf("%s of %s is another each time", target.Name, example)
			}
		}
		if !fit {
			t.Errorf("%s fits no target", example)
		}
	}
	for _, target := range targets() {
		if !fits[target.Name] && target.Name != "istio" { // gateways do not serve services yet, and examples bring no notice
			t.Errorf("no example shows %s", target.Name)
		}
	}
}
