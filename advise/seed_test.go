package advise

import (
	"testing"

	"causeway"
	"causeway/advise/prices"
)

// TestSeedTotals builds the seed's table of the first year from its parts.
func TestSeedTotals(t *testing.T) {
	want := map[SchemeID][3]float64{
		LeasedLine: {50000, 360000, 410000}, IPsec: {5000, 18000, 23000}, SDWAN: {20000, 120000, 140000},
		CloudNativeGateway: {10000, 24000, 34000}, ThirdPartyTunnel: {2000, 3000, 5000},
	}
	in := input(causeway.Needs{})
	in.Prices = prices.Seed()
	for _, s := range compared(t, in).Schemes[:5] {
		c := s.FirstYear
		if got := [3]float64{c.Setup.Middle(), c.Running.Middle(), c.Total.Middle()}; got != want[s.Scheme] {
			t.Errorf("%s: %v, want %v", s.Scheme, got, want[s.Scheme])
		}
	}
}

// TestSeedTotalsFollow changes one part.
func TestSeedTotalsFollow(t *testing.T) {
	in := input(causeway.Needs{})
	in.Prices = prices.Seed()
	for i, p := range in.Prices.Prices {
		if p.Item == "seed.sd_wan.licence" {
			more := *p.Low + 100
			in.Prices.Prices[i].Low, in.Prices.Prices[i].High = &more, &more
		}
	}
	if got := assessed(t, in, SDWAN).FirstYear.Total.Middle(); got != 141200 {
		t.Errorf("total %v, want 141200", got)
	}
}

// compared is Compare without what is said about the answer itself, which has
// tests of its own and asks for hundreds of comparisons.
func compared(t *testing.T, in Input) *Answer {
	t.Helper()
	if problems := check(in); len(problems) > 0 {
		t.Fatal(problems)
	}
	return decide(in)
}

func assessed(t *testing.T, in Input, id SchemeID) Assessment {
	t.Helper()
	for _, s := range compared(t, in).Schemes {
		if s.Scheme == id {
			return s
		}
	}
	t.Fatalf("no %s", id)
	return Assessment{}
}
