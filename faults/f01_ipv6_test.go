package faults

import (
	"net/netip"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"causeway/lab"
	"causeway/lab/netns"
	"causeway/lab/traffic"
)

// addressesIPv6 are what every host and line gets besides IPv4.
var addressesIPv6 = []struct{ host, device, address string }{
	{lab.BJHost, "eth0", "fd00:1::10/64"},
	{lab.BJGateway, "lan", "fd00:1::1/64"},
	{lab.CAHost, "eth0", "fd00:2::10/64"},
	{lab.CAGateway, "lan", "fd00:2::1/64"},
	{lab.BJGateway, "wan0", "2001:db8:2::1/64"},
	{lab.CAGateway, "wan0", "2001:db8:2::2/64"},
	{lab.BJGateway, "wan1", "2001:db8:3::1/64"},
	{lab.CAGateway, "wan1", "2001:db8:3::2/64"},
}

// F1 over IPv6, inside and outside: the line in use goes away without a word;
// the gap is below 3 s each way, TCP lives.
func TestF01IPv6(t *testing.T) {
	s := prepare(t, plan{line: farApart, prepare: inIPv6})
	for _, a := range addressesIPv6 {
		addIPv6(t, s.Namespace(a.host), a.device, netip.MustParsePrefix(a.address))
	}
	everything := netip.PrefixFrom(netip.IPv6Unspecified(), 0)
	for host, router := range map[string]string{lab.BJHost: "fd00:1::1", lab.CAHost: "fd00:2::1"} {
		if err := s.Namespace(host).AddRoute(everything, netip.MustParseAddr(router)); err != nil {
			t.Fatal(err)
		}
	}
	s.hosts = &[2]traffic.Host{
		{Namespace: s.Namespace(lab.BJHost), Address: netip.MustParseAddr("fd00:1::10")},
		{Namespace: s.Namespace(lab.CAHost), Address: netip.MustParseAddr("fd00:2::10")},
	}
	for _, d := range s.daemons() {
		d.start(t)
	}
	s.allUp(t)
	s.losesLine(t, s.cut)
}

// inIPv6 changes the example's networks and addresses.
func inIPv6(t *testing.T, folder string) {
	t.Helper()
	rewrite(t, folder,
		"networks: [10.0.0.0/16]", "networks: [10.0.0.0/16, 'fd00:1::/48']",
		"networks: [172.16.0.0/16]", "networks: [172.16.0.0/16, 'fd00:2::/48']",
		"address: 192.0.2.1", "address: '2001:db8:2::1'",
		"address: 192.0.2.2", "address: '2001:db8:2::2'",
		"address: 192.0.3.1", "address: '2001:db8:3::1'",
		"address: 192.0.3.2", "address: '2001:db8:3::2'",
	)
}

// addIPv6 gives a device an address that may be used at once.
func addIPv6(t *testing.T, host *netns.Namespace, device string, address netip.Prefix) {
	t.Helper()
	err := host.Do(func() error {
		link, err := netlink.LinkByName(device)
		if err != nil {
			return err
		}
		given, err := netlink.ParseAddr(address.String())
		if err != nil {
			return err
		}
		given.Flags = unix.IFA_F_NODAD
		return netlink.AddrAdd(link, given)
	})
	if err != nil {
		t.Fatal(err)
	}
}
