package hostnet

import (
	"net"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	vns "github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

// newNeighbor makes a second host at the far end of the LAN, 10.0.1.10, that
// knows 10.0.1.1 as its router, and returns the hardware address it has.
func newNeighbor(t *testing.T) (hardware net.HardwareAddr, there func(func())) {
	t.Helper()
	home, err := vns.Get()
	must(t, err)
	far := device(t, "lan-far")
	must(t, unix.Unshare(unix.CLONE_NEWNET))
	other, err := vns.Get()
	must(t, err)
	must(t, vns.Set(home))
	t.Cleanup(func() { home.Close(); other.Close() })
	must(t, netlink.LinkSetNsFd(far, int(other)))
	there = func(do func()) {
		must(t, vns.Set(other))
		defer func() { must(t, vns.Set(home)) }()
		do()
	}
	there(func() {
		far = device(t, "lan-far")
		hardware = far.Attrs().HardwareAddr
		must(t, setDevice(far, Change{Kind: KindAddress, New: "10.0.1.10/24"}))
		must(t, netlink.LinkSetUp(far))
		must(t, netlink.RouteAdd(&netlink.Route{Gw: net.IPv4(10, 0, 1, 1)}))
	})
	return hardware, there
}

// probing is how long a probe of these tests may take; what is answered is
// answered at once.
const probing = 3 * time.Second

func TestProbesOfTheLAN(t *testing.T) {
	newHost(t)
	defer runtime.KeepAlive(t)
	hardware, there := newNeighbor(t)
	own, neighbor, beyond := netip.MustParseAddr("10.0.1.1"), netip.MustParseAddr("10.0.1.10"), netip.MustParseAddr("172.16.255.254")

	if answered, err := Echo(t.Context(), own, neighbor, probing); !answered || err != nil {
		t.Errorf("ping as this host: %v, %v", answered, err)
	}
	if answered, err := EchoAs(t.Context(), "lan", beyond, neighbor, probing); !answered || err != nil {
		t.Errorf("ping as another: %v, %v", answered, err)
	}
	if known, err := Neighbors("lan"); err != nil || len(known) != 1 || known[0] != neighbor {
		t.Errorf("neighbors %v, %v", known, err)
	}
	if other, err := OtherOwner(t.Context(), "lan", own, probing/10); other != nil || err != nil {
		t.Errorf("somebody has our address: %v, %v", other, err)
	}
	there(func() {
		must(t, setDevice(device(t, "lan-far"), Change{Kind: KindAddress, New: "10.0.1.2/32"}))
		must(t, netlink.RouteDel(&netlink.Route{Gw: net.IPv4(10, 0, 1, 1)}))
	})
	if other, err := OtherOwner(t.Context(), "lan", netip.MustParseAddr("10.0.1.2"), probing); other.String() != hardware.String() || err != nil {
		t.Errorf("the other owner is %v, %v; want %v", other, err, hardware)
	}
	if answered, err := EchoAs(t.Context(), "lan", beyond, neighbor, probing/10); answered || err != nil {
		t.Errorf("ping as another, without a way back: %v, %v", answered, err)
	}
}

func TestLookup(t *testing.T) {
	newHost(t)
	way, err := Lookup(netip.MustParseAddr("10.0.1.10"), netip.MustParseAddr("10.0.1.1"), "")
	if err != nil || way.String() != "dev lan" {
		t.Errorf("%v, %v", way, err)
	}
	must(t, netlink.RouteAdd(&netlink.Route{Gw: net.IPv4(10, 0, 1, 254)}))
	if way, err = Lookup(netip.MustParseAddr("203.0.113.1"), netip.Addr{}, ""); err != nil || way.String() != "via 10.0.1.254 dev lan" {
		t.Errorf("%v, %v", way, err)
	}
	must(t, netlink.RouteDel(&netlink.Route{Gw: net.IPv4(10, 0, 1, 254)}))
	if way, err = Lookup(netip.MustParseAddr("203.0.113.1"), netip.Addr{}, ""); err == nil {
		t.Errorf("%v without a route", way)
	}
}

func TestReversePathFilter(t *testing.T) {
	newHost(t)
	must(t, writeSysctl("net/ipv4/conf/all/rp_filter", "0"))
	must(t, writeSysctl("net/ipv4/conf/lan/rp_filter", "1"))
	if mode, _, err := ReversePathFilter("lan"); mode != 1 || err != nil {
		t.Errorf("mode %d, %v", mode, err)
	}
	must(t, writeSysctl("net/ipv4/conf/all/rp_filter", "2"))
	if mode, _, err := ReversePathFilter("lan"); mode != 2 || err != nil {
		t.Errorf("mode %d, %v: the kernel takes the higher", mode, err)
	}
}

func TestCounter(t *testing.T) {
	text := "TcpExt: A IPReversePathFilter B\nTcpExt: 1 234 3\nIpExt: IPReversePathFilter\nIpExt: 9\n"
	if got := counter(text, "TcpExt:", "IPReversePathFilter"); got != 234 {
		t.Errorf("%d", got)
	}
	for _, broken := range []string{"", "TcpExt:", "TcpExt: A\nTcpExt: 1", "TcpExt: IPReversePathFilter\nTcpExt:", "TcpExt: IPReversePathFilter\nTcpExt: x"} {
		if got := counter(broken, "TcpExt:", "IPReversePathFilter"); got != 0 {
			t.Errorf("%q: %d", broken, got)
		}
	}
}

// What a neighbor may send is no reason to panic.
func FuzzAnswersOfTheLAN(f *testing.F) {
	a := netip.MustParseAddr("10.0.1.1")
	f.Add(arpProbe(net.HardwareAddr{2, 0, 0, 0, 0, 1}, a))
	f.Add(echoHeader(a, a, 8))
	f.Fuzz(func(t *testing.T, b []byte) {
		if owner := ownerIn(b, a); owner != nil && len(owner) != 6 {
			t.Errorf("owner %v", owner)
		}
		isEchoFor(b, a, a, 1)
	})
}
