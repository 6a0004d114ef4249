package endtoend

import (
	"strings"
	"testing"
	"time"

	"causeway/provision/aliyun"
	"causeway/provision/aws"
)

// somebody changes things in the consoles of both clouds.
type somebody struct {
	*world
	ali    *aliyun.Client
	amazon *aws.Client
}

func (s somebody) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(explain(err))
	}
}

// atAliyun is the connection at Alibaba with its gateway.
func (s somebody) aliConnection() aliyun.VPNConnection {
	s.t.Helper()
	r, err := s.ali.DescribeVPNConnections(s.t.Context(), aliyun.DescribeVPNConnectionsRequest{})
	s.check(err)
	if len(r.VPNConnections) != 1 {
		s.t.Fatalf("%d connections", len(r.VPNConnections))
	}
	return r.VPNConnections[0]
}

func (s somebody) modifyAli(change aliyun.TunnelChange) {
	s.t.Helper()
	c := s.aliConnection()
	change.TunnelID = c.Tunnels[0].TunnelID
	_, err := s.ali.ModifyVPNConnectionAttribute(s.t.Context(), aliyun.ModifyVPNConnectionAttributeRequest{
		VPNConnectionID: c.VPNConnectionID, Tunnels: []aliyun.TunnelChange{change},
	})
	s.check(err)
}

func (s somebody) awsConnection() aws.VpnConnection {
	s.t.Helper()
	connections, err := s.amazon.DescribeVpnConnections(s.t.Context(), aws.Query{})
	s.check(err)
	if len(connections) != 2 {
		s.t.Fatalf("%d connections", len(connections))
	}
	return connections[0]
}

func (s somebody) modifyAWS(o aws.TunnelOptions) {
	s.t.Helper()
	c := s.awsConnection()
	s.check(s.amazon.ModifyVpnTunnelOptions(s.t.Context(), c.ID, c.Tunnels[0].OutsideIP, o))
}

// drift is what somebody does, and what a plan must name because of it.
type drift struct {
	name  string
	do    func(somebody)
	names []string
}

// drifts are those of an interconnect over IPsec.
var drifts = []drift{
	{"a key at Alibaba", func(s somebody) {
		s.modifyAli(aliyun.TunnelChange{TunnelOptions: aliyun.TunnelOptions{IKE: aliyun.IKE{PSK: "Another.key_of_somebody_else.0123456789"}}})
	}, []string{"update silicon-valley/vpn/connection tunnel[0].psk"}},
	{"a key at AWS", func(s somebody) {
		s.modifyAWS(aws.TunnelOptions{PSK: "A_third.key_of_somebody_else.0123456789"})
	}, []string{"update silicon-valley/vpn/connection tunnel["}},
	{"a lifetime at Alibaba", func(s somebody) {
		s.modifyAli(aliyun.TunnelChange{TunnelOptions: aliyun.TunnelOptions{IKE: aliyun.IKE{Lifetime: 86400}}})
	}, []string{"tunnel[0].ike_lifetime_seconds"}},
	{"a lifetime at AWS", func(s somebody) {
		s.modifyAWS(aws.TunnelOptions{Phase2LifetimeSeconds: 1800})
	}, []string{"update california/vpn/connection/", "tunnel[0].phase2_lifetime_seconds"}},
	{"a weaker cipher at AWS", func(s somebody) {
		s.modifyAWS(aws.TunnelOptions{Phase1Encryption: []string{"AES128", "AES256"}})
	}, []string{"tunnel[0].phase1_encryption_algorithms"}},
	{"a route of the VPN gateway", func(s somebody) {
		c := s.aliConnection()
		_, err := s.ali.DeleteVPNRouteEntry(s.t.Context(), aliyun.DeleteVPNRouteEntryRequest{
			VPNGatewayID: c.VPNGatewayID, RouteDest: "172.16.0.0/16", NextHop: c.VPNConnectionID, Weight: 100,
		})
		s.check(err)
	}, []string{"create silicon-valley/vpn/vpn-route/172.16.0.0-16"}},
	{"a route of Alibaba's VPC", func(s somebody) {
		table := s.interconnect().Provision.Site("silicon-valley").RouteTables[0].Use
		_, err := s.ali.DeleteRouteEntry(s.t.Context(), aliyun.DeleteRouteEntryRequest{
			RouteTableID: table, DestinationCIDRBlock: "172.16.0.0/16", NextHopID: s.aliConnection().VPNGatewayID,
		})
		s.check(err)
	}, []string{"create silicon-valley/", "/route/172.16.0.0-16"}},
	{"a static route at AWS", func(s somebody) {
		s.check(s.amazon.DeleteVpnConnectionRoute(s.t.Context(), s.awsConnection().ID, "10.1.0.0/16"))
	}, []string{"create california/vpn/connection/", "/route/10.1.0.0-16"}},
	{"the propagation at AWS", func(s somebody) {
		table := s.interconnect().Provision.Site("california").RouteTables[0].Use
		s.check(s.amazon.DisableVgwRoutePropagation(s.t.Context(), table, s.awsConnection().VpnGateway))
	}, []string{"create california/", "/propagation"}},
	{"a rule at Alibaba", func(s somebody) {
		_, err := s.ali.RevokeSecurityGroup(s.t.Context(), aliyun.RevokeSecurityGroupRequest{
			SecurityGroupID: "sg-rj9example0",
			Permissions:     []aliyun.Permission{{IPProtocol: "tcp", PortRange: "443/443", SourceCIDRIP: "172.16.0.0/16", Policy: "accept", Priority: "1"}},
		})
		s.check(err)
	}, []string{"create silicon-valley/sg-rj9example0/tcp-443-from-172.16.0.0-16"}},
	{"a rule at AWS", func(s somebody) {
		group := s.interconnect().Provision.Site("california").SecurityGroups[0]
		s.check(s.amazon.RevokeSecurityGroupIngress(s.t.Context(), group, aws.SecurityGroupRule{Protocol: "tcp", FromPort: 443, ToPort: 443, CIDR: "10.1.0.0/16"}))
	}, []string{"create california/", "/tcp-443-from-10.1.0.0-16"}},
	{"a tag at Alibaba", func(s somebody) {
		_, err := s.ali.TagResources(s.t.Context(), aliyun.TagResourcesRequest{
			ResourceType: "VPNGATEWAY", ResourceIDs: []string{s.aliConnection().VPNGatewayID}, Tags: []aliyun.Tag{{Key: "owner", Value: "somebody"}},
		})
		s.check(err)
	}, []string{"update silicon-valley/vpn-gateway tags.owner"}},
	{"an alarm at AWS", func(s somebody) {
		alarms, err := s.amazon.DescribeAlarms(s.t.Context(), "")
		s.check(err)
		s.check(s.amazon.DeleteAlarms(s.t.Context(), alarms[0].Name))
	}, []string{"create california/vpn/connection/", "/alarm"}},
}

// What somebody changes behind our back is named, and only that; apply puts it
// right.
func TestDriftIsNamedAndMended(t *testing.T) {
	for example, drifts := range map[string][]drift{ipsec: drifts, sdWAN: sdWANDrifts, native: nativeDrifts, hybrid: hybridDrifts} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, example)
			w.mustApply()
			ali, amazon := w.clients(w.transport())
			for _, d := range drifts {
				d.do(somebody{w, ali, amazon})
				w.mend(d)
			}
			w.mustDestroy()
		})
	}
}

// mend wants a plan to name a drift, and apply to put it right.
func (w *world) mend(d drift) {
	w.t.Helper()
	ok(w.t, w.Wait(w.t.Context(), 2*time.Minute)) // until it is carried out
	changes := w.changes()
	if len(changes) != 1 {
		w.t.Errorf("%s: the plan is\n%s", d.name, strings.Join(changes, "\n"))
	}
	for _, name := range d.names {
		if !strings.Contains(strings.Join(changes, "\n"), name) {
			w.t.Errorf("%s: %q is not in %v", d.name, name, changes)
		}
	}
	w.mustApply()
	if rest := w.changes(); len(rest) > 0 {
		w.t.Errorf("%s: not mended: %v", d.name, rest)
	}
}

// A second apply changes nothing, and the ends really face each other.
func TestApplyTwice(t *testing.T) {
	bgp := []string{"routing: static", "routing: bgp"}
	tests := [][]string{append([]string{ipsec}, bgp...), append([]string{ipsec, "type: vgw", "type: tgw"}, bgp...)}
	for _, example := range examples {
		tests = append(tests, []string{example})
	}
	for _, test := range tests {
		t.Run(strings.Join(test, " "), func(t *testing.T) {
			w := newWorld(t, test[0], test[1:]...)
			first := w.mustApply()
			second := w.mustApply()
			if len(first.Done) == 0 || len(second.Done) > 0 {
				t.Errorf("%d done, then %d", len(first.Done), len(second.Done))
			}
			_, snapshot, _ := w.run(w.transport()).Plan(t.Context())
			snapshot.Link()
			if broken := snapshot.CheckInvariants(); len(broken) > 0 {
				t.Error(broken)
			}
			w.mustDestroy()
		})
	}
}
