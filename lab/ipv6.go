package lab

import (
	"net/netip"

	"causeway/lab/traffic"
)

// Networks and hosts of the sites in IPv6, in labs that have it.
var (
	bjNetwork6 = netip.MustParsePrefix("fd00:10::/32")
	caNetwork6 = netip.MustParsePrefix("fd00:172::/32")
	bjHost6    = netip.MustParsePrefix("fd00:10:1::10/64")
	caHost6    = netip.MustParsePrefix("fd00:172:1::10/64")
	bjLAN6     = netip.MustParsePrefix("fd00:10:1::1/64")
	caLAN6     = netip.MustParsePrefix("fd00:172:1::1/64")
	bjWAN6     = netip.MustParsePrefix("2001:db8:2::1/64")
	caWAN6     = netip.MustParsePrefix("2001:db8:2::2/64")
)

// addIPv6 gives both sites an IPv6 network beside their IPv4 one, and the
// gateways' hosts a default route over the first WAN link, for which see
// addWayOut.
func (l *Lab) addIPv6() error {
	for _, p := range []plug{
		{BJHost, "eth0", bjHost6},
		{BJGateway, "lan", bjLAN6},
		{BJGateway, "wan0", bjWAN6},
		{CAHost, "eth0", caHost6},
		{CAGateway, "lan", caLAN6},
		{CAGateway, "wan0", caWAN6},
	} {
		if err := l.hosts[p.host].AddAddress(p.device, p.address); err != nil {
			return err
		}
	}
	everything := netip.PrefixFrom(netip.IPv6Unspecified(), 0)
	for host, router := range map[string]netip.Prefix{BJHost: bjLAN6, CAHost: caLAN6, BJGateway: caWAN6, CAGateway: bjWAN6} {
		if err := l.hosts[host].AddRoute(everything, router.Addr()); err != nil {
			return err
		}
	}
	return nil
}

// inIPv6 is the same host with its IPv6 address.
func inIPv6(h traffic.Host) traffic.Host {
	address := bjHost6.Addr()
	if h.Namespace.Name == namespaceName(CAHost) {
		address = caHost6.Addr()
	}
	return traffic.Host{Namespace: h.Namespace, Address: address}
}
