package causeway

import "net/netip"

// CloudHost is a virtual machine of a site's cloud on which a gateway runs.
type CloudHost struct {
	Gateway string
	// Type is the cloud's word for its size: "ecs.g7.large", "c7gn.large".
	Type string
	// Image is an id; empty is the newest of the cloud's own Linux.
	Image string
	// Subnet is one of the site's.
	Subnet string
	// Address is the private one; the zero Addr is the cloud's choice.
	Address netip.Addr
	// PublicAddress is the id of an elastic IP address that exists; empty is a
	// new one.
	PublicAddress string
	// Carrier is the line of Alibaba's elastic IP address; empty at AWS, which
	// has no choice.
	Carrier string
	At      Position
}

// Software is where a host gets causeway-gateway from: from URL, checked
// against SHA256 (hexadecimal), or it lies at Path in the image already.
type Software struct {
	URL, SHA256 string
	Path        string
}

// BalancerKind is what a load balancer looks at: connections or requests.
type BalancerKind string

// Kinds of load balancer.
const (
	BalancerNetwork     BalancerKind = "network"
	BalancerApplication BalancerKind = "application"
)

// Balancer is a load balancer, inside the VPC, before the L7 gateways on a
// site's hosts.
type Balancer struct {
	Kind BalancerKind
	// Port is both the balancer's and that of the L7 gateway on the hosts.
	Port uint16
	// Certificate is of the cloud's own store, for TLS that ends here: the ARN of
	// one in ACM, or the id of one in Alibaba's Certificate Management Service.
	// Empty passes connections on as they are.
	Certificate string
	// Zone is a hosted zone's id at AWS, a domain at Alibaba, and Name what is
	// made in it to lead to the balancer; empty is none.
	Zone, Name string
	At         Position
}

// Host returns the host of a gateway, or nil.
func (p *ProvisionSite) Host(gateway string) *CloudHost {
	for i := range p.Hosts {
		if p.Hosts[i].Gateway == gateway {
			return &p.Hosts[i]
		}
	}
	return nil
}

// HostOf returns the host that the cloud makes for a gateway, or nil.
func (ic *Interconnect) HostOf(site, gateway string) *CloudHost {
	if ic.Provision == nil || ic.Provision.Site(site) == nil {
		return nil
	}
	return ic.Provision.Site(site).Host(gateway)
}

// RunsGateway reports whether a gateway has an end of a path that
// causeway-gateway carries.
func (ic *Interconnect) RunsGateway(site, gateway string) bool {
	for _, path := range ic.Paths {
		for _, end := range []LinkRef{path.From, path.To} {
			if g, _ := ic.Link(end); g != nil && end.Site == site && g.Name == gateway && path.Via.IsOwnTunnel() {
				return true
			}
		}
	}
	return false
}
