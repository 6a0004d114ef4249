package border_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/border"
)

var (
	idPattern  = regexp.MustCompile(`^[a-z]+(-[a-z]+)+$`)
	hanPattern = regexp.MustCompile(`\p{Han}`)
	strictness = []border.Verdict{border.Forbidden, border.NeedsPermit, border.NeedsRecord, border.Notice}
)

// TestRules sees that each rule says all a rule has to, in both languages, and
// that the table goes from strict to mild.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	last := 0
	for _, r := range border.Rules() {
		if seen[r.ID] || !idPattern.MatchString(r.ID) {
			t.Errorf("%q is no new name", r.ID)
		}
		seen[r.ID] = true
		for name, text := range map[string]causeway.Text{"Says": r.Says, "Do": r.Do, "Unverified": r.Unverified} {
			checkTwoLanguages(t, r.ID+" "+name, text)
		}
		rank := strings.Index(verdicts(), string(r.Verdict))
		if r.Verdict == "" || rank < last {
			t.Errorf("%s: verdict %q does not stand in the order of the table", r.ID, r.Verdict)
		}
		last = rank
		if r.Confidence != border.High && r.Confidence != border.Medium && r.Confidence != border.Low {
			t.Errorf("%s: confidence %q", r.ID, r.Confidence)
		}
		if r.From.IsZero() || !r.Until.IsZero() && r.Until.Before(r.From) {
			t.Errorf("%s: valid from %v until %v", r.ID, r.From, r.Until)
		}
		if len(r.Sources) == 0 {
			t.Errorf("%s has no source", r.ID)
		}
		for _, source := range r.Sources {
			checkSource(t, source)
		}
	}
}

func verdicts() string {
	words := make([]string, len(strictness))
	for i, v := range strictness {
		words[i] = string(v)
	}
	return strings.Join(words, " ")
}

func checkSource(t *testing.T, s border.Source) {
	t.Helper()
	checkTwoLanguages(t, s.URL, s.Title)
	if !strings.HasPrefix(s.URL, "https://") || s.Date.Before(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) || s.Date.After(today) {
		t.Errorf("%+v: want an address and a date", s)
	}
}

func checkTwoLanguages(t *testing.T, what string, text causeway.Text) {
	t.Helper()
	if text.En == "" || !hanPattern.MatchString(text.Zh) {
		t.Errorf("%s is not in both languages: %+v", what, text)
	}
}

// TestRulesAreCopies sees that a caller cannot change the table.
func TestRulesAreCopies(t *testing.T) {
	border.Rules()[0].ID = "changed"
	border.Areas()[0].Cloud = "changed"
	if border.RuleIDs()[0] == "changed" || border.Areas()[0].Cloud == "changed" {
		t.Error("a caller changed the table")
	}
}
