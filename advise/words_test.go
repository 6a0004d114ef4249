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

// TestVolume: what is written is read back as the same.
func TestVolume(t *testing.T) {
	for want, v := range map[string]causeway.Volume{
		"1.2TB": 1200 * causeway.GB, "999GB": 999 * causeway.GB, "1PB": causeway.PB, "87TB": 87 * causeway.TB, "20MB": 20 * causeway.MB,
	} {
		if got := volume(v); got != want {
			t.Errorf("%d: %s, want %s", v, got, want)
		} else if back, err := causeway.ParseVolume(got); err != nil || back != v {
			t.Errorf("%s is read as %d, %v", got, back, err)
		}
	}
}
