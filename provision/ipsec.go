package provision

import (
	"fmt"
	"net/netip"

	"causeway"
)

// pair is an IPsec path: one connection of Alibaba's with two tunnels, and for
// each tunnel a connection of AWS's of which tunnel 1 is used.
//
//	Alibaba VPN gateway                       AWS gateway
//	 internet_ip       ── master ── tunnel 1 of connection 1
//	 disaster_recovery ── slave ─── tunnel 1 of connection 2
//
// Both tunnels of an AWS connection expect the one address of its customer
// gateway, but Alibaba's tunnels leave from two: master and slave on one AWS
// connection would have the slave face the wrong peer. So tunnels 2 stay
// unused, as in Alibaba's example of 2024-09-28.
type pair struct {
	path             causeway.Path
	proposal         Proposal
	ali, amazon      string // sites
	aliASN, awsASN   uint32
	routing          causeway.Routing
	aliGateway       *AliyunVPNGateway
	virtual          *AWSVPNGateway
	attachment       *AWSVPNGatewayAttachment
	transit          *AWSTransitGateway
	connections      [2]*AWSVPNConnection
	aliConnection    *AliyunVPNConnection
	behindAli        []netip.Prefix
	behindAWS        []netip.Prefix
	transitVPC       *AWSTransitGatewayVPC
	customerGateways [2]*AliyunCustomerGateway
}

// tunnels is how many AWS has in two connections; each gets a key and a
// network, because an unused one must not keep weak defaults.
const tunnels = 4

// ipsec adds everything of one path, gateways of its sites included.
func (s *scheme) ipsec(path causeway.Path) {
	p := s.newPair(path)
	proposal, err := s.choices.Propose()
	if err != nil {
		s.problems = append(s.problems, causeway.NewProblem("provision.no_proposal", "paths."+path.Name, err))
		return
	}
	p.proposal = proposal
	keys, inside, ok := s.tunnelSecrets(p)
	if !ok {
		return
	}
	s.aliyunGateway(p)
	s.awsGateway(p)
	for i, output := range []string{"internet_ip", "disaster_recovery_internet_ip"} {
		s.awsConnection(p, i, output, keys[2*i:], inside[2*i:])
	}
	s.aliyunConnection(p, [2]*PreSharedKey{keys[0], keys[2]}, [2]netip.Prefix{inside[0], inside[2]})
	s.aliyunRoutes(p)
	s.awsRoutes(p)
	s.alarms(p)
}

func (s *scheme) newPair(path causeway.Path) *pair {
	p := &pair{path: path, ali: path.From.Site, amazon: path.To.Site, routing: s.provision.Path(path.Name).Routing}
	if s.ic.Site(p.ali).Cloud == aws {
		p.ali, p.amazon = p.amazon, p.ali
	}
	p.aliASN, p.awsASN = causeway.DefaultAliyunASN, causeway.DefaultAWSASN
	if asn := s.provision.Site(p.ali).Gateway.ASN; asn != 0 {
		p.aliASN = asn
	}
	if asn := s.provision.Site(p.amazon).Gateway.ASN; asn != 0 {
		p.awsASN = asn
	}
	p.behindAli = behind(s.ic, path, p.ali)
	p.behindAWS = behind(s.ic, path, p.amazon)
	return p
}

// key returns the key of a part of the path at a site.
func (p *pair) key(site, part string) Key { return Key(site + "/" + p.path.Name + "/" + part) }

func (s *scheme) tunnelSecrets(p *pair) ([]*PreSharedKey, []netip.Prefix, bool) {
	inside, err := s.choices.Inside(s.ic.Name+"/"+p.path.Name, tunnels, s.inside)
	if err != nil || len(inside) < tunnels {
		s.problems = append(s.problems, causeway.NewProblem("provision.no_inside", "paths."+p.path.Name, err))
		return nil, nil, false
	}
	s.inside = append(s.inside, inside...)
	var keys []*PreSharedKey
	for i := range tunnels {
		key := Key(fmt.Sprintf("%s/pre-shared-key/%d-%d", p.path.Name, i/2+1, i%2+1))
		keys = append(keys, add(s, "", key, &PreSharedKey{}))
	}
	return keys, inside, true
}

// aliyunConnection adds Alibaba's customer gateways, one for the outside
// address of each used AWS tunnel, and the connection. Selectors are open on
// both sides, so that one pair of SAs carries all: routes and security groups
// say what may pass.
func (s *scheme) aliyunConnection(p *pair, keys [2]*PreSharedKey, inside [2]netip.Prefix) {
	everything := []string{"0.0.0.0/0"}
	p.aliConnection = add(s, p.ali, p.key(p.ali, "connection"), &AliyunVPNConnection{
		Gateway: p.aliGateway, LocalSubnets: everything, RemoteSubnets: everything,
		EffectImmediately: ptr(true), AutoConfigRoute: ptr(false), EnableTunnelsBGP: ptr(p.routing == causeway.RoutingBGP),
	})
	for i, role := range []string{"master", "slave"} {
		p.customerGateways[i] = add(s, p.ali, p.key(p.ali, fmt.Sprintf("customer-gateway/%d", i+1)), &AliyunCustomerGateway{
			IPAddress: After(p.connections[i], "tunnel1_address"), ASN: ptr(p.awsASN),
		})
		tunnel := aliyunTunnel(p.proposal)
		tunnel.Role, tunnel.CustomerGateway, tunnel.PSK = ptr(role), p.customerGateways[i], After(keys[i], "psk")
		if p.routing == causeway.RoutingBGP {
			_, host := insideHosts(inside[i])
			tunnel.LocalASN, tunnel.InsideCIDR, tunnel.LocalBGPIP = ptr(p.aliASN), ptr(inside[i].String()), ptr(host.String())
		}
		p.aliConnection.Tunnels = append(p.aliConnection.Tunnels, tunnel)
	}
}

// aliyunTunnel spells the proposal as Alibaba does: what it calls IkePfs is the
// group of the first phase.
func aliyunTunnel(p Proposal) AliyunTunnel {
	return AliyunTunnel{
		IKEVersion:    ptr("ikev2"),
		IKEEncryption: ptr(aliyunWords[p.IKE.Encryption]), IKEIntegrity: ptr(aliyunWords[p.IKE.Integrity]),
		IKEGroup: ptr(fmt.Sprintf("group%d", p.IKE.Group)), IKELifetime: ptr(p.IKE.LifetimeSeconds),
		ESPEncryption: ptr(aliyunWords[p.ESP.Encryption]), ESPIntegrity: ptr(aliyunWords[p.ESP.Integrity]),
		ESPGroup: ptr(fmt.Sprintf("group%d", p.ESP.Group)), ESPLifetime: ptr(p.ESP.LifetimeSeconds),
		DPD: ptr(true), NATTraversal: ptr(true),
	}
}
