package advise

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"causeway"
)

// TestMeasuredAvailability: an hour without an outage is no year without one,
// what was down was down, and what nobody watched stays the table's.
func TestMeasuredAvailability(t *testing.T) {
	table := assessed(t, input(causeway.Needs{}), SDWAN).Service
	for _, row := range []struct {
		name    string
		m       Measured
		want    causeway.Ratio
		noted   bool
		allLost bool
	}{
		{"an hour without an outage", Measured{Availability: 1, Watched: time.Hour}, table.Availability, true, false},
		{"a year but a day", Measured{Availability: 1, Watched: year - day}, table.Availability, true, false},
		{"a year", Measured{Availability: 0.99995, Watched: year}, 0.99995, false, false},
		{"an hour with an outage", Measured{Availability: 0.9, Watched: time.Hour}, 0.9, true, false},
		{"down all the time", Measured{Loss: 1, Sent: 60, Watched: time.Hour}, 0, true, true},
		{"never watched", Measured{RTT: ms(190)}, table.Availability, false, false},
	} {
		in := input(causeway.Needs{Availability: 0.9999})
		row.m.Scheme = SDWAN
		in.Measured = []Measured{row.m}
		got := assessed(t, in, SDWAN)
		loss := table.Loss
		if row.allLost {
			loss = 1
		}
		if got.Service.Availability != row.want || got.Service.Loss != loss || (got.Rank > 0) != (row.want >= 0.9999) {
			t.Errorf("%s: rank %d, %+v", row.name, got.Rank, got.Service)
		}
		noted := slices.ContainsFunc(got.Notes, func(n causeway.Text) bool { return strings.Contains(n.En, "measured over") })
		if noted != row.noted {
			t.Errorf("%s: noted %v", row.name, noted)
		}
	}
}

// TestHybridsSeeWhatWasMeasured: a hybrid is no better than what its members were
// measured to be.
func TestHybridsSeeWhatWasMeasured(t *testing.T) {
	both := func(measured ...Measured) float64 {
		in := input(causeway.Needs{})
		in.Measured = measured
		q := ask(in)
		find := func(id SchemeID) *candidate { return single(schemes()[slices.Index(schemeIDs(), id)], q) }
		return float64(pair(q, find(SDWAN), find(CloudNativeGateway)).quality.Availability)
	}
	down := func(id SchemeID) Measured { return Measured{Scheme: id, Watched: time.Hour} }
	for _, row := range []struct {
		name     string
		measured []Measured
		want     float64
	}{
		{"the primary is down", []Measured{down(SDWAN)}, 0.99},
		{"the backup is down", []Measured{down(CloudNativeGateway)}, 0.999},
		{"both are", []Measured{down(SDWAN), down(CloudNativeGateway)}, 0},
		{"the backup was poor", []Measured{{Scheme: CloudNativeGateway, Availability: 0.5, Watched: time.Hour}}, 0.999},
		{"a year above the exit's", []Measured{{Scheme: SDWAN, Availability: 0.9999, Watched: year}}, 0.9999},
	} {
		if got := both(row.measured...); math.Abs(got-row.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
	if path := parallel([]component{{"x", 0}}, []component{{"x", 0}}); path != 0 {
		t.Errorf("a dead exit carries %v", path)
	}
}
