package config

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/border"
)

var ofKind = regexp.MustCompile(`(?m)^kind: ipsec$`)

// The files people copy from have no mistake and nothing to notice but, where
// they lead over the border, what the rules say of that; one shows what they
// refuse. One that begins with
// its kind is not a causeway.yaml, and needs-*.yaml say what is needed and no
// more.
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
		parsed, problems := parseExample(file, text)
		if len(problems) > 0 {
			t.Errorf("%s: %v", file, problems)
			continue
		}
		if parsed == nil {
			continue
		}
		refused := border.Refusals(border.Check(parsed, time.Now()))
		if wrong := filepath.Base(file) == "direct-cross-border-ipsec.yaml"; wrong != (len(refused) > 0) {
			t.Errorf("%s: %v", file, refused)
		}
	}
}

// parseExample reads one of them as what it is. Of a draft, that it is one is
// no problem; where its sites are has to be known.
func parseExample(file string, text []byte) (*causeway.Interconnect, causeway.Problems) {
	if ofKind.Match(text) {
		_, problems := ParseIPsec(file, text)
		return nil, problems
	}
	if !strings.HasPrefix(filepath.Base(file), "needs-") {
		return Parse(file, text)
	}
	ic, problems := ParseDraft(file, text)
	if ic == nil || len(problems) != 1 || problems[0].Code != "config.draft" {
		return ic, problems
	}
	return ic, CheckRegions(ic)
}
