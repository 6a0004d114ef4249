package host

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"slices"
	"strconv"

	"causeway"
	"causeway/render"
)

// PathMTU is what a path over the Internet carries: clouds give no more to
// what leaves them.
const PathMTU = 1500

// Headers of IP with those of TCP without options, which a segment has at
// least.
const (
	headersIPv4 = 20 + 20
	headersIPv6 = 40 + 20
)

// Forwarding lets the kernel pass packets on between the site and a tunnel.
// Redirects are off because a host with one device would tell its neighbours
// to go around it; reverse paths are checked loosely, as the way back may
// differ.
func Forwarding(h Host) render.File {
	text := "# A gateway forwards between its site and the others.\n" +
		"net.ipv4.ip_forward = 1\n" +
		"net.ipv4.conf.all.rp_filter = 2\n" +
		"net.ipv4.conf.all.send_redirects = 0\n" +
		"net.ipv4.conf.default.send_redirects = 0\n"
	if HasIPv6(h.Local()) || HasIPv6(h.Remote()) {
		// A host that forwards IPv6 takes no default route from routers without
		// the second setting; '-' passes over devices that are not there.
		text += "net.ipv6.conf.all.forwarding = 1\n"
		for _, device := range devices(h.Gateway) {
			text += "-net/ipv6/conf/" + device + "/accept_ra = 2\n"
		}
	}
	return render.File{Name: h.Folder() + "90-causeway-forward.conf", Text: text}
}

// devices are those the file names.
func devices(g *causeway.Gateway) []string {
	names := []string{g.LAN}
	for _, l := range g.Links {
		if l.Device != "" && !slices.Contains(names, l.Device) {
			names = append(names, l.Device)
		}
	}
	return names
}

// OnlyIPv4 is the notice that a form carries no networks of IPv6, or nil where
// there are none.
func OnlyIPv4(h Host) *causeway.Problem {
	if !HasIPv6(h.Local()) && !HasIPv6(h.Remote()) {
		return nil
	}
	p := causeway.NewProblem("overlay.ipv4_only", "sites."+h.Site.Name+".gateways."+h.Gateway.Name, nil)
	p.Severity, p.At = causeway.Notice, h.Gateway.At
	return p
}

// IPv4 leaves out the networks of IPv6.
func IPv4(networks []netip.Prefix) []netip.Prefix {
	return slices.DeleteFunc(Sorted(networks), func(n netip.Prefix) bool { return !n.Addr().Is4() })
}

// ClampMSS returns rules of nftables, for a chain at the forward hook, that
// keep TCP within a tunnel of the MTU whatever its hosts believe: ICMP that
// would tell them is often filtered. device is as iifname takes it.
func ClampMSS(device string, mtu int) string {
	text := ""
	for _, family := range []struct {
		name    string
		headers int
	}{{"ipv4", headersIPv4}, {"ipv6", headersIPv6}} {
		mss := strconv.Itoa(mtu - family.headers)
		for _, direction := range []string{"iifname", "oifname"} {
			text += "\t\t" + direction + " " + strconv.Quote(device) + " meta nfproto " + family.name +
				" tcp flags syn tcp option maxseg size > " + mss + " tcp option maxseg size set " + mss + "\n"
		}
	}
	return text
}

// maxDevice is the longest name of a device in Linux (IFNAMSIZ less the NUL).
const maxDevice = 15

// Device is the name of a path's tunnel device: the path's own where Linux
// takes it.
func Device(path string) string {
	if len(path) <= maxDevice {
		return path
	}
	hash := sha256.Sum256([]byte(path))
	return path[:8] + "-" + hex.EncodeToString(hash[:3])
}

// InsideHosts are the addresses of both ends in the network inside a tunnel: the
// site that comes first by name has the lower one.
func InsideHosts(network netip.Prefix, near, far string) (own, other netip.Addr) {
	lower := network.Masked().Addr().Next()
	if near < far {
		return lower, lower.Next()
	}
	return lower.Next(), lower
}

// LeftToPeople is the notice of what the host's cloud has to let happen.
func LeftToPeople(h Host, port string) *causeway.Problem {
	p := causeway.NewProblem("overlay.forward", "sites."+h.Site.Name+".gateways."+h.Gateway.Name, nil,
		"networks", List(h.Remote(), ", "), "port", port)
	p.Severity, p.At = causeway.Notice, h.Gateway.At
	return p
}

// LeftByPlan is LeftToPeople where the file has no host for the gateway: 'plan'
// does it all for one of its own at the end of a third-party tunnel.
func LeftByPlan(ic *causeway.Interconnect, h Host, port string) causeway.Problems {
	if site := ic.Provision.Site(h.Site.Name); site != nil && site.Host(h.Gateway.Name) != nil {
		return nil
	}
	return causeway.Problems{LeftToPeople(h, port)}
}

// Sorted orders networks by address, then the wider first.
func Sorted(networks []netip.Prefix) []netip.Prefix {
	return slices.SortedFunc(slices.Values(networks), func(a, b netip.Prefix) int {
		return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
	})
}
