package resources_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
)

// change is what somebody does behind our back, and what the next plan says.
type change struct {
	name string
	do   func(context.Context, *world) error
	want []string
}

// Each change is shown as it is and nothing else, and mended; what is planned
// after that is nothing.
func TestChangesBehindOurBack(t *testing.T) {
	for _, group := range []struct {
		name    string
		begin   func(*testing.T) *world
		changes []change
	}{
		{"static", ipsec(static...), staticChanges},
		{"transit", ipsec(append(ownOne, transit...)...), transitChanges},
		{"leased line", newLine, lineChanges},
	} {
		t.Run(group.name, func(t *testing.T) {
			w := group.begin(t)
			ok(t, w.apply())
			for _, c := range group.changes {
				t.Run(c.name, func(t *testing.T) { w.drift(t, c) })
			}
			w.destroy()
		})
	}
}

func (w *world) drift(t *testing.T, c change) {
	t.Helper()
	ok(t, c.do(context.Background(), w))
	ok(t, w.wait(context.Background(), settle))
	changes, problems := w.plan()
	var want []string
	for _, line := range c.want {
		names := strings.NewReplacer("TABLE", w.table, "GROUP", w.group, "FIREWALL", w.id(hostGroup), "OTHER", w.other)
		want = append(want, names.Replace(line))
	}
	if diff := cmp.Diff(want, shown(changes)); diff != "" || len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, diff)
	}
	ok(t, w.carryOutAll(changes))
	if changes, problems := w.plan(); len(changes) > 0 || len(problems) > 0 {
		t.Errorf("after it was mended, the plan is %q %v", shown(changes), problems)
	}
}

const (
	connection = "california/vpn/connection/1"
	alarm      = connection + "/alarm"
)

// id is what was made under a key.
func (w *world) id(key provision.Key) string { return w.made[key].ID }

func (w *world) outside(output string) string { return w.made[connection].Outputs[output] }

func modify(output string, o aws.TunnelOptions) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		return w.client.ModifyVpnTunnelOptions(ctx, w.id(connection), w.outside(output), o)
	}
}

func tag(key provision.Key, name, value string) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		return w.client.CreateTags(ctx, w.id(key), aws.Tags{name: value})
	}
}

var staticChanges = []change{
	{
		"the key of a tunnel", modify("tunnel1_address", aws.TunnelOptions{PSK: "Somebody.elses.key"}),
		[]string{"update " + connection + " tunnel[0].pre_shared_key"},
	},
	{
		"a lifetime of the other tunnel", modify("tunnel2_address", aws.TunnelOptions{Phase1LifetimeSeconds: 3600, Phase2LifetimeSeconds: 900}),
		[]string{"update " + connection + " tunnel[1].phase1_lifetime_seconds tunnel[1].phase2_lifetime_seconds"},
	},
	{
		"the network of a tunnel", modify("tunnel1_address", aws.TunnelOptions{InsideCIDR: "169.254.77.0/30"}),
		[]string{"update " + connection + " tunnel[0].tunnel_inside_cidr"},
	},
	{
		"weaker algorithms beside ours", modify("tunnel1_address", aws.TunnelOptions{
			Phase1Encryption: []string{"AES128", "AES256"}, Phase2DHGroups: []int32{2, 14},
		}),
		[]string{"update " + connection + " tunnel[0].phase1_encryption_algorithms tunnel[0].phase2_dh_group_numbers"},
	},
	{
		"both tunnels", func(ctx context.Context, w *world) error {
			for _, output := range []string{"tunnel1_address", "tunnel2_address"} {
				if err := modify(output, aws.TunnelOptions{DPDTimeoutAction: "none"})(ctx, w); err != nil {
					return err
				}
			}
			return nil
		},
		[]string{"update " + connection + " tunnel[0].dpd_timeout_action tunnel[1].dpd_timeout_action"},
	},
	{
		"a static route deleted", func(ctx context.Context, w *world) error {
			return w.client.DeleteVpnConnectionRoute(ctx, w.id(connection), "10.1.0.0/16")
		},
		[]string{"create " + connection + "/route/10.1.0.0-16"},
	},
	{
		"a static route added", func(ctx context.Context, w *world) error {
			return w.client.CreateVpnConnectionRoute(ctx, w.id(connection), "10.9.0.0/16")
		},
		[]string{"delete " + connection + "?/route/10.9.0.0/16"},
	},
	{
		"propagation switched off", func(ctx context.Context, w *world) error {
			return w.client.DisableVgwRoutePropagation(ctx, w.table, w.id("california/vgw"))
		},
		[]string{"create california/TABLE/propagation"},
	},
	{
		"a rule revoked", func(ctx context.Context, w *world) error {
			return w.client.RevokeSecurityGroupIngress(ctx, w.group, aws.SecurityGroupRule{Protocol: "tcp", FromPort: 443, ToPort: 443, CIDR: "10.1.0.0/16"})
		},
		[]string{"create california/GROUP/tcp-443-from-10.1.0.0-16"},
	},
	{
		"a rule of ours that nobody asked for", func(ctx context.Context, w *world) error {
			return w.client.AuthorizeSecurityGroupIngress(ctx, w.group, aws.SecurityGroupRule{
				Protocol: "udp", FromPort: 53, ToPort: 53, CIDR: "10.9.0.0/16", Description: provision.RuleMark(w.name) + "expose",
			})
		},
		[]string{"delete california?/GROUP udp 53-53 10.9.0.0/16"},
	},
	{
		"the threshold of an alarm", func(ctx context.Context, w *world) error {
			found, err := w.client.DescribeAlarms(ctx, w.id(alarm))
			if err != nil {
				return err
			}
			found[0].Threshold = 0.5
			return w.client.PutMetricAlarm(ctx, found[0], nil)
		},
		[]string{"update " + alarm + " threshold"},
	},
	{
		"the tag of an alarm", func(ctx context.Context, w *world) error {
			found, err := w.client.DescribeAlarms(ctx, w.id(alarm))
			if err != nil {
				return err
			}
			return w.client.TagResource(ctx, found[0].ARN, aws.Tags{"owner": "somebody"})
		},
		[]string{"update " + alarm + " tags.owner"},
	},
	{
		"an alarm deleted", func(ctx context.Context, w *world) error { return w.client.DeleteAlarms(ctx, w.id(alarm)) },
		[]string{"create " + alarm},
	},
	{"the tag of a gateway", tag("california/vgw", "owner", "somebody"), []string{"update california/vgw tags.owner"}},
	{"a tag of a connection", tag(connection, "owner", "somebody"), []string{"update " + connection + " tags.owner"}},
	{"a tag of somebody else's", tag(connection, "cost-centre", "42"), nil},
	{
		"the flow log deleted", func(ctx context.Context, w *world) error {
			return w.client.DeleteFlowLogs(ctx, w.id("california/flow-log"))
		},
		[]string{"create california/flow-log"},
	},
	{
		"the gateway detached", func(ctx context.Context, w *world) error {
			return w.client.DetachVpnGateway(ctx, w.id("california/vgw"), w.vpc)
		},
		[]string{"create california/vgw/attachment"},
	},
	{
		"a connection deleted", func(ctx context.Context, w *world) error { return w.client.DeleteVpnConnection(ctx, w.id(connection)) },
		[]string{"create " + connection, "create " + connection + "/route/10.1.0.0-16", "replace " + alarm + " vpn_id tunnel_ip_address"},
	},
}

var transitChanges = []change{
	{
		"options of the gateway", func(ctx context.Context, w *world) error {
			return w.client.ModifyTransitGateway(ctx, w.id("california/transit-gateway"), aws.TransitGatewayOptions{DefaultAssociation: true})
		},
		[]string{"update california/transit-gateway vpn_ecmp_support default_route_table_propagation"},
	},
	{
		"another subnet", func(ctx context.Context, w *world) error {
			more := w.moto("CreateSubnet", "subnetId", "VpcId", w.vpc, "CidrBlock", "172.16.2.0/24")
			return w.client.ModifyTransitGatewayVpcAttachment(ctx, w.id("california/transit-gateway/vpc"), []string{more}, []string{w.subnet})
		},
		[]string{"update california/transit-gateway/vpc subnet_ids"},
	},
	{"the tag of the attachment", tag("california/transit-gateway/vpc", "owner", "x"), []string{"update california/transit-gateway/vpc tags.owner"}},
	{"the tag of the table", tag("california/route-table.app", "owner", "x"), []string{"update california/route-table.app tags.owner"}},
	{
		"the table's subnet taken off", func(ctx context.Context, w *world) error {
			found, err := w.client.DescribeRouteTables(ctx, aws.Query{IDs: []string{w.id("california/route-table.app")}})
			if err != nil {
				return err
			}
			return w.client.DisassociateRouteTable(ctx, found[0].Associations[w.subnet])
		},
		[]string{"update california/route-table.app subnet_ids"},
	},
	{
		"a subnet more", func(ctx context.Context, w *world) error {
			more := w.moto("CreateSubnet", "subnetId", "VpcId", w.vpc, "CidrBlock", "172.16.3.0/24")
			return w.client.AssociateRouteTable(ctx, w.id("california/route-table.app"), more)
		},
		[]string{"update california/route-table.app subnet_ids"},
	},
	{
		"a route deleted", func(ctx context.Context, w *world) error {
			return w.client.DeleteRoute(ctx, w.id("california/route-table.app"), "10.1.0.0/16")
		},
		[]string{"create california/route-table.app/route/10.1.0.0-16"},
	},
	{
		"a route to our gateway that nobody asked for", func(ctx context.Context, w *world) error {
			return w.client.CreateRoute(ctx, w.table, aws.Route{Destination: "10.9.0.0/16", TransitGateway: w.id("california/transit-gateway")})
		},
		[]string{"delete california/transit-gateway?/route/TABLE/10.9.0.0/16"},
	},
}

// What stands where ours should and is somebody else's stops the plan, or is
// relied on where that is harmless.
func TestNotOurs(t *testing.T) {
	for _, test := range []struct {
		name  string
		edits []string
		do    func(context.Context, *world) error
		key   string
		uses  bool
	}{
		{"the VPC has another gateway", static, func(ctx context.Context, w *world) error {
			g, err := w.client.CreateVpnGateway(ctx, aws.NewVpnGateway{})
			if err != nil {
				return err
			}
			return w.client.AttachVpnGateway(ctx, g.ID, w.vpc)
		}, "california/vgw/attachment", false},
		{"a gateway with our name", static, func(ctx context.Context, w *world) error {
			_, err := w.client.CreateVpnGateway(ctx, aws.NewVpnGateway{Tags: aws.Tags{"Name": "cw." + w.name + ".california.vgw"}})
			return err
		}, "california/vgw", false},
		{"a route to another gateway", transit, func(ctx context.Context, w *world) error {
			g, err := w.client.CreateTransitGateway(ctx, aws.NewTransitGateway{})
			if err != nil {
				return err
			}
			return w.client.CreateRoute(ctx, w.table, aws.Route{Destination: "10.1.0.0/16", TransitGateway: g.ID})
		}, "california/TABLE/route/10.1.0.0-16", false},
		{"a flow log to the same place", static, func(ctx context.Context, w *world) error {
			_, err := w.client.CreateFlowLogs(ctx, aws.NewFlowLog{
				Resource: w.vpc, ResourceType: "VPC", Traffic: "ALL", Destination: "arn:aws:s3:::example-network-logs",
			})
			return err
		}, "california/flow-log", false},
		{"an alarm with our name", static, func(ctx context.Context, w *world) error {
			return w.client.PutMetricAlarm(ctx, aws.Alarm{
				Name: "cw." + w.name + ".california.vpn.connection.1.alarm", Namespace: "AWS/VPN", Metric: "TunnelState",
				Statistic: "Minimum", Comparison: "LessThanThreshold", PeriodSeconds: 300, Periods: 1,
			}, nil)
		}, "california/vpn/connection/1/alarm", false},
		{"a rule for the same ports", static, func(ctx context.Context, w *world) error {
			return w.client.AuthorizeSecurityGroupIngress(ctx, w.group, aws.SecurityGroupRule{
				Protocol: "tcp", FromPort: 443, ToPort: 443, CIDR: "10.1.0.0/16", Description: "web",
			})
		}, "california/GROUP/tcp-443-from-10.1.0.0-16", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, test.edits...)
			key := provision.Key(strings.NewReplacer("TABLE", w.table, "GROUP", w.group).Replace(test.key))
			ok(t, test.do(context.Background(), w))
			found := w.observe()
			if len(found) != 1 || found[0].Ours || found[0].Resource.Head().Key != key {
				t.Fatalf("seen: %q", keys(found))
			}
			changes, problems := w.plan()
			if stopped := causeway.HasCode(problems, "provision.not_ours"); stopped == test.uses {
				t.Errorf("the plan is %q %v", shown(changes), problems)
			}
			if used := !slices.Contains(shown(changes), "create "+string(key)); !used {
				t.Errorf("the plan is %q", shown(changes))
			}
			w.graph = &provision.Graph{}
			if found := w.observe(); len(found) > 0 {
				t.Errorf("with nothing desired: %q", keys(found))
			}
		})
	}
}

// A subnet that has a table of the user's keeps it, and no table is made.
func TestSubnetWithAnotherTable(t *testing.T) {
	w := newWorld(t, ownOne...)
	users := w.moto("CreateRouteTable", "routeTableId", "VpcId", w.vpc)
	ok(t, w.client.AssociateRouteTable(context.Background(), users, w.subnet))
	err := w.apply()
	wantCode(t, err, "provision.subnet_taken")
	if !strings.Contains(err.Error(), users) || !strings.Contains(err.Error(), w.subnet) {
		t.Errorf("%v names neither %s nor %s", err, users, w.subnet)
	}
	tables, err := w.client.DescribeRouteTables(context.Background(), aws.Query{Vpc: w.vpc})
	if err != nil || len(tables) != 2 {
		t.Errorf("tables %+v, %v", tables, err)
	}
	w.destroy()
}

// A subnet goes from one table of ours to another without a moment between.
func TestSubnetChangesTables(t *testing.T) {
	w := newWorld(t, ownOne...)
	ok(t, w.apply())
	w.graph = w.desired("{use: rtb-0example0}", "{create: new, subnets: [SUBNET]}")
	ok(t, w.apply())
	if again, problems := w.plan(); len(again) > 0 || len(problems) > 0 {
		t.Errorf("the second plan is %q %v", shown(again), problems)
	}
	w.destroy()
}

// Each object of the user's that is not there is named.
func TestMissingObjects(t *testing.T) {
	w := newWorld(t)
	elsewhere := w.moto("CreateVpc", "vpcId", "CidrBlock", "172.18.0.0/16")
	foreign := w.moto("CreateSubnet", "subnetId", "VpcId", elsewhere, "CidrBlock", "172.18.1.0/24")
	w.graph = w.desired("{use: rtb-0example0}", "{use: rtb-00000000000000dead}", "sg-0example0", "sg-00000000000000dead",
		"{id: subnet-0example0a", "{id: "+foreign)
	w.graph.Resources = append(w.graph.Resources, &provision.Existing{
		Meta: provision.Meta{Key: "california/" + provision.Key(foreign), ID: foreign, Region: region}, Cloud: "aws", What: "subnet",
	})
	_, err := w.cloud.Observe(context.Background(), w.scope(onlyAWS(w.graph)))
	problems := causeway.ProblemsOf(err)
	for _, id := range []string{"rtb-00000000000000dead", "sg-00000000000000dead", foreign} {
		if !slices.ContainsFunc(problems, func(p *causeway.Problem) bool {
			return p.Code == "provision.missing_object" && strings.Contains(p.Error(), id)
		}) {
			t.Errorf("%s is not named in %v", id, err)
		}
	}
}

// What is retired no longer answers to its key.
func TestRetire(t *testing.T) {
	w := newWorld(t)
	ok(t, w.apply())
	ctx := context.Background()
	for _, o := range w.observe() {
		if o.Resource.Head().Key != "california/vpn/customer-gateway/1" {
			continue
		}
		change := provision.Change{Key: "california/vpn/customer-gateway/1/old", Resource: o.Resource}
		ok(t, w.cloud.Retire(ctx, apply.Order{Change: change, There: o}))
	}
	if w.observe(); w.id("california/vpn/customer-gateway/1") != "" || w.id("california/vpn/customer-gateway/1/old") == "" {
		t.Errorf("made: %v", w.made)
	}
	w.destroy()
}

func TestOtherRegion(t *testing.T) {
	w := newWorld(t)
	_, err := w.cloud.Observe(context.Background(), apply.Scope{Sites: []apply.Site{{Name: "x", Region: "us-east-1"}}})
	wantCode(t, err, "cloud.no_region")
	r := &provision.AWSVPNGateway{Meta: provision.Meta{Key: "x/vgw", Region: "us-east-1"}}
	_, err = w.cloud.Create(context.Background(), apply.Order{Change: provision.Change{Key: r.Key, Resource: r}})
	wantCode(t, err, "cloud.no_region")
}
