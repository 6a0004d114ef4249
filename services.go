package causeway

import (
	"net/netip"
	"time"
)

// Service is something HTTP speaks to at one site that programs at the other
// sites may call.
type Service struct {
	Name string
	// Site is where the upstreams are. Of a service that runs at several sites
	// it is the first, Upstreams are those there, and Places are all; of others
	// Places are none.
	Site   string
	Places []ServicePlace
	// Hosts are the DNS names it is called by, in lower case; a name belongs to
	// one service.
	Hosts []string
	// PathPrefixes are the paths that are passed on, each with all below it;
	// everything where the file names none.
	PathPrefixes []string
	// Listen is the TCP port it is offered on to the other sites.
	Listen    uint16
	Upstreams []Upstream
	// Protocol is what the upstreams speak.
	Protocol    UpstreamProtocol
	UpstreamTLS UpstreamTLS
	// TLS is nil where clients call it in the clear.
	TLS   *ServiceTLS
	Allow ServiceAllow
	// Upgrades are the protocols a connection may become, in lower case:
	// "websocket". None where the file names none.
	Upgrades []string
	Policy   ServicePolicy
	At       Position
}

// UpstreamProtocol is what an upstream speaks.
type UpstreamProtocol string

// Protocols of upstreams: HTTP/1.1, and HTTP/2 without TLS.
const (
	UpstreamHTTP1 UpstreamProtocol = "http1"
	UpstreamH2C   UpstreamProtocol = "h2c"
)

// Upstream is where requests for a service end. Exactly one of Address, which
// lies in the site's networks, and Host, a DNS name that is resolved there, is
// set.
type Upstream struct {
	Address netip.Addr
	Host    string
	Port    uint16
}

// ServicePolicy is how requests to a service are bounded.
type ServicePolicy struct {
	// Timeout is for a request with all its tries.
	Timeout time.Duration
	// Retries is how often a request that may be repeated (RFC 9110 section
	// 9.2.2) is tried again; TryTimeout is for each try.
	Retries    int
	TryTimeout time.Duration
	ServiceGuards
}

// Defaults of a service.
const (
	DefaultServicePort    = 443
	DefaultServiceTimeout = 30 * time.Second
	DefaultTryTimeout     = 10 * time.Second
	DefaultRetries        = 3
)
