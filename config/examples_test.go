package config

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"causeway"
)

var ofKind = regexp.MustCompile(`(?m)^kind: ipsec$`)

// The files people copy from have no mistake and nothing to notice. One that
// begins with its kind is not a causeway.yaml.
func TestExamplesAreValid(t *testing.T) {
	files, err := filepath.Glob("../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var problems causeway.Problems
		if ofKind.Match(text) {
			_, problems = ParseIPsec(file, text)
		} else {
			_, problems = Parse(file, text)
		}
		if len(problems) > 0 {
			t.Errorf("%s: %v", file, problems)
		}
	}
}
