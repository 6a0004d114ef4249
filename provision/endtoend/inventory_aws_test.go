package endtoend

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"causeway/provision/aws"
)

// list is an inventory of AWS in the making.
type list struct {
	*world
	client *aws.Client
	lines  []string
}

// atAWS asks for everything, whatever its tags, of what the world has to
// itself, and by the VPC, the name or a tag for the rest. What stands on hosts
// is asked for where the file has hosts.
func (w *world) atAWS() []string {
	w.t.Helper()
	_, client := w.clients(w.transport())
	l := &list{world: w, client: client}
	looks := []func(*list){(*list).vpn, (*list).transit, (*list).direct, (*list).network, (*list).alarms}
	if strings.Contains(w.file, "hosts:") { // moto takes its time over each
		looks = append(looks, (*list).hosts, (*list).roles, (*list).balancers, (*list).records)
	}
	for _, look := range looks {
		look(l)
	}
	return l.lines
}

func (l *list) add(kind string, tags aws.Tags, more ...any) {
	words := append([]any{"aws", kind, tags["Name"], tags["causeway:resource"]}, more...)
	l.lines = append(l.lines, strings.TrimSpace(fmt.Sprintln(words...)))
}

// all is what an action of the world's client lists.
func all[T any](l *list, q aws.Query, list func(*aws.Client, context.Context, aws.Query) ([]T, error)) []T {
	l.t.Helper()
	found, err := list(l.client, l.t.Context(), q)
	ok(l.t, err)
	return found
}

// ours is what has the interconnect's tag.
func (l *list) ours() aws.Query {
	return aws.Query{Tags: aws.Tags{"causeway:interconnect": l.interconnect().Name}}
}

// inVPC is what is in the world's VPC.
func (l *list) inVPC() aws.Query { return aws.Query{Vpc: l.interconnect().Site("california").VPC} }

func (l *list) vpn() {
	for _, g := range all(l, aws.Query{}, (*aws.Client).DescribeVpnGateways) {
		l.add("gateway", g.Tags, g.Attachment)
	}
	for _, g := range all(l, aws.Query{}, (*aws.Client).DescribeCustomerGateways) {
		l.add("customer gateway", g.Tags)
	}
	for _, c := range all(l, aws.Query{}, (*aws.Client).DescribeVpnConnections) {
		l.add("connection", c.Tags)
		for _, r := range c.Routes {
			l.add("static route", c.Tags, r.Destination)
		}
	}
}

func (l *list) transit() {
	gateways := all(l, l.ours(), (*aws.Client).DescribeTransitGateways)
	for _, g := range gateways {
		l.add("transit gateway", g.Tags)
	}
	for _, a := range all(l, aws.Query{}, (*aws.Client).DescribeTransitGatewayAttachments) {
		if slices.ContainsFunc(gateways, func(g aws.TransitGateway) bool { return g.ID == a.TransitGateway }) {
			l.add("attachment", a.Tags, a.ResourceType)
		}
	}
}

func (l *list) direct() {
	for _, g := range all(l, aws.Query{}, (*aws.Client).DescribeDirectConnectGateways) {
		if g.State == "deleted" {
			continue
		}
		l.add("direct connect gateway", g.Tags)
		associations, err := l.client.DescribeDirectConnectGatewayAssociations(l.t.Context(), g.ID)
		ok(l.t, err)
		for range associations {
			l.add("direct connect association", nil)
		}
	}
	for _, i := range all(l, aws.Query{}, (*aws.Client).DescribeVirtualInterfaces) {
		l.add("virtual interface", i.Tags, i.VLAN)
	}
}

func (l *list) network() {
	for _, table := range all(l, l.inVPC(), (*aws.Client).DescribeRouteTables) {
		for _, r := range table.Routes {
			if r.Gateway != "local" {
				l.add("route", table.Tags, r.Destination, r.Origin)
			}
		}
		for range table.Propagating {
			l.add("propagation", table.Tags)
		}
	}
	for _, group := range all(l, l.inVPC(), (*aws.Client).DescribeSecurityGroups) {
		l.add("group", group.Tags)
		for _, r := range group.Ingress {
			l.add("rule", group.Tags, r.Protocol, r.FromPort, r.ToPort, r.CIDR)
		}
	}
	for _, log := range all(l, aws.Query{}, (*aws.Client).DescribeFlowLogs) {
		if log.Resource == l.interconnect().Site("california").VPC {
			l.add("flow log", log.Tags)
		}
	}
}

func (l *list) alarms() {
	alarms, err := l.client.DescribeAlarms(l.t.Context(), "")
	ok(l.t, err)
	for _, a := range alarms {
		l.add("alarm", nil, a.Name)
	}
}

// hosts are machines that run, and addresses of ours or on them.
func (l *list) hosts() {
	machines := all(l, l.inVPC(), (*aws.Client).DescribeInstances)
	for _, m := range machines {
		l.add("machine", m.Tags, m.Type, m.Image, m.State, m.Checked, m.MetadataTokens)
	}
	for _, a := range all(l, aws.Query{}, (*aws.Client).DescribeAddresses) {
		isOn := slices.ContainsFunc(machines, func(m aws.Instance) bool { return m.ID == a.Instance })
		if isOn || a.Tags.Has(l.ours().Tags) {
			l.add("address", a.Tags, isOn)
		}
	}
}

func (l *list) roles() {
	path := aws.RolePath + l.interconnect().Name + "/" + region + "/"
	names, err := l.client.ListRoles(l.t.Context(), path)
	ok(l.t, err)
	for _, name := range names {
		role, err := l.client.GetRole(l.t.Context(), name)
		ok(l.t, err)
		policies, err := l.moto.Ask("iam", "ListRolePolicies", "RoleName", name)
		ok(l.t, err)
		// Its name has a hash of the interconnect's.
		l.add("role", aws.Tags{"causeway:resource": role.Tags["causeway:resource"]}, strings.Count(policies, "<member>"))
	}
	profiles, err := l.moto.Ask("iam", "ListInstanceProfiles")
	ok(l.t, err)
	for range strings.Count(profiles, "/instance-profile"+path) { // once in its ARN
		l.add("instance profile", nil)
	}
}

func (l *list) balancers() {
	found := all(l, aws.Query{}, (*aws.Client).DescribeLoadBalancers)
	found = slices.DeleteFunc(found, func(b aws.Balancer) bool { return b.Vpc != l.inVPC().Vpc })
	for _, b := range found {
		l.add("load balancer", nil, b.Kind, b.Scheme, len(b.Subnets), len(b.Groups))
		listeners, err := l.client.DescribeListeners(l.t.Context(), b.ID)
		ok(l.t, err)
		for _, listener := range listeners {
			l.add("listener", nil, listener.Protocol, listener.Port)
		}
	}
	for _, g := range all(l, aws.Query{}, (*aws.Client).DescribeTargetGroups) {
		if g.Vpc != l.inVPC().Vpc {
			continue
		}
		targets, err := l.client.DescribeTargetHealth(l.t.Context(), g.ID)
		ok(l.t, err)
		l.add("target group", nil, g.Protocol, g.Port, g.HealthPort, g.HealthPath, len(targets))
	}
}

func (l *list) records() {
	if l.zone == "" {
		return
	}
	records, err := l.client.ListResourceRecordSets(l.t.Context(), l.zone)
	ok(l.t, err)
	for _, r := range records {
		l.add("record", nil, r.Name, r.Type, r.TTL)
	}
}
