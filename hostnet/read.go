package hostnet

import (
	"errors"
	"net"
	"net/netip"
	"strconv"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"causeway"
)

// readState returns all devices, all routes of the main table, our rules and
// those sysctls that desired mentions and the kernel has.
func readState(desired State) (State, error) {
	devices, err := readDevices()
	if err != nil {
		return State{}, causeway.NewProblem("host.read", "devices", err)
	}
	routes, err := readRoutes(devices)
	if err != nil {
		return State{}, causeway.NewProblem("host.read", "routes", err)
	}
	sysctls, err := readSysctls(desired.Sysctls)
	if err != nil {
		return State{}, err
	}
	rules, err := readRules()
	if err != nil {
		return State{}, causeway.NewProblem("host.read", "policy rules", err)
	}
	return State{Sysctls: sysctls, Devices: devices, Routes: routes, Rules: rules}, nil
}

func readDevices() ([]Device, error) {
	links, err := complete(netlink.LinkList)
	if err != nil {
		return nil, err
	}
	addresses, err := readAddresses()
	if err != nil {
		return nil, err
	}
	var devices []Device
	for _, link := range links {
		a := link.Attrs()
		d := Device{Name: a.Name, MTU: a.MTU, Up: a.Flags&net.FlagUp != 0, TxQueueLen: a.TxQLen, index: a.Index}
		for _, address := range addresses {
			if address.LinkIndex == a.Index {
				d.Addresses = append(d.Addresses, prefix(address.IPNet))
			}
		}
		devices = append(devices, d)
	}
	return devices, nil
}

func readAddresses() ([]netlink.Addr, error) {
	return complete(func() ([]netlink.Addr, error) { return netlink.AddrList(nil, netlink.FAMILY_ALL) })
}

func readRoutes(devices []Device) ([]Route, error) {
	names := map[int]string{}
	for _, d := range devices {
		names[d.index] = d.Name
	}
	found, err := complete(func() ([]netlink.Route, error) { return netlink.RouteList(nil, netlink.FAMILY_ALL) })
	if err != nil {
		return nil, err
	}
	var routes []Route
	for _, r := range found {
		// A route for a type of service stands in a place of its own.
		if r.Tos == 0 {
			routes = append(routes, fromKernel(r, names))
		}
	}
	return routes, nil
}

func fromKernel(r netlink.Route, names map[int]string) Route {
	route := Route{
		Destination: prefix(r.Dst),
		Device:      names[r.LinkIndex],
		Metric:      uint32(r.Priority),
		MTU:         r.MTU,
		foreign:     r.Protocol != routeProtocol,
	}
	if source, ok := netip.AddrFromSlice(r.Src); ok {
		route.Source = source.Unmap()
	}
	switch {
	case r.Type == unix.RTN_UNREACHABLE:
		// For IPv6 the kernel shows a device lo that means nothing.
		route.Device = ""
	case r.Type != unix.RTN_UNICAST:
		route.via = "type " + strconv.Itoa(r.Type)
	case len(r.MultiPath) > 0:
		route.via = "multipath"
	case r.Gw != nil:
		route.via = "via " + r.Gw.String()
	case route.Device == "" || r.Via != nil || r.Encap != nil:
		route.via = "via another way"
	}
	return route
}

// prefix converts a network of the netlink library, where none may stand for
// the default route.
func prefix(n *net.IPNet) netip.Prefix {
	if n == nil {
		return netip.PrefixFrom(netip.IPv4Unspecified(), 0)
	}
	address, _ := netip.AddrFromSlice(n.IP)
	bits, _ := n.Mask.Size()
	return netip.PrefixFrom(address.Unmap(), bits)
}

// listAttempts bounds how often a list is read again that changed under the
// reader.
const listAttempts = 10

// complete reads a list of the kernel until no change came in between.
func complete[T any](list func() ([]T, error)) ([]T, error) {
	for attempt := 1; ; attempt++ {
		found, err := list()
		if attempt == listAttempts || !errors.Is(err, netlink.ErrDumpInterrupted) {
			return found, err
		}
	}
}
