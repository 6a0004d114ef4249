package lab

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVerdicts(t *testing.T) {
	s := Scenario{Bounds: map[string]string{"gap_ms": "< 1000", "resets": "= 0", "silent": "= true"}}
	got := s.Verdicts(Figures{"gap_ms": 300.5, "resets": 2, "other": 1})
	want := []Verdict{{"gap_ms", 300.5, "< 1000", true}, {"resets", 2, "= 0", false}, {"silent", nil, "= true", false}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
