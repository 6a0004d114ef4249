package hostnet

import (
	"errors"
	"net/netip"
	"os"
	"slices"

	"github.com/vishvananda/netlink"

	"causeway"
)

// HasAddress reports whether a device of this host has the address. Problem:
// host.read.
func HasAddress(address netip.Addr) (bool, error) {
	found, err := readAddresses()
	if err != nil {
		return false, causeway.NewProblem("host.read", "addresses", err)
	}
	for _, a := range found {
		if prefix(a.IPNet).Addr() == address {
			return true, nil
		}
	}
	return false, nil
}

// DeviceAddresses returns the addresses of a device that are valid beyond the
// link, IPv4 before IPv6, and the device's MTU in bytes. Problems:
// host.device_missing, host.no_address, host.read.
func DeviceAddresses(device string) (addresses []netip.Addr, mtu int, err error) {
	link, err := linkNamed(device)
	if err != nil {
		return nil, 0, err
	}
	found, err := complete(func() ([]netlink.Addr, error) { return netlink.AddrList(link, netlink.FAMILY_ALL) })
	if err != nil {
		return nil, 0, causeway.NewProblem("host.read", "addresses of "+device, err)
	}
	for _, a := range found {
		if a.Scope == int(netlink.SCOPE_UNIVERSE) {
			addresses = append(addresses, prefix(a.IPNet).Addr())
		}
	}
	if len(addresses) == 0 {
		return nil, 0, causeway.NewProblem("host.no_address", device, nil)
	}
	slices.SortStableFunc(addresses, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	return addresses, link.Attrs().MTU, nil
}

// HasSysctl reports whether this kernel has a setting, named as in State.
func HasSysctl(name string) bool {
	_, err := os.Stat("/proc/sys/" + name)
	return err == nil
}

func linkNamed(device string) (netlink.Link, error) {
	link, err := netlink.LinkByName(device)
	if err == nil {
		return link, nil
	}
	var missing netlink.LinkNotFoundError
	if !errors.As(err, &missing) {
		return nil, causeway.NewProblem("host.read", "device "+device, err)
	}
	devices, err := readDevices()
	if err != nil {
		return nil, causeway.NewProblem("host.read", "devices", err)
	}
	return nil, deviceMissing(device, State{Devices: devices})
}
