package hostnet

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vishvananda/netlink"

	"causeway"
)

func TestApplyAndUndo(t *testing.T) {
	undoFile := newHost(t)
	before := observe(t)
	host := open(t, undoFile)
	for range 2 {
		must(t, host.Apply(gatewayState()))
		assertHas(t, gatewayState())
	}
	for range 2 {
		must(t, host.Undo(nil))
		assertSame(t, before, observe(t))
		assertGone(t, undoFile)
	}
}

func TestSmallerStateUndoesTheRest(t *testing.T) {
	undoFile := newHost(t)
	before := observe(t)
	host := open(t, undoFile)
	must(t, host.Apply(gatewayState()))
	less := State{Sysctls: map[string]string{"net/ipv4/conf/cw0/rp_filter": "1"}, Routes: []Route{Guard(remote)}}
	must(t, host.Apply(less))
	assertHas(t, less)
	if _, ok := observe(t).route(tunnelRoute().key()); ok {
		t.Error("the route into the tunnel is still there")
	}
	must(t, host.Apply(State{}))
	assertSame(t, before, observe(t))
	assertGone(t, undoFile)
}

// TestAfterACrash: the process dies, its device with it; the next one takes
// over and in the end restores what was before the first.
func TestAfterACrash(t *testing.T) {
	undoFile := newHost(t)
	must(t, netlink.LinkDel(device(t, "cw0")))
	before := observe(t)

	addDevice(t, "cw0")
	must(t, open(t, undoFile).Apply(gatewayState()))
	must(t, netlink.LinkDel(device(t, "cw0")))
	if guard, ok := observe(t).route(Guard(remote).key()); !ok || !guard.IsGuard() {
		t.Fatal("the guard did not survive the crash")
	}

	addDevice(t, "cw0")
	next := gatewayState()
	next.Routes = append(next.Routes, Guard(netip.MustParsePrefix("172.17.0.0/16")))
	next.Sysctls["net/ipv4/ip_local_port_range"] = "40000 50000"
	host := open(t, undoFile)
	must(t, host.Apply(next))
	assertHas(t, next)
	must(t, host.Undo(nil))
	must(t, netlink.LinkDel(device(t, "cw0")))
	assertSame(t, before, observe(t))
	assertGone(t, undoFile)
}

// TestCrashThenOnlyUndo: a start that fails before it applies anything still
// cleans up.
func TestCrashThenOnlyUndo(t *testing.T) {
	undoFile := newHost(t)
	before := observe(t)
	must(t, open(t, undoFile).Apply(gatewayState()))
	must(t, open(t, undoFile).Undo(nil))
	assertSame(t, before, observe(t))
	assertGone(t, undoFile)
}

// TestFailedApplyChangesNothing: the kernel refuses one of the changes.
func TestFailedApplyChangesNothing(t *testing.T) {
	undoFile := newHost(t)
	before := observe(t)
	desired := gatewayState()
	desired.Routes = append(desired.Routes, Route{Destination: netip.MustParsePrefix("172.18.0.0/16"), Device: "cw0", Source: netip.MustParseAddr("203.0.113.1")})
	host := open(t, undoFile)
	err := host.Apply(desired)
	if !causeway.HasCode(err, "host.change") {
		t.Errorf("Apply = %v, want host.change", err)
	}
	assertSame(t, before, observe(t))
	assertGone(t, undoFile)
}

// TestUnwritableUndoFileChangesNothing: what could not be undone after a
// crash is not done.
func TestUnwritableUndoFileChangesNothing(t *testing.T) {
	dir := filepath.Dir(newHost(t))
	before := observe(t)
	must(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
	host := &Host{undoFile: filepath.Join(dir, "file", "undo.json")}
	if err := host.Apply(gatewayState()); !causeway.HasCode(err, "host.undo_file") {
		t.Errorf("Apply = %v, want host.undo_file", err)
	}
	assertSame(t, before, observe(t))
}

// TestApplyOfTheSameOnlyReads: it is called every few seconds.
func TestApplyOfTheSameOnlyReads(t *testing.T) {
	undoFile := newHost(t)
	host := open(t, undoFile)
	must(t, host.Apply(gatewayState()))
	before, err := os.Stat(undoFile)
	must(t, err)
	must(t, host.Apply(gatewayState()))
	after, err := os.Stat(undoFile)
	must(t, err)
	if !os.SameFile(before, after) {
		t.Error("the undo file was written again")
	}
	must(t, host.Undo(nil))
}

// TestIPv6 does for IPv6 what the tests above do for IPv4.
func TestIPv6(t *testing.T) {
	undoFile := newHost(t)
	remote := netip.MustParsePrefix("fd00:2::/48")
	desired := gatewayState()
	desired.Routes = append(desired.Routes, Guard(remote), Route{Destination: remote, Device: "cw0", Metric: TunnelMetric})
	for range 2 {
		host := open(t, undoFile)
		must(t, host.Apply(desired))
		must(t, host.Apply(desired))
		assertHas(t, desired)
	}
	must(t, netlink.LinkDel(device(t, "cw0")))
	if routes := routesTo(t, remote); len(routes) != 1 || !routes[0].IsGuard() {
		t.Errorf("after the device is gone: %v, want the guard", routes)
	}
	addDevice(t, "cw0")
	must(t, open(t, undoFile).Undo(nil))
	if routes := routesTo(t, remote); len(routes) != 0 {
		t.Errorf("after the undo: %v", routes)
	}
	assertGone(t, undoFile)
}

func routesTo(t *testing.T, network netip.Prefix) []Route {
	t.Helper()
	state, err := readState(State{})
	must(t, err)
	return slices.DeleteFunc(state.Routes, func(r Route) bool { return r.Destination != network })
}

func TestFacts(t *testing.T) {
	newHost(t)
	for address, want := range map[string]bool{"10.0.1.1": true, "10.0.1.2": false, "::1": false} {
		if got, err := HasAddress(netip.MustParseAddr(address)); err != nil || got != want {
			t.Errorf("HasAddress(%s) = %v, %v, want %v", address, got, err, want)
		}
	}
	addresses, mtu, err := DeviceAddresses("lan")
	if err != nil || !slices.Equal(addresses, []netip.Addr{lanAddr}) || mtu != 1500 {
		t.Errorf("DeviceAddresses(lan) = %v, %d, %v, want %v, 1500", addresses, mtu, err, lanAddr)
	}
	if _, _, err := DeviceAddresses("cw0"); !causeway.HasCode(err, "host.no_address") {
		t.Errorf("DeviceAddresses(cw0) = %v, want host.no_address", err)
	}
	_, _, err = DeviceAddresses("eth9")
	var problem *causeway.Problem
	if !errors.As(err, &problem) || problem.Code != "host.device_missing" || problem.Args["devices"] != "lo, lan-far, lan, cw0-far, cw0" {
		t.Errorf("DeviceAddresses(eth9) = %v, want host.device_missing with the devices", err)
	}
}
