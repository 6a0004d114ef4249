package provision

import (
	"fmt"
	"net/netip"

	"causeway"
)

// opening is what one network may reach.
type opening struct {
	protocol    string
	first, last uint16 // 0 for ICMP
	source      *Value
	// origin is the source as a key has it: the network or, so that the key
	// stays what it is once the address is known, the link of a peer.
	origin string
	why    string
}

func fromNetwork(protocol string, first, last uint16, network netip.Prefix, why string) opening {
	return opening{protocol, first, last, Known(network.String()), dashed(network), why}
}

// allProtocols is Alibaba's word for them.
const allProtocols = "all"

// name is "icmp", "tcp-443" or "tcp-8000-8100".
func (o opening) name() string {
	switch {
	case o.first == 0:
		return o.protocol
	case o.first == o.last:
		return fmt.Sprintf("%s-%d", o.protocol, o.first)
	}
	return fmt.Sprintf("%s-%d-%d", o.protocol, o.first, o.last)
}

// security opens the site's security groups: to every site whose packets
// arrive here ICMP and the ports our monitor connects to, to the site's gateways
// the upstreams of its services, and what is exposed.
func (s *scheme) security(site *causeway.ProvisionSite) {
	for _, id := range site.SecurityGroups {
		group := s.use(site.Site, "security group", id)
		for _, o := range s.openings(site.Site) {
			key := Key(fmt.Sprintf("%s/%s/%s-from-%s", site.Site, id, o.name(), o.origin))
			if s.ic.Site(site.Site).Cloud == aws {
				add(s, site.Site, key, awsRule(group, o, s.ic.Name))
			} else {
				add(s, site.Site, key, aliyunRule(group, o, s.ic.Name))
			}
		}
	}
}

func (s *scheme) openings(site string) []opening {
	var all []opening
	for _, other := range reaching(s.ic, site) {
		for _, network := range ipv4(s.ic.Site(other).Networks) {
			all = append(all, fromNetwork("icmp", 0, 0, network, "monitor"))
			for _, port := range s.provision.ProbePorts {
				all = append(all, fromNetwork("tcp", port, port, network, "monitor"))
			}
		}
	}
	all = append(all, s.upstreamOpenings(site)...)
	for _, exposed := range s.ic.Expose {
		if exposed.Site != site {
			continue
		}
		for _, origin := range exposed.From {
			for _, network := range s.networksOf(origin) {
				for _, ports := range exposed.Ports {
					all = append(all, fromNetwork(exposed.Protocol, ports.First, ports.Last, network, "expose"))
				}
			}
		}
	}
	return all
}

func (s *scheme) networksOf(origin causeway.Origin) []netip.Prefix {
	if origin.Network.IsValid() {
		return ipv4([]netip.Prefix{origin.Network})
	}
	return ipv4(s.ic.Site(origin.Site).Networks)
}

// RuleMark is what the description of a rule begins with if it is an
// interconnect's: rules take no tags everywhere, and their parent, the group,
// is the user's.
func RuleMark(interconnect string) string { return "causeway " + interconnect + ": " }

// maxRemark is how many characters Alibaba Cloud DNS takes at least; it documents
// no bound, its console has this one.
const maxRemark = 50

// RecordMark is the remark of a DNS record that is an interconnect's.
func RecordMark(interconnect string) string { return shorten("causeway "+interconnect, maxRemark) }

// aliyunRule has -1/-1 for a protocol without ports.
func aliyunRule(group Resource, o opening, interconnect string) *AliyunSecurityGroupRule {
	ports := "-1/-1"
	if o.first > 0 {
		ports = fmt.Sprintf("%d/%d", o.first, o.last)
	}
	return &AliyunSecurityGroupRule{
		Group: group, Protocol: ptr(o.protocol), Ports: ptr(ports), Source: o.source,
		Policy: ptr("accept"), Priority: ptr(1), Description: ptr(RuleMark(interconnect) + o.why),
	}
}

// awsRule has -1 for every ICMP type and code, and for all protocols.
func awsRule(group Resource, o opening, interconnect string) *AWSSecurityGroupRule {
	from, to := int(o.first), int(o.last)
	if o.protocol == allProtocols {
		o.protocol = "-1"
	}
	if o.first == 0 {
		from, to = -1, -1
	}
	return &AWSSecurityGroupRule{
		Group: group, Protocol: ptr(o.protocol), FromPort: ptr(from), ToPort: ptr(to), Source: o.source,
		Description: ptr(RuleMark(interconnect) + o.why),
	}
}
