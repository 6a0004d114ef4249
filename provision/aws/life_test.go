package aws_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway/golden"
	"causeway/provision/aws"
	"causeway/provision/aws/fake"
)

// The pieces of an IPsec interconnect are made, looked at, changed and taken
// apart; then everything that was said is held against botocore's model of the
// services and against the policy document.
func TestLifeOfAnInterconnect(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	look(ctx, t, w)
	gateway := makeGateway(ctx, t, w)
	connection := makeConnection(ctx, t, w, gateway)
	makeRoutes(ctx, t, w, gateway, connection)
	makeTable(ctx, t, w, gateway)
	change(ctx, t, w, connection)
	openPorts(ctx, t, w)
	watch(ctx, t, w)
	takeApart(ctx, t, w, gateway, connection)
	lifeOfATransitGateway(ctx, t, w)
	lifeOfALeasedLine(ctx, t, w)
	lifeOfHosts(ctx, t, w)
	t.Run("botocore accepts it", func(t *testing.T) { checkWithBotocore(t, w) })
	t.Run("the policy allows it and no more", func(t *testing.T) { checkPolicy(t, w) })
}

func look(ctx context.Context, t *testing.T, w *world) {
	if account := must(w.GetCallerIdentity(ctx))(t); account != "123456789012" {
		t.Errorf("account %q", account)
	}
	vpcs := must(w.DescribeVpcs(ctx, aws.Query{IDs: []string{w.vpc}}))(t)
	if len(vpcs) != 1 || !slices.Equal(vpcs[0].CIDRs, []string{"172.16.0.0/16"}) {
		t.Errorf("VPCs %+v", vpcs)
	}
	made := w.moto("CreateSubnet", "subnetId", "VpcId", w.vpc, "CidrBlock", "172.16.1.0/24")
	subnets := must(w.DescribeSubnets(ctx, aws.Query{Vpc: w.vpc}))(t)
	if len(subnets) != 1 || subnets[0].ID != made || subnets[0].CIDR != "172.16.1.0/24" || !strings.HasPrefix(subnets[0].Zone, "us-west-1") {
		t.Errorf("subnets %+v", subnets)
	}
	if tables := must(w.DescribeRouteTables(ctx, aws.Query{Vpc: w.vpc}))(t); len(tables) != 1 || !tables[0].Main {
		t.Errorf("route tables %+v", tables)
	}
	_, err := w.DescribeVpcs(ctx, aws.Query{IDs: []string{"vpc-0000000000000dead"}})
	wantCode(t, err, "cloud.not_found")
}

func makeGateway(ctx context.Context, t *testing.T, w *world) string {
	g := must(w.CreateVpnGateway(ctx, aws.NewVpnGateway{ASN: 64600, Tags: tags("vgw")}))(t)
	if g.State != "pending" || g.ASN != 64600 {
		t.Errorf("just made: %+v", g)
	}
	w.pass(settle)
	ok(t, w.AttachVpnGateway(ctx, g.ID, w.vpc))
	found := must(w.DescribeVpnGateways(ctx, aws.Query{Vpc: w.vpc}))(t)
	want := aws.VpnGateway{ID: g.ID, State: "available", ASN: 64600, Vpc: w.vpc, Attachment: "attaching", Tags: tags("vgw")}
	if diff := cmp.Diff([]aws.VpnGateway{want}, found); diff != "" {
		t.Error(diff)
	}
	if err := w.client(aws.Config{Retry: impatient}).EnableVgwRoutePropagation(ctx, w.table, g.ID); err == nil {
		t.Error("propagation from a gateway that is not attached yet")
	} else {
		wantCode(t, err, "cloud.conflict")
	}
	// The client waits until it is attached.
	ok(t, w.EnableVgwRoutePropagation(ctx, w.table, g.ID))
	return g.ID
}

func makeConnection(ctx context.Context, t *testing.T, w *world, gateway string) aws.VpnConnection {
	peer := aws.NewCustomerGateway{IP: "198.51.100.7", ASN: 65530, DeviceName: "link-1", Tags: tags("cgw-1")}
	first := must(w.CreateCustomerGateway(ctx, peer))(t)
	if again := must(w.CreateCustomerGateway(ctx, peer))(t); again.ID != first.ID {
		t.Errorf("an identical request made %s beside %s", again.ID, first.ID)
	}
	peer.DeviceName, peer.ASN, peer.Tags = "link-2", 4200000001, tags("cgw-2")
	if other := must(w.CreateCustomerGateway(ctx, peer))(t); other.ID == first.ID || other.ASN != "4200000001" {
		t.Errorf("another device: %+v", other)
	}
	tunnels := [2]aws.TunnelOptions{
		strongTunnel("169.254.116.208/30", "Zq1.keyForTunnelOne_0123456789abcdef"),
		strongTunnel("169.254.214.96/30", "Zq1.keyForTunnelTwo_0123456789abcdef"),
	}
	made := must(w.CreateVpnConnection(ctx, aws.NewVpnConnection{
		CustomerGateway: first.ID, VpnGateway: gateway, StaticRoutesOnly: true, Tunnels: tunnels, Tags: tags("vpn-1"),
	}))(t)
	w.pass(settle)
	found := must(w.DescribeVpnConnections(ctx, aws.Query{Tags: aws.Tags{ownerTag: "beijing-oregon"}}))(t)
	if len(found) != 1 {
		t.Fatalf("connections %+v", found)
	}
	v := found[0]
	if v.ID != made.ID || v.State != "available" || v.CustomerGateway != first.ID || v.VpnGateway != gateway || !v.StaticRoutesOnly {
		t.Errorf("connection %+v", v)
	}
	for i, tunnel := range v.Tunnels {
		if diff := cmp.Diff(tunnels[i], tunnel.Options); diff != "" {
			t.Errorf("tunnel %d\n%s", i, diff)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v", v, v, v) + string(must(json.Marshal(v))(t)); strings.Contains(text, "keyForTunnel") {
		t.Errorf("a key is printed: %s", text)
	}
	if !w.front.SetTunnel(v.Tunnels[1].OutsideIP, true, 2) {
		t.Fatal("no such tunnel")
	}
	seen := must(w.DescribeVpnConnections(ctx, aws.Query{IDs: []string{v.ID}}))(t)[0].Tunnels
	want := aws.TunnelTelemetry{Up: true, Message: "IPSEC IS UP", Since: w.clock(), AcceptedRoutes: 2}
	if diff := cmp.Diff(want, seen[1].Telemetry); diff != "" || seen[0].Telemetry.Up {
		t.Errorf("telemetry %+v\n%s", seen, diff)
	}
	return v
}

func makeRoutes(ctx context.Context, t *testing.T, w *world, gateway string, v aws.VpnConnection) {
	ok(t, w.CreateVpnConnectionRoute(ctx, v.ID, "10.0.0.0/16"))
	w.pass(settle)
	found := must(w.DescribeVpnConnections(ctx, aws.Query{IDs: []string{v.ID}}))(t)
	if diff := cmp.Diff([]aws.VpnRoute{{Destination: "10.0.0.0/16", State: "available"}}, found[0].Routes); diff != "" {
		t.Error(diff)
	}
	ok(t, w.CreateRoute(ctx, w.table, aws.Route{Destination: "10.9.0.0/16", Gateway: gateway}))
	wantCode(t, w.CreateRoute(ctx, w.table, aws.Route{Destination: "10.9.0.0/16", Gateway: gateway}), "cloud.already_exists")
	table := must(w.DescribeRouteTables(ctx, aws.Query{IDs: []string{w.table}}))(t)[0]
	want := []aws.Route{
		{Destination: "172.16.0.0/16", Gateway: "local", State: "active", Origin: "CreateRouteTable"},
		{Destination: "10.9.0.0/16", Gateway: gateway, State: "active", Origin: "CreateRoute"},
		{Destination: "10.0.0.0/16", Gateway: gateway, State: "active", Origin: "EnableVgwRoutePropagation"},
	}
	if diff := cmp.Diff(want, table.Routes); diff != "" || !slices.Equal(table.Propagating, []string{gateway}) {
		t.Errorf("propagating %v\n%s", table.Propagating, diff)
	}
	ok(t, w.DeleteRoute(ctx, w.table, "10.9.0.0/16"))
	wantCode(t, w.DeleteRoute(ctx, w.table, "10.9.0.0/16"), "cloud.not_found")
}

// makeTable gives a subnet a table of its own, and takes it away.
func makeTable(ctx context.Context, t *testing.T, w *world, gateway string) {
	subnet := must(w.DescribeSubnets(ctx, aws.Query{Vpc: w.vpc}))(t)[0].ID
	first := must(w.CreateRouteTable(ctx, w.vpc, "token-1", tags("table-1")))(t)
	if again := must(w.CreateRouteTable(ctx, w.vpc, "token-1", tags("table-1")))(t); again != first {
		t.Errorf("one token made %s and %s", first, again)
	}
	second := must(w.CreateRouteTable(ctx, w.vpc, "token-2", tags("table-2")))(t)
	look := func(table string) aws.RouteTable {
		return must(w.DescribeRouteTables(ctx, aws.Query{IDs: []string{table}}))(t)[0]
	}
	ok(t, w.AssociateRouteTable(ctx, first, subnet))
	ok(t, w.ReplaceRouteTableAssociation(ctx, look(first).Associations[subnet], second))
	if a, b := look(first), look(second); len(a.Subnets) > 0 || !slices.Equal(b.Subnets, []string{subnet}) || !b.Tags.Has(tags("table-2")) {
		t.Errorf("%+v and %+v", a, b)
	}
	wantCode(t, w.client(aws.Config{Retry: impatient}).DeleteRouteTable(ctx, second), "cloud.in_use")
	ok(t, w.DisassociateRouteTable(ctx, look(second).Associations[subnet]))
	ok(t, w.DeleteRouteTable(ctx, second))
	ok(t, w.CreateRoute(ctx, first, aws.Route{Destination: "10.8.0.0/16", Gateway: gateway}))
	transit := must(w.CreateTransitGateway(ctx, aws.NewTransitGateway{}))(t).ID
	ok(t, w.ReplaceRoute(ctx, first, aws.Route{Destination: "10.8.0.0/16", TransitGateway: transit}))
	if routes := look(first).Routes; routes[1].TransitGateway != transit || routes[1].Gateway != "" {
		t.Errorf("routes %+v", routes)
	}
	ok(t, w.DeleteRouteTable(ctx, first))
	ok(t, w.DeleteTransitGateway(ctx, transit))
	_, err := w.DescribeRouteTables(ctx, aws.Query{IDs: []string{first}})
	wantCode(t, err, "cloud.not_found")
}

func change(ctx context.Context, t *testing.T, w *world, v aws.VpnConnection) {
	outside := v.Tunnels[0].OutsideIP
	ok(t, w.ModifyVpnTunnelOptions(ctx, v.ID, outside, aws.TunnelOptions{PSK: "Another.key_0123456789"}))
	found := must(w.DescribeVpnConnections(ctx, aws.Query{IDs: []string{v.ID}}))(t)[0]
	want := v.Tunnels[0].Options
	want.PSK = "Another.key_0123456789"
	if diff := cmp.Diff(want, found.Tunnels[0].Options); diff != "" || found.Tunnels[0].OutsideIP != outside || found.State != "pending" {
		t.Errorf("%s is %s\n%s", outside, found.State, diff)
	}
	// The next change waits until this one is done.
	ok(t, w.ModifyVpnTunnelOptions(ctx, v.ID, outside, aws.TunnelOptions{Phase1LifetimeSeconds: 28800}))
	err := w.ModifyVpnTunnelOptions(ctx, v.ID, outside, aws.TunnelOptions{PSK: "0begins.with.zero"})
	wantCode(t, err, "cloud.invalid_parameter")
	if strings.Contains(err.Error(), "begins.with") || !strings.Contains(err.Error(), "<secret>") {
		t.Errorf("the refused key is in %v", err)
	}
	ok(t, w.CreateTags(ctx, v.ID, aws.Tags{"note": "changed"}))
	if again := must(w.DescribeVpnConnections(ctx, aws.Query{Tags: aws.Tags{"note": "changed"}}))(t); len(again) != 1 {
		t.Errorf("tagged: %+v", again)
	}
}

func openPorts(ctx context.Context, t *testing.T, w *world) {
	groups := must(w.DescribeSecurityGroups(ctx, aws.Query{Vpc: w.vpc}))(t)
	if len(groups) != 1 {
		t.Fatalf("security groups %+v", groups)
	}
	for _, rule := range []aws.SecurityGroupRule{
		{Protocol: "tcp", FromPort: 443, ToPort: 443, CIDR: "10.0.0.0/16", Description: "workload"},
		{Protocol: "icmp", FromPort: -1, ToPort: -1, CIDR: "10.0.0.0/16"},
	} {
		ok(t, w.AuthorizeSecurityGroupIngress(ctx, groups[0].ID, rule))
		wantCode(t, w.AuthorizeSecurityGroupIngress(ctx, groups[0].ID, rule), "cloud.already_exists")
		found := must(w.DescribeSecurityGroups(ctx, aws.Query{IDs: []string{groups[0].ID}}))(t)[0].Ingress
		if !slices.Contains(found, rule) {
			t.Errorf("%+v is not among %+v", rule, found)
		}
		ok(t, w.RevokeSecurityGroupIngress(ctx, groups[0].ID, rule))
		wantCode(t, w.RevokeSecurityGroupIngress(ctx, groups[0].ID, rule), "cloud.not_found")
	}
}

func watch(ctx context.Context, t *testing.T, w *world) {
	alarm := aws.Alarm{
		Name: "causeway-" + w.vpc, Namespace: "AWS/VPN", Metric: "TunnelState", Dimensions: map[string]string{"VpnId": "vpn-1"},
		Statistic: "Minimum", Comparison: "LessThanThreshold", Threshold: 1, PeriodSeconds: 300, Periods: 1, MissingData: "breaching",
		Actions: []string{"arn:aws:sns:us-west-1:123456789012:oncall"}, Description: "a tunnel is down",
	}
	ok(t, w.PutMetricAlarm(ctx, alarm, tags("alarm")))
	found := must(w.DescribeAlarms(ctx, "causeway-"+w.vpc))(t)
	alarm.State, alarm.ARN = found[0].State, found[0].ARN
	if diff := cmp.Diff([]aws.Alarm{alarm}, found); diff != "" {
		t.Error(diff)
	}
	ok(t, w.TagResource(ctx, alarm.ARN, aws.Tags{"note": "changed"}))
	if on := must(w.ListTagsForResource(ctx, alarm.ARN))(t); on["note"] != "changed" || !on.Has(tags("alarm")) {
		t.Errorf("the alarm's tags are %v", on)
	}
	ok(t, w.DeleteAlarms(ctx, alarm.Name))
	wantCode(t, w.DeleteAlarms(ctx, alarm.Name), "cloud.not_found")
	if left := must(w.DescribeAlarms(ctx, alarm.Name))(t); len(left) > 0 {
		t.Errorf("alarms left %+v", left)
	}
	log := aws.NewFlowLog{
		Resource: w.vpc, ResourceType: "VPC", Traffic: "ALL", LogGroup: "flows-" + w.vpc,
		Role: "arn:aws:iam::123456789012:role/flows", Tags: tags("flow-log"),
	}
	id := must(w.CreateFlowLogs(ctx, log))(t)
	logs := must(w.DescribeFlowLogs(ctx, aws.Query{Vpc: w.vpc}))(t)
	if len(logs) != 1 || logs[0].ID != id || logs[0].Resource != w.vpc || logs[0].Status != "ACTIVE" || logs[0].LogGroup != log.LogGroup {
		t.Errorf("flow logs %+v", logs)
	}
	ok(t, w.DeleteFlowLogs(ctx, id))
	wantCode(t, w.DeleteFlowLogs(ctx, id), "cloud.not_found")
}

func takeApart(ctx context.Context, t *testing.T, w *world, gateway string, v aws.VpnConnection) {
	hasty := w.client(aws.Config{Retry: impatient})
	wantCode(t, hasty.DeleteVpnGateway(ctx, gateway), "cloud.conflict")
	wantCode(t, hasty.DeleteCustomerGateway(ctx, v.CustomerGateway), "cloud.conflict")

	ok(t, w.DeleteVpnConnectionRoute(ctx, v.ID, "10.0.0.0/16"))
	wantCode(t, w.DeleteVpnConnectionRoute(ctx, v.ID, "10.0.0.0/16"), "cloud.not_found")
	ok(t, w.DisableVgwRoutePropagation(ctx, w.table, gateway))
	ok(t, w.DeleteVpnConnection(ctx, v.ID))
	wantCode(t, w.DeleteVpnConnection(ctx, v.ID), "cloud.not_found")
	ok(t, w.DetachVpnGateway(ctx, gateway, w.vpc))
	wantCode(t, w.DetachVpnGateway(ctx, gateway, w.vpc), "cloud.not_found")
	// These wait until the connection is deleted and the gateway detached.
	ok(t, w.DeleteVpnGateway(ctx, gateway))
	for _, g := range must(w.DescribeCustomerGateways(ctx, aws.Query{}))(t) {
		ok(t, w.DeleteCustomerGateway(ctx, g.ID))
	}
	w.pass(settle)
	gateways := must(w.DescribeVpnGateways(ctx, aws.Query{}))(t)
	customers := must(w.DescribeCustomerGateways(ctx, aws.Query{}))(t)
	connections := must(w.DescribeVpnConnections(ctx, aws.Query{}))(t)
	if len(gateways)+len(customers)+len(connections) > 0 {
		t.Errorf("left: %+v %+v %+v", gateways, customers, connections)
	}
}

func lifeOfATransitGateway(ctx context.Context, t *testing.T, w *world) {
	made := must(w.CreateTransitGateway(ctx, aws.NewTransitGateway{
		ASN: 64700, Options: aws.TransitGatewayOptions{VpnEcmp: true, DefaultAssociation: true, DefaultPropagation: true}, Tags: tags("tgw"),
	}))(t)
	g := must(w.DescribeTransitGateways(ctx, aws.Query{IDs: []string{made.ID}}))(t)[0]
	if g.ASN != 64700 || g.RouteTable == "" || g.State != "available" {
		t.Errorf("transit gateway %+v", g)
	}
	subnets := must(w.DescribeSubnets(ctx, aws.Query{Vpc: w.vpc}))(t)
	toVpc := must(w.CreateTransitGatewayVpcAttachment(ctx, g.ID, w.vpc, []string{subnets[0].ID}, tags("tgw-vpc")))(t)
	attachTo(ctx, t, w, g, toVpc, subnets[0].ID)
	peer := must(w.CreateCustomerGateway(ctx, aws.NewCustomerGateway{IP: "198.51.100.8", Tags: tags("cgw")}))(t)
	v := must(w.CreateVpnConnection(ctx, aws.NewVpnConnection{
		CustomerGateway: peer.ID, TransitGateway: g.ID, Tags: tags("vpn"), Tunnels: [2]aws.TunnelOptions{
			strongTunnel("169.254.116.208/30", "Zq1.keyForTunnelOne"), strongTunnel("169.254.214.96/30", "Zq1.keyForTunnelTwo"),
		},
	}))(t)
	ok(t, w.CreateTransitGatewayRoute(ctx, g.RouteTable, "10.0.0.0/16", toVpc))
	routes := must(w.SearchTransitGatewayRoutes(ctx, g.RouteTable))(t)
	if len(routes) != 1 || routes[0].Destination != "10.0.0.0/16" || routes[0].Attachment != toVpc || routes[0].Type != "static" {
		t.Errorf("routes %+v", routes)
	}
	attachments := must(w.DescribeTransitGatewayAttachments(ctx, aws.Query{}))(t)
	if !slices.ContainsFunc(attachments, func(a aws.TransitGatewayAttachment) bool { return a.Resource == v.ID && a.ResourceType == "vpn" }) {
		t.Errorf("the connection is not attached: %+v", attachments)
	}
	wantCode(t, w.client(aws.Config{Retry: impatient}).DeleteTransitGateway(ctx, g.ID), "cloud.conflict")
	ok(t, w.DeleteTransitGatewayRoute(ctx, g.RouteTable, "10.0.0.0/16"))
	ok(t, w.DeleteTransitGatewayVpcAttachment(ctx, toVpc))
	ok(t, w.DeleteVpnConnection(ctx, v.ID))
	ok(t, w.DeleteTransitGateway(ctx, g.ID))
	ok(t, w.DeleteCustomerGateway(ctx, peer.ID))
	for _, left := range must(w.DescribeTransitGateways(ctx, aws.Query{}))(t) {
		if left.ID == g.ID {
			t.Errorf("left: %+v", left)
		}
	}
}

// attachTo changes the options of a transit gateway and the subnets of its
// attachment.
func attachTo(ctx context.Context, t *testing.T, w *world, g aws.TransitGateway, attachment, subnet string) {
	without := g.Options
	without.VpnEcmp = false
	ok(t, w.ModifyTransitGateway(ctx, g.ID, without))
	if now := must(w.DescribeTransitGateways(ctx, aws.Query{IDs: []string{g.ID}}))(t)[0]; now.Options != without || !g.Options.VpnEcmp {
		t.Errorf("options %+v, were %+v", now.Options, g.Options)
	}
	another := w.moto("CreateSubnet", "subnetId", "VpcId", w.vpc, "CidrBlock", "172.16.2.0/24")
	ok(t, w.ModifyTransitGatewayVpcAttachment(ctx, attachment, []string{another}, []string{subnet}))
	found := must(w.DescribeTransitGatewayVpcAttachments(ctx, aws.Query{Vpc: w.vpc}))(t)
	want := aws.TransitGatewayVpc{
		ID: attachment, TransitGateway: g.ID, Vpc: w.vpc, Subnets: []string{another}, State: "available", Tags: tags("tgw-vpc"),
	}
	if diff := cmp.Diff([]aws.TransitGatewayVpc{want}, found); diff != "" {
		t.Error(diff)
	}
}

// checkWithBotocore lets botocore, which knows the official models of the
// services, judge every request, and every answer of ours.
func checkWithBotocore(t *testing.T, w *world) {
	if out, err := judgedByBotocore(t, w.front.Exchanges()); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func judgedByBotocore(t *testing.T, exchanges []fake.Exchange) (string, error) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		need(t, fake.NotInstalled("python3"))
	}
	if err := exec.Command(python, "-c", "import botocore").Run(); err != nil {
		need(t, fake.NotInstalled("botocore"))
	}
	var input bytes.Buffer
	encoder := json.NewEncoder(&input)
	for _, e := range exchanges {
		ok(t, encoder.Encode(e))
	}
	check := exec.Command(python, "testdata/check_exchanges.py")
	check.Stdin = &input
	out, err := check.CombinedOutput()
	return string(out), err
}

// It knows Direct Connect's JSON as well.
func TestBotocoreFindsMistakesInJSON(t *testing.T) {
	const (
		create = `{"directConnectGatewayName":"line","amazonSideAsn":64600}`
		answer = `{"directConnectGateway":{"directConnectGatewayState":"pending","amazonSideAsn":64600}}`
	)
	for _, test := range []struct{ name, request, response, complaint string }{
		{"nothing", create, answer, ""},
		{"a parameter it does not have", strings.Replace(create, "amazonSideAsn", "asn", 1), answer, "asn"},
		{"a required parameter left out", `{}`, answer, "directConnectGatewayName"},
		{"a member it does not have", create, strings.Replace(answer, "amazonSideAsn", "asn", 1), "asn"},
		{"a state it does not know", create, strings.Replace(answer, "pending", "ready", 1), "ready"},
		{"a text for a number", create, strings.Replace(answer, "64600", `"64600"`, 1), "not a long"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := judgedByBotocore(t, []fake.Exchange{{
				Service: "directconnect", Action: "CreateDirectConnectGateway", Ours: true, ContentType: "application/x-amz-json-1.1",
				Request: []byte(test.request), Status: 200, Response: []byte(test.response),
			}})
			if (err == nil) != (test.complaint == "") || !strings.Contains(out, test.complaint) {
				t.Errorf("%v, want a complaint about %q\n%s", err, test.complaint, out)
			}
		})
	}
}

// The judge is worth something only if it finds mistakes.
func TestBotocoreFindsMistakes(t *testing.T) {
	const (
		create = "Action=CreateVpnConnection&Version=2016-11-15&CustomerGatewayId=cgw-1&Type=ipsec.1"
		answer = `<CreateVpnConnectionResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>` +
			`<vpnConnection><state>pending</state></vpnConnection></CreateVpnConnectionResponse>`
	)
	for _, test := range []struct{ name, request, response, complaint string }{
		{"nothing", create, answer, ""},
		{"a parameter it does not have", create + "&PublicIp=192.0.2.1", answer, "PublicIp"},
		{"a parameter in the wrong place", create + "&Options.PreSharedKey=x", answer, "PreSharedKey"},
		{"a required parameter left out", strings.Replace(create, "&Type=ipsec.1", "", 1), answer, "Type"},
		{"a word it does not know", create + "&Options.TunnelBandwidth=huge", answer, "huge"},
		{"an element it does not have", create, strings.ReplaceAll(answer, "state>", "status>"), "status"},
		{"a state it does not know", create, strings.Replace(answer, "pending", "modifying", 1), "modifying"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := judgedByBotocore(t, []fake.Exchange{{
				Service: "ec2", Action: "CreateVpnConnection", Ours: true, ContentType: "application/x-www-form-urlencoded",
				Request: []byte(test.request), Status: 200, Response: []byte(test.response),
			}})
			if (err == nil) != (test.complaint == "") || !strings.Contains(out, test.complaint) {
				t.Errorf("%v, want a complaint about %q\n%s", err, test.complaint, out)
			}
		})
	}
}

// managedPolicyMax is how many characters a managed policy may have, white space
// not counted (IAM User Guide, IAM and AWS STS quotas).
const managedPolicyMax = 6144

func checkPolicy(t *testing.T, w *world) {
	text := aws.Policy(ownerTag, "us-west-1")
	golden.File(t, "testdata/policy.json", text)
	var short bytes.Buffer
	ok(t, json.Compact(&short, []byte(text)))
	if short.Len() > managedPolicyMax {
		t.Errorf("the policy has %d characters, IAM takes %d", short.Len(), managedPolicyMax)
	}
	var policy struct {
		Statement []struct {
			Sid    string
			Action []string
		}
	}
	ok(t, json.Unmarshal([]byte(text), &policy))
	allowed, used := map[string]bool{}, map[string]bool{}
	for _, s := range policy.Statement {
		if s.Sid == "Implied" || strings.HasPrefix(s.Sid, "Let") {
			continue // what AWS checks without being called
		}
		for _, action := range s.Action {
			allowed[action] = true
		}
	}
	for _, e := range w.front.Exchanges() {
		service := e.Service
		if service == "monitoring" {
			service = "cloudwatch" // the name policies have for it
		}
		used[service+":"+e.Action] = true
		if setsTags(e) {
			used[tagging(t, e)] = true
		}
	}
	if diff := cmp.Diff(used, allowed); diff != "" {
		t.Errorf("used (-) and allowed (+) are not the same\n%s", diff)
	}
}

// setsTags reports whether a request brings tags, in the form of its protocol.
// What asks for tags, or removes them, does not.
func setsTags(e fake.Exchange) bool {
	body := string(e.Request)
	return strings.Contains(body, "TagSpecification.1.") || strings.Contains(body, "Tags.member.1.") || strings.Contains(body, `"tags":[{`)
}

// tagging is the action that AWS checks beside one that sets tags (Service
// Authorization Reference, dependent actions).
func tagging(t *testing.T, e fake.Exchange) string {
	t.Helper()
	switch e.Service {
	case "ec2":
		return "ec2:CreateTags"
	case "elasticloadbalancing":
		return "elasticloadbalancing:AddTags"
	case "monitoring":
		return "cloudwatch:TagResource"
	case "directconnect":
		return "directconnect:TagResource"
	case "iam":
		return "iam:Tag" + strings.TrimPrefix(strings.TrimPrefix(e.Action, "Create"), "Tag")
	}
	t.Fatalf("%s of %s sets tags: which action allows that?", e.Action, e.Service)
	return ""
}
