package netns

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// End is one end of a cable: a device name in a namespace, and its address
// (the zero Prefix: none).
type End struct {
	Host    *Namespace
	Device  string
	Address netip.Prefix
}

// Cable joins two namespaces by a pair of virtual Ethernet devices, addressed
// and ready to carry frames.
func Cable(a, b End) error {
	pair := netlink.NewLinkAttrs()
	pair.Name = a.Device
	err := a.Host.links.LinkAdd(&netlink.Veth{
		LinkAttrs:     pair,
		PeerName:      b.Device,
		PeerNamespace: netlink.NsFd(b.Host.handle),
	})
	if err != nil {
		return err
	}
	if err := a.configure(); err != nil {
		return err
	}
	if err := b.configure(); err != nil {
		return err
	}
	return errors.Join(a.awaitCarrier(), b.awaitCarrier())
}

const (
	carrierTimeout = 5 * time.Second
	carrierPoll    = 5 * time.Millisecond
)

// awaitCarrier waits until the kernel has noticed that both ends are up,
// which it does in its own time: until then it drops what is sent.
func (e End) awaitCarrier() error {
	for deadline := time.Now().Add(carrierTimeout); time.Now().Before(deadline); time.Sleep(carrierPoll) {
		link, err := e.Host.links.LinkByName(e.Device)
		if err != nil || link.Attrs().OperState == netlink.OperUp {
			return err
		}
	}
	return fmt.Errorf("device %s of %s has no carrier", e.Device, e.Host.Name)
}

func (e End) configure() error {
	if e.Address.IsValid() {
		if err := e.Host.AddAddress(e.Device, e.Address); err != nil {
			return err
		}
	}
	return e.Host.Up(e.Device)
}

// AddAddress gives a device an address, which is of use at once: duplicates
// of an IPv6 address are not looked for.
func (n *Namespace) AddAddress(device string, prefix netip.Prefix) error {
	link, err := n.links.LinkByName(device)
	if err != nil {
		return err
	}
	address := &netlink.Addr{IPNet: ipNet(prefix)}
	if prefix.Addr().Is6() {
		address.Flags = unix.IFA_F_NODAD
	}
	return n.links.AddrAdd(link, address)
}

// Up sets a device up.
func (n *Namespace) Up(device string) error {
	link, err := n.links.LinkByName(device)
	if err != nil {
		return err
	}
	return n.links.LinkSetUp(link)
}

// Devices lists the names of the namespace's devices.
func (n *Namespace) Devices() ([]string, error) {
	links, err := n.links.LinkList()
	names := make([]string, len(links))
	for i, link := range links {
		names[i] = link.Attrs().Name
	}
	return names, err
}

// AddRoute sends a network to a router.
func (n *Namespace) AddRoute(to netip.Prefix, via netip.Addr) error {
	return n.links.RouteAdd(&netlink.Route{Dst: ipNet(to), Gw: via.AsSlice()})
}

// DeleteRoute undoes AddRoute.
func (n *Namespace) DeleteRoute(to netip.Prefix, via netip.Addr) error {
	return n.links.RouteDel(&netlink.Route{Dst: ipNet(to), Gw: via.AsSlice()})
}

func ipNet(p netip.Prefix) *net.IPNet {
	return &net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
}
