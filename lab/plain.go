package lab

import (
	"net/netip"

	"causeway/lab/netns"
)

// plainLine is the link that plain routes take.
const plainLine = "telecom-verizon"

// plainRoutes send each site's traffic over the first WAN link unencrypted:
// the control of the oracle, and the yardstick of throughput.
var plainRoutes = []struct {
	host string
	to   netip.Prefix
	via  netip.Addr
}{
	{BJGateway, caNetwork, netip.MustParseAddr("192.0.2.2")},
	{CAGateway, bjNetwork, netip.MustParseAddr("192.0.2.1")},
}

// addWayOut gives the gateways' hosts a default route over the first WAN link,
// as a cloud's hosts have one: a packet that a gateway does not take and yet
// forwards goes out in the clear, where the oracle sees it.
func (l *Lab) addWayOut() error {
	everything := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
	for _, r := range plainRoutes {
		if err := l.hosts[r.host].AddRoute(everything, r.via); err != nil {
			return err
		}
	}
	return nil
}

// AddPlainRoutes makes the gateways' hosts forward between the sites in the
// clear. Gateways must not be running.
func (l *Lab) AddPlainRoutes() error {
	return l.onPlainRoutes("1", (*netns.Namespace).AddRoute)
}

// RemovePlainRoutes undoes AddPlainRoutes.
func (l *Lab) RemovePlainRoutes() error {
	return l.onPlainRoutes("0", (*netns.Namespace).DeleteRoute)
}

func (l *Lab) onPlainRoutes(forward string, change func(*netns.Namespace, netip.Prefix, netip.Addr) error) error {
	for _, r := range plainRoutes {
		n := l.hosts[r.host]
		if err := n.Sysctl("net/ipv4/ip_forward", forward); err != nil {
			return err
		}
		if err := change(n, r.to, r.via); err != nil {
			return err
		}
	}
	return nil
}
