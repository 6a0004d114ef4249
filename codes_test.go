package causeway

import (
	"maps"
	"regexp"
	"slices"
	"testing"
)

var (
	codePattern = regexp.MustCompile(`^[a-z]+\.[a-z0-9_]+$`)
	// placePattern is a place Problem.Args fill; {name: value} in a hint is
	// an example.
	placePattern = regexp.MustCompile(`\{[^{}]*\}`)
	argPattern   = regexp.MustCompile(`^\{[a-z][a-z0-9_]*\}$`)
	wordPattern  = regexp.MustCompile(`\pL`)
	hanPattern   = regexp.MustCompile(`\p{Han}`)
)

// places returns what a template expects to be filled in.
func places(template string) []string {
	found := map[string]bool{}
	for _, place := range placePattern.FindAllString(template, -1) {
		if argPattern.MatchString(place) {
			found[place] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestCodes(t *testing.T) {
	seen := map[Code]bool{}
	for _, d := range Codes() {
		t.Run(string(d.Code), func(t *testing.T) {
			if seen[d.Code] {
				t.Error("stands twice in the table")
			}
			seen[d.Code] = true
			if !codePattern.MatchString(string(d.Code)) {
				t.Error("is not of the form area.reason")
			}
			if d.Doc == "" {
				t.Error("is not documented")
			}
			if d.Text.En == "" || d.Text.Zh == "" {
				t.Error("has no sentence in one of the languages")
			}
			if (d.Hint.En == "") != (d.Hint.Zh == "") {
				t.Error("has a hint in one language only")
			}
			checkTranslation(t, d.Text)
			checkTranslation(t, d.Hint)
		})
	}
}

// checkTranslation compares the places of both languages and sees that the
// Chinese is Chinese.
func checkTranslation(t *testing.T, text Text) {
	t.Helper()
	if en, zh := places(text.En), places(text.Zh); !slices.Equal(en, zh) {
		t.Errorf("English has the places %v, Chinese %v", en, zh)
	}
	hasWords := wordPattern.MatchString(placePattern.ReplaceAllString(text.En, ""))
	if hanPattern.MatchString(text.En) || hasWords && !hanPattern.MatchString(text.Zh) {
		t.Errorf("%q and %q are not one English and one Chinese text", text.En, text.Zh)
	}
}

func TestDescribeUnknownCode(t *testing.T) {
	p := NewProblem("no.such_code", "thing", nil)
	if got := p.Sentence(English); got != "no.such_code: thing: " {
		t.Errorf("got %q", got)
	}
}
