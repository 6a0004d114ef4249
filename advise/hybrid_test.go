package advise

import (
	"math"
	"slices"
	"strings"
	"testing"

	"causeway"
	"causeway/advise/prices"
)

func TestParallel(t *testing.T) {
	part := func(name string, availability float64) component { return component{name, availability} }
	tests := []struct {
		name string
		a, b []component
		want float64
	}{
		{"nothing shared", []component{part("a", 0.99)}, []component{part("b", 0.98)}, 1 - 0.01*0.02},
		{"all shared", []component{part("x", 0.99)}, []component{part("x", 0.98)}, 0.99},
		{
			"an exit shared",
			[]component{part("exit", 0.999), part("a", 0.99)},
			[]component{part("exit", 0.999), part("b", 0.98)},
			0.999 * (1 - 0.01*0.02),
		},
		{"in series", []component{part("a", 0.99), part("c", 0.9)}, []component{part("b", 0.98)}, 1 - (1-0.99*0.9)*0.02},
		{"one that never fails", []component{part("a", 1)}, []component{part("b", 0.5)}, 1},
	}
	for _, test := range tests {
		if got := parallel(test.a, test.b); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
		if got := parallel(test.b, test.a); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%s, the other way round: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestHybridAvailability works the seed's own hybrid out by hand: IPsec over CEN
// and a gateway over the Internet share nothing; two ways over the Internet do.
func TestHybridAvailability(t *testing.T) {
	in := input(causeway.Needs{})
	q := ask(in)
	find := func(id SchemeID) *candidate {
		return single(schemes()[slices.Index(schemeIDs(), id)], q)
	}
	got := float64(pair(q, find(IPsec), find(CloudNativeGateway)).quality.Availability)
	if want := 1 - (1-0.9999*0.9995*0.9995)*(1-0.99); math.Abs(got-want) > 1e-9 {
		t.Errorf("ipsec+cloud-native-gateway %v, want %v", got, want)
	}
	got = float64(pair(q, find(CloudNativeGateway), find(ThirdPartyTunnel)).quality.Availability)
	if want := 0.999 * (1 - (1-0.99/0.999)*(1-0.98/0.999)); math.Abs(got-want) > 1e-9 {
		t.Errorf("cloud-native-gateway+third-party-tunnel %v, want %v", got, want)
	}
}

// TestBackupCarriesTheBandwidth: what is too narrow is no backup.
func TestBackupCarriesTheBandwidth(t *testing.T) {
	for _, s := range compared(t, input(causeway.Needs{Bandwidth: 300 * causeway.Mbps})).Schemes[5:] {
		if strings.Contains(string(s.Scheme), "+"+string(CloudNativeGateway)) || strings.Contains(string(s.Scheme), "+"+string(ThirdPartyTunnel)) {
			t.Errorf("%s: the backup does not carry 300 Mbit/s", s.Scheme)
		}
	}
	a := compared(t, input(causeway.Needs{Bandwidth: 100 * causeway.Mbps}))
	if len(a.Schemes) < 6 || len(a.Schemes) > 9 {
		t.Errorf("%d schemes", len(a.Schemes))
	}
}

// TestHybridCosts both members', and the traffic once.
func TestHybridCosts(t *testing.T) {
	in := input(causeway.Needs{Traffic: each(causeway.TB)})
	in.Prices = complete()
	for _, h := range compared(t, in).Schemes[5:] {
		primary, backup, _ := strings.Cut(string(h.Scheme), "+")
		p, b := assessed(t, in, SchemeID(primary)), assessed(t, in, SchemeID(backup))
		var traffic prices.Amount
		for _, part := range b.FirstYear.Parts {
			if part.Kind == PartTraffic {
				traffic = traffic.Plus(part.Amount)
			}
		}
		want := p.FirstYear.Total.Low + b.FirstYear.Total.Low - traffic.Low
		if math.Abs(h.FirstYear.Total.Low-want) > 1e-6 || traffic.Low == 0 {
			t.Errorf("%s costs %v, want %v", h.Scheme, h.FirstYear.Total.Low, want)
		}
	}
}

// TestHybridIsRecommendedOnlyAlone: where no single scheme is up long enough, a
// hybrid may be; else a single one is recommended.
func TestHybridIsRecommendedOnlyAlone(t *testing.T) {
	a := compared(t, input(causeway.Needs{Availability: 0.9995, Bandwidth: 100 * causeway.Mbps, Devices: causeway.DevicesVirtual}))
	if a.Recommended == nil || !strings.HasPrefix(string(a.Recommended.Scheme), "ipsec+") && !strings.HasPrefix(string(a.Recommended.Scheme), "sd-wan+") {
		t.Errorf("recommended %+v", a.Recommended)
	}
	b := compared(t, input(causeway.Needs{Availability: 0.995}))
	if strings.Contains(string(b.Recommended.Scheme), "+") {
		t.Errorf("recommended %s", b.Recommended.Scheme)
	}
}
