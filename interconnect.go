package causeway

import (
	"net/netip"
	"time"
)

// Interconnect is what one causeway.yaml describes: the private networks of
// several sites, the lines between them and how traffic uses those lines.
// The slices keep the order of the file.
type Interconnect struct {
	Name    string
	Sites   []Site
	Paths   []Path
	Tunnel  Tunnel
	Classes []Class
	// Provision is nil where the file leaves the clouds alone.
	Provision *Provision
	Expose    []Exposed
	Services  []Service
	// Tracing is nil where nobody wants traces.
	Tracing *Tracing
	// Needs is nil where the file asks for nothing; Hybrid where it has none.
	Needs  *Needs
	Hybrid *Hybrid
	// Acknowledge is who answers for going on where a rule says not to.
	Acknowledge []Acknowledgement
}

// Acknowledgement is somebody's word, on record, for a rule about the border.
type Acknowledgement struct {
	Rule string
	By   string
	// Date is the day, at midnight UTC.
	Date   time.Time
	Reason string
	At     Position
}

// Site is one private network (a VPC) in one cloud and region.
type Site struct {
	Name     string
	Cloud    string
	Region   string
	VPC      string
	Networks []netip.Prefix
	Gateways []Gateway
	// Transit marks a site that forwards between two others.
	Transit bool
	// VManage is nil where the site has no device of a Cisco SD-WAN.
	VManage *VManage
	At      Position
}

// Gateway is a host at a site that runs causeway-gateway.
type Gateway struct {
	Name string
	// LAN is the device towards the site's own network.
	LAN   string
	Links []Link
	At    Position
}

// Link is one WAN line of a gateway. Link names are unique within a site.
type Link struct {
	Name      string
	Type      LinkType
	Provider  string
	Bandwidth BitRate
	// Address is where peers reach the link. It is the zero Addr where the cloud
	// gives it: with CloudAddress when the host is made, else with the cloud's own
	// gateway.
	Address      netip.Addr
	CloudAddress bool
	// Listen is the local address; the zero Addr means Address if the host
	// has it, else the first address of Device.
	Listen netip.Addr
	Device string
	At     Position
}

// LinkType is what kind of WAN line a link is.
type LinkType string

// Link types.
const (
	LinkInternet   LinkType = "internet"
	LinkLeasedLine LinkType = "leased-line"
	LinkCEN        LinkType = "cen"
	LinkVPNGateway LinkType = "vpn-gateway"
)

// Via is how a path crosses from one site to the other.
type Via string

// Kinds of path.
const (
	ViaInternet   Via = "internet"
	ViaTLS        Via = "tls"
	ViaLeasedLine Via = "leased-line"
	ViaCEN        Via = "cen"
	ViaIPsec      Via = "ipsec"
	ViaWireGuard  Via = "wireguard"
	ViaTailscale  Via = "tailscale"
	ViaZeroTier   Via = "zerotier"
)

// IsOwnTunnel reports whether causeway-gateway carries such a path.
func (v Via) IsOwnTunnel() bool { return v == ViaInternet || v == ViaTLS }

// LinkRef names a link as "site/link".
type LinkRef struct {
	Site string
	Link string
}

// String returns "site/link".
func (r LinkRef) String() string { return r.Site + "/" + r.Link }

// Path is a way from a link of one site to a link of another. It carries
// traffic both ways; From and To only say which end is which.
type Path struct {
	Name string
	From LinkRef
	To   LinkRef
	Via  Via
	At   Position
}

// Site returns the site of that name, or nil.
func (ic *Interconnect) Site(name string) *Site {
	for i := range ic.Sites {
		if ic.Sites[i].Name == name {
			return &ic.Sites[i]
		}
	}
	return nil
}

// Gateway returns the gateway of that name at the site, or nil.
func (s *Site) Gateway(name string) *Gateway {
	for i := range s.Gateways {
		if s.Gateways[i].Name == name {
			return &s.Gateways[i]
		}
	}
	return nil
}

// Link returns the link a reference names and the gateway that has it, or
// nils where there is none.
func (ic *Interconnect) Link(ref LinkRef) (*Gateway, *Link) {
	site := ic.Site(ref.Site)
	if site == nil {
		return nil, nil
	}
	for i := range site.Gateways {
		if link := site.Gateways[i].Link(ref.Link); link != nil {
			return &site.Gateways[i], link
		}
	}
	return nil, nil
}

// Link returns the gateway's link of that name, or nil.
func (g *Gateway) Link(name string) *Link {
	for i := range g.Links {
		if g.Links[i].Name == name {
			return &g.Links[i]
		}
	}
	return nil
}
