package config

import (
	"testing"

	"causeway"
	"causeway/provision"
)

// FuzzParse holds what is promised of any input: no panic, an interconnect if
// and only if there is no failure, places within the text, and a bounded list
// of problems whose sentences and excerpts can be printed.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", small, clouded, everyKey, needsOnly, withService, exampleEnglish, exampleChinese,
		"a: &x [*x]\n", "<<: {}\n", "? a\n: b\n", "- - [{a: 1}]\n", "a: |\n  b\n", "\"\\x41\": '\n'\n", "{a: 1}: b\n", "---\n...\n---\n",
		"version: 1\nname: a\nsites: {a: {networks: [10.0.0.0/8]}, b: }\npaths: {p: {from: a/b, to: b/a}}\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		ic, problems := Parse("fuzz.yaml", source)
		if (ic == nil) != (len(problems.Failures()) > 0) {
			t.Fatalf("interconnect %v with problems %v", ic, problems)
		}
		if len(problems) > 3*(maxListed+1) {
			t.Fatalf("%d problems", len(problems))
		}
		for _, p := range problems {
			if p.At.IsKnown() && Excerpt(source, p.At) == "" && len(source) > 0 {
				t.Errorf("%v points outside the text", p)
			}
			if p.Sentence(causeway.English) == "" || p.Sentence(causeway.Chinese) == "" {
				t.Errorf("%s has no sentence", p.Code)
			}
		}
		if ic != nil {
			checkModel(t, ic)
		}
		drafted, problems := ParseDraft("fuzz.yaml", source)
		if (drafted == nil) != (len(problems.Failures()) > 0) || ic != nil && drafted == nil {
			t.Fatalf("draft %v with problems %v", drafted, problems)
		}
	})
}

// checkModel holds what the rest of the product relies on in a model.
func checkModel(t *testing.T, ic *causeway.Interconnect) {
	if !causeway.ValidName(ic.Name) || len(ic.Sites) < 2 || len(ic.Paths) == 0 {
		t.Errorf("name %q, %d sites, %d paths", ic.Name, len(ic.Sites), len(ic.Paths))
	}
	for _, path := range ic.Paths {
		_, from := ic.Link(path.From)
		_, to := ic.Link(path.To)
		if from == nil || to == nil || path.Via == "" || path.From.Site == path.To.Site {
			t.Errorf("path %+v", path)
		}
	}
	if ic.Provision != nil {
		checkPlan(t, ic)
	}
	hasDefault := false
	for _, class := range ic.Classes {
		hasDefault = hasDefault || class.Name == "default"
	}
	if !hasDefault {
		t.Error("no class default")
	}
}

// checkPlan holds that a file without mistakes is planned, or refused with a
// reason.
func checkPlan(t *testing.T, ic *causeway.Interconnect) {
	plan, problems := provision.Make(ic, provision.DefaultChoices(), provision.Snapshot{})
	if (plan == nil) != (len(problems.Failures()) > 0) {
		t.Errorf("plan %v with %v", plan, problems)
	}
}
