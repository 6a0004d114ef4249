package advise

import (
	"strings"
	"testing"

	"causeway"
	"causeway/advise/prices"
)

// How a part is counted stands in both languages, what is unknown of it too.
func TestPartsAreCountedInBothLanguages(t *testing.T) {
	in := input(causeway.Needs{Bandwidth: 200 * causeway.Mbps, Traffic: each(500 * causeway.GB)})
	in.Prices = prices.Default()
	answer := compared(t, in)
	unknown := 0
	for _, s := range answer.Schemes {
		for _, p := range s.FirstYear.Parts {
			for _, word := range []string{"unknown", " day", "month", "year"} {
				if strings.Contains(p.How.Zh, word) {
					t.Errorf("%s, %s: %q in Chinese", s.Scheme, p.Item, p.How.Zh)
				}
			}
			if !p.Amount.Known() && strings.HasPrefix(p.How.Zh, "未知：") {
				unknown++
			}
		}
	}
	if unknown == 0 {
		t.Error("nothing is unknown")
	}
}
