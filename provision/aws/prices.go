package aws

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/pricing/types"

	"causeway/provision/cloud"
)

// priceRegion is one of the few that answer for the price list, for all the
// others as well (AWS Billing user guide, Price List Query API endpoints).
const priceRegion = "us-east-1"

// Product is an entry of the price list.
type Product struct {
	SKU string
	// Attributes are the list's own: "instanceType", "usagetype", "regionCode".
	Attributes map[string]string
	// OnDemand are the prices without a commitment, by the volume from which
	// each holds.
	OnDemand []ListPrice
}

// ListPrice is one price of a product.
type ListPrice struct {
	// Unit is the list's: "Hrs", "GB", "hour".
	Unit string
	// From is the volume from which it holds.
	From float64
	USD  float64
	// Effective is the day it holds from, in RFC 3339.
	Effective string
}

// GetProducts returns the entries of a service's price list ("AmazonEC2") whose
// attributes are all as given. Any principal with pricing:GetProducts may ask;
// PricePolicy allows it, Policy does not. Prices in other currencies than US
// dollars, which China's regions have, are left out.
func (c *Client) GetProducts(ctx context.Context, service string, attributes map[string]string) ([]Product, error) {
	format, most := "aws_v1", int32(100)
	in := &pricing.GetProductsInput{ServiceCode: &service, FormatVersion: &format, MaxResults: &most}
	for _, field := range slices.Sorted(maps.Keys(attributes)) {
		value := attributes[field]
		in.Filters = append(in.Filters, types.Filter{Type: types.FilterTypeTermMatch, Field: &field, Value: &value})
	}
	texts, err := everyPage(ctx, c, request{action: "pricing:GetProducts", object: service},
		pricing.NewGetProductsPaginator(c.pricing, in), func(out *pricing.GetProductsOutput) []string { return out.PriceList })
	if err != nil {
		return nil, err
	}
	found, err := products(texts)
	if err != nil {
		return nil, cloud.Silence("cloud.bad_answer", "GetProducts", service, 1, err)
	}
	return found, nil
}

// listEntry is an entry as the list writes it, each in a text of its own.
type listEntry struct {
	Product struct {
		SKU        string            `json:"sku"`
		Attributes map[string]string `json:"attributes"`
	} `json:"product"`
	Terms struct {
		OnDemand map[string]listTerm `json:"OnDemand"`
	} `json:"terms"`
}

type listTerm struct {
	EffectiveDate   string `json:"effectiveDate"`
	PriceDimensions map[string]struct {
		Unit         string            `json:"unit"`
		BeginRange   string            `json:"beginRange"`
		PricePerUnit map[string]string `json:"pricePerUnit"`
	} `json:"priceDimensions"`
}

func products(texts []string) ([]Product, error) {
	var all []Product
	for _, text := range texts {
		var entry listEntry
		if err := json.Unmarshal([]byte(text), &entry); err != nil {
			return nil, fmt.Errorf("an entry of the price list: %w", err)
		}
		product := Product{SKU: entry.Product.SKU, Attributes: entry.Product.Attributes}
		for _, term := range entry.Terms.OnDemand {
			found, err := term.prices()
			if err != nil {
				return nil, fmt.Errorf("price list, %s: %w", product.SKU, err)
			}
			product.OnDemand = append(product.OnDemand, found...)
		}
		slices.SortFunc(product.OnDemand, func(a, b ListPrice) int { return cmp.Compare(a.From, b.From) })
		all = append(all, product)
	}
	slices.SortFunc(all, func(a, b Product) int { return cmp.Compare(a.SKU, b.SKU) })
	return all, nil
}

func (t listTerm) prices() ([]ListPrice, error) {
	var all []ListPrice
	for _, d := range t.PriceDimensions {
		text, inDollars := d.PricePerUnit["USD"]
		if !inDollars {
			continue
		}
		usd, err := figure(text)
		if err != nil {
			return nil, err
		}
		from, err := figure(cmp.Or(d.BeginRange, "0"))
		if err != nil {
			return nil, err
		}
		all = append(all, ListPrice{Unit: d.Unit, From: from, USD: usd, Effective: t.EffectiveDate})
	}
	return all, nil
}

// figure reads a number of the list, which writes them as texts.
func figure(text string) (float64, error) {
	f, err := strconv.ParseFloat(text, 64)
	if err == nil && (math.IsNaN(f) || f < 0 || f > 1e12) {
		err = fmt.Errorf("%q is no price", text)
	}
	return f, err
}
