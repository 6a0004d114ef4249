package provision

import (
	"fmt"
	"slices"

	"causeway"
)

// maxAllowedPrefixes is how many networks an association with a transit
// gateway announces at most by the AWS Direct Connect quotas. Later readings of
// that page say 200, which was not verified: the smaller number holds for both.
const maxAllowedPrefixes = 20

// lineMTU is what every connection carries (CreateTransitVirtualInterface,
// directconnect 2012-10-25).
const lineMTU = 1500

// awsLine adds AWS's end: a transit interface on a VLAN of the connection with
// one BGP session, into the site's Direct Connect gateway, which announces the
// VPC's networks over it and is associated with the site's transit gateway.
func (s *scheme) awsLine(e *lineEnd) {
	asn := s.provision.Site(e.Site).Gateway.ASN
	if asn == 0 {
		asn = causeway.DefaultAWSASN
	}
	transit, vpc := s.transitGateway(e.Site, asn)
	s.transitRoutes(e.path, e.Site, transit, vpc)

	gateway := add(s, e.Site, Key(e.Site+"/direct-connect-gateway"), &AWSDirectConnectGateway{ASN: ptr(s.directConnectASN(e.Site))})
	s.allow(e, add(s, e.Site, Key(e.Site+"/direct-connect-gateway/association"), &AWSDirectConnectAssociation{
		Gateway: gateway, TransitGateway: transit,
	}))
	line := add(s, e.Site, e.key("interface"), &AWSTransitInterface{
		Connection: e.connection, Gateway: gateway, VLAN: given(e.VLAN), PeerASN: given(e.PeerASN), Key: e.bgpKey, MTU: ptr(lineMTU),
		AmazonAddress: addressText(e.Local.IsValid(), e.Local.String()),
		PeerAddress:   addressText(e.Local.IsValid() && e.Peer.IsValid(), fmt.Sprintf("%s/%d", e.Peer, e.Local.Bits())),
	})
	line.After = e.steps
}

// directConnectASN is what the first line that gives one gives the Direct
// Connect gateway, which all lines of the site share.
func (s *scheme) directConnectASN(site string) uint32 {
	for _, path := range s.provision.Paths {
		if end := path.End(site); end != nil && end.ASN != 0 {
			return end.ASN
		}
	}
	return s.provision.Site(site).LineASN(aws, 0)
}

// allow adds what is behind the site to what the association announces.
func (s *scheme) allow(e *lineEnd, association *AWSDirectConnectAssociation) {
	for _, network := range behind(s.ic, e.path, e.Site) {
		if !slices.Contains(association.AllowedPrefixes, network.String()) {
			association.AllowedPrefixes = append(association.AllowedPrefixes, network.String())
		}
	}
}
