package advise

import (
	"slices"
	"strings"
	"testing"

	"causeway"
	"causeway/advise/prices"
)

// TestConstraints has for every constraint a need that excludes the scheme and
// one that is just met.
func TestConstraints(t *testing.T) {
	budget := func(amount float64) causeway.Needs { return causeway.Needs{Budget: perYear(amount)} }
	tests := []struct {
		constraint      string
		scheme          SchemeID
		excludes, meets causeway.Needs
	}{
		{"bandwidth", IPsec, causeway.Needs{Bandwidth: 501 * causeway.Mbps}, causeway.Needs{Bandwidth: 500 * causeway.Mbps}},
		{
			// 800 Mbit/s become 1040 within the year, and 1352 in two.
			"bandwidth", SDWAN,
			causeway.Needs{Bandwidth: 800 * causeway.Mbps, Growth: 0.3},
			causeway.Needs{Bandwidth: 800 * causeway.Mbps, Growth: 0.25},
		},
		{
			"bandwidth", SDWAN,
			causeway.Needs{Bandwidth: 800 * causeway.Mbps, Growth: 0.2, Duration: 2 * year},
			causeway.Needs{Bandwidth: 800 * causeway.Mbps, Growth: 0.2, Duration: year},
		},
		// 33 TB in a month are 100 Mbit/s on average.
		{"traffic", ThirdPartyTunnel, causeway.Needs{Traffic: each(33 * causeway.TB)}, causeway.Needs{Traffic: each(32 * causeway.TB)}},
		{"latency", SDWAN, causeway.Needs{Latency: ms(199)}, causeway.Needs{Latency: ms(200)}},
		{"jitter", SDWAN, causeway.Needs{Jitter: ms(9)}, causeway.Needs{Jitter: ms(10)}},
		{"loss", SDWAN, causeway.Needs{Loss: 0.0004}, causeway.Needs{Loss: 0.0005}},
		{"availability", SDWAN, causeway.Needs{Availability: 0.9991}, causeway.Needs{Availability: 0.999}},
		{"budget", SDWAN, budget(70_000), budget(80_000)},
		{
			"budget", SDWAN,
			causeway.Needs{Budget: causeway.Budget{Amount: causeway.Money{Amount: 800, Currency: causeway.USD}, Per: causeway.PerMonth}},
			causeway.Needs{Budget: causeway.Budget{Amount: causeway.Money{Amount: 950, Currency: causeway.USD}, Per: causeway.PerMonth}},
		},
		{"deadline", LeasedLine, causeway.Needs{Deadline: 27 * day}, causeway.Needs{Deadline: 28 * day}},
		{"duration", LeasedLine, causeway.Needs{Duration: 28 * day}, causeway.Needs{Duration: 90 * day}},
		{"team", SDWAN, causeway.Needs{Team: causeway.TeamCloud}, causeway.Needs{Team: causeway.TeamNetwork}},
		{"team", CloudNativeGateway, causeway.Needs{Team: causeway.TeamNone}, causeway.Needs{Team: causeway.TeamCloud}},
		{"devices", LeasedLine, causeway.Needs{Devices: causeway.DevicesVirtual}, causeway.Needs{Devices: causeway.DevicesPhysical}},
		{"devices", SDWAN, causeway.Needs{Devices: causeway.DevicesManaged}, causeway.Needs{Devices: causeway.DevicesVirtual}},
		{
			// CEN is in clear: gateways of one's own have to encrypt over it.
			"devices", IPsec,
			causeway.Needs{Encryption: causeway.EncryptionGateways, Devices: causeway.DevicesManaged},
			causeway.Needs{Encryption: causeway.EncryptionGateways, Devices: causeway.DevicesVirtual},
		},
		{"residency", SDWAN, causeway.Needs{Residency: causeway.ResidencyPermit}, causeway.Needs{Residency: causeway.ResidencyAny}},
		{
			"border", IPsec,
			causeway.Needs{Places: []causeway.Place{{Site: "a", Cloud: "huawei", Region: "cn-north-4"}, california}},
			causeway.Needs{Places: []causeway.Place{{Site: "a", Cloud: "huawei", Region: "ap-southeast-1"}, california}},
		},
		{"encryption", ThirdPartyTunnel, causeway.Needs{Encryption: causeway.EncryptionOwnKeys}, causeway.Needs{Encryption: causeway.EncryptionGateways}},
		{
			"certifications", LeasedLine,
			causeway.Needs{Certifications: []causeway.Certification{causeway.CertificationSOC2, causeway.CertificationGMT}},
			causeway.Needs{Certifications: []causeway.Certification{causeway.CertificationSOC2, causeway.CertificationMLPS3}},
		},
		{
			"sites", IPsec,
			causeway.Needs{Places: several(virginia, frankfurt, singapore, tokyo, shanghai)},
			causeway.Needs{Places: several(virginia, frankfurt, singapore, tokyo)},
		},
	}
	seen := map[string]bool{}
	for _, test := range tests {
		t.Run(test.constraint+" "+string(test.scheme), func(t *testing.T) {
			for _, excluded := range []bool{true, false} {
				needs := test.meets
				if excluded {
					needs = test.excludes
				}
				in := input(needs)
				in.Prices = complete()
				a := compared(t, in)
				i := slices.IndexFunc(a.Excluded, func(e Exclusion) bool { return e.Scheme == test.scheme && e.Constraint == test.constraint })
				switch {
				case excluded != (i >= 0):
					show(t, a)
					t.Fatalf("excluded is %t, want %t", i >= 0, excluded)
				case !excluded:
					continue
				}
				e := a.Excluded[i]
				if e.Wanted == "" || e.Has == "" || e.Why.En == "" || e.Why.Zh == "" {
					t.Errorf("says too little: %+v", e)
				}
				if assessed(t, in, test.scheme).Rank != 0 {
					t.Error("it has a rank all the same")
				}
			}
		})
		seen[test.constraint] = true
	}
	for _, k := range constraints {
		if !seen[k.key] {
			t.Errorf("no row for %s", k.key)
		}
		if needWords[k.key] == "" {
			t.Errorf("%s has no word in Chinese", k.key)
		}
	}
}

// TestBelowTheFloor asks for less than light needs: nothing meets that, and
// every scheme says so for that reason.
func TestBelowTheFloor(t *testing.T) {
	a := compared(t, input(causeway.Needs{Latency: ms(90)}))
	for _, id := range schemeIDs() {
		i := slices.IndexFunc(a.Excluded, func(e Exclusion) bool { return e.Scheme == id })
		if i < 0 || a.Excluded[i].Constraint != "latency" || !strings.Contains(a.Excluded[i].Why.En, "light itself needs 95.8ms") {
			t.Errorf("%s: %+v", id, a.Excluded)
		}
	}
	if len(a.Unmet) != 1 || a.Unmet[0].Constraint != "latency" || a.Recommended != nil {
		t.Errorf("unmet %+v", a.Unmet)
	}
}

// TestUnknownBudget lets pass what may be within the budget, with a note, and
// not what is beyond it by its known part alone.
func TestUnknownBudget(t *testing.T) {
	in := input(causeway.Needs{Budget: perYear(30_000)})
	ipsec := assessed(t, in, IPsec)
	if ipsec.FirstYear.Total.Known() || ipsec.Rank == 0 {
		t.Fatalf("known %t, rank %d", ipsec.FirstYear.Total.Known(), ipsec.Rank)
	}
	if !slices.ContainsFunc(ipsec.Notes, func(n causeway.Text) bool { return strings.Contains(n.En, "cannot be checked") }) {
		t.Errorf("notes: %+v", ipsec.Notes)
	}
	in.Needs.Budget = perYear(15_000)
	if rank := assessed(t, in, IPsec).Rank; rank != 0 {
		t.Errorf("its known part alone is beyond the budget, and it has rank %d", rank)
	}
}

// TestUnknownDoesNotWinByPrice takes the figures of the cheapest scheme away
// bit by bit: its cost is then worth no more than that of the dearest.
func TestUnknownDoesNotWinByPrice(t *testing.T) {
	in := input(causeway.Needs{})
	in.Prices = complete()
	in.Weights = only(Price, 1)
	if a := compared(t, in); a.Recommended.Scheme != ThirdPartyTunnel {
		t.Fatalf("by price alone it is %s", a.Recommended.Scheme)
	}
	in.Prices = without(complete(), "tunnel.tailscale_user")
	if a := compared(t, in); a.Recommended.Scheme == ThirdPartyTunnel {
		t.Error("what is unknown wins by price")
	}
	for _, s := range compared(t, in).Schemes[:4] {
		if value, worst := priceOf(s), priceOf(assessed(t, in, ThirdPartyTunnel)); value < worst-1e-9 {
			t.Errorf("%s is worth %v by its price, what is unknown %v", s.Scheme, value, worst)
		}
	}
}

// only weighs one criterion.
func only(one Criterion, weight float64) map[Criterion]float64 {
	weights := map[Criterion]float64{}
	for _, c := range criteria {
		weights[c] = 0
	}
	weights[one] = weight
	return weights
}

// TestAllUnknown has no price at all.
func TestAllUnknown(t *testing.T) {
	in := input(causeway.Needs{Traffic: each(causeway.TB)})
	in.Prices = &prices.Set{Name: "empty", Date: today}
	for _, s := range compared(t, in).Schemes {
		if s.FirstYear.Total.Known() || priceOf(s) != 1 && priceOf(s) != 0 {
			t.Errorf("%s: %+v, %v", s.Scheme, s.FirstYear.Total, priceOf(s))
		}
	}
}

func priceOf(s Assessment) float64 {
	i := slices.IndexFunc(s.Terms, func(t Term) bool { return t.Criterion == Price })
	return s.Terms[i].Value
}

// A tenth of an hour tells downtimes apart that are nearly the same, and both
// languages have units of their own.
func TestDowntimesAreToldApart(t *testing.T) {
	q := &question{Input: Input{Needs: causeway.Needs{Availability: 0.99901}}}
	got := availabilityMet(q, &candidate{quality: quality{Service: Service{Availability: 0.999}}})
	want := causeway.Text{
		En: "at 99.9% it is down 8.8 hours a year; 99.901% allows 8.7 hours",
		Zh: "可用性 99.9% 即每年中断 8.8 小时；99.901% 只允许 8.7 小时",
	}
	if got == nil || got.why != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// What no single scheme meets together hybrids may meet one by one: nothing is
// said to be met by single schemes "only" without saying so.
func TestUnmetSpeaksOfSingleSchemes(t *testing.T) {
	in := input(causeway.Needs{Bandwidth: 500 * causeway.Mbps, Availability: 0.9999, Deadline: 2 * week})
	for _, e := range compared(t, in).Unmet {
		if e.Constraint == "availability" {
			want := "of single schemes only these meet it: Leased line + CEN"
			if e.Why.En != want {
				t.Errorf("got %q, want %q", e.Why.En, want)
			}
			return
		}
	}
	t.Error("availability is not among what is unmet")
}

// Measured figures are taken as they are, but what is hard to believe of them is
// said.
func TestMeasuredFiguresAreDoubted(t *testing.T) {
	in := input(causeway.Needs{Bandwidth: 100 * causeway.Mbps})
	for _, row := range []struct {
		measured     Measured
		light, never bool
	}{
		{Measured{Scheme: SDWAN, RTT: ms(20), Availability: 0.999, Watched: year}, true, false},
		{Measured{Scheme: SDWAN, RTT: ms(190), Availability: 1, Watched: year}, false, true},
		{Measured{Scheme: SDWAN, RTT: ms(190), Availability: 0.999, Watched: year}, false, false},
	} {
		in.Measured = []Measured{row.measured}
		var light, never bool
		for _, note := range assessed(t, in, SDWAN).Notes {
			light = light || strings.Contains(note.En, "shorter than light")
			never = never || strings.Contains(note.En, "No outage was seen")
		}
		if light != row.light || never != row.never {
			t.Errorf("%+v: light %v, never %v", row.measured, light, never)
		}
	}
}
