package provision

import (
	"fmt"
	"net/netip"

	"causeway"
)

// hostSecurity opens the group of a site's hosts: to each peer's address the
// ports of the tunnel, and to the site's own networks everything, because what
// they send is forwarded and our monitor asks from there. So is what other sites
// send through a transit site's VPC.
func (s *scheme) hostSecurity(site causeway.ProvisionSite) {
	if len(site.Hosts) == 0 {
		return
	}
	for _, network := range ipv4(s.ic.Site(site.Site).Networks) {
		s.openHosts(site.Site, fromNetwork(allProtocols, 0, 0, network, "own network"))
	}
	for _, network := range s.crossing(site.Site) {
		s.openHosts(site.Site, fromNetwork(allProtocols, 0, 0, network, "transit"))
	}
	for _, path := range s.ic.Paths {
		for _, end := range []causeway.LinkRef{path.From, path.To} {
			if _, ok := s.hostAt(end); ok && end.Site == site.Site {
				for _, o := range s.tunnelOpenings(path, path.Other(end.Site)) {
					s.openHosts(site.Site, o)
				}
			}
		}
	}
}

func (s *scheme) openHosts(site string, o opening) {
	if s.cloud(site) == aws {
		group := s.awsHostGroup(site)
		add(s, site, ruleKey(group, o), awsRule(group, o, s.ic.Name))
		return
	}
	group := s.aliyunHostGroup(site)
	add(s, site, ruleKey(group, o), aliyunRule(group, o, s.ic.Name))
}

func ruleKey(group Resource, o opening) Key {
	return Key(fmt.Sprintf("%s/%s-from-%s", group.Head().Key, o.name(), o.origin))
}

// tunnelPort is where the other end of a path sends to.
type tunnelPort struct {
	protocol string
	port     uint16
}

// Ports that tailscaled and zerotier-one listen on unless they are told
// otherwise.
const (
	tailscalePort = 41641
	zerotierPort  = 9993
)

func (s *scheme) tunnelPorts(path causeway.Path) []tunnelPort {
	port := s.ic.Tunnel.Port
	switch how := s.provision.Path(path.Name); path.Via {
	case causeway.ViaInternet:
		return []tunnelPort{{"udp", port}, {"tcp", port}}
	case causeway.ViaTLS:
		return []tunnelPort{{"tcp", port}}
	case causeway.ViaWireGuard:
		if how.WireGuard != nil {
			return []tunnelPort{{"udp", how.WireGuard.Port}}
		}
	case causeway.ViaTailscale:
		return []tunnelPort{{"udp", tailscalePort}}
	case causeway.ViaZeroTier:
		return []tunnelPort{{"udp", zerotierPort}}
	}
	return nil
}

// tunnelOpenings let the far end of a path in.
func (s *scheme) tunnelOpenings(path causeway.Path, far causeway.LinkRef) []opening {
	_, link := s.ic.Link(far)
	if link == nil {
		return nil
	}
	if link.Address.IsValid() && !link.Address.Is4() {
		s.noticeOnce("provision.tunnel_ipv6", far.String())
		return nil
	}
	from, known := s.fromPeer(far, link)
	var all []opening
	for _, p := range s.tunnelPorts(path) {
		if !known {
			s.noticeOnce("provision.open_port", far.String(), "site", otherEnd(path, far.Site), "port", fmt.Sprintf("%s/%d", p.protocol, p.port))
		}
		from.protocol, from.first, from.last = p.protocol, p.port, p.port
		all = append(all, from)
	}
	return all
}

// fromPeer begins an opening for a link of a peer, by the address that its cloud
// gives it if need be. It names the link in the description, by which such a
// rule is found again whatever the address. Where a peer that is no host of this
// plan has no address in the file, nobody can tell where it sends from: then it
// is open to all, which is reported as not known, and nobody without a
// certificate or a key gets an answer there.
func (s *scheme) fromPeer(far causeway.LinkRef, link *causeway.Link) (from opening, known bool) {
	source := (*Value)(nil)
	switch h, _ := s.hostAt(far); {
	case link.Address.IsValid():
		source, far = Known(netip.PrefixFrom(link.Address, link.Address.BitLen()).String()), s.firstAt(link.Address, far)
	case link.CloudAddress && h.line != nil:
		source = &Value{Parts: []*Value{After(s.publicAddress(h), "public_ip"), Known("/32")}}
	default:
		return fromNetwork("", 0, 0, netip.PrefixFrom(netip.IPv4Unspecified(), 0), "tunnel"), false
	}
	return opening{source: source, origin: far.Site + "." + far.Link, why: "tunnel from " + far.String()}, true
}

// firstAt is the first link of the file with an address: a cloud has one rule
// for all that share one.
func (s *scheme) firstAt(address netip.Addr, otherwise causeway.LinkRef) causeway.LinkRef {
	for _, site := range s.ic.Sites {
		for _, g := range site.Gateways {
			for _, l := range g.Links {
				if l.Address == address {
					return causeway.LinkRef{Site: site.Name, Link: l.Name}
				}
			}
		}
	}
	return otherwise
}
