package aliyun

import (
	"cmp"
	"context"
	"encoding/json"

	"causeway/provision/cloud"
)

// PriceModule is one of the parts that make up a product's price.
type PriceModule struct {
	// Code is the part's: "InstanceType".
	Code string `json:"ModuleCode"`
	// PriceType is what it is charged for: Hour, Usage, Month or Year.
	PriceType string `json:"PriceType"`
	// Config is what it is to be like: "InstanceType:ecs.g7.large,ImageOs:linux".
	Config string `json:"Config"`
}

// GetPayAsYouGoPriceRequest asks what a product costs that is paid by use. The
// account needs bss:DescribePrice, which PricePolicy allows and Policy does
// not.
type GetPayAsYouGoPriceRequest struct {
	// ProductCode is as in the cloud's list of products: "ecs".
	ProductCode      string `json:"ProductCode"`
	ProductType      string `json:"ProductType,omitempty"`
	SubscriptionType string `json:"SubscriptionType"` // PayAsYouGo
	// Region is the one the price is for.
	Region  string        `json:"Region,omitempty"`
	Modules []PriceModule `json:"ModuleList"`
}

func (r GetPayAsYouGoPriceRequest) call() (action, object string) {
	return "bssopenapi.GetPayAsYouGoPrice", priced(r.ProductCode, r.Region)
}

// ModulePrice is the price of one part.
type ModulePrice struct {
	Code string `json:"ModuleCode"`
	// OriginalCost is the list price, CostAfterDiscount what this account pays.
	OriginalCost      float64 `json:"OriginalCost"`
	CostAfterDiscount float64 `json:"CostAfterDiscount"`
}

// PayAsYouGoPrice is what the parts cost.
type PayAsYouGoPrice struct {
	// Currency is CNY, USD or JPY, as the account is charged.
	Currency string            `json:"Currency"`
	Modules  List[ModulePrice] `json:"ModuleDetails"`
}

// GetPayAsYouGoPriceResponse holds the price.
type GetPayAsYouGoPriceResponse struct {
	billingAnswer
	Data PayAsYouGoPrice `json:"Data"`
}

// GetPayAsYouGoPrice returns what a product costs that is paid by use.
func (c *Client) GetPayAsYouGoPrice(ctx context.Context, r GetPayAsYouGoPriceRequest) (GetPayAsYouGoPriceResponse, error) {
	response, err := call[GetPayAsYouGoPriceResponse](ctx, c, r)
	if err == nil {
		err = response.refusal(r)
	}
	return response, err
}

// PlanModule is one of the parts that make up a subscription's price.
type PlanModule struct {
	Code string `json:"ModuleCode"`
	// Config is as a PriceModule's.
	Config string `json:"Config"`
}

// GetSubscriptionPriceRequest asks what a product costs that is paid ahead for
// a time. The account needs bss:DescribePrice.
type GetSubscriptionPriceRequest struct {
	ProductCode      string       `json:"ProductCode"`
	ProductType      string       `json:"ProductType,omitempty"`
	SubscriptionType string       `json:"SubscriptionType"` // Subscription
	OrderType        string       `json:"OrderType"`        // NewOrder, Renewal, Upgrade
	Quantity         int          `json:"Quantity,omitempty"`
	PeriodQuantity   int          `json:"ServicePeriodQuantity,omitempty"`
	PeriodUnit       string       `json:"ServicePeriodUnit,omitempty"` // Month, Year
	Region           string       `json:"Region,omitempty"`
	Modules          []PlanModule `json:"ModuleList"`
}

func (r GetSubscriptionPriceRequest) call() (action, object string) {
	return "bssopenapi.GetSubscriptionPrice", priced(r.ProductCode, r.Region)
}

// SubscriptionPrice is what the whole costs for its time.
type SubscriptionPrice struct {
	Currency string `json:"Currency"`
	// OriginalPrice is the list price, TradePrice what this account pays.
	OriginalPrice float64 `json:"OriginalPrice"`
	TradePrice    float64 `json:"TradePrice"`
}

// GetSubscriptionPriceResponse holds the price.
type GetSubscriptionPriceResponse struct {
	billingAnswer
	Data SubscriptionPrice `json:"Data"`
}

// GetSubscriptionPrice returns what a product costs that is paid ahead.
func (c *Client) GetSubscriptionPrice(ctx context.Context, r GetSubscriptionPriceRequest) (GetSubscriptionPriceResponse, error) {
	response, err := call[GetSubscriptionPriceResponse](ctx, c, r)
	if err == nil {
		err = response.refusal(r)
	}
	return response, err
}

// billingAnswer is what every answer about billing begins with. It comes with
// status 200 even where it refuses.
type billingAnswer struct {
	RequestID string `json:"RequestId"`
	Success   bool   `json:"Success"`
	Code      string `json:"Code"`
	Message   string `json:"Message"`
}

func (a billingAnswer) refusal(r request) error {
	if a.Success {
		return nil
	}
	key, object := r.call()
	_, action := splitKey(key)
	return cloud.Refusal(object, &APIError{
		Action: action, Status: 200, Code: a.Code, Message: a.Message, RequestID: a.RequestID, Verdict: judge(a.Code, 400),
	})
}

func priced(product, region string) string { return product + " in " + cmp.Or(region, "all regions") }

// PricePolicy returns the RAM policy, as JSON, that allows asking for prices
// and nothing else. Policy does not hold it.
func PricePolicy() (string, error) {
	text, err := json.MarshalIndent(policyDocument{Version: "1", Statement: []policyStatement{
		{Effect: "Allow", Action: []string{"bss:DescribePrice"}, Resource: []string{"*"}},
	}}, "", "  ")
	return string(text) + "\n", err
}
