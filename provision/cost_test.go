package provision

import (
	"math"
	"slices"
	"strings"
	"testing"

	"causeway/advise/prices"
)

// The sum of the official list: 0.209 USD an hour for 200 Mbit/s in the
// mainland and two connections at 0.05.
func TestCost(t *testing.T) {
	ic := load(t, directExample, "{kind: china", "{kind: intl", ", months: 1, auto_pay: true", "")
	usd, unknown := mustMake(t, ic, Snapshot{}).MonthlyUSD()
	if math.Abs(usd-225.57) > 0.005 || unknown != 0 {
		t.Errorf("%.2f USD, %d unknown", usd, unknown)
	}
	plan := mustMake(t, load(t, directExample), Snapshot{})
	usd, unknown = plan.MonthlyUSD()
	if usd != 73 || unknown != 1 {
		t.Errorf("prepaid: %.2f USD, %d unknown", usd, unknown)
	}
	for _, c := range plan.Costs {
		if c.USD == nil && (c.Note.En == "" || c.Note.Zh == "") {
			t.Errorf("%s: not said why its price is unknown", c.Key)
		}
	}
}

// What a kind is charged as is in the price list, by the month or by volume;
// prices of the wrong place are not taken.
func TestKindsHaveTheirPrices(t *testing.T) {
	names := map[string]bool{}
	for _, k := range Kinds() {
		names[k.Name] = true
	}
	list := prices.Default()
	for kind, item := range charged {
		if _, ok := list.Lookup(item, "", 0); !names[kind] || !item.Known() || !ok && !priced(list, item) {
			t.Errorf("%s: %q", kind, item)
		}
	}
	gateway := func(region, way string, mbps int) *AliyunVPNGateway {
		return &AliyunVPNGateway{Meta: Meta{Region: region}, Bandwidth: &mbps, ChargeType: &way}
	}
	for _, test := range []struct {
		gateway *AliyunVPNGateway
		hourly  float64 // 0: not known
	}{
		{gateway("cn-beijing", "POSTPAY", 200), 0.209},
		{gateway("us-west-1", "POSTPAY", 200), 0.392},
		{gateway("cn-hongkong", "POSTPAY", 200), 0.262},
		{gateway("me-east-1", "POSTPAY", 200), 0},
		{gateway("cn-beijing", "PREPAY", 200), 0},
		{gateway("cn-beijing", "POSTPAY", 2000), 0},
	} {
		price, why := priceOf(list, test.gateway)
		switch {
		case price.Known() != (test.hourly > 0), !price.Known() && (why.En == "" || why.Zh == ""):
			t.Errorf("%s of %d: %+v, %+v", test.gateway.Region, *test.gateway.Bandwidth, price, why)
		case price.Known() && *price.Low != test.hourly:
			t.Errorf("%s: %v", test.gateway.Region, *price.Low)
		}
	}
}

// What is charged by volume is said by volume, at the price for where it leads.
func TestTrafficIsPricedByVolume(t *testing.T) {
	for _, test := range []struct{ from, to, billing, says string }{
		{"cn-beijing", "us-west-1", "DataTransfer", "by traffic: 0.8 USD per GB"},
		{"us-west-1", "cn-beijing", "DataTransfer", "by traffic: 0.8 USD per GB"},
		{"cn-beijing", "cn-shanghai", "DataTransfer", "by traffic: 0.072 USD per GB"},
		{"us-west-1", "eu-central-1", "DataTransfer", "by traffic: 0.02–0.38 USD per GB"},
		{"cn-beijing", "us-west-1", "BandwidthPackage", "per Mbit/s and month"},
	} {
		r := &AliyunTransitRouterPeer{Meta: Meta{Region: test.from}, PeerRegion: &test.to, Billing: &test.billing}
		if price, why := priceOf(prices.Default(), r); price.Known() || !strings.HasPrefix(why.En, test.says) || why.Zh == "" {
			t.Errorf("%+v: %+v %+v", test, price, why)
		}
	}
}

// priced reports whether a list has an item in any region.
func priced(list *prices.Set, item prices.Item) bool {
	return slices.ContainsFunc(list.Prices, func(p prices.Price) bool { return p.Item == item })
}

// A machine of another type than the listed one has no price.
func TestMachinesAreOfThePricedType(t *testing.T) {
	list := prices.Default()
	for machine, known := range map[string]bool{"c7i.large": true, "c7i.xlarge": false, "": false} {
		r := &AWSInstance{Meta: Meta{Region: "us-east-1"}, Type: &machine}
		if price, why := priceOf(list, r); price.Known() != known || !known && why != noTypePrice {
			t.Errorf("%q: %+v", machine, price)
		}
	}
	large := "ecs.g7.large"
	if price, why := priceOf(list, &AliyunInstance{Meta: Meta{Region: "cn-beijing"}, Type: &large}); price.Known() || why != onlyEstimate {
		t.Errorf("an estimate is on the bill: %+v", price)
	}
}
