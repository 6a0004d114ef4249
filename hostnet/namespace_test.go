package hostnet

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// newHost moves the test into a network namespace of its own, with a device
// lan that has an address and a device cw0 that is down, and returns the name
// of an undo file. The namespace goes with the test's thread.
func newHost(t *testing.T) (undoFile string) {
	t.Helper()
	runtime.LockOSThread()
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		runtime.UnlockOSThread()
		t.Skipf("needs the right to make a network namespace: %v", err)
	}
	addDevice(t, "lan")
	addDevice(t, "cw0")
	must(t, setDevice(device(t, "lan"), Change{Kind: KindAddress, New: "10.0.1.1/24"}))
	must(t, netlink.LinkSetUp(device(t, "lan")))
	return filepath.Join(t.TempDir(), "undo.json")
}

func addDevice(t *testing.T, name string) {
	t.Helper()
	far := name + "-far"
	err := netlink.LinkAdd(&netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: name}, PeerName: far})
	if errors.Is(err, syscall.EOPNOTSUPP) {
		t.Skip("the kernel has no veth devices")
	}
	must(t, err)
	must(t, netlink.LinkSetUp(device(t, far)))
}

func device(t *testing.T, name string) netlink.Link {
	t.Helper()
	link, err := netlink.LinkByName(name)
	must(t, err)
	return link
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// gatewayState is what a gateway wants of the host.
func gatewayState() State {
	return State{
		Sysctls: map[string]string{
			"net/ipv4/ip_forward":          "1",
			"net/ipv4/conf/cw0/rp_filter":  "2",
			"net/ipv4/conf/lan/forwarding": "1",
			"net/ipv4/ip_local_port_range": "20000 30000",
		},
		Devices: []Device{{Name: "cw0", MTU: 1400, Up: true, TxQueueLen: 500, Addresses: []netip.Prefix{netip.MustParsePrefix("10.9.0.1/32")}}},
		Routes:  []Route{tunnelRoute(), Guard(remote)},
	}
}

// observe reads everything the tests change.
func observe(t *testing.T) State {
	t.Helper()
	names := gatewayState()
	for _, sysctl := range []string{"net/ipv4/conf/all/accept_redirects", "net/ipv4/conf/all/forwarding", "net/ipv4/conf/default/forwarding", "net/ipv4/conf/cw0/forwarding"} {
		names.Sysctls[sysctl] = ""
	}
	state, err := readState(names)
	must(t, err)
	// The kernel adds IPv6 addresses and routes in its own time.
	for i := range state.Devices {
		state.Devices[i].Addresses = slices.DeleteFunc(state.Devices[i].Addresses, func(p netip.Prefix) bool { return p.Addr().Is6() })
	}
	state.Routes = slices.DeleteFunc(state.Routes, func(r Route) bool { return r.Destination.Addr().Is6() })
	return state
}

func assertSame(t *testing.T, before, after State) {
	t.Helper()
	options := []cmp.Option{cmp.AllowUnexported(Device{}), cmpopts.EquateEmpty(), cmpopts.EquateComparable(netip.Prefix{}, Route{})}
	if diff := cmp.Diff(before, after, options...); diff != "" {
		t.Errorf("the host is not as before:\n%s", diff)
	}
}

func open(t *testing.T, undoFile string) *Host {
	t.Helper()
	host, err := Open(undoFile)
	must(t, err)
	return host
}

// assertHas checks that nothing is left to change.
func assertHas(t *testing.T, desired State) {
	t.Helper()
	actual, err := readState(desired)
	must(t, err)
	assertChanges(t, diff(actual, desired), nil)
}

func assertGone(t *testing.T, file string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(file))
	must(t, err)
	if len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}
