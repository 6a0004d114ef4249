package advise

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"causeway"
	"causeway/advise/prices"
)

// line is a cost that begins somewhere and grows with traffic, with a dearer or
// cheaper price from some volume on, and a step.
type line struct {
	rent, perGB, from, thenPerGB, step float64
}

func (l line) at(v causeway.Volume) prices.Amount {
	gb := v.Gigabytes()
	cost := l.rent + l.perGB*min(gb, l.from) + l.thenPerGB*max(gb-l.from, 0)
	if gb > l.from {
		cost += l.step
	}
	return prices.Amount{Low: cost, High: cost, Currency: causeway.CNY}
}

func drawLine(t *rapid.T, name string) line {
	return line{
		rent:      rapid.Float64Range(0, 1e5).Draw(t, name+" rent"),
		perGB:     rapid.Float64Range(0, 20).Draw(t, name+" per GB"),
		from:      rapid.Float64Range(1, 1e5).Draw(t, name+" tier"),
		thenPerGB: rapid.Float64Range(0, 20).Draw(t, name+" per GB above"),
		step:      rapid.Float64Range(0, 1e4).Draw(t, name+" step"),
	}
}

// TestBreakEvensSeparate is the property the word promises: below a point one
// scheme costs less, from it on the other does not cost more than the first.
func TestBreakEvensSeparate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := map[SchemeID]line{IPsec: drawLine(t, "ipsec"), SDWAN: drawLine(t, "sd-wan")}
		cost := func(id SchemeID, v causeway.Volume) prices.Amount { return lines[id].at(v) }
		volumes := volumesUpTo(100 * causeway.TB)
		found := breakEvens([]SchemeID{IPsec, SDWAN}, volumes, cost)
		if len(found) == 0 {
			t.Fatal("nothing is said of the pair")
		}
		points := separates(t, found, cost)
		for _, v := range volumes {
			if (cost(IPsec, v).Middle() < cost(SDWAN, v).Middle()) != cheaperAt(found, v) && !slices.Contains(points, v) && cost(IPsec, v).Middle() != cost(SDWAN, v).Middle() {
				t.Fatalf("at %v the points say another scheme is cheaper: %+v", v, found)
			}
		}
	})
}

// separates checks each point against the costs beside it, and returns them.
func separates(t interface{ Fatalf(string, ...any) }, found []BreakEven, cost costOf) []causeway.Volume {
	var points []causeway.Volume
	for _, b := range found {
		if b.Why.En == "" || b.Why.Zh == "" {
			t.Fatalf("no reason: %+v", b)
		}
		if b.At == nil {
			continue
		}
		points = append(points, *b.At)
		below := cost(b.Cheaper, *b.At-1).Middle() - cost(b.Dearer, *b.At-1).Middle()
		above := cost(b.Cheaper, *b.At).Middle() - cost(b.Dearer, *b.At).Middle()
		if below > 0 || above < 0 || below == 0 && above == 0 && *b.At < 2 {
			t.Fatalf("%s and %s at %v: %g below, %g above", b.Cheaper, b.Dearer, *b.At, below, above)
		}
	}
	return points
}

// cheaperAt is what the points say of ipsec at a volume.
func cheaperAt(found []BreakEven, v causeway.Volume) bool {
	ipsec := found[0].Cheaper == IPsec
	for _, b := range found {
		if b.At != nil && v >= *b.At {
			ipsec = b.Dearer == IPsec
		}
	}
	return ipsec
}

// A product of two small differences is zero and has no sign.
func TestBreakEvenOfLittle(t *testing.T) {
	lines := map[SchemeID]line{IPsec: {rent: 1e-200}, SDWAN: {rent: 2e-200, step: -2e-200, from: 1}}
	cost := func(id SchemeID, v causeway.Volume) prices.Amount { return lines[id].at(v) }
	if found := breakEvens([]SchemeID{IPsec, SDWAN}, volumesUpTo(causeway.TB), cost); len(found) != 1 || found[0].At == nil || found[0].Cheaper != IPsec {
		t.Errorf("%+v", found)
	}
}

func TestBreakEvenIsExact(t *testing.T) {
	lines := map[SchemeID]line{
		IPsec:            {rent: 1000, perGB: 2, from: 1e9},
		SDWAN:            {rent: 3000, perGB: 1, from: 1e9},
		ThirdPartyTunnel: {rent: 500, perGB: 1, from: 1e9},
	}
	cost := func(id SchemeID, v causeway.Volume) prices.Amount {
		if id == LeasedLine {
			return prices.Amount{Low: 5000, High: 7000, Currency: causeway.CNY, Unknown: []prices.Item{"carrier.line"}}
		}
		if id == CloudNativeGateway {
			return prices.Amount{Low: 1e9, High: 1e9, Currency: causeway.CNY, Unknown: []prices.Item{"carrier.line"}}
		}
		return lines[id].at(v)
	}
	for _, row := range []struct {
		a, b, cheaper SchemeID
		at            float64 // GB; 0 is none
		why           string
	}{
		{IPsec, SDWAN, IPsec, 2000, "Up to 2,000 GB a month IPsec VPN costs less, above it SD-WAN; there both cost 5,000 CNY in the first year."},
		{SDWAN, IPsec, IPsec, 2000, ""},
		{SDWAN, ThirdPartyTunnel, ThirdPartyTunnel, 0, "Third-party tunnel costs less at any traffic up to 100,000 GB a month: 500 CNY against 3,000 CNY without traffic, 100,500 CNY against 103,000 CNY at the most."},
		{SDWAN, SDWAN, SDWAN, 0, "Both cost the same at any traffic up to 100,000 GB a month."},
		{LeasedLine, SDWAN, SDWAN, 0, "SD-WAN costs less up to 2,000 GB a month at least; beyond that it cannot be told: Leased line + CEN costs 6,000 CNY and 1 part unknown there."},
		{SDWAN, LeasedLine, SDWAN, 0, ""},
		{IPsec, CloudNativeGateway, IPsec, 0, "IPsec VPN costs less at any traffic up to 100,000 GB a month, whatever the unknown parts of Cloud-native gateway cost."},
		{LeasedLine, CloudNativeGateway, LeasedLine, 0, "Cannot be told: Leased line + CEN costs 5,000–7,000 CNY and 1 part unknown, Cloud-native gateway costs 1,000,000,000 CNY and 1 part unknown, before traffic."},
	} {
		found := breakEvens([]SchemeID{row.a, row.b}, volumesUpTo(100*causeway.TB), cost)
		if len(found) != 1 || found[0].Cheaper != row.cheaper || (found[0].At == nil) != (row.at == 0) {
			t.Errorf("%s and %s: %+v", row.a, row.b, found)
			continue
		}
		if found[0].At != nil && math.Abs(found[0].At.Gigabytes()-row.at) > 1e-8 {
			t.Errorf("%s and %s at %v, want %g GB", row.a, row.b, *found[0].At, row.at)
		}
		if row.why != "" && found[0].Why.En != row.why {
			t.Errorf("%s and %s\ngot  %s\nwant %s", row.a, row.b, found[0].Why.En, row.why)
		}
	}
}

// TestBreakEvensOfTheMarket holds the real cost function to the same promise.
func TestBreakEvensOfTheMarket(t *testing.T) {
	for _, needs := range []causeway.Needs{{}, {Bandwidth: 200 * causeway.Mbps, Growth: 0.4}, {Encryption: causeway.EncryptionOwnKeys, Traffic: each(causeway.TB)}} {
		in := input(needs)
		in.Prices = complete()
		cost := firstYears(in)
		found := breakEvens(schemeIDs(), volumesUpTo(100*causeway.TB), cost)
		if len(separates(t, found, cost)) == 0 {
			t.Errorf("%+v: no two of the schemes ever cost the same", needs)
		}
	}
}

// TestBreakEvenOnAStep: where a price steps over another the two never cost the
// same.
func TestBreakEvenOnAStep(t *testing.T) {
	lines := map[SchemeID]line{
		IPsec: {rent: 1000, perGB: 1, from: 1000, thenPerGB: 1, step: 600},
		SDWAN: {rent: 2300, perGB: 0, from: 1e9},
	}
	cost := func(id SchemeID, v causeway.Volume) prices.Amount { return lines[id].at(v) }
	found := breakEvens([]SchemeID{IPsec, SDWAN}, volumesUpTo(100*causeway.TB), cost)
	want := causeway.Text{
		En: "Up to 1,000 GB a month IPsec VPN costs less, above it SD-WAN: a price steps there, and the first year goes from 2,000 CNY against 2,300 CNY to 2,600 CNY against 2,300 CNY.",
		Zh: "每月 1,000 GB 以内 IPsec VPN 更便宜，超过后 SD-WAN 更便宜：该处价格跳档，首年费用由 2,000 CNY 对 2,300 CNY 变为 2,600 CNY 对 2,300 CNY。",
	}
	if len(found) != 1 || found[0].Why != want {
		t.Errorf("%+v", found)
	}
}

// TestBreakEvenUntilUnknown: what is unknown of a lot of traffic hides no point
// below it.
func TestBreakEvenUntilUnknown(t *testing.T) {
	cost := func(id SchemeID, v causeway.Volume) prices.Amount {
		if id == SDWAN {
			return line{rent: 3000, perGB: 1, from: 1e9}.at(v)
		}
		a := line{rent: 1000, perGB: 2, from: 1e9}.at(v)
		if v > 10*causeway.TB {
			a.Unknown = []prices.Item{"aliyun.vpn_gateway"}
		}
		return a
	}
	found := breakEvens([]SchemeID{IPsec, SDWAN}, volumesUpTo(100*causeway.TB), cost)
	if len(found) != 2 || found[0].At == nil || math.Abs(found[0].At.Gigabytes()-2000) > 1e-8 ||
		!strings.HasPrefix(found[1].Why.En, "From 10,") || !strings.Contains(found[1].Why.En, "a month on it cannot be told: IPsec VPN costs ") {
		t.Errorf("%+v", found)
	}
}

// TestAssumedBandwidth grows with the traffic, and no further than the scheme
// carries: no larger size is priced, and none becomes unknown.
func TestAssumedBandwidth(t *testing.T) {
	last := prices.Amount{}
	for volume := 10 * causeway.TB; volume < 90*causeway.TB; volume += 3 * causeway.TB {
		in := input(causeway.Needs{Places: []causeway.Place{beijing, shanghai}, Traffic: []causeway.Sent{{Site: beijing.Site, Volume: volume}}})
		in.Prices = prices.Default()
		a := assessed(t, in, IPsec)
		total := a.FirstYear.Total
		if !total.Known() || total.Low < last.Low || total.High < last.High {
			t.Errorf("%v: %+v after %+v", volume, total, last)
		}
		last = total
		if note := "No bandwidth was asked for: priced for 500Mbps."; volume > 50*causeway.TB && !slices.ContainsFunc(a.Notes, func(n causeway.Text) bool { return n.En == note }) {
			t.Errorf("%v: %v", volume, a.Notes)
		}
	}
}
