package hostnet

import (
	"errors"
	"net/netip"

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

// DeviceAddress returns the first IPv4 address of a device that is valid
// beyond the link, and the device's MTU in bytes. Problems: host.device_missing,
// host.no_address, host.read.
func DeviceAddress(device string) (address netip.Addr, mtu int, err error) {
	link, err := linkNamed(device)
	if err != nil {
		return netip.Addr{}, 0, err
	}
	found, err := complete(func() ([]netlink.Addr, error) { return netlink.AddrList(link, netlink.FAMILY_V4) })
	if err != nil {
		return netip.Addr{}, 0, causeway.NewProblem("host.read", "addresses of "+device, err)
	}
	for _, a := range found {
		if a.Scope == int(netlink.SCOPE_UNIVERSE) {
			return prefix(a.IPNet).Addr(), link.Attrs().MTU, nil
		}
	}
	return netip.Addr{}, 0, causeway.NewProblem("host.no_address", device, nil)
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
