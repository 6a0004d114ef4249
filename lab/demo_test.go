package lab

import "testing"

// TestCarryingFindsNoLinkInAnIdleLab is the control of the cut: without
// traffic no link is in use.
func TestCarryingFindsNoLinkInAnIdleLab(t *testing.T) {
	l := build(t, Options{})
	if got, err := l.busiest(t.Context(), beforeCut); got != "" || err != nil {
		t.Errorf("%q (%v)", got, err)
	}
}
