package tun

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"sync/atomic"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
)

// wireSuffix makes the name of the pair's other end: cw0-wire.
const wireSuffix = "-wire"

// The addresses of the pair's ends, locally administered. They are fixed, so
// that every frame has the same Ethernet header, and set when the pair is
// made: udev gives devices with random addresses new ones.
var (
	hostMAC = net.HardwareAddr{0x02, 'c', 'w', 0, 0, 1}
	wireMAC = net.HardwareAddr{0x02, 'c', 'w', 0, 0, 2}
)

// veth is a pair of virtual Ethernet devices. The end with the name of the
// device belongs to the host; the other is the wire, which socket reads and
// writes.
type veth struct {
	socket
	links   *netlink.Handle
	host    netlink.Link
	dropped atomic.Uint64
}

// openVeth makes a pair in the network namespace of the calling thread.
func openVeth(name string) (*Device, error) {
	links, err := netlink.NewHandle(unix.NETLINK_ROUTE)
	if err != nil {
		return nil, fmt.Errorf("open netlink: %w", err)
	}
	v := &veth{socket: socket{fd: -1}, links: links}
	if err := v.open(name); err != nil {
		return nil, errors.Join(err, v.close())
	}
	return newDevice(name, KindVeth, v, v.fd), nil
}

func (v *veth) open(name string) error {
	attributes := netlink.NewLinkAttrs()
	attributes.Name, attributes.HardwareAddr = name, hostMAC
	pair := netlink.NewVeth(attributes)
	pair.PeerName, pair.PeerHardwareAddr, pair.PeerMTU = name+wireSuffix, wireMAC, packet.MaxLength
	if err := v.links.LinkAdd(pair); err != nil {
		return fmt.Errorf("make %s and %s: %w", name, pair.PeerName, err)
	}
	v.host = pair
	wire, err := v.links.LinkByName(pair.PeerName)
	if err != nil {
		return fmt.Errorf("find %s: %w", pair.PeerName, err)
	}
	if err := v.configure(wire); err != nil {
		return err
	}
	return v.socket.open(wire.Attrs().Index)
}

// configure makes the host's end take any address of a packet for reachable,
// and the wire ready: the host's end has a carrier as soon as it is up.
func (v *veth) configure(wire netlink.Link) error {
	for _, link := range []netlink.Link{v.host, wire} {
		// Without IPv6 there is no such setting, and no address to prevent.
		_ = v.links.LinkSetIP6AddrGenMode(link, addrGenModeNone)
	}
	// Without ARP the kernel sends every frame to the device's own address.
	if err := v.links.LinkSetARPOff(v.host); err != nil {
		return fmt.Errorf("switch ARP off on %s: %w", v.host.Attrs().Name, err)
	}
	if err := v.links.LinkSetUp(wire); err != nil {
		return fmt.Errorf("set %s up: %w", wire.Attrs().Name, err)
	}
	return nil
}

// offload finds the host's end by its name: the socket is in the same
// namespace, wherever the caller is.
func (v *veth) offload(o Offloads) error {
	kept := slices.Clone(keptFeatures)
	if o.TCP {
		kept = append(kept, tcpFeatures...)
	}
	if o.UDP {
		kept = append(kept, udpFeatures...)
	}
	return limitFeatures(v.fd, v.host.Attrs().Name, kept)
}

// drops adds up what the kernel counts anew after every look.
func (v *veth) drops() uint64 {
	if statistics, err := unix.GetsockoptTpacketStats(v.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS); err == nil {
		v.dropped.Add(uint64(statistics.Drops))
	}
	return v.dropped.Load()
}

// addrGenModeNone is IN6_ADDR_GEN_MODE_NONE (linux/if_link.h): no link-local
// address, so none is announced.
const addrGenModeNone = 1

// close removes the pair, as far as it was made. That somebody else removed
// it is as good.
func (v *veth) close() error {
	defer v.links.Close()
	err := v.socket.close()
	if v.host == nil {
		return err
	}
	if gone := v.links.LinkDel(v.host); !errors.Is(gone, unix.ENODEV) {
		err = errors.Join(err, gone)
	}
	return err
}

// removeStale removes the pair that a process that crashed left under this
// name. It fails with EBUSY when the pair is in use. Devices that are no such
// pair it leaves alone.
func removeStale(name string) error {
	links, err := netlink.NewHandle(unix.NETLINK_ROUTE)
	if err != nil {
		return fmt.Errorf("open netlink: %w", err)
	}
	defer links.Close()
	host, wire, err := findPair(links, name)
	if err != nil || host == nil {
		return err
	}
	if wire.Attrs().Promisc > 0 {
		return fmt.Errorf("%s is read by another process: %w", wire.Attrs().Name, unix.EBUSY)
	}
	if err := links.LinkDel(host); err != nil {
		return fmt.Errorf("remove the %s of an earlier process: %w", name, err)
	}
	return nil
}

// findPair returns both ends of the pair of that name, or nil for none.
func findPair(links *netlink.Handle, name string) (host, wire netlink.Link, err error) {
	if host, err = findVeth(links, name); err != nil || host == nil {
		return nil, nil, err
	}
	if wire, err = findVeth(links, name+wireSuffix); err != nil || wire == nil {
		return nil, nil, err
	}
	if host.Attrs().ParentIndex != wire.Attrs().Index || wire.Attrs().ParentIndex != host.Attrs().Index {
		return nil, nil, nil
	}
	return host, wire, nil
}

// findVeth returns nil when the device is none, or of another kind.
func findVeth(links *netlink.Handle, name string) (netlink.Link, error) {
	link, err := links.LinkByName(name)
	if errors.As(err, new(netlink.LinkNotFoundError)) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for %s: %w", name, err)
	}
	if link.Type() != "veth" {
		return nil, nil
	}
	return link, nil
}
