package endtoend

import (
	"fmt"
	"slices"
	"strings"

	"causeway/provision/aws"
)

// inventory is everything alive in both clouds that a run can have made, a
// line each without ids, sorted. It asks the emulators and not the code under
// test, and so finds what that has lost.
func (w *world) inventory() []string {
	w.t.Helper()
	lines := append(w.atAliyun(), w.atAWS()...)
	slices.Sort(lines)
	return lines
}

// usersOwn are kinds of objects at Alibaba that a world begins with.
var usersOwn = []string{"VPC", "VSWITCH", "ROUTETABLE", "security group"}

func (w *world) atAliyun() []string {
	var lines []string
	for _, o := range w.ali.Objects() {
		if slices.Contains(usersOwn, o.Kind) {
			continue
		}
		line := "aliyun " + o.Kind
		for _, name := range []string{"Name", "FlowLogName", "RouteDest", "DestinationCidrBlock", "SourceCidrIp", "IpProtocol", "PortRange", "RuleName"} {
			if text := fmt.Sprint(o.Fields[name]); o.Fields[name] != nil && text != "" {
				line += " " + text
			}
		}
		lines = append(lines, line+" "+o.Tags["causeway:resource"])
	}
	return lines
}

// atAWS asks for everything, whatever its tags, of what the world has to
// itself, and by the VPC for the rest.
func (w *world) atAWS() []string {
	w.t.Helper()
	_, client := w.clients(w.transport())
	ctx := w.t.Context()
	site := w.interconnect().Site("california")
	var lines []string
	add := func(kind string, tags aws.Tags, more ...any) {
		lines = append(lines, strings.TrimSpace(fmt.Sprintln(append([]any{"aws", kind, tags["Name"], tags["causeway:resource"]}, more...)...)))
	}
	check := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	gateways, err := client.DescribeVpnGateways(ctx, aws.Query{})
	check(err)
	for _, g := range gateways {
		add("gateway", g.Tags, g.Attachment)
	}
	customers, err := client.DescribeCustomerGateways(ctx, aws.Query{})
	check(err)
	for _, g := range customers {
		add("customer gateway", g.Tags)
	}
	connections, err := client.DescribeVpnConnections(ctx, aws.Query{})
	check(err)
	for _, c := range connections {
		add("connection", c.Tags)
		for _, r := range c.Routes {
			add("static route", c.Tags, r.Destination)
		}
	}
	ours := aws.Query{Tags: aws.Tags{"causeway:interconnect": w.interconnect().Name}} // moto is shared
	transit, err := client.DescribeTransitGateways(ctx, ours)
	check(err)
	for _, g := range transit {
		add("transit gateway", g.Tags)
	}
	attachments, err := client.DescribeTransitGatewayAttachments(ctx, aws.Query{})
	check(err)
	for _, a := range attachments {
		if slices.ContainsFunc(transit, func(g aws.TransitGateway) bool { return g.ID == a.TransitGateway }) {
			add("attachment", a.Tags, a.ResourceType)
		}
	}
	direct, err := client.DescribeDirectConnectGateways(ctx, aws.Query{})
	check(err)
	for _, g := range direct {
		if g.State == "deleted" {
			continue
		}
		add("direct connect gateway", g.Tags)
		associations, err := client.DescribeDirectConnectGatewayAssociations(ctx, g.ID)
		check(err)
		for range associations {
			add("direct connect association", nil)
		}
	}
	interfaces, err := client.DescribeVirtualInterfaces(ctx, aws.Query{})
	check(err)
	for _, i := range interfaces {
		add("virtual interface", i.Tags, i.VLAN)
	}
	tables, err := client.DescribeRouteTables(ctx, aws.Query{Vpc: site.VPC})
	check(err)
	for _, table := range tables {
		for _, r := range table.Routes {
			if r.Gateway != "local" {
				add("route", table.Tags, r.Destination, r.Origin)
			}
		}
		for range table.Propagating {
			add("propagation", table.Tags)
		}
	}
	groups, err := client.DescribeSecurityGroups(ctx, aws.Query{Vpc: site.VPC})
	check(err)
	for _, group := range groups {
		for _, r := range group.Ingress {
			add("rule", group.Tags, r.Protocol, r.FromPort, r.ToPort, r.CIDR)
		}
	}
	logs, err := client.DescribeFlowLogs(ctx, aws.Query{})
	check(err)
	for _, log := range logs {
		if log.Resource == site.VPC {
			add("flow log", log.Tags)
		}
	}
	alarms, err := client.DescribeAlarms(ctx, "")
	check(err)
	for _, a := range alarms {
		add("alarm", nil, a.Name)
	}
	return lines
}

// left is what is more than a fresh world has.
func (w *world) left() []string {
	return slices.DeleteFunc(w.inventory(), func(line string) bool { return slices.Contains(w.before, line) })
}

// sameShape is an inventory with the interconnect's name taken out, so that two
// worlds can be compared.
func (w *world) sameShape() []string {
	name := w.interconnect().Name
	var lines []string
	for _, line := range w.inventory() {
		lines = append(lines, strings.ReplaceAll(line, name, "NAME"))
	}
	return lines
}
