package gateway

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"causeway/lab"
	"causeway/lab/netns"
	"causeway/lab/traffic"
)

// addAddress gives a device of a host an address without duplicate detection,
// which would make it wait.
func addAddress(t *testing.T, host *netns.Namespace, device, prefix string) {
	t.Helper()
	err := host.Do(func() error {
		link, err := netlink.LinkByName(device)
		if err != nil {
			return err
		}
		address, err := netlink.ParseAddr(prefix)
		if err != nil {
			return err
		}
		address.Flags = unix.IFA_F_NODAD
		return netlink.AddrAdd(link, address)
	})
	if err != nil {
		t.Fatalf("%s on %s of %s: %v", prefix, device, host.Name, err)
	}
}

// inIPv6 gives both sites an IPv6 network beside their IPv4 one, and the WAN
// devices IPv6 addresses.
func (s *twoSites) inIPv6(t *testing.T) {
	t.Helper()
	for host, addresses := range map[string]map[string]string{
		lab.BJHost:    {"eth0": "fd00:10:1::10/64"},
		lab.BJGateway: {"lan": "fd00:10:1::1/64", "wan0": "2001:db8:2::1/64", "wan1": "2001:db8:3::1/64"},
		lab.CAGateway: {"lan": "fd00:172:1::1/64", "wan0": "2001:db8:2::2/64", "wan1": "2001:db8:3::2/64"},
		lab.CAHost:    {"eth0": "fd00:172:1::10/64"},
	} {
		for device, address := range addresses {
			addAddress(t, s.Namespace(host), device, address)
		}
	}
	everything := netip.MustParsePrefix("::/0")
	for host, router := range map[string]string{lab.BJHost: "fd00:10:1::1", lab.CAHost: "fd00:172:1::1"} {
		if err := s.Namespace(host).AddRoute(everything, netip.MustParseAddr(router)); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *twoSites) rewriteFile(t *testing.T, pairs ...string) {
	t.Helper()
	file := filepath.Join(s.folder, "causeway.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.NewReplacer(pairs...).Replace(string(text))), 0o600); err != nil {
		t.Fatal(err)
	}
}

var (
	withIPv6Networks = []string{
		"networks: [10.0.0.0/16]", "networks: [10.0.0.0/16, fd00:10::/32]",
		"networks: [172.16.0.0/16]", "networks: [172.16.0.0/16, fd00:172::/32]",
	}
	withIPv6Links = []string{
		"192.0.2.1", `"2001:db8:2::1"`, "192.0.2.2", `"2001:db8:2::2"`,
		"192.0.3.1", `"2001:db8:3::1"`, "192.0.3.2", `"2001:db8:3::2"`,
	}
)

func TestIPv6InsideAndOutside(t *testing.T) {
	for name, file := range map[string][]string{
		"inside":             withIPv6Networks,
		"inside and outside": append(withIPv6Links, withIPv6Networks...),
	} {
		t.Run(name, func(t *testing.T) {
			s := buildSites(t)
			s.inIPv6(t)
			s.rewriteFile(t, file...)
			s.startDaemons(t)
			s.allUp(t)
			watch := s.watch(t)
			s.exchange(t)
			s.exchangeIPv6(t)
			nothingInTheClear(t, watch)
		})
	}
}

// exchangeIPv6 sends enough TCP each way that super-packets are cut and
// joined.
func (s *twoSites) exchangeIPv6(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	bj := traffic.Host{Namespace: s.Namespace(lab.BJHost), Address: netip.MustParseAddr("fd00:10:1::10")}
	ca := traffic.Host{Namespace: s.Namespace(lab.CAHost), Address: netip.MustParseAddr("fd00:172:1::10")}
	for _, ends := range [][2]traffic.Host{{bj, ca}, {ca, bj}} {
		if err := traffic.EchoTCP(ctx, ends[0], ends[1], 7002, 4<<20); err != nil {
			t.Error(err)
		}
	}
}
