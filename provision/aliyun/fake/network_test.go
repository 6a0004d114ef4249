package fake_test

import (
	"testing"
	"time"

	"causeway"
	"causeway/provision/aliyun"
)

func TestRoutesOfAVPC(t *testing.T) {
	w := newWorld(t, nil)
	tables, err := w.DescribeRouteTableList(t.Context(), aliyun.DescribeRouteTableListRequest{VPCID: "vpc-1"})
	want(t, "", err)
	create := func(cidr string) error {
		_, err := w.CreateRouteEntry(t.Context(), aliyun.CreateRouteEntryRequest{
			RouteTableID: tables.RouteTables[0].RouteTableID, DestinationCIDRBlock: cidr, NextHopID: "i-1", ClientToken: cidr,
		})
		return err
	}
	want(t, "cloud.invalid_parameter", create("10.0.1.0/24"))
	want(t, "cloud.invalid_parameter", create("10.0.1.128/25"))
	want(t, "", create("10.0.0.0/16"))
	want(t, "cloud.conflict", create("172.16.0.0/16"))
	w.pause(time.Minute)
	want(t, "", create("172.16.0.0/16"))
	w.pause(time.Minute)
	_, err = w.DeleteRouteEntry(t.Context(), aliyun.DeleteRouteEntryRequest{RouteTableID: tables.RouteTables[0].RouteTableID, DestinationCIDRBlock: "172.16.0.0/16", NextHopID: "i-2"})
	want(t, "cloud.not_found", err)
}

func TestSecurityGroupRules(t *testing.T) {
	w := newWorld(t, nil)
	w.cloud.AddSecurityGroup("vpc-1", "sg-1")
	rule := func(protocol, ports, source string) aliyun.Permission {
		return aliyun.Permission{IPProtocol: protocol, PortRange: ports, SourceCIDRIP: source}
	}
	tests := map[string]struct {
		rule aliyun.Permission
		want causeway.Code
	}{
		"tcp":             {rule("tcp", "443/443", "172.16.0.0/16"), ""},
		"the seed's form": {rule("tcp", "443", "172.16.0.0/16"), "cloud.invalid_parameter"},
		"turned around":   {rule("udp", "20/10", "172.16.0.0/16"), "cloud.invalid_parameter"},
		"icmp":            {rule("icmp", "-1/-1", "172.16.0.0/16"), ""},
		"icmp with ports": {rule("icmp", "1/1", "172.16.0.0/16"), "cloud.invalid_parameter"},
		"protocol":        {rule("quic", "443/443", "172.16.0.0/16"), "cloud.invalid_parameter"},
		"source":          {rule("tcp", "443/443", "anywhere"), "cloud.invalid_parameter"},
	}
	rules := func() []aliyun.ObservedPermission {
		group, err := w.DescribeSecurityGroupAttribute(t.Context(), aliyun.DescribeSecurityGroupAttributeRequest{SecurityGroupID: "sg-1"})
		want(t, "", err)
		return group.Permissions
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before := len(rules())
			// One rule that is wrong keeps the right one beside it out too.
			both := []aliyun.Permission{rule("tcp", "22/22", "172.16.9.0/24"), test.rule}
			_, err := w.AuthorizeSecurityGroup(t.Context(), aliyun.AuthorizeSecurityGroupRequest{SecurityGroupID: "sg-1", Permissions: both})
			want(t, test.want, err)
			if after := len(rules()); test.want != "" && after != before {
				t.Errorf("%d rules before, %d after", before, after)
			}
		})
	}
	if len(rules()) != 3 {
		t.Errorf("rules %+v", rules())
	}
	var ids []string
	for _, r := range rules() {
		ids = append(ids, r.SecurityGroupRuleID)
	}
	_, err := w.RevokeSecurityGroup(t.Context(), aliyun.RevokeSecurityGroupRequest{SecurityGroupID: "sg-1", SecurityGroupRuleIDs: append(ids, "sgr-x")})
	want(t, "cloud.not_found", err)
	_, err = w.RevokeSecurityGroup(t.Context(), aliyun.RevokeSecurityGroupRequest{SecurityGroupID: "sg-1", SecurityGroupRuleIDs: ids})
	want(t, "", err)
	if len(rules()) != 0 {
		t.Errorf("rules %+v", rules())
	}
}

// Two routes of one destination publish one route to the VPC; it goes with the
// last of them.
func TestPublishedRoute(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	gateway, customer := w.gateway(t), w.customer(t, "")
	tables, err := w.DescribeRouteTableList(ctx, aliyun.DescribeRouteTableListRequest{VPCID: "vpc-1"})
	want(t, "", err)
	published := func() int {
		routes, err := w.DescribeRouteEntryList(ctx, aliyun.DescribeRouteEntryListRequest{RouteTableID: tables.RouteTables[0].RouteTableID})
		want(t, "", err)
		return len(routes.RouteEntries)
	}
	made, err := w.CreateVPNConnection(ctx, connection(gateway, customer, nil))
	want(t, "", err)
	weights := []int{100, 0}
	for _, weight := range weights {
		w.pause(time.Minute)
		_, err = w.CreateVPNRouteEntry(ctx, aliyun.CreateVPNRouteEntryRequest{VPNGatewayID: gateway, RouteDest: "172.16.0.0/16", NextHop: made.VPNConnectionID, Weight: weight, PublishVPC: true})
		want(t, "", err)
		if published() != 1 {
			t.Errorf("%d published routes", published())
		}
	}
	for left, weight := range weights {
		w.pause(time.Minute)
		_, err = w.DeleteVPNRouteEntry(ctx, aliyun.DeleteVPNRouteEntryRequest{VPNGatewayID: gateway, RouteDest: "172.16.0.0/16", NextHop: made.VPNConnectionID, Weight: weight})
		want(t, "", err)
		if published() != 1-left {
			t.Errorf("%d published routes", published())
		}
	}
}
