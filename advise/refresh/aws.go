package refresh

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"causeway"
	"causeway/advise/prices"
	"causeway/provision/aws"
)

// query is one question to AWS's list, and what is looked for in the answer.
type query struct {
	service string
	// region is the attribute that names the region.
	region     string
	attributes map[string]string
	wanted     []wanted
}

// wanted is an item and the entries that are it: those of a type of use
// ("VPN-Usage-Hours:ipsec.1", behind a region's prefix) and an operation, any
// where it is empty.
type wanted struct {
	item      prices.Item
	usage     string
	operation string
	// units are the list's words for the unit.
	units []string
	unit  prices.Unit
	note  causeway.Text
}

var (
	hours     = []string{"Hrs", "hour", "Hours", "hours"}
	gigabytes = []string{"GB", "GigaBytes", "Gigabytes"}
	units     = []string{"LCU-Hrs"}
)

// queries are what is asked of each region. The types of use and operations are
// those that open-source cost tools look for.
var queries = []query{
	{service: "AmazonVPC", region: "regionCode", wanted: []wanted{
		{item: prices.AWSVPNConnection, usage: "VPN-Usage-Hours:ipsec.1", units: hours, unit: prices.PerHour},
		{item: prices.AWSTransitGateway, usage: "TransitGateway-Hours", operation: "TransitGatewayVPC", units: hours, unit: prices.PerHour},
		{item: prices.AWSTransitGatewayData, usage: "TransitGateway-Bytes", operation: "TransitGatewayVPC", units: gigabytes, unit: prices.PerGB},
		{item: prices.AWSPublicIPv4, usage: "PublicIPv4:InUseAddress", units: hours, unit: prices.PerHour},
	}},
	{
		service: "AmazonEC2", region: "regionCode",
		attributes: map[string]string{
			"instanceType": "c7i.large", "operatingSystem": "Linux", "tenancy": "Shared", "preInstalledSw": "NA", "capacitystatus": "Used",
		},
		wanted: []wanted{{
			item: prices.AWSInstance, usage: "BoxUsage:c7i.large", operation: "RunInstances", units: hours, unit: prices.PerHour,
			note: causeway.Text{En: "c7i.large, Linux; without disk and traffic", Zh: "c7i.large，Linux；不含磁盘和流量"},
		}},
	},
	{service: "AWSELB", region: "regionCode", wanted: []wanted{
		{item: prices.AWSLoadBalancer, usage: "LoadBalancerUsage", operation: "LoadBalancing:Network", units: hours, unit: prices.PerHour},
		{item: prices.AWSLoadBalancerCapacity, usage: "LCUUsage", operation: "LoadBalancing:Network", units: units, unit: prices.PerGB, note: causeway.Text{
			En: "a unit is 1 GB in an hour, or 800 new or 100,000 open connections, whichever is most",
			Zh: "每单位对应每小时 1 GB、800 个新建或 10 万个并发连接中的最大者",
		}},
	}},
	{
		service: "AWSDataTransfer", region: "fromRegionCode", attributes: map[string]string{"transferType": "AWS Outbound"},
		wanted: []wanted{{item: prices.AWSInternetOut, usage: "DataTransfer-Out-Bytes", units: gigabytes, unit: prices.PerGB}},
	},
}

// freeOut is what an account may send out each month without paying, which is
// no entry of a region's list (EC2 On-Demand pricing, 2026-10-09).
const freeOut = 100

func (f *fetch) aws(ctx context.Context, region string) {
	for _, q := range queries {
		attributes := maps.Clone(q.attributes)
		if attributes == nil {
			attributes = map[string]string{}
		}
		attributes[q.region] = region
		products, err := f.AWS.GetProducts(ctx, q.service, attributes)
		if err != nil {
			f.failed(err)
			continue
		}
		for _, w := range q.wanted {
			f.take(w, q.service, region, products)
		}
	}
}

// take adds the prices of one item, if the list has them.
func (f *fetch) take(w wanted, service, region string, products []aws.Product) {
	tiers, err := w.find(products)
	if err != nil {
		f.missing(w.item, "aws/"+region, err)
		return
	}
	if w.item == prices.AWSInternetOut && tiers[0].USD > 0 {
		tiers = slices.Concat([]aws.ListPrice{{}, {From: freeOut, USD: tiers[0].USD}}, tiers[1:])
	}
	for _, t := range tiers {
		f.add(prices.Price{
			Item: w.item, Region: "aws/" + region, From: t.From, Unit: w.unit, Currency: causeway.USD, Note: w.note,
		}, t.USD, "AWS Price List, "+service)
	}
}

// find returns the prices of the entries that are the item, by volume. All
// entries have to say the same.
func (w wanted) find(products []aws.Product) ([]aws.ListPrice, error) {
	var found []aws.ListPrice
	for _, p := range products {
		if !w.is(p) {
			continue
		}
		if found != nil && !slices.EqualFunc(found, p.OnDemand, samePrice) {
			return nil, errors.New("its price list has two prices for it")
		}
		found = p.OnDemand
	}
	switch {
	case len(found) == 0:
		return nil, errors.New("its price list has no entry for it")
	case found[0].From != 0 || len(found) > 1 && w.unit != prices.PerGB:
		return nil, errors.New("its price list has tiers that do not fit")
	case slices.ContainsFunc(found, func(p aws.ListPrice) bool { return !slices.Contains(w.units, p.Unit) }):
		return nil, fmt.Errorf("its price list charges it by %q", found[0].Unit)
	}
	return found, nil
}

func (w wanted) is(p aws.Product) bool {
	usage := p.Attributes["usagetype"]
	return (usage == w.usage || strings.HasSuffix(usage, "-"+w.usage)) && (w.operation == "" || p.Attributes["operation"] == w.operation)
}

func samePrice(a, b aws.ListPrice) bool {
	return a.From == b.From && a.USD == b.USD && a.Unit == b.Unit
}
