package provision

import (
	"causeway"
)

// aliyunGateway adds the VPN gateway of a site, which its paths share. The
// kind of the account decides how it is paid (CreateVpnGateway, SDK
// vpc-20160428 7.2.5).
func (s *scheme) aliyunGateway(p *pair) {
	wanted := s.provision.Site(p.ali).Gateway
	g := &AliyunVPNGateway{
		VPC: s.vpc(p.ali), VSwitch: s.subnets(p.ali)[0], StandbyVSwitch: s.standby(p.ali),
		Bandwidth: ptr(int(wanted.Bandwidth / causeway.Mbps)), ChargeType: ptr("POSTPAY"),
		AutoPropagate: ptr(p.routing == causeway.RoutingBGP),
	}
	if s.provision.Aliyun.Kind == causeway.AccountChina {
		g.ChargeType, g.Months, g.AutoPay = ptr("PREPAY"), ptr(wanted.Months), ptr(wanted.AutoPay)
		if !wanted.AutoPay {
			s.noticeOnce("provision.unpaid_order", p.ali+"/vpn-gateway")
		}
	}
	p.aliGateway = add(s, p.ali, Key(p.ali+"/vpn-gateway"), g)
	if p.routing == causeway.RoutingBGP {
		p.aliGateway.AutoPropagate = ptr(true) // for all paths once one needs it
	}
}

// aliyunRoutes leads to the other side: from the gateway into the connection,
// and with static routes from the VPC's tables to the gateway. With BGP the
// gateway learns them and gives them to the VPC's system table itself.
func (s *scheme) aliyunRoutes(p *pair) {
	if p.routing == causeway.RoutingBGP {
		s.noticeOnce("provision.system_table", p.ali+"/vpn-gateway")
		return
	}
	vpc := s.vpc(p.ali)
	for _, network := range p.behindAWS {
		route := add(s, p.ali, p.key(p.ali, "vpn-route/"+dashed(network)), &AliyunVPNRoute{
			Gateway: p.aliGateway, Destination: ptr(network.String()), NextHop: p.aliConnection, Weight: ptr(100),
			// The entries below lead there; published ones would be the same
			// again in the system table.
			PublishVPC: ptr(false),
		})
		for _, table := range s.tables(p.ali) {
			entry := add(s, p.ali, Key(string(table.Head().Key)+"/route/"+dashed(network)), &AliyunRoute{
				VPC: vpc, Table: table, Destination: ptr(network.String()), NextHopType: ptr("VpnGateway"), NextHop: p.aliGateway,
			})
			entry.After = append(entry.After, route)
		}
	}
}

// noticeOnce adds a notice unless it is there.
func (s *scheme) noticeOnce(code causeway.Code, object string, args ...string) {
	for _, p := range s.problems {
		if p.Code == code && p.Object == object {
			return
		}
	}
	s.notice(code, object, args...)
}
