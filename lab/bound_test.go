package lab

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestBounds(t *testing.T) {
	tests := []struct {
		figure any
		bound  string
		broken string
	}{
		{999.9, "< 1000", ""},
		{1000.0, "< 1000", "field is 1000, want < 1000"},
		{1000, "<= 1000", ""},
		{1001, "<= 1000", "field is 1001, want <= 1000"},
		{1, "> 0", ""},
		{uint64(0), "> 0", "field is 0, want > 0"},
		{uint64(100), ">= 100", ""},
		{99, ">= 100", "field is 99, want >= 100"},
		{0, "= 0", ""},
		{3, "= 0", "field is 3, want = 0"},
		{true, "= true", ""},
		{false, "= true", "field is false, want = true"},
		// What was not measured is not within any bound.
		{nil, "< 1000", "field is unknown, want < 1000"},
		{nil, "= 0", "field is unknown, want = 0"},
		{true, "= 1", "field is true, want = 1"},
		{1, "= true", "field is 1, want = true"},
		{"fast", "< 1000", "field is fast, want < 1000"},
	}
	for _, tt := range tests {
		want := []string{}
		if tt.broken != "" {
			want = append(want, tt.broken)
		}
		got, err := judge(map[string]string{"field": tt.bound}, Figures{"field": tt.figure})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%v %s: %q (%v)", tt.figure, tt.bound, got, err)
		}
	}
	if got, err := judge(map[string]string{"missing": "= 0"}, Figures{}); err != nil || len(got) != 1 {
		t.Errorf("%q (%v) for a figure nobody measured", got, err)
	}
}

// TestBoundsBesideOthers: a figure is measured by another one.
func TestBoundsBesideOthers(t *testing.T) {
	for _, tt := range []struct {
		figures Figures
		broken  []string
	}{
		{Figures{"field": 229.5, "rtt_ms": 200.0}, []string{}},
		{Figures{"field": 231, "rtt_ms": 200.0}, []string{"field is 231, want <= 1.15 * rtt_ms"}},
		{Figures{"field": 0}, []string{"field is 0, want <= 1.15 * rtt_ms"}},
		{Figures{"field": 0, "rtt_ms": nil}, []string{"field is 0, want <= 1.15 * rtt_ms"}},
		{Figures{"rtt_ms": 200.0}, []string{"field is unknown, want <= 1.15 * rtt_ms"}},
		{Figures{"field": true, "rtt_ms": 200.0}, []string{"field is true, want <= 1.15 * rtt_ms"}},
	} {
		got, err := judge(map[string]string{"field": "<= 1.15 * rtt_ms"}, tt.figures)
		if err != nil || !slices.Equal(got, tt.broken) {
			t.Errorf("%v: %q (%v)", tt.figures, got, err)
		}
	}
}

func TestBoundsAreChecked(t *testing.T) {
	for _, text := range []string{"", "1000", "<1000", "< many", "< true", "~ 5", "< NaN", "= maybe", "< 5 6", "< 5 * ", "< 5 * 6 * 7", "< many * rtt_ms", "= true * rtt_ms", "< 5*rtt_ms"} {
		if _, err := parseBound("field", text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

func TestScenarioResultIsFlat(t *testing.T) {
	text, err := json.Marshal(ScenarioResult{Scenario: "s", Seed: 7, Broken: []string{}, Figures: Figures{"gap_ms": 1.5, "switched_ms": nil}})
	if want := `{"broken":[],"gap_ms":1.5,"passed":false,"scenario":"s","seed":7,"switched_ms":null}`; err != nil || string(text) != want {
		t.Errorf("%s (%v), want %s", text, err, want)
	}
}
