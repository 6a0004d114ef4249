package aliyun_test

import (
	"fmt"
	"testing"

	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

func TestPages(t *testing.T) {
	w := newWorld(t, nil)
	for i := range 120 {
		w.customer(t, fmt.Sprintf("cw-%d", i), fmt.Sprintf("192.0.2.%d", i+1))
	}
	all := ok[aliyun.DescribeCustomerGatewaysResponse](t)(w.DescribeCustomerGateways(t.Context(), aliyun.DescribeCustomerGatewaysRequest{}))
	seen := map[string]bool{}
	for _, c := range all.CustomerGateways {
		seen[c.CustomerGatewayID] = true
	}
	if len(seen) != 120 || len(all.CustomerGateways) != 120 {
		t.Errorf("%d entries, %d customer gateways", len(all.CustomerGateways), len(seen))
	}
	for i := range 60 {
		ok[aliyun.CreateRouteEntryResponse](t)(w.CreateRouteEntry(t.Context(), aliyun.CreateRouteEntryRequest{
			RouteTableID: w.table, DestinationCIDRBlock: fmt.Sprintf("172.16.%d.0/24", i), NextHopID: "i-1", ClientToken: fmt.Sprint("r", i),
		}))
	}
	routes := ok[aliyun.DescribeRouteEntryListResponse](t)(w.DescribeRouteEntryList(t.Context(), aliyun.DescribeRouteEntryListRequest{RouteTableID: w.table}))
	if len(routes.RouteEntries) != 60 {
		t.Errorf("%d routes", len(routes.RouteEntries))
	}
}

// An object that goes away between two pages moves the others, and one of them
// past the reader: the list is read again.
func TestPagesThatMove(t *testing.T) {
	var w world
	var removed string
	asked := 0
	w = newWorld(t, func(cloud *fake.Config, _ *aliyun.Config) {
		cloud.Watch = func(action string, m fake.Moment) {
			if action != "DescribeCustomerGateways" || m != fake.Before {
				return
			}
			if asked++; asked == 2 {
				w.cloud.Remove(removed)
			}
		}
	})
	last := ""
	for i := range 60 {
		last = w.customer(t, fmt.Sprintf("cw-%d", i), fmt.Sprintf("192.0.2.%d", i+1))
		if removed == "" {
			removed = last
		}
	}
	all := ok[aliyun.DescribeCustomerGatewaysResponse](t)(w.DescribeCustomerGateways(t.Context(), aliyun.DescribeCustomerGatewaysRequest{}))
	seen := map[string]bool{}
	for _, c := range all.CustomerGateways {
		seen[c.CustomerGatewayID] = true
	}
	if len(all.CustomerGateways) != 59 || len(seen) != 59 || !seen[last] || seen[removed] {
		t.Errorf("%d entries, %d customer gateways", len(all.CustomerGateways), len(seen))
	}
}
