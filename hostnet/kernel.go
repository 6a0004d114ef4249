package hostnet

import (
	"fmt"
	"net"
	"strconv"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// routeProtocol marks the routes of this product, so that one that a person
// or another daemon made is never taken for ours. "ip route show proto 199"
// lists them.
const routeProtocol netlink.RouteProtocol = 199

// makeChange sets what c says to its new value.
func makeChange(c Change) error {
	switch c.Kind {
	case KindSysctl:
		return writeSysctl(c.Object, c.New)
	case KindRoute:
		return setRoute(c.OldRoute, c.NewRoute)
	case KindRule:
		return setRule(*c.Rule, c.New)
	}
	link, err := netlink.LinkByIndex(c.Index)
	if err != nil {
		return err
	}
	return setDevice(link, c)
}

func setDevice(link netlink.Link, c Change) error {
	switch c.Kind {
	case KindAddress:
		return setAddress(link, c.Old, c.New)
	case KindUp:
		if c.New == "up" {
			return netlink.LinkSetUp(link)
		}
		return netlink.LinkSetDown(link)
	}
	number, err := strconv.Atoi(c.New)
	if err != nil {
		return err
	}
	switch c.Kind {
	case KindMTU:
		return netlink.LinkSetMTU(link, number)
	case KindTxQueueLen:
		return netlink.LinkSetTxQLen(link, number)
	}
	return fmt.Errorf("change of unknown kind %q", c.Kind)
}

func setAddress(link netlink.Link, before, after string) error {
	set, text := netlink.AddrAdd, after
	if after == "" {
		set, text = netlink.AddrDel, before
	}
	address, err := netlink.ParseAddr(text)
	if err != nil {
		return err
	}
	return set(link, address)
}

func setRoute(before, after *Route) error {
	if after == nil {
		// Source and MTU do not matter for finding it.
		return withKernelRoute(Route{Destination: before.Destination, Device: before.Device, Metric: before.Metric}, netlink.RouteDel)
	}
	if before == nil {
		return withKernelRoute(*after, netlink.RouteAdd)
	}
	return withKernelRoute(*after, netlink.RouteReplace)
}

func withKernelRoute(r Route, do func(*netlink.Route) error) error {
	route := &netlink.Route{
		Dst:      &net.IPNet{IP: r.Destination.Addr().AsSlice(), Mask: net.CIDRMask(r.Destination.Bits(), r.Destination.Addr().BitLen())},
		Src:      r.Source.AsSlice(),
		Priority: int(r.Metric),
		MTU:      r.MTU,
		Protocol: routeProtocol,
		Table:    unix.RT_TABLE_MAIN,
		Type:     unix.RTN_UNREACHABLE,
	}
	if r.Device != "" {
		link, err := netlink.LinkByName(r.Device)
		if err != nil {
			return err
		}
		route.LinkIndex, route.Type, route.Scope = link.Attrs().Index, unix.RTN_UNICAST, netlink.SCOPE_LINK
	}
	return do(route)
}
