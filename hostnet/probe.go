package hostnet

import (
	"net/netip"
	"os"
	"strconv"
	"strings"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"causeway"
)

// Way is where the kernel sends packets.
type Way struct {
	// Device is the way out: "lo" for an address of this host.
	Device string
	// Router is the next hop, the zero Addr if there is none.
	Router netip.Addr
}

// String returns the way as ip route get shows it.
func (w Way) String() string {
	if w.Router.IsValid() {
		return "via " + w.Router.String() + " dev " + w.Device
	}
	return "dev " + w.Device
}

// Lookup asks the kernel for the way to an address, for packets from an
// address of this host and out of a device where these are given. The error
// is the kernel's: network unreachable, for instance.
func Lookup(to, from netip.Addr, device string) (Way, error) {
	options := netlink.RouteGetOptions{Oif: device}
	if from.IsValid() {
		options.SrcAddr = from.AsSlice()
	}
	found, err := netlink.RouteGetWithOptions(to.AsSlice(), &options)
	switch {
	case err != nil:
		return Way{}, err
	case len(found) == 0:
		return Way{}, unix.ENETUNREACH
	}
	link, err := netlink.LinkByIndex(found[0].LinkIndex)
	if err != nil {
		return Way{}, err
	}
	router, _ := netip.AddrFromSlice(found[0].Gw)
	return Way{Device: link.Attrs().Name, Router: router.Unmap()}, nil
}

// ReversePathFilter returns how strictly the kernel checks sources of IPv4 on
// a device (0 not at all, 1 strict, 2 loose) and how many packets of this host
// it has dropped for that. Problem: host.read.
func ReversePathFilter(device string) (mode int, dropped uint64, err error) {
	for _, name := range []string{"all", device} {
		text, err := readSysctl("net/ipv4/conf/" + name + "/rp_filter")
		if err != nil {
			return 0, 0, causeway.NewProblem("host.read", "rp_filter of "+name, err)
		}
		value, _ := strconv.Atoi(text)
		mode = max(mode, value)
	}
	text, err := os.ReadFile("/proc/thread-self/net/netstat")
	if err != nil {
		return mode, 0, causeway.NewProblem("host.read", "netstat", err)
	}
	return mode, counter(string(text), "TcpExt:", "IPReversePathFilter"), nil
}

// counter finds a number in the form of /proc/net/netstat: a line of names
// and, behind it, a line of values.
func counter(text, group, name string) uint64 {
	var names []string
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || fields[0] != group:
		case names == nil:
			names = fields
		default:
			for i := range min(len(names), len(fields)) {
				if names[i] == name {
					value, _ := strconv.ParseUint(fields[i], 10, 64)
					return value
				}
			}
		}
	}
	return 0
}

// Neighbors returns the addresses that a device has found the hardware
// addresses of. Problem: host.read.
func Neighbors(device string) ([]netip.Addr, error) {
	link, err := linkNamed(device)
	if err != nil {
		return nil, err
	}
	found, err := complete(func() ([]netlink.Neigh, error) { return netlink.NeighList(link.Attrs().Index, netlink.FAMILY_V4) })
	if err != nil {
		return nil, causeway.NewProblem("host.read", "neighbors of "+device, err)
	}
	var all []netip.Addr
	const unknown = netlink.NUD_FAILED | netlink.NUD_INCOMPLETE | netlink.NUD_NOARP
	for _, n := range found {
		if address, ok := netip.AddrFromSlice(n.IP); ok && n.State&unknown == 0 {
			all = append(all, address.Unmap())
		}
	}
	return all, nil
}

// DevicePrefixes returns the addresses of every device, with the lengths of
// their networks. Problem: host.read.
func DevicePrefixes() (map[string][]netip.Prefix, error) {
	devices, err := readDevices()
	if err != nil {
		return nil, causeway.NewProblem("host.read", "devices", err)
	}
	all := map[string][]netip.Prefix{}
	for _, d := range devices {
		all[d.Name] = d.Addresses
	}
	return all, nil
}
