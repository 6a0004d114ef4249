// Package refresh reads list prices from the clouds' own price lists into a set
// that is laid over the one in the program (prices.Set.Over).
//
// aws.go says what is looked for in AWS's list, aliyun.go what Alibaba Cloud is
// asked. Where a list has no entry that is surely the item, or two that
// contradict each other, the item is left as it was and a problem says so.
// Amounts of CEN, VPN gateways and Express Connect cannot be asked for: the
// names of their price modules are public nowhere.
package refresh

import (
	"context"
	"errors"
	"time"

	"causeway"
	"causeway/advise/prices"
	"causeway/provision/aliyun"
	"causeway/provision/aws"
)

// AWS is what is needed of a client of AWS; its credentials need what
// aws.PricePolicy allows.
type AWS interface {
	GetProducts(ctx context.Context, service string, attributes map[string]string) ([]aws.Product, error)
}

// Aliyun is what is needed of a client of Alibaba Cloud; its credentials need
// what aliyun.PricePolicy allows. Its region says on which site the account
// was opened: one of the mainland for the China site, which answers in yuan,
// any other for the international site.
type Aliyun interface {
	GetPayAsYouGoPrice(ctx context.Context, r aliyun.GetPayAsYouGoPriceRequest) (aliyun.GetPayAsYouGoPriceResponse, error)
	GetSubscriptionPrice(ctx context.Context, r aliyun.GetSubscriptionPriceRequest) (aliyun.GetSubscriptionPriceResponse, error)
}

// Config says whom to ask, and for where.
type Config struct {
	// AWS and Aliyun are nil where nobody is to be asked.
	AWS    AWS
	Aliyun Aliyun
	// Places are the sites whose regions' prices are wanted.
	Places []causeway.Place
	// Now is the day the prices are of.
	Now time.Time
}

// Fetch reads what the clouds' lists say of the places, one call after the
// other. What could not be had is in the problems, all of them warnings; the set
// holds the rest and may be empty.
func Fetch(ctx context.Context, config Config) (*prices.Set, causeway.Problems) {
	f := &fetch{Config: config, set: &prices.Set{
		Name: "refreshed", Date: config.Now.UTC(), Prices: []prices.Price{}, Rates: []prices.Rate{},
	}}
	done := map[causeway.Place]bool{}
	for _, place := range config.Places {
		place.Site = ""
		if done[place] {
			continue
		}
		done[place] = true
		switch {
		case place.Cloud == "aws" && config.AWS != nil:
			f.aws(ctx, place.Region)
		case place.Cloud == "aliyun" && config.Aliyun != nil:
			f.aliyun(ctx, place.Region)
		}
	}
	return f.set, f.problems
}

// fetch is one refresh.
type fetch struct {
	Config
	set      *prices.Set
	problems causeway.Problems
}

// add takes a figure over.
func (f *fetch) add(p prices.Price, figure float64, source string) {
	p.Low, p.High = &figure, &figure
	p.Source, p.Date, p.Confidence = source, f.set.Date.Format(time.DateOnly), prices.High
	f.set.Prices = append(f.set.Prices, p)
}

// failed keeps that a call failed.
func (f *fetch) failed(err error) {
	var p *causeway.Problem
	if !errors.As(err, &p) {
		p = causeway.NewProblem("prices.not_listed", "", err)
	}
	warning := *p
	warning.Severity = causeway.Warning
	f.problems = append(f.problems, &warning)
}

// missing keeps that a list does not say what an item costs.
func (f *fetch) missing(item prices.Item, region string, why error) {
	p := causeway.NewProblem("prices.not_listed", string(item)+" ("+region+")", why)
	p.Severity = causeway.Warning
	f.problems = append(f.problems, p)
}
