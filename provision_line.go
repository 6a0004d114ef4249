package causeway

import (
	"net/netip"
	"time"
)

// Carrier leases a line out. The zero Carrier is one the file does not name.
type Carrier struct {
	Name string
	// Permit is the carrier's leave to cross the border, or the contract that
	// stands for it.
	Permit Permit
}

// Permit is done once it has a number.
type Permit struct {
	Number string
	// Begun is the day it was asked for; zero while nobody has.
	Begun time.Time
}

// LineEnd is one cloud's end of a leased line. Until the carrier has delivered,
// Connection is empty and whatever else it has not told is zero.
type LineEnd struct {
	Site string
	// Connection is the id of the physical connection (pc-…, dxcon-…).
	Connection string
	VLAN       int
	// Local is the cloud's address with the /30 it shares with Peer, the
	// router at the other end of the cable.
	Local netip.Prefix
	Peer  netip.Addr
	// ASN is the cloud's; 0 is the default. PeerASN is the router's.
	ASN, PeerASN uint32
	// BGPKey is a reference: "env:NAME" or "file:PATH"; empty for none.
	BGPKey string
	// Bandwidth is of a border router; 0 where the connection says it.
	Bandwidth BitRate
	// Steps are those that are written, in the order of StepNames.
	Steps []Step
	At    Position
}

// StepName names what people do before a line is there.
type StepName string

// Steps of a leased line. StepPortOrder yields the connection's id; the permit
// is of the whole path.
const (
	StepPortOrder    StepName = "port_order"
	StepLOA          StepName = "loa"
	StepCrossConnect StepName = "cross_connect"
	StepPermit       StepName = "permit"
)

// StepNames returns the steps of one end in their order.
func StepNames() []StepName { return []StepName{StepPortOrder, StepLOA, StepCrossConnect} }

// Step is how far something is that people do. The days are at midnight UTC,
// zero where it is not begun or not done.
type Step struct {
	Name        StepName
	Begun, Done time.Time
	// Reference is under what others know it: the number of an order.
	Reference string
	At        Position
}

// ASNs of the clouds on a leased line where the file names none: Alibaba's own
// (CreateBgpGroup), and for the Direct Connect gateway another than a transit
// gateway has by default, because they must differ.
const (
	DefaultBorderASN        uint32 = 45104
	DefaultDirectConnectASN uint32 = 64513
)

// LineASN is the ASN of a site's cloud on a leased line: the one the file
// gives, or the default. At AWS that is of the Direct Connect gateway, which
// must not have the transit gateway's.
func (p *ProvisionSite) LineASN(cloud string, given uint32) uint32 {
	switch {
	case given != 0:
		return given
	case cloud != "aws":
		return DefaultBorderASN
	case p.Gateway.ASN == DefaultDirectConnectASN:
		return DefaultAWSASN
	}
	return DefaultDirectConnectASN
}

// End returns what is said of the leased line's end at a site, or nil.
func (p *ProvisionPath) End(site string) *LineEnd {
	for i := range p.Ends {
		if p.Ends[i].Site == site {
			return &p.Ends[i]
		}
	}
	return nil
}
