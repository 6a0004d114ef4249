package region

import (
	"math"
	"slices"
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

func TestNames(t *testing.T) {
	if got := Names("aliyun"); len(got) != len(regions["aliyun"]) || !slices.IsSorted(got) || !slices.Contains(got, "cn-beijing") {
		t.Errorf("aliyun: %v", got)
	}
	if got := Names("other"); got != nil {
		t.Errorf("other: %v", got)
	}
	if got := City("aws", "us-west-1"); got != "San Jose" {
		t.Errorf("us-west-1 is in %q", got)
	}
	if got := City("aws", "cn-beijing") + City("nowhere", "us-west-1"); got != "" {
		t.Errorf("unknown regions are in %q", got)
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
		for _, floor := range []time.Duration{RoundTripFloor(test.a, test.b), RoundTripFloor(test.b, test.a)} {
			if got := floor.Seconds() * 1000; math.Abs(got-want) > want*0.005 {
				t.Errorf("%s - %s: %v ms, want %v", test.a, test.b, got, want)
			}
		}
		if got, known := Distance(test.a, test.b); !known || math.Abs(got-test.kilometres) > test.kilometres*0.005 {
			t.Errorf("%s - %s: %v km, %t", test.a, test.b, got, known)
		}
	}
	if half := distance(city{0, 0}, city{0, 180}); math.Abs(half-math.Pi*earthRadius) > 1 {
		t.Errorf("half around the globe is %v km", half)
	}
	if _, known := Distance("Beijing", "Atlantis"); known || RoundTripFloor("Atlantis", "Beijing") != 0 {
		t.Error("the distance of Atlantis is known")
	}
}

func TestKnownRoundTrip(t *testing.T) {
	known := []Line{{From: "Tokyo", To: "Seoul", RoundTrip: 30 * time.Millisecond, Source: "test"}}
	for pair, want := range map[[2]string]time.Duration{
		{"Tokyo", "Seoul"}: 30 * time.Millisecond, {"Seoul", "Tokyo"}: 30 * time.Millisecond, {"Tokyo", "Tokyo"}: 0,
	} {
		if got := KnownRoundTrip(known, pair[0], pair[1]); got != want {
			t.Errorf("%v: %v", pair, got)
		}
	}
	for _, l := range Lines() {
		floor := RoundTripFloor(l.From, l.To)
		if floor == 0 || l.RoundTrip <= floor || l.Source == "" {
			t.Errorf("%+v: light needs %v", l, floor)
		}
	}
}
