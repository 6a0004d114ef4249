package provision

import (
	"fmt"
	"net/netip"

	"causeway"
)

// hostSecurity opens the group of a site's hosts: to each peer's address the
// ports of the tunnel, and to the site's own networks everything, because what
// they send is forwarded and our monitor asks from there.
func (s *scheme) hostSecurity(site causeway.ProvisionSite) {
	if len(site.Hosts) == 0 {
		return
	}
	for _, network := range ipv4(s.ic.Site(site.Site).Networks) {
		s.openHosts(site.Site, opening{allProtocols, 0, 0, network, "own network"})
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
	return Key(fmt.Sprintf("%s/%s-from-%s", group.Head().Key, o.name(), dashed(o.from)))
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

// tunnelOpenings let the far end of a path in. An address that only its cloud
// can tell is not known when the rule is written, so the port is open to all
// until it stands in the file; nobody without a certificate or a key gets an
// answer there.
func (s *scheme) tunnelOpenings(path causeway.Path, far causeway.LinkRef) []opening {
	_, link := s.ic.Link(far)
	if link == nil {
		return nil
	}
	from, why := netip.PrefixFrom(netip.IPv4Unspecified(), 0), "tunnel"
	if link.Address.Is4() {
		from = netip.PrefixFrom(link.Address, link.Address.BitLen())
	} else if link.Address.IsValid() {
		s.noticeOnce("provision.tunnel_ipv6", far.String())
		return nil
	}
	var all []opening
	for _, p := range s.tunnelPorts(path) {
		if from.Bits() == 0 {
			s.noticeOnce("provision.open_port", far.String(), "site", otherEnd(path, far.Site), "port", fmt.Sprintf("%s/%d", p.protocol, p.port))
		}
		all = append(all, opening{p.protocol, p.port, p.port, from, why})
	}
	return all
}
