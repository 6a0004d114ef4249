package advise

import (
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	"causeway"
	"causeway/advise/prices"
)

// TestPermittedVariant follows the rules of the border through shape, price,
// time and availability.
func TestPermittedVariant(t *testing.T) {
	in := input(causeway.Needs{Bandwidth: 100 * causeway.Mbps, Traffic: each(causeway.TB)})
	in.Prices = complete()
	got := assessed(t, in, IPsec)
	if got.Variant.ID != "permitted" || got.Variant.Shape != "beijing –cen– silicon-valley –ipsec– california" {
		t.Errorf("variant %+v", got.Variant)
	}
	if !slices.Equal(got.Variant.Rules, []string{"aliyun-cen-cross-border"}) || got.Variant.Why.En == "" || got.Variant.Why.Zh == "" {
		t.Errorf("rules %v, why %q", got.Variant.Rules, got.Variant.Why.En)
	}
	// Both directions cross on CEN: 1000 GB each, 12 months, 0.2 to 0.3 USD, 7 CNY.
	crossing := partsCalled(got, prices.AliyunCENInterRegion)
	if crossing.Low != 2*12*1000*0.2*7 || math.Abs(crossing.High-2*12*1000*0.3*7) > 1e-6 {
		t.Errorf("crossing costs %+v", crossing)
	}
	if got.Build.High != 16*day {
		t.Errorf("it takes %s", long(got.Build.High))
	}
	if want := 0.9999 * 0.9995 * 0.9995; math.Abs(float64(got.Service.Availability)-want) > 1e-12 {
		t.Errorf("availability %v, want %v", got.Service.Availability, want)
	}
	if !slices.ContainsFunc(compared(t, in).Recommended.Lines, func(l causeway.Text) bool { return l.Zh != "" }) {
		t.Error("lines in one language only")
	}
}

func partsCalled(a Assessment, item prices.Item) prices.Amount {
	var sum prices.Amount
	for _, p := range a.FirstYear.Parts {
		if p.Item == item {
			sum = sum.Plus(p.Amount)
		}
	}
	return sum
}

// TestShapes draws schemes between other places and on other days.
func TestShapes(t *testing.T) {
	hongKong := causeway.Place{Site: "hong-kong", Cloud: "aliyun", Region: "cn-hongkong"}
	silicon := causeway.Place{Site: "valley", Cloud: "aliyun", Region: "us-west-1"}
	office := causeway.Place{Site: "office", Cloud: "other", Region: "head-office"}
	tests := []struct {
		name          string
		scheme        *scheme
		places        []causeway.Place
		day           time.Time
		variant, want string
	}{
		{"from California", &ipsec, []causeway.Place{california, beijing}, today, "permitted", "beijing –cen– silicon-valley –ipsec– california"},
		{"Alibaba's own region", &ipsec, []causeway.Place{beijing, hongKong}, today, "permitted", "beijing –cen– hong-kong"},
		{"both outside", &ipsec, []causeway.Place{silicon, california}, today, "direct", "valley –ipsec– california"},
		{"both inside", &ipsec, []causeway.Place{beijing, shanghai}, today, "direct", "beijing –ipsec– shanghai"},
		{"before the rule", &ipsec, nil, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), "direct", "beijing –ipsec– california"},
		{"a place of one's own", &ipsec, []causeway.Place{beijing, office}, today, "direct", "beijing –ipsec– office"},
		{"a tunnel of one's own", &sdwan, nil, today, "direct", "beijing –internet– california"},
		{"a line", &leasedLine, nil, today, "direct", "beijing –leased-line– california"},
		{"a star", &sdwan, several(virginia), today, "direct", "beijing –internet– california, beijing –internet– virginia"},
		{"a star over the border", &ipsec, several(shanghai), today, "permitted", "beijing –cen– silicon-valley –ipsec– california, beijing –ipsec– shanghai"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := input(causeway.Needs{Places: test.places})
			in.Now = test.day
			if problems := check(in); len(problems) > 0 {
				t.Fatal(problems)
			}
			got := shapeOf(test.scheme, ask(in)).variant
			if got.ID != test.variant || got.Shape != test.want {
				t.Errorf("%s %s", got.ID, got.Shape)
			}
		})
	}
}

// TestTrafficOfAStar: what the first site sends is shared by what the others
// do, and both halves of a crossing carry it.
func TestTrafficOfAStar(t *testing.T) {
	sends := func(site string, v causeway.Volume) causeway.Sent { return causeway.Sent{Site: site, Volume: v} }
	in := input(causeway.Needs{
		Places:  several(virginia),
		Traffic: []causeway.Sent{sends("beijing", 8*causeway.TB), sends("california", 3*causeway.TB), sends("virginia", causeway.TB)},
	})
	drawn := shapeOf(&ipsec, ask(in))
	sent := map[string]float64{}
	for _, s := range spotsOf(drawn.legs) {
		sent[s.place.Site] = s.sent
	}
	want := map[string]float64{"beijing": 8000, "silicon-valley": 9000, "california": 3000, "virginia-transit": 3000, "virginia": 1000}
	if !maps.Equal(sent, want) {
		t.Errorf("sent %v, want %v", sent, want)
	}
}

// TestServiceScales: a shorter way is quicker, and nothing is below the floor.
func TestServiceScales(t *testing.T) {
	far := assessed(t, input(causeway.Needs{}), SDWAN).Service
	near := assessed(t, input(causeway.Needs{Places: []causeway.Place{beijing, tokyo}}), SDWAN).Service
	if far.RTT != ms(200) || near.RTT >= far.RTT/3 || near.RTT <= near.Floor {
		t.Errorf("California %s, Tokyo %s (floor %s)", far.RTT, near.RTT, near.Floor)
	}
	office := causeway.Place{Site: "office", Cloud: "other", Region: "head-office"}
	unknown := assessed(t, input(causeway.Needs{Places: []causeway.Place{beijing, office}, Latency: ms(1)}), SDWAN)
	if unknown.Service.RTT != 0 || unknown.Rank == 0 || len(unknown.Notes) == 0 {
		t.Errorf("a place nobody knows: %+v, notes %v", unknown.Service, unknown.Notes)
	}
}

// TestMeasured takes the place of the table.
func TestMeasured(t *testing.T) {
	in := input(causeway.Needs{Latency: ms(180), Availability: 0.9995})
	if assessed(t, in, SDWAN).Rank != 0 {
		t.Fatal("the table's figures meet it already")
	}
	in.Measured = []Measured{{Scheme: SDWAN, RTT: ms(170), Jitter: ms(3), Loss: 0.0002, Sent: 1e6, Bandwidth: 400 * causeway.Mbps, Availability: 0.9996, Watched: year, Source: "causeway report"}}
	got := assessed(t, in, SDWAN)
	s := got.Service
	if got.Rank == 0 || !s.Measured || s.RTT != ms(170) || s.Bandwidth != 400*causeway.Mbps || s.Availability != 0.9996 || s.Source.En != "measured: causeway report" {
		t.Errorf("rank %d, %+v", got.Rank, s)
	}
	if assessed(t, in, IPsec).Service.Measured {
		t.Error("another scheme's figures are measured as well")
	}
}
