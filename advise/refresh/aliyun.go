package refresh

import (
	"context"
	"fmt"

	"causeway"
	"causeway/advise/prices"
	"causeway/border"
	"causeway/provision/aliyun"
)

// machine is the instance that is priced, as the cloud's documentation of its
// price query describes one.
const machine = "InstanceType:ecs.g7.large,IoOptimized:IoOptimized,ImageOs:linux"

// moduleItems are the parts of an instance's price and the items they are.
var moduleItems = []struct {
	code, priceType string
	item            prices.Item
	unit            prices.Unit
	note            causeway.Text
}{
	{"InstanceType", "Hour", prices.AliyunInstance, prices.PerHour, causeway.Text{
		En: "ecs.g7.large pay as you go; without disk and traffic", Zh: "ecs.g7.large 按量付费；不含磁盘和流量",
	}},
	{"InternetTrafficOut", "Usage", prices.AliyunInternetOut, prices.PerGB, causeway.Text{
		En: "of an instance that pays by traffic; CDT's tiers may be less", Zh: "实例按流量计费的单价；CDT 阶梯价可能更低",
	}},
}

// accessSizes are the bandwidths of an SD-WAN access point that are asked for,
// in Mbit/s: the cloud has 10 to 500.
var accessSizes = []int{10, 100, 500}

func (f *fetch) aliyun(ctx context.Context, region string) {
	f.instance(ctx, region)
	if border.SideOf("aliyun", region) != border.Mainland {
		return
	}
	for _, mbps := range accessSizes {
		f.accessPoint(ctx, region, mbps)
	}
}

// instance asks for an instance and what it sends to the Internet.
func (f *fetch) instance(ctx context.Context, region string) {
	request := aliyun.GetPayAsYouGoPriceRequest{ProductCode: "ecs", ProductType: "ecs", SubscriptionType: "PayAsYouGo", Region: region}
	for _, m := range moduleItems {
		config := machine
		if m.unit == prices.PerGB {
			config = "Region:" + region + ",InternetTrafficOut:1"
		}
		request.Modules = append(request.Modules, aliyun.PriceModule{Code: m.code, PriceType: m.priceType, Config: config})
	}
	answer, err := f.Aliyun.GetPayAsYouGoPrice(ctx, request)
	if err != nil {
		f.failed(err)
		return
	}
	for _, m := range moduleItems {
		cost := -1.0
		for _, found := range answer.Data.Modules {
			if found.Code == m.code {
				cost = found.OriginalCost
			}
		}
		f.bill(prices.Price{Item: m.item, Region: "aliyun/" + region, Unit: m.unit, Note: m.note}, cost, answer.Data.Currency, "GetPayAsYouGoPrice")
	}
}

// accessPoint asks for an SD-WAN access point for a month (help.aliyun.com
// document 102922).
func (f *fetch) accessPoint(ctx context.Context, region string, mbps int) {
	answer, err := f.Aliyun.GetSubscriptionPrice(ctx, aliyun.GetSubscriptionPriceRequest{
		ProductCode: "smartag", ProductType: "smartag", SubscriptionType: "Subscription", OrderType: "NewOrder",
		Quantity: 1, PeriodQuantity: 1, PeriodUnit: "Month", Region: region,
		Modules: []aliyun.PlanModule{
			{Code: "Bandwidth", Config: fmt.Sprintf("Bandwidth:%d", mbps)},
			{Code: "Ha", Config: "Ha:no_backup"},
			{Code: "InstanceType", Config: "InstanceType:sag-1000"},
		},
	})
	if err != nil {
		f.failed(err)
		return
	}
	f.bill(prices.Price{Item: prices.SDWANAliyunSAG, Region: "aliyun/" + region, Size: mbps, Unit: prices.PerMonth, Note: causeway.Text{
		En: "SAG-1000, one device", Zh: "SAG-1000，单机",
	}}, answer.Data.OriginalPrice, answer.Data.Currency, "GetSubscriptionPrice")
}

// bill takes over what billing said, where it said something. Nothing that is
// asked for is free.
func (f *fetch) bill(p prices.Price, cost float64, currency, action string) {
	p.Currency = causeway.Currency(currency)
	switch {
	case cost <= 0:
		f.missing(p.Item, p.Region, fmt.Errorf("%s names no price for it", action))
	case p.Currency != causeway.CNY && p.Currency != causeway.USD:
		f.missing(p.Item, p.Region, fmt.Errorf("%s names its price in %q", action, currency))
	default:
		f.add(p, cost, "Alibaba Cloud, "+action)
	}
}
