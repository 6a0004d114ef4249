package advise

import (
	"testing"
	"time"

	"causeway"
	"causeway/advise/prices"
)

// TestMatrixOfTheDocument lets the document's own prices and figures give its
// marks: where ours differ, the row says why.
func TestMatrixOfTheDocument(t *testing.T) {
	in := input(causeway.Needs{})
	in.Prices = prices.Seed()
	want := map[SchemeID][6]int{
		LeasedLine:         {4, 5, 5, 5, 5, 5}, // no team stated that would lack the skill
		IPsec:              {5, 2, 5, 3, 4, 4}, // the permitted shape: by CEN, slower to build, quicker to cross
		SDWAN:              {3, 3, 4, 4, 5, 4},
		CloudNativeGateway: {2, 2, 2, 2, 3, 3}, // its cost is nearer to IPsec's than to SD-WAN's
		ThirdPartyTunnel:   {1, 1, 2, 2, 2, 3}, // minutes to build
	}
	for scheme, marks := range want {
		a := assessmentOf(t, in, scheme)
		if len(a.Matrix) != 7 {
			t.Fatalf("%s has %d columns", scheme, len(a.Matrix))
		}
		for i, mark := range marks {
			if a.Matrix[i].Ours != mark || a.Matrix[i].Seed != stars[scheme][i] {
				t.Errorf("%s, %s: %d beside %d, want %d: %s", scheme, a.Matrix[i].Column, a.Matrix[i].Ours, a.Matrix[i].Seed, mark, a.Matrix[i].Why.En)
			}
			if !inBoth(a.Matrix[i].Why) {
				t.Errorf("%s, %s: %+v", scheme, a.Matrix[i].Column, a.Matrix[i].Why)
			}
		}
	}
}

func TestMarks(t *testing.T) {
	base := func(change func(*Assessment)) *Assessment {
		a := &Assessment{
			Scheme: SDWAN, Rank: 1, Build: Span{day, 2 * day}, FirstYear: Cost{Total: prices.Amount{Low: 20_000, High: 20_000, Currency: causeway.CNY}},
			Service: Service{RTT: 150 * time.Millisecond, Floor: 95 * time.Millisecond, Bandwidth: causeway.Gbps, Availability: 0.999},
		}
		change(a)
		return a
	}
	same := func(*Assessment) {}
	for _, row := range []struct {
		column int
		needs  causeway.Needs
		change func(*Assessment)
		want   int
	}{
		{0, causeway.Needs{}, same, 1},
		{0, causeway.Needs{Team: causeway.TeamNetwork}, same, 1},
		{0, causeway.Needs{Team: causeway.TeamCloud}, same, 2},
		{0, causeway.Needs{}, func(a *Assessment) { a.Build.High = 3 * day }, 2},
		{0, causeway.Needs{}, func(a *Assessment) { a.Build.High = 3 * week }, 3},
		{0, causeway.Needs{}, func(a *Assessment) { a.Variant.Rules = []string{"aliyun-cen-cross-border"} }, 2},
		{0, causeway.Needs{}, func(a *Assessment) { a.Variant.Rules = []string{"own-tunnel-internal-use"} }, 1},
		{1, causeway.Needs{}, same, 2},
		{1, causeway.Needs{}, func(a *Assessment) { a.FirstYear.Total.High = 1e6 }, 5},
		{2, causeway.Needs{}, same, 5},
		{2, causeway.Needs{}, func(a *Assessment) { a.Service.RTT = 500 * time.Millisecond }, 1},
		{2, causeway.Needs{}, func(a *Assessment) { a.Service.RTT = 0 }, 0},
		{2, causeway.Needs{}, func(a *Assessment) { a.Service.Floor = 0 }, 5},
		{3, causeway.Needs{}, same, 4},
		{3, causeway.Needs{Bandwidth: 100 * causeway.Mbps}, same, 5},
		{3, causeway.Needs{Bandwidth: 2 * causeway.Gbps}, same, 1},
		{4, causeway.Needs{}, same, 5},
		{4, causeway.Needs{}, func(a *Assessment) { a.Service.Availability = 0.9 }, 1},
		{5, causeway.Needs{}, same, 4},
		{5, causeway.Needs{}, func(a *Assessment) { a.Scheme = SDWAN + "+" + ThirdPartyTunnel }, 3},
		{6, causeway.Needs{}, same, 5},
		{6, causeway.Needs{}, func(a *Assessment) { a.Rank = 7 }, 1},
		{6, causeway.Needs{}, func(a *Assessment) { a.Rank = 0 }, 1},
	} {
		if got := matrixOf(row.needs, base(row.change), 1)[row.column]; got.Ours != row.want {
			t.Errorf("column %d of %+v is %d, want %d: %s", row.column, row.needs, got.Ours, row.want, got.Why.En)
		}
	}
}

func TestCostMarkNeedsARate(t *testing.T) {
	if m := costMark(&Assessment{}, 0); m.Ours != 0 || !inBoth(m.Why) {
		t.Errorf("%+v", m)
	}
}
