package provision

import (
	"causeway"
)

// hostGroupText is what the security group of hosts says of itself. AWS takes
// few marks in it, and no apostrophe (CreateSecurityGroup, GroupDescription).
const hostGroupText = "hosts of gateways"

// gatewayHost is a gateway whose host the cloud makes.
type gatewayHost struct {
	site    string
	gateway *causeway.Gateway
	host    *causeway.CloudHost
	// line is the gateway's way to the Internet; nil is none.
	line *causeway.Link
}

// key returns the key of a part of a host; "" is the host itself. No path has a
// dot in its name.
func (h gatewayHost) key(part string) Key { return Key(h.site + "/host." + h.gateway.Name + part) }

// gatewayHosts are those of all sites, in the order of the file.
func (s *scheme) gatewayHosts() []gatewayHost {
	var all []gatewayHost
	for _, site := range s.provision.Sites {
		for i := range site.Hosts {
			h := gatewayHost{site: site.Site, host: &site.Hosts[i], gateway: s.ic.Site(site.Site).Gateway(site.Hosts[i].Gateway)}
			for l := range h.gateway.Links {
				if h.gateway.Links[l].Type == causeway.LinkInternet {
					h.line = &h.gateway.Links[l]
				}
			}
			all = append(all, h)
		}
	}
	return all
}

// hosts adds the hosts of all sites: their addresses first, which the others
// have to know.
func (s *scheme) hosts() {
	all := s.gatewayHosts()
	for _, h := range all {
		s.publicAddress(h)
	}
	for i, h := range all {
		var before Resource
		if i > 0 && all[i-1].site == h.site {
			before = s.reachable(all[i-1])
		}
		s.host(h, before)
		s.tellOfHost(h)
	}
	for _, site := range s.provision.Sites {
		s.hostSecurity(site)
		s.tellOfIPv6(site.Site)
	}
}

// publicAddress returns what gives a host its address: one of ours or the
// user's, or nil where it has no line to the Internet.
func (s *scheme) publicAddress(h gatewayHost) Resource {
	switch {
	case h.line == nil:
		return nil
	case h.host.PublicAddress != "":
		return s.use(h.site, "elastic IP address", h.host.PublicAddress)
	}
	wanted := ""
	if h.line.Address.IsValid() {
		wanted = h.line.Address.String()
	}
	if s.cloud(h.site) == aws {
		return add(s, h.site, h.key("/address"), &AWSAddress{Wanted: wanted})
	}
	return add(s, h.site, h.key("/address"), s.aliyunAddress(h, wanted))
}

func (s *scheme) cloud(site string) string { return s.ic.Site(site).Cloud }

// host adds a host with everything it stands on. Hosts of a site are made one
// after the other, anew as well: what is wrong with the first start of one is
// seen while the others are still there.
func (s *scheme) host(h gatewayHost, before Resource) {
	start := s.firstStart(h)
	address := s.publicAddress(h)
	if s.cloud(h.site) == aws {
		s.awsHost(h, start, address, before)
	} else {
		s.aliyunHost(h, start, address, before)
	}
}

// instance returns the host's instance.
func (s *scheme) instance(h gatewayHost) Resource { return s.made[h.key("")] }

// reachable is what was done last for a host to be of use.
func (s *scheme) reachable(h gatewayHost) Resource {
	if association, ok := s.made[h.key("/address/association")]; ok {
		return association
	}
	return s.instance(h)
}

// tellOfHost says what is left to people.
func (s *scheme) tellOfHost(h gatewayHost) {
	object := string(h.key(""))
	identity := s.provision.Site(h.site).Identity
	switch {
	case !s.ic.RunsGateway(h.site, h.gateway.Name):
	case identity == "":
		s.notice("provision.identity_by_hand", object, "gateway", h.gateway.Name, "site", h.site)
	default:
		s.notice("provision.identity_fetched", object, "gateway", h.gateway.Name, "folder", identity+"/"+h.gateway.Name)
	}
	if h.host.Carrier != "" && h.host.Carrier != "BGP" {
		s.notice("provision.carrier_line", object, "carrier", h.host.Carrier)
	}
	if h.line != nil && h.line.CloudAddress {
		s.notice("provision.address_to_come", object, "site", h.site, "link", h.line.Name)
	}
}
