package causeway

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseBitRate(t *testing.T) {
	for s, want := range map[string]BitRate{
		"200Mbps": 200 * Mbps, "1.5Gbps": 1500 * Mbps, "64Kbps": 64 * Kbps, "9600bps": 9600, "0bps": 0, "10 Mbps": 10 * Mbps,
	} {
		if got, err := ParseBitRate(s); err != nil || got != want {
			t.Errorf("ParseBitRate(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{
		"", "200", "Mbps", "200mbps", "200MBps", "200Mb/s", "-1Mbps", "NaNMbps", "InfMbps", "1e400Mbps", "1..5Mbps", "200Mbps ",
	} {
		if got, err := ParseBitRate(s); err == nil {
			t.Errorf("ParseBitRate(%q) = %d, want an error", s, got)
		}
	}
}

func TestParseRatio(t *testing.T) {
	for s, want := range map[string]Ratio{"0.5%": 0.005, "100%": 1, "0%": 0, "1 %": 0.01} {
		if got, err := ParseRatio(s); err != nil || got != want {
			t.Errorf("ParseRatio(%q) = %v, %v, want %v", s, float64(got), err, float64(want))
		}
	}
	for _, s := range []string{"", "%", "0.5", "100.1%", "-1%", "NaN%", "0.5%%", "0.5 percent"} {
		if got, err := ParseRatio(s); err == nil {
			t.Errorf("ParseRatio(%q) = %v, want an error", s, got)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for s, want := range map[string]time.Duration{"250ms": 250 * time.Millisecond, "1s": time.Second, "10m": 10 * time.Minute, "1m30s": 90 * time.Second, "0s": 0} {
		if got, err := ParseDuration(s); err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "1", "-1s", "1 s", "1d", "fast", "1e3s"} {
		if got, err := ParseDuration(s); err == nil {
			t.Errorf("ParseDuration(%q) = %v, want an error", s, got)
		}
	}
}

func TestBitRateRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]BitRate{BitPerSecond, Kbps, Mbps, Gbps}).Draw(t, "unit")
		rate := BitRate(rapid.Uint64Range(0, 1_000_000).Draw(t, "count")) * unit
		if got, err := ParseBitRate(rate.String()); err != nil || got != rate {
			t.Fatalf("%d is written %s and read %d, %v", rate, rate, got, err)
		}
	})
}

// TestRatioRoundTrip allows the last bits to differ: a percentage is a decimal
// fraction, a Ratio is not.
func TestRatioRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ratio := Ratio(rapid.Float64Range(0, 1).Draw(t, "ratio"))
		got, err := ParseRatio(ratio.String())
		if err != nil || math.Abs(float64(got-ratio)) > 1e-15 {
			t.Fatalf("%v is written %s and read %v, %v", float64(ratio), ratio, float64(got), err)
		}
	})
}

func TestDurationRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "duration"))
		if got, err := ParseDuration(d.String()); err != nil || got != d {
			t.Fatalf("%v is read %v, %v", d, got, err)
		}
	})
}

// FuzzUnits holds that what is accepted is a sane quantity.
func FuzzUnits(f *testing.F) {
	for _, seed := range []string{"200Mbps", "0.5%", "1s", "-1s", "NaN%", "1e999Gbps"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if ratio, err := ParseRatio(s); err == nil && !(ratio >= 0 && ratio <= 1) {
			t.Errorf("ParseRatio(%q) = %v", s, float64(ratio))
		}
		if d, err := ParseDuration(s); err == nil && d < 0 {
			t.Errorf("ParseDuration(%q) = %v", s, d)
		}
		_, _ = ParseBitRate(s)
	})
}
