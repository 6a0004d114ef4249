package hostnet

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"causeway"
)

// TestGuardIsNeverAway watches the routing table while a crashed gateway's
// successor applies a state that is the same and one more.
func TestGuardIsNeverAway(t *testing.T) {
	undoFile := newHost(t)
	must(t, open(t, undoFile).Apply(State{Routes: []Route{Guard(remote)}}))
	updates, done := make(chan netlink.RouteUpdate, 100), make(chan struct{})
	must(t, netlink.RouteSubscribe(updates, done))
	defer close(done)

	must(t, open(t, undoFile).Apply(gatewayState()))
	marker := Guard(netip.MustParsePrefix("198.51.100.0/24"))
	must(t, setRoute(nil, &marker))
	for update := range updates {
		if update.Dst != nil && prefix(update.Dst) == marker.Destination {
			break
		}
		if update.Type == unix.RTM_DELROUTE && update.Priority == int(GuardMetric) {
			t.Errorf("the guard was taken away: %v", update)
		}
	}
}

// TestGuardMakesUnreachable asks the kernel where packets go.
func TestGuardMakesUnreachable(t *testing.T) {
	undoFile := newHost(t)
	anywhere := &net.IPNet{IP: net.IPv4zero, Mask: net.CIDRMask(0, 32)}
	must(t, netlink.RouteAdd(&netlink.Route{Dst: anywhere, Gw: net.IPv4(10, 0, 1, 254)}))
	host := open(t, undoFile)
	must(t, host.Apply(gatewayState()))
	inRemote := net.ParseIP("172.16.1.10")
	routes, err := netlink.RouteGet(inRemote)
	must(t, err)
	if got, want := routes[0].LinkIndex, device(t, "cw0").Attrs().Index; got != want {
		t.Errorf("with the tunnel packets leave through device %d, want cw0 (%d)", got, want)
	}
	must(t, netlink.LinkDel(device(t, "cw0")))
	if routes, err := netlink.RouteGet(inRemote); !errors.Is(err, syscall.EHOSTUNREACH) {
		t.Errorf("without the tunnel packets take %v, %v; want unreachable", routes, err)
	}
	must(t, host.Undo(nil))
	if _, err := netlink.RouteGet(inRemote); err != nil {
		t.Errorf("after a clean stop packets do not take the default route: %v", err)
	}
}

func TestUndoKeepsGuards(t *testing.T) {
	undoFile := newHost(t)
	before := observe(t)
	host := open(t, undoFile)
	must(t, host.Apply(gatewayState()))
	must(t, host.Undo(Route.IsGuard))
	kept := before
	kept.Routes = append(slices.Clone(before.Routes), Guard(remote))
	assertSame(t, kept, observe(t))

	// The next run knows that the guard is ours.
	next := open(t, undoFile)
	must(t, next.Apply(gatewayState()))
	must(t, next.Undo(nil))
	assertSame(t, before, observe(t))
	assertGone(t, undoFile)
}

// TestForeignRoutesStay: neither one that does what we want, nor one beside
// ours, nor one in our place.
func TestForeignRoutesStay(t *testing.T) {
	undoFile := newHost(t)
	_, destination, _ := net.ParseCIDR(remote.String())
	lan := device(t, "lan").Attrs().Index
	must(t, netlink.RouteAdd(&netlink.Route{Dst: destination, Type: unix.RTN_UNREACHABLE, Priority: int(GuardMetric)}))
	must(t, netlink.RouteAdd(&netlink.Route{Dst: destination, LinkIndex: lan, Priority: 100, Scope: netlink.SCOPE_LINK}))
	before := observe(t)
	host := open(t, undoFile)
	must(t, host.Apply(gatewayState()))
	must(t, host.Undo(nil))
	assertSame(t, before, observe(t))

	must(t, netlink.RouteAdd(&netlink.Route{Dst: destination, LinkIndex: lan, Priority: int(TunnelMetric), Scope: netlink.SCOPE_LINK}))
	before = observe(t)
	if err := host.Apply(gatewayState()); !causeway.HasCode(err, "host.route_conflict") {
		t.Errorf("Apply = %v, want host.route_conflict", err)
	}
	assertSame(t, before, observe(t))
	assertGone(t, undoFile)
}

// TestBypassIsReported: the gateway can tell its operator what it may not
// change.
func TestBypassIsReported(t *testing.T) {
	undoFile := newHost(t)
	_, part, _ := net.ParseCIDR("172.16.5.0/24")
	must(t, netlink.RouteAdd(&netlink.Route{Dst: part, LinkIndex: device(t, "lan").Attrs().Index, Scope: netlink.SCOPE_LINK}))
	host := open(t, undoFile)
	must(t, host.Apply(gatewayState()))
	warnings, err := host.Bypasses(gatewayState())
	must(t, err)
	if len(warnings) != 1 || warnings[0].Object != "172.16.5.0/24 dev lan" || warnings[0].Severity != causeway.Warning {
		t.Errorf("warnings %v, want one about 172.16.5.0/24 dev lan", warnings)
	}
	must(t, host.Undo(nil))
}
