package config

import (
	"math"
	"testing"
	"time"
)

func TestEveryRegionHasItsCity(t *testing.T) {
	used := map[string]bool{}
	for cloud, places := range regions {
		for region, name := range places {
			used[name] = true
			if c, ok := cities[name]; !ok || math.Abs(c.latitude) > 60 || math.Abs(c.longitude) > 180 {
				t.Errorf("%s/%s is in %q, at %v", cloud, region, name, c)
			}
		}
	}
	for name := range cities {
		if !used[name] {
			t.Errorf("no region is in %s", name)
		}
	}
}

// TestRoundTripFloor compares with geodesics on the WGS 84 ellipsoid (by
// Vincenty's formula), which differ from great circles by 0.5 % at most.
func TestRoundTripFloor(t *testing.T) {
	tests := []struct {
		a, b       string
		kilometres float64
	}{
		{"Beijing", "Beijing", 0},
		{"Beijing", "San Jose", 9592},
		{"Beijing", "Shanghai", 1067},
		{"Hong Kong", "Singapore", 2577},
		{"Frankfurt", "London", 639},
		{"Tokyo", "Sao Paulo", 18530},
		{"Sydney", "San Jose", 11951},
	}
	for _, test := range tests {
		want := 2 * test.kilometres / 199861.6 * 1000
		for _, floor := range []time.Duration{roundTripFloor(cities[test.a], cities[test.b]), roundTripFloor(cities[test.b], cities[test.a])} {
			if got := floor.Seconds() * 1000; math.Abs(got-want) > want*0.005 {
				t.Errorf("%s - %s: %v ms, want %v", test.a, test.b, got, want)
			}
		}
	}
	if far := roundTripFloor(city{0, 0}, city{0, 180}); far < 200*time.Millisecond || far > 201*time.Millisecond {
		t.Errorf("half around the globe takes %v", far)
	}
}

func TestKnownRoundTrip(t *testing.T) {
	known := []line{{from: "Tokyo", to: "Seoul", roundTrip: 30 * time.Millisecond, source: "test"}}
	for pair, want := range map[[2]string]time.Duration{
		{"Tokyo", "Seoul"}: 30 * time.Millisecond, {"Seoul", "Tokyo"}: 30 * time.Millisecond, {"Tokyo", "Tokyo"}: 0,
	} {
		if got := knownRoundTrip(known, pair[0], pair[1]); got != want {
			t.Errorf("%v: %v", pair, got)
		}
	}
	for _, l := range lines {
		floor := roundTripFloor(cities[l.from], cities[l.to])
		if floor == 0 || l.roundTrip <= floor || l.source == "" {
			t.Errorf("%+v: light needs %v", l, floor)
		}
	}
}
