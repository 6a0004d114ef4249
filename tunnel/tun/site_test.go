package tun

import (
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"
	"unsafe"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"causeway/lab/netns"
	"causeway/tunnel/packet"
)

// site is a network namespace with a device of one kind. Its addresses are in
// 10.9.0.0/24 and fd00:9::/64, and so is everything beyond the device.
type site struct {
	host      *netns.Namespace
	device    *Device
	own, own6 netip.Addr
}

// open opens a device of that kind in a namespace and closes it after the
// test.
func open(t *testing.T, host *netns.Namespace, kind string) *Device {
	t.Helper()
	var device *Device
	within(t, host, func() (err error) {
		device, err = kinds[kind](deviceName)
		return err
	})
	t.Cleanup(func() { device.Close() })
	return device
}

func within(t *testing.T, host *netns.Namespace, f func() error) {
	t.Helper()
	err := host.Do(f)
	if unavailable(err) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func newSite(t *testing.T, kind string, number byte) *site {
	t.Helper()
	s := &site{
		own:  netip.AddrFrom4([4]byte{10, 9, 0, number}),
		own6: netip.AddrFrom16([16]byte{0: 0xfd, 3: 9, 15: number}),
	}
	s.host = netns.CreateFor(t, "site-"+s.own.String())
	s.device = open(t, s.host, kind)
	within(t, s.host, func() error {
		link, err := netlink.LinkByName(deviceName)
		if err != nil {
			return err
		}
		address := &netlink.Addr{IPNet: &net.IPNet{IP: s.own.AsSlice(), Mask: net.CIDRMask(24, 32)}}
		address6 := &netlink.Addr{IPNet: &net.IPNet{IP: s.own6.AsSlice(), Mask: net.CIDRMask(64, 128)}, Flags: unix.IFA_F_NODAD}
		return errors.Join(netlink.AddrAdd(link, address), netlink.AddrAdd(link, address6), netlink.LinkSetUp(link))
	})
	return s
}

var far = netip.MustParseAddrPort("10.9.0.200:4000")

// dial returns a UDP socket of the site towards far.
func (s *site) dial(t *testing.T) *net.UDPConn {
	t.Helper()
	var conn *net.UDPConn
	within(t, s.host, func() (err error) {
		conn, err = net.DialUDP("udp4", &net.UDPAddr{IP: s.own.AsSlice(), Port: 5000}, net.UDPAddrFromAddrPort(far))
		return err
	})
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// readPacket returns the next packet that is not IPv6: a TUN device announces
// its own address.
func (s *site) readPacket(t *testing.T) (packet.VirtioHeader, []byte) {
	t.Helper()
	b := make([]byte, MaxRead)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if err := s.device.Wait(time.Second); err != nil {
			t.Fatal(err)
		}
		n, err := s.device.Read(b)
		if errors.Is(err, ErrAgain) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if inside := b[packet.VirtioHeaderSize:n]; inside[0]>>4 != 6 {
			return packet.ParseVirtioHeader(b), inside
		}
	}
	t.Fatal("no packet")
	panic("unreachable")
}

// datagram is a UDP packet from far to a site, with its transport checksum
// still partial.
func (s *site) datagram(payload []byte) (packet.VirtioHeader, []byte) {
	b := make([]byte, 28, 28+len(payload))
	b[0], b[8], b[9] = 0x45, 64, packet.UDP
	binary.BigEndian.PutUint16(b[2:], uint16(28+len(payload)))
	source, destination := far.Addr().As4(), s.own.As4()
	copy(b[12:], source[:])
	copy(b[16:], destination[:])
	packet.CompleteChecksum(b[:20], 0, 10)
	binary.BigEndian.PutUint16(b[20:], far.Port())
	binary.BigEndian.PutUint16(b[22:], 5000)
	binary.BigEndian.PutUint16(b[24:], uint16(8+len(payload)))
	b = append(b, payload...)
	inner, _ := packet.Parse(b)
	virtio, _ := packet.SinglePartial(b, &inner)
	return virtio, b
}

// vectorOf is a virtio header and the parts of a packet, as Write takes them.
func vectorOf(virtio packet.VirtioHeader, parts ...[]byte) []unix.Iovec {
	header := make([]byte, packet.VirtioHeaderSize)
	virtio.Put(header)
	vectors := make([]unix.Iovec, 1+len(parts))
	setVector(&vectors[0], header)
	for i, part := range parts {
		setVector(&vectors[1+i], part)
	}
	return vectors
}

func setVector(v *unix.Iovec, b []byte) {
	v.Base = &b[0]
	v.SetLen(len(b))
}

func sliceOf(v *unix.Iovec) []byte { return unsafe.Slice(v.Base, v.Len) }

// deliver writes a packet until a datagram arrives: the first ones are lost
// while the kernel takes notice that the device is up.
func (s *site) deliver(t *testing.T, conn *net.UDPConn, parts []unix.Iovec) []byte {
	t.Helper()
	b := make([]byte, 2048)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if err := s.device.Write(parts); err != nil && !errors.Is(err, ErrAgain) {
			t.Fatal(err)
		}
		conn.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		if n, err := conn.Read(b); err == nil {
			return b[:n]
		}
	}
	t.Fatal("no datagram")
	panic("unreachable")
}

func (s *site) echoRequest() []byte {
	_, b := s.datagram(make([]byte, 8))
	b[9], b[20], b[21], b[22], b[23] = unix.IPPROTO_ICMP, 8, 0, 0, 0
	b[10], b[11] = 0, 0
	packet.CompleteChecksum(b[:20], 0, 10)
	packet.CompleteChecksum(b, 20, 2)
	return b
}
