package advise

import (
	"testing"

	"causeway"
)

func TestPercent(t *testing.T) {
	for r, want := range map[causeway.Ratio]string{0.9999: "99.99%", 0.98: "98%", 1: "100%", 0.9999999: "99.9999%", 0.0001: "0.01%", 0: "0%"} {
		if got := percent(r); got != want {
			t.Errorf("%v: %s, want %s", float64(r), got, want)
		}
	}
}
