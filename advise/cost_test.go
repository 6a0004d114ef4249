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

// What is free up to a volume is not free beyond it: the price of a GB that is
// shown has to give the amount beside it.
func TestPriceOfAGigabyteGivesTheAmount(t *testing.T) {
	in := input(causeway.Needs{Traffic: each(100 * causeway.GB), Growth: 0.2})
	in.Prices, in.Currency = prices.Default(), causeway.USD
	for _, p := range assessed(t, in, SDWAN).FirstYear.Parts {
		if p.Item != "aws.internet_out" {
			continue
		}
		want := "1306 GB × 0.0105–0.012 USD/GB + 4–6 %"
		if p.How.En != want || p.Amount.Low < 14.2 || p.Amount.High > 16.7 {
			t.Errorf("%+v is %q, want %q", p.Amount, p.How.En, want)
		}
		return
	}
	t.Error("no traffic to the Internet")
}
