package fake_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a cloud with a VPC, a client that never tries twice, and the time.
type world struct {
	*aliyun.Client
	cloud *fake.Cloud
	mu    sync.Mutex
	now   time.Time
}

func (w *world) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pause(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func newWorld(t *testing.T, change func(*fake.Config)) *world {
	t.Helper()
	w := &world{now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	config := fake.Config{
		Region: "cn-beijing", AccessKeyID: "key", AccessKeySecret: "secret", Now: w.Now,
		ProvisionFor: 3 * time.Minute, BusyFor: 20 * time.Second,
	}
	if change != nil {
		change(&config)
	}
	var err error
	if w.cloud, err = fake.New(config); err != nil {
		t.Fatal(err)
	}
	w.cloud.AddVPC("vpc-1", "10.0.0.0/16")
	w.cloud.AddVSwitch("vpc-1", "vsw-a", "cn-beijing-a", "10.0.1.0/24")
	w.cloud.AddVSwitch("vpc-1", "vsw-a2", "cn-beijing-a", "10.0.3.0/24")
	w.cloud.AddVSwitch("vpc-1", "vsw-c", "cn-beijing-c", "10.0.2.0/24")
	server := httptest.NewServer(w.cloud)
	t.Cleanup(server.Close)
	credentials, err := aliyun.StaticKey("key", "secret")
	if err != nil {
		t.Fatal(err)
	}
	w.Client, err = aliyun.New(aliyun.Config{
		Region: "cn-beijing", Credentials: credentials, Endpoint: server.URL, Now: w.Now,
		Wait: func(context.Context, time.Duration) error { return context.Canceled },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// want fails the test unless the error has the code, or there is none and no
// code is wanted.
func want(t *testing.T, code causeway.Code, err error) {
	t.Helper()
	if code == "" && err != nil || code != "" && !causeway.HasCode(err, code) {
		t.Errorf("got %v, want %q", err, code)
	}
}

func order(change func(*aliyun.CreateVPNGatewayRequest)) aliyun.CreateVPNGatewayRequest {
	r := aliyun.CreateVPNGatewayRequest{Name: "cw", VPCID: "vpc-1", VSwitchID: "vsw-a", DisasterRecoveryVSwitchID: "vsw-c", Bandwidth: 200}
	if change != nil {
		change(&r)
	}
	return r
}

func (w *world) gateway(t *testing.T) string {
	t.Helper()
	made, err := w.CreateVPNGateway(t.Context(), order(nil))
	want(t, "", err)
	w.pause(3 * time.Minute)
	return made.VPNGatewayID
}

func (w *world) customer(t *testing.T, asn string) string {
	t.Helper()
	made, err := w.CreateCustomerGateway(t.Context(), aliyun.CreateCustomerGatewayRequest{Name: "far", IPAddress: "192.0.2.1", ASN: asn})
	want(t, "", err)
	return made.CustomerGatewayID
}

func connection(gateway, customer string, change func(*aliyun.CreateVPNConnectionRequest)) aliyun.CreateVPNConnectionRequest {
	r := aliyun.CreateVPNConnectionRequest{
		VPNGatewayID: gateway, LocalSubnet: "0.0.0.0/0", RemoteSubnet: "0.0.0.0/0",
		Tunnels: []aliyun.TunnelOptions{{Role: "master", CustomerGatewayID: customer}, {Role: "slave", CustomerGatewayID: customer}},
	}
	if change != nil {
		change(&r)
	}
	return r
}

func TestOrder(t *testing.T) {
	yes := true
	prepaid := func(r *aliyun.CreateVPNGatewayRequest) {
		r.InstanceChargeType, r.Period, r.AutoPay = "PREPAY", 1, &yes
	}
	tests := map[string]struct {
		china  bool
		change func(*aliyun.CreateVPNGatewayRequest)
		want   causeway.Code
	}{
		"international":          {false, nil, ""},
		"one vSwitch":            {false, func(r *aliyun.CreateVPNGatewayRequest) { r.DisasterRecoveryVSwitchID = "" }, "cloud.invalid_parameter"},
		"one zone":               {false, func(r *aliyun.CreateVPNGatewayRequest) { r.DisasterRecoveryVSwitchID = "vsw-a2" }, "cloud.invalid_parameter"},
		"no such vSwitch":        {false, func(r *aliyun.CreateVPNGatewayRequest) { r.VSwitchID = "vsw-x" }, "cloud.not_found"},
		"no such VPC":            {false, func(r *aliyun.CreateVPNGatewayRequest) { r.VPCID = "vpc-x" }, "cloud.not_found"},
		"name":                   {false, func(r *aliyun.CreateVPNGatewayRequest) { r.Name = "1-cw" }, "cloud.invalid_parameter"},
		"bandwidth of China":     {false, func(r *aliyun.CreateVPNGatewayRequest) { r.Bandwidth = 50 }, "cloud.invalid_parameter"},
		"prepaid, international": {false, prepaid, "cloud.invalid_parameter"},
		"prepaid, China":         {true, prepaid, ""},
		"postpaid, China":        {true, nil, "cloud.invalid_parameter"},
		"prepaid without period": {true, func(r *aliyun.CreateVPNGatewayRequest) { prepaid(r); r.Period = 0 }, "cloud.invalid_parameter"},
		"the seed's charge type": {false, func(r *aliyun.CreateVPNGatewayRequest) { r.InstanceChargeType = "PostPaid" }, "cloud.invalid_parameter"},
		"no such bandwidth":      {false, func(r *aliyun.CreateVPNGatewayRequest) { r.Bandwidth = 300 }, "cloud.invalid_parameter"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(c *fake.Config) { c.China = test.china })
			_, err := w.CreateVPNGateway(t.Context(), order(test.change))
			want(t, test.want, err)
		})
	}
}

func TestPrepaid(t *testing.T) {
	yes := true
	w := newWorld(t, func(c *fake.Config) { c.China = true })
	paid := order(func(r *aliyun.CreateVPNGatewayRequest) { r.InstanceChargeType, r.Period, r.AutoPay = "PREPAY", 1, &yes })
	made, err := w.CreateVPNGateway(t.Context(), paid)
	want(t, "", err)
	unpaid := paid
	unpaid.AutoPay = nil
	_, err = w.CreateVPNGateway(t.Context(), unpaid)
	want(t, "", err)
	all, err := w.DescribeVPNGateways(t.Context(), aliyun.DescribeVPNGatewaysRequest{})
	want(t, "", err)
	if len(all.VPNGateways) != 1 || all.VPNGateways[0].ChargeType != "Prepay" {
		t.Errorf("an order that nobody pays makes no gateway: %+v", all.VPNGateways)
	}
	if end := time.UnixMilli(int64(all.VPNGateways[0].EndTime)).UTC(); end != time.Date(2026, 12, 23, 8, 0, 0, 0, time.UTC) {
		t.Errorf("ends %v", end)
	}
	w.pause(time.Hour)
	_, err = w.DeleteVPNGateway(t.Context(), aliyun.DeleteVPNGatewayRequest{VPNGatewayID: made.VPNGatewayID})
	want(t, "cloud.prepaid", err)
}

// A gateway takes one change at a time, and none before it is made.
func TestOneChangeAtATime(t *testing.T) {
	w := newWorld(t, nil)
	made, err := w.CreateVPNGateway(t.Context(), order(nil))
	want(t, "", err)
	id := made.VPNGatewayID
	status := func() string {
		g, err := w.DescribeVPNGateway(t.Context(), aliyun.DescribeVPNGatewayRequest{VPNGatewayID: id})
		want(t, "", err)
		if (g.InternetIP == "") != (g.Status == "provisioning") {
			t.Errorf("%s with the address %q", g.Status, g.InternetIP)
		}
		return g.Status
	}
	rename := func() error {
		_, err := w.ModifyVPNGatewayAttribute(t.Context(), aliyun.ModifyVPNGatewayAttributeRequest{VPNGatewayID: id, Name: "cw2"})
		return err
	}
	if s := status(); s != "provisioning" {
		t.Errorf("status %s", s)
	}
	want(t, "cloud.conflict", rename())
	w.pause(3 * time.Minute)
	if s := status(); s != "active" {
		t.Errorf("status %s", s)
	}
	want(t, "", rename())
	if s := status(); s != "updating" {
		t.Errorf("status %s", s)
	}
	_, err = w.CreateVPNConnection(t.Context(), connection(id, w.customer(t, ""), nil))
	want(t, "cloud.conflict", err)
	w.pause(20 * time.Second)
	want(t, "", rename())
}

// Of many changes at once, one wins.
func TestConcurrentWrites(t *testing.T) {
	w := newWorld(t, nil)
	gateway, customer := w.gateway(t), w.customer(t, "")
	errs := make(chan error)
	for i := range 8 {
		go func() {
			_, err := w.CreateVPNConnection(t.Context(), connection(gateway, customer, func(r *aliyun.CreateVPNConnectionRequest) { r.Name = fmt.Sprint("cw", i) }))
			errs <- err
		}()
	}
	made := 0
	for range 8 {
		if err := <-errs; err == nil {
			made++
		} else {
			want(t, "cloud.conflict", err)
		}
	}
	if made != 1 {
		t.Errorf("%d connections were made at once", made)
	}
}

func TestConnection(t *testing.T) {
	yes := true
	bgp := func(first, second string, asn aliyun.Int) func(*aliyun.CreateVPNConnectionRequest) {
		return func(r *aliyun.CreateVPNConnectionRequest) {
			r.EnableTunnelsBGP = &yes
			r.Tunnels[0].BGP = aliyun.BGP{LocalASN: 65530, TunnelCIDR: first, LocalIP: "169.254.10.2"}
			r.Tunnels[1].BGP = aliyun.BGP{LocalASN: asn, TunnelCIDR: second, LocalIP: "169.254.11.2"}
		}
	}
	tests := map[string]struct {
		asn    string
		change func(*aliyun.CreateVPNConnectionRequest)
		want   causeway.Code
	}{
		"static":            {"", nil, ""},
		"one tunnel":        {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels = r.Tunnels[:1] }, "cloud.invalid_parameter"},
		"two masters":       {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels[1].Role = "master" }, "cloud.invalid_parameter"},
		"no tunnels":        {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels = nil }, "cloud.invalid_parameter"},
		"space in the PSK":  {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels[0].IKE.PSK = "a b" }, "cloud.invalid_parameter"},
		"GCM":               {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels[0].IKE.EncAlg = "aes256gcm16" }, "cloud.invalid_parameter"},
		"group 16":          {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels[0].IKE.PFS = "group16" }, "cloud.invalid_parameter"},
		"host bits":         {"", func(r *aliyun.CreateVPNConnectionRequest) { r.RemoteSubnet = "172.16.0.1/16" }, "cloud.invalid_parameter"},
		"no such far end":   {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels[0].CustomerGatewayID = "cgw-x" }, "cloud.not_found"},
		"no such gateway":   {"", func(r *aliyun.CreateVPNConnectionRequest) { r.VPNGatewayID = "vpn-x" }, "cloud.not_found"},
		"BGP":               {"64512", bgp("169.254.10.0/30", "169.254.11.0/30", 65530), ""},
		"BGP without ASN":   {"", bgp("169.254.10.0/30", "169.254.11.0/30", 65530), "cloud.invalid_parameter"},
		"two local ASNs":    {"64512", bgp("169.254.10.0/30", "169.254.11.0/30", 65531), "cloud.invalid_parameter"},
		"one inside net":    {"64512", bgp("169.254.10.0/30", "169.254.10.0/30", 65530), "cloud.invalid_parameter"},
		"inside net of 29":  {"64512", bgp("169.254.10.0/29", "169.254.11.0/30", 65530), "cloud.invalid_parameter"},
		"inside net taken":  {"64512", bgp("169.254.6.0/30", "169.254.11.0/30", 65530), "cloud.invalid_parameter"},
		"inside net abroad": {"64512", bgp("192.168.0.0/30", "169.254.11.0/30", 65530), "cloud.invalid_parameter"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			r := connection(w.gateway(t), w.customer(t, test.asn), test.change)
			before := len(w.cloud.Objects())
			_, err := w.CreateVPNConnection(t.Context(), r)
			want(t, test.want, err)
			if made := len(w.cloud.Objects()) - before; (made == 1) != (test.want == "") {
				t.Errorf("%d objects were made", made)
			}
		})
	}
}

func TestDeleteInOrder(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	gateway, customer := w.gateway(t), w.customer(t, "")
	made, err := w.CreateVPNConnection(ctx, connection(gateway, customer, nil))
	want(t, "", err)
	w.pause(time.Minute)
	route := aliyun.CreateVPNRouteEntryRequest{VPNGatewayID: gateway, RouteDest: "172.16.0.0/16", NextHop: made.VPNConnectionID, Weight: 100, PublishVPC: true}
	_, err = w.CreateVPNRouteEntry(ctx, route)
	want(t, "", err)
	w.pause(time.Minute)
	_, err = w.CreateVPNRouteEntry(ctx, route)
	want(t, "cloud.already_exists", err)

	deleteGateway := func() error {
		_, err := w.DeleteVPNGateway(ctx, aliyun.DeleteVPNGatewayRequest{VPNGatewayID: gateway})
		return err
	}
	deleteConnection := func() error {
		_, err := w.DeleteVPNConnection(ctx, aliyun.DeleteVPNConnectionRequest{VPNConnectionID: made.VPNConnectionID})
		return err
	}
	deleteCustomer := func() error {
		_, err := w.DeleteCustomerGateway(ctx, aliyun.DeleteCustomerGatewayRequest{CustomerGatewayID: customer})
		return err
	}
	want(t, "cloud.in_use", deleteGateway())
	want(t, "cloud.in_use", deleteCustomer())
	want(t, "cloud.in_use", deleteConnection())
	_, err = w.DeleteVPNRouteEntry(ctx, aliyun.DeleteVPNRouteEntryRequest{VPNGatewayID: gateway, RouteDest: route.RouteDest, NextHop: route.NextHop, Weight: 0})
	want(t, "cloud.not_found", err)
	_, err = w.DeleteVPNRouteEntry(ctx, aliyun.DeleteVPNRouteEntryRequest{VPNGatewayID: gateway, RouteDest: route.RouteDest, NextHop: route.NextHop, Weight: 100})
	want(t, "", err)
	w.pause(time.Minute)
	want(t, "", deleteConnection())
	want(t, "", deleteCustomer())
	want(t, "cloud.conflict", deleteGateway())
	w.pause(time.Minute)
	want(t, "", deleteGateway())
	want(t, "cloud.not_found", deleteGateway())
}

// What was just made is missing from Describe for a while, but not from what
// refers to it.
func TestEventualConsistency(t *testing.T) {
	w := newWorld(t, func(c *fake.Config) { c.VisibleAfter = 5 * time.Second })
	id := w.customer(t, "")
	described := func() error {
		_, err := w.DescribeCustomerGateway(t.Context(), aliyun.DescribeCustomerGatewayRequest{CustomerGatewayID: id})
		return err
	}
	want(t, "cloud.not_found", described())
	all, err := w.DescribeCustomerGateways(t.Context(), aliyun.DescribeCustomerGatewaysRequest{})
	want(t, "", err)
	if len(all.CustomerGateways) != 0 {
		t.Errorf("listed %+v", all.CustomerGateways)
	}
	w.pause(5 * time.Second)
	want(t, "", described())
}

func TestTags(t *testing.T) {
	w := newWorld(t, nil)
	gateway := w.gateway(t)
	tag := func(kind aliyun.ResourceType, id string, tags ...aliyun.Tag) error {
		_, err := w.TagResources(t.Context(), aliyun.TagResourcesRequest{ResourceType: kind, ResourceIDs: []string{id}, Tags: tags})
		return err
	}
	want(t, "", tag(aliyun.TypeVPNGateway, gateway, aliyun.Tag{Key: "causeway", Value: "a"}))
	want(t, "cloud.not_found", tag(aliyun.TypeVPNConnection, gateway, aliyun.Tag{Key: "causeway", Value: "a"}))
	want(t, "cloud.invalid_parameter", tag(aliyun.TypeVPNGateway, gateway, aliyun.Tag{Key: "acs:x", Value: "a"}))
	var many []aliyun.Tag
	for i := range 20 {
		many = append(many, aliyun.Tag{Key: fmt.Sprint("k", i), Value: "v"})
	}
	want(t, "cloud.quota", tag(aliyun.TypeVPNGateway, gateway, many...))
}

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

func TestCustomerGatewayAddress(t *testing.T) {
	w := newWorld(t, nil)
	for _, address := range []string{"B.B.B.B", "100.64.0.1", "127.0.0.1", "169.254.1.1", "224.0.0.1", "255.1.1.1"} {
		_, err := w.CreateCustomerGateway(t.Context(), aliyun.CreateCustomerGatewayRequest{IPAddress: address, ClientToken: address})
		want(t, "cloud.invalid_parameter", err)
	}
	for _, asn := range []string{"0", "45104", "4294967296", "AS1"} {
		_, err := w.CreateCustomerGateway(t.Context(), aliyun.CreateCustomerGatewayRequest{IPAddress: "192.0.2.1", ASN: asn, ClientToken: asn})
		want(t, "cloud.invalid_parameter", err)
	}
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

func TestListTags(t *testing.T) {
	w := newWorld(t, nil)
	list := func(r aliyun.ListTagResourcesRequest) []aliyun.TagResource {
		all, err := w.ListTagResources(t.Context(), r)
		want(t, "", err)
		return all.TagResources
	}
	for i := range 60 {
		_, err := w.CreateCustomerGateway(t.Context(), aliyun.CreateCustomerGatewayRequest{
			IPAddress: "192.0.2.1", ClientToken: fmt.Sprint(i),
			Tags: []aliyun.Tag{{Key: "causeway", Value: fmt.Sprint("link-", i%2)}, {Key: "other", Value: "x"}},
		})
		want(t, "", err)
	}
	if got := len(list(aliyun.ListTagResourcesRequest{ResourceType: aliyun.TypeCustomerGateway, Tags: []aliyun.Tag{{Key: "causeway"}}})); got != 60 {
		t.Errorf("by key: %d", got)
	}
	if got := len(list(aliyun.ListTagResourcesRequest{ResourceType: aliyun.TypeCustomerGateway, Tags: []aliyun.Tag{{Key: "causeway", Value: "link-1"}}})); got != 30 {
		t.Errorf("by key and value: %d", got)
	}
	_, err := w.ListTagResources(t.Context(), aliyun.ListTagResourcesRequest{ResourceType: aliyun.TypeCustomerGateway})
	want(t, "cloud.invalid_parameter", err)
}

// A test stops its subject before and after each call is carried out.
func TestWatch(t *testing.T) {
	var seen []string
	w := newWorld(t, func(c *fake.Config) {
		c.Watch = func(action string, m fake.Moment) { seen = append(seen, fmt.Sprint(action, m == fake.After)) }
	})
	w.customer(t, "")
	if got := fmt.Sprint(seen); got != "[CreateCustomerGatewayfalse CreateCustomerGatewaytrue]" {
		t.Errorf("saw %s", got)
	}
}

// What somebody else changes is seen by the next call.
func TestChange(t *testing.T) {
	w := newWorld(t, nil)
	gateway, customer := w.gateway(t), w.customer(t, "")
	made, err := w.CreateVPNConnection(t.Context(), connection(gateway, customer, nil))
	want(t, "", err)
	if err := w.cloud.Change(made.VPNConnectionID, "2.TunnelIkeConfig.Psk", "else"); err != nil {
		t.Fatal(err)
	}
	c, err := w.DescribeVPNConnection(t.Context(), aliyun.DescribeVPNConnectionRequest{VPNConnectionID: made.VPNConnectionID})
	want(t, "", err)
	if c.Tunnels[1].IKE.PSK != "else" || c.Tunnels[0].IKE.PSK == "" {
		t.Errorf("tunnels %+v", c.Tunnels)
	}
	if w.cloud.Change("vco-x", "Name", "x") == nil {
		t.Error("changed what is not there")
	}
}
