package advise

import (
	"slices"
	"testing"

	"causeway"
)

func TestCurvesReachEveryCrossing(t *testing.T) {
	at := 83 * causeway.TB
	for _, row := range []struct {
		today, least causeway.Volume
		crossings    []BreakEven
	}{
		{0, leastCurve, nil},
		{causeway.TB, 4 * causeway.TB, []BreakEven{{}}},
		{causeway.TB, at, []BreakEven{{At: &at}, {}}},
	} {
		volumes := curveVolumes(row.today, row.crossings)
		last := volumes[len(volumes)-1]
		if volumes[0] != 0 || !slices.IsSorted(volumes) || last < row.least || last > row.least*2 {
			t.Errorf("%v, %v: from %v to %v, want 0 to %v at the least", row.today, row.crossings, volumes[0], last, row.least)
		}
	}
}
