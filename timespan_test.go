package causeway

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseTimespan(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"12h": 12 * time.Hour, "1d": 24 * time.Hour, "2w": 336 * time.Hour, "1mo": 730 * time.Hour, "12mo": Year, "2y": 2 * Year,
	} {
		if got, err := ParseTimespan(s); err != nil || got != want {
			t.Errorf("%s: %v, %v", s, got, err)
		}
		if back := FormatTimespan(want); s != "12mo" && back != s {
			t.Errorf("%s is written %s", s, back)
		}
	}
	for _, s := range []string{"", "2", "w", "0w", "-1w", "+1w", "1.5w", "2m", "30s", "2 w", "2W", "2weeks", "21y", "1043w1", "1044w", "99999999999mo", "NaNd", "1e3d"} {
		if got, err := ParseTimespan(s); err == nil {
			t.Errorf("%q is read as %v", s, got)
		}
	}
	if got := FormatTimespan(0); got != "0h" {
		t.Errorf("nothing is %s", got)
	}
}

// What is written is read as the same, whichever unit it comes in.
func TestTimespanRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]time.Duration{time.Hour, Day, Week, Month, Year}).Draw(t, "unit")
		want := time.Duration(rapid.Int64Range(1, int64(maxTimespan/unit)).Draw(t, "count")) * unit
		if got, err := ParseTimespan(FormatTimespan(want)); err != nil || got != want {
			t.Fatalf("%v is written %s and read %v, %v", want, FormatTimespan(want), got, err)
		}
	})
}

func TestParseGrowthAndFactor(t *testing.T) {
	for s, want := range map[string]float64{"0%": 0, "30%": 0.3, "150 %": 1.5, "1000%": 10} {
		if got, err := ParseGrowth(s); err != nil || got != want {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "30", "-30%", "NaN%", "Inf%", "1001%", "%", "3x"} {
		if got, err := ParseGrowth(s); err == nil {
			t.Errorf("%q is read as %v", s, got)
		}
	}
	for s, want := range map[string]float64{"3x": 3, "1.5x": 1.5, "1000x": 1000} {
		if got, err := ParseFactor(s); err != nil || got != want {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "x", "3", "1x", "0x", "-3x", "NaNx", "1001x", "300%"} {
		if got, err := ParseFactor(s); err == nil {
			t.Errorf("%q is read as %v", s, got)
		}
	}
}
