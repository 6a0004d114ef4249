package causeway

import "net/netip"

// Protocols of upstreams with TLS: HTTP/1.1, and HTTP/2.
const (
	UpstreamHTTPS UpstreamProtocol = "https"
	UpstreamH2    UpstreamProtocol = "h2"
)

// TLS reports whether an upstream is spoken to through TLS.
func (p UpstreamProtocol) TLS() bool { return p == UpstreamHTTPS || p == UpstreamH2 }

// HTTP2 reports whether an upstream speaks HTTP/2.
func (p UpstreamProtocol) HTTP2() bool { return p == UpstreamH2C || p == UpstreamH2 }

// ServiceTLS is what a service's clients get to see: files on the gateways of
// the other sites.
type ServiceTLS struct {
	Certificate string
	Key         string
}

// UpstreamTLS is how the certificates of upstreams are verified.
type UpstreamTLS struct {
	// Name is what they are for; "" is the host name of each upstream.
	Name string
	// CA is a file on the gateways of the service's site; "" is the CAs that
	// the host trusts.
	CA string
}

// ServiceAllow is who may call a service. What is left out bounds nobody; of
// what is there a caller has to fulfil all.
type ServiceAllow struct {
	// Sites are those whose clients may.
	Sites []string
	// Networks are where clients may be, at their sites.
	Networks []netip.Prefix
	// Clients is nil where they need no certificate.
	Clients *ServiceClients
	// TokenFile is a file on the gateways of the other sites that has a token on
	// each line, or "".
	TokenFile string
}

// ServiceClients are the certificates that clients may have.
type ServiceClients struct {
	// CA is a file on the gateways of the other sites.
	CA string
	// Names are URIs and DNS names of certificates; none is all of the CA's.
	Names []string
}
