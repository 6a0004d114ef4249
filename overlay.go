package causeway

import (
	"net/netip"
	"time"
)

// WireGuard is how a path via: wireguard is set up between two gateways'
// hosts.
type WireGuard struct {
	// Port is the UDP port both hosts listen on.
	Port uint16
	// PublicKeys has one for each end.
	PublicKeys []SiteKey
	// PrivateKey is a file on each host: the key itself never leaves it.
	PrivateKey string
	// Keepalive is how often an idle end speaks; 0 is never.
	Keepalive time.Duration
	// MTU inside the tunnel in bytes; 0 is what a path of 1500 leaves.
	MTU int
	// Inside is the network of the two ends.
	Inside netip.Prefix
	At     Position
}

// SiteKey is the public key of a site's end, base64.
type SiteKey struct{ Site, Key string }

// DefaultWireGuardPort is the UDP port where the file names none.
const DefaultWireGuardPort = 51820

// Tailscale is how gateways' hosts join a tailnet. Every path via: tailscale
// of an interconnect says the same.
type Tailscale struct {
	// LoginServer is the URL of the coordination server.
	LoginServer string
	// AuthKey is a file on each host that holds the key.
	AuthKey string
	// Tags are what the hosts are called in the policy: "tag:causeway".
	Tags []string
	At   Position
}

// What holds where the file says nothing of a tailnet.
const (
	DefaultLoginServer  = "https://controlplane.tailscale.com"
	DefaultTailscaleTag = "tag:causeway"
)

// ZeroTier is the network that carries a path via: zerotier; paths may share
// one.
type ZeroTier struct {
	// Network is its id, 16 hexadecimal digits in lower case.
	Network string
	// Inside is the network of the hosts on it, the same for all paths that
	// share it.
	Inside netip.Prefix
	At     Position
}

// SiteASN is the autonomous system number of a site's host.
type SiteASN struct {
	Site string
	ASN  uint32
}

// PublicKey returns the key of a site's end, or "".
func (w *WireGuard) PublicKey(site string) string {
	for _, k := range w.PublicKeys {
		if k.Site == site {
			return k.Key
		}
	}
	return ""
}

// Other returns the end of a path that is not at the site.
func (p Path) Other(site string) LinkRef {
	if p.From.Site == site {
		return p.To
	}
	return p.From
}
