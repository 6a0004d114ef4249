package aliyun_test

import (
	"testing"

	"causeway"
	"causeway/golden"
	"causeway/provision/aliyun"
)

func TestPrices(t *testing.T) { newWorld(t, nil).livePrices(t) }

func (w world) livePrices(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	instance := aliyun.GetPayAsYouGoPriceRequest{
		ProductCode: "ecs", ProductType: "ecs", SubscriptionType: "PayAsYouGo", Region: "cn-beijing",
		Modules: []aliyun.PriceModule{
			{Code: "InstanceType", PriceType: "Hour", Config: "InstanceType:ecs.g7.large,IoOptimized:IoOptimized,ImageOs:linux"},
			{Code: "InternetTrafficOut", PriceType: "Usage", Config: "Region:cn-beijing,InternetTrafficOut:1"},
		},
	}
	price := ok[aliyun.GetPayAsYouGoPriceResponse](t)(w.GetPayAsYouGoPrice(ctx, instance)).Data
	if price.Currency != "CNY" || len(price.Modules) != 2 || price.Modules[0].Code != "InstanceType" || price.Modules[0].OriginalCost != 0.77 {
		t.Errorf("%+v", price)
	}
	plan := aliyun.GetSubscriptionPriceRequest{
		ProductCode: "smartag", SubscriptionType: "Subscription", OrderType: "NewOrder", Quantity: 1, PeriodQuantity: 1, PeriodUnit: "Month",
		Modules: []aliyun.PlanModule{{Code: "Bandwidth", Config: "Bandwidth:20"}},
	}
	if got := ok[aliyun.GetSubscriptionPriceResponse](t)(w.GetSubscriptionPrice(ctx, plan)).Data; got.OriginalPrice != 1500 || got.Currency != "CNY" {
		t.Errorf("%+v", got)
	}
	// Billing refuses with status 200.
	instance.Modules[0].Code = "Tea"
	if _, err := w.GetPayAsYouGoPrice(ctx, instance); !causeway.HasCode(err, "cloud.refused") {
		t.Errorf("an unknown module: %v", err)
	}
}

func TestPricePolicy(t *testing.T) {
	golden.File(t, "testdata/price_policy.json", ok[string](t)(aliyun.PricePolicy()))
}
