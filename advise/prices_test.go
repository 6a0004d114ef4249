package advise

import (
	"slices"
	"time"

	"causeway"
	"causeway/advise/prices"
)

// today is a day on which every rule of the border is valid.
var today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// complete is a set in which everything has a price, so that tests of the sums do
// not change with the market. The figures are made up, near to real ones.
func complete() *prices.Set {
	set := &prices.Set{Name: "test", Date: today, Rates: []prices.Rate{{From: causeway.USD, To: causeway.CNY, Rate: 7, Source: "test", Date: "2026-11-23"}}}
	add := func(item prices.Item, region string, size int, from float64, unit prices.Unit, currency causeway.Currency, low, high float64) {
		set.Prices = append(set.Prices, prices.Price{
			Item: item, Region: region, Size: size, From: from, Unit: unit, Currency: currency,
			Low: &low, High: &high, Source: "test", Date: "2026-11-23", Confidence: prices.High,
		})
	}
	usd := func(item prices.Item, unit prices.Unit, amount float64) {
		add(item, "", 0, 0, unit, causeway.USD, amount, amount)
	}
	for size, amount := range map[int]float64{10: 0.059, 200: 0.209, 1000: 0.767} {
		add("aliyun.vpn_gateway", "aliyun", size, 0, prices.PerHour, causeway.USD, amount, amount)
	}
	for size, amount := range map[int]float64{1000: 0.3, 10000: 2.25, 100000: 22.5, 400000: 85} {
		add("aws.direct_connect_port", "aws", size, 0, prices.PerHour, causeway.USD, amount, amount)
		add("aliyun.express_connect_port", "", size, 0, prices.PerMonth, causeway.USD, amount*300, amount*300)
	}
	add("aliyun.internet_out", "aliyun/mainland", 0, 0, prices.PerGB, causeway.USD, 0.125, 0.125)
	add("aliyun.internet_out", "aliyun/outside", 0, 0, prices.PerGB, causeway.USD, 0.078, 0.078)
	add("aws.internet_out", "", 0, 0, prices.PerGB, causeway.USD, 0, 0)
	add("aws.internet_out", "", 0, 100, prices.PerGB, causeway.USD, 0.09, 0.09)
	add("aws.internet_out", "", 0, 10240, prices.PerGB, causeway.USD, 0.085, 0.085)
	add("aliyun.cen_inter_region", "aliyun/cross-border", 0, 0, prices.PerGB, causeway.USD, 0.2, 0.3)
	usd("aliyun.cen_connection", prices.PerHour, 0.05)
	usd("aliyun.cen_processing", prices.PerGB, 0.02)
	usd("aliyun.cross_border_examination", prices.Once, 0)
	usd("aliyun.express_connect_out", prices.PerGB, 0.03)
	usd("aliyun.instance", prices.PerHour, 0.1)
	usd("aliyun.eip", prices.PerHour, 0.003)
	usd("aliyun.load_balancer", prices.PerHour, 0.02)
	usd("aliyun.load_balancer_capacity", prices.PerGB, 0.005)
	usd("aws.vpn_connection", prices.PerHour, 0.05)
	usd("aws.direct_connect_association", prices.PerHour, 0.07)
	usd("aws.direct_connect_out", prices.PerGB, 0.02)
	usd("aws.transit_gateway_attachment", prices.PerHour, 0.07)
	usd("aws.transit_gateway_data", prices.PerGB, 0.02)
	usd("aws.instance", prices.PerHour, 0.09)
	usd("aws.public_ipv4", prices.PerHour, 0.005)
	usd("aws.load_balancer", prices.PerHour, 0.0225)
	usd("aws.load_balancer_capacity", prices.PerGB, 0.006)
	usd("sdwan.causeway", prices.PerMonth, 0)
	usd("tunnel.tailscale_user", prices.PerMonth, 8)
	usd("certificate.public", prices.PerMonth, 0)
	usd("carrier.cross_connect", prices.PerMonth, 300)
	add("carrier.installation", "", 0, 0, prices.Once, causeway.CNY, 10000, 20000)
	add("carrier.line", "", 0, 0, prices.PerMonth, causeway.CNY, 10000, 20000)
	add("people.cloud_day", "", 0, 0, prices.PerDay, causeway.CNY, 1000, 2000)
	add("people.network_day", "", 0, 0, prices.PerDay, causeway.CNY, 1500, 3000)
	return set
}

// without returns the set with no figure for some items.
func without(set *prices.Set, items ...prices.Item) *prices.Set {
	for i := range set.Prices {
		if slices.Contains(items, set.Prices[i].Item) {
			set.Prices[i].Low, set.Prices[i].High = nil, nil
		}
	}
	return set
}

// market is what is known today: nothing of CEN's prices.
func market() *prices.Set {
	return without(complete(), "aliyun.cen_connection", "aliyun.cen_processing", "aliyun.cen_inter_region",
		"aliyun.cross_border_examination", "carrier.installation", "carrier.cross_connect", "aliyun.express_connect_out",
		"aws.transit_gateway_attachment", "aws.direct_connect_association")
}

var (
	beijing    = causeway.Place{Site: "beijing", Cloud: "aliyun", Region: "cn-beijing"}
	california = causeway.Place{Site: "california", Cloud: "aws", Region: "us-west-1"}
)

// input is the seed's pair with needs of a test.
func input(needs causeway.Needs) Input {
	if needs.Places == nil {
		needs.Places = []causeway.Place{beijing, california}
	}
	return Input{Needs: needs, Prices: market(), Currency: causeway.CNY, Now: today}
}

// each is what both sites send in a month.
func each(v causeway.Volume) []causeway.Sent {
	return []causeway.Sent{{Site: "beijing", Volume: v}, {Site: "california", Volume: v}}
}

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }
