package report

import (
	"testing"

	"causeway"
	"causeway/advise"
)

// TestCrossingOnAStep: a line that steps over another crosses it where that one
// is, whichever of the two it is.
func TestCrossingOnAStep(t *testing.T) {
	at := causeway.TB
	x := func(v causeway.Volume) float64 { return v.Gigabytes() }
	flat := func(cost float64) []figure { return []figure{{0, cost, cost}, {x(2 * at), cost, cost}} }
	stepped := func(below, above float64) []figure {
		return []figure{{0, below, below}, {x(at - 1), below, below}, {x(at), above, above}, {x(2 * at), above, above}}
	}
	for _, row := range []struct {
		name            string
		cheaper, dearer []figure
	}{
		{"the cheaper steps up", stepped(100, 300), flat(200)},
		{"the dearer steps down", flat(200), stepped(300, 100)},
	} {
		c := lineChart{x: axis{to: x(2 * at)}, series: []series{
			{scheme: advise.IPsec, points: row.cheaper}, {scheme: advise.SDWAN, points: row.dearer},
		}}
		if y, ok := c.crossing(advise.BreakEven{Cheaper: advise.IPsec, Dearer: advise.SDWAN, At: &at}); !ok || y != 200 {
			t.Errorf("%s: %v, %v", row.name, y, ok)
		}
	}
}
