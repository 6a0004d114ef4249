package tun

import (
	"encoding/binary"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
)

const ethernetSize = 14

// receiveBuffer is how much may wait to be read, in bytes: 500 super-packets,
// as in the queue of a TUN device. The kernel gives an ordinary user less, by
// default 416 KiB, and drops what comes in larger bursts.
const receiveBuffer = 32 << 20

// maxParts bounds the parts of one Write: a virtio header, and the segments of
// a super-packet that are not tiny.
const maxParts = 128

// socket is a packet socket that reads and writes the frames of one device.
// In front of a frame stands the same virtio header as in front of a TUN
// device's packet, but for its offsets, which count from the Ethernet header.
type socket struct{ fd int }

// open attaches to the device of that index, which must be up.
func (s *socket) open(index int) error {
	// Protocol 0 receives nothing until Bind names one, so that no frame of
	// another device slips in.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("socket AF_PACKET", err)
	}
	s.fd = fd
	for _, option := range []struct {
		name  string
		value int
	}{
		{"PACKET_VNET_HDR", unix.PACKET_VNET_HDR},
		{"PACKET_IGNORE_OUTGOING", unix.PACKET_IGNORE_OUTGOING},
	} {
		if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, option.value, 1); err != nil {
			return os.NewSyscallError("setsockopt "+option.name, err)
		}
	}
	// Forcing needs CAP_NET_ADMIN outside any user namespace; the other is
	// always granted, up to net.core.rmem_max.
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, receiveBuffer) != nil {
		_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, receiveBuffer)
	}
	if err := claim(fd, index); err != nil {
		return err
	}
	err = unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: bigEndian(unix.ETH_P_ALL), Ifindex: index})
	return os.NewSyscallError("bind AF_PACKET", err)
}

// claim makes the device promiscuous as long as the socket is open. It would
// receive the same frames without, but this way others see it is in use.
func claim(fd, index int) error {
	membership := unix.PacketMreq{Ifindex: int32(index), Type: unix.PACKET_MR_PROMISC}
	return os.NewSyscallError("setsockopt PACKET_ADD_MEMBERSHIP",
		unix.SetsockoptPacketMreq(fd, unix.SOL_PACKET, unix.PACKET_ADD_MEMBERSHIP, &membership))
}

func bigEndian(v uint16) uint16 { return v<<8 | v>>8 }

func (s *socket) close() error {
	if s.fd < 0 {
		return nil
	}
	return unix.Close(s.fd)
}

// read passes over frames that hold no IP packet.
func (s *socket) read(b []byte) (int, error) {
	if len(b) <= packet.VirtioHeaderSize {
		return 0, unix.EINVAL
	}
	var ethernet [ethernetSize]byte
	vectors := [...]unix.Iovec{{Base: &b[0]}, {Base: &ethernet[0]}, {Base: &b[packet.VirtioHeaderSize]}}
	vectors[0].SetLen(packet.VirtioHeaderSize)
	vectors[1].SetLen(ethernetSize)
	vectors[2].SetLen(len(b) - packet.VirtioHeaderSize)
	for {
		n, _, errno := unix.Syscall(unix.SYS_READV, uintptr(s.fd), uintptr(unsafe.Pointer(&vectors)), uintptr(len(vectors)))
		switch errno {
		case 0:
			if holdsIP(&ethernet) {
				moveOffsets(b, -ethernetSize)
				return int(n) - ethernetSize, nil
			}
		case unix.EINTR:
		case unix.EAGAIN, unix.EINVAL:
			// EINVAL: the kernel dropped a frame that a virtio header cannot
			// describe.
			return 0, ErrAgain
		default:
			return 0, errno
		}
	}
}

func holdsIP(ethernet *[ethernetSize]byte) bool {
	switch binary.BigEndian.Uint16(ethernet[12:]) {
	case unix.ETH_P_IP, unix.ETH_P_IPV6:
		return true
	}
	return false
}

// write puts an Ethernet header behind a copy of the virtio header. A packet
// above the MTU of the host's end that is not to be segmented is lost there,
// and ErrAgain.
func (s *socket) write(parts []unix.Iovec) error {
	if len(parts) < 2 || len(parts) > maxParts || parts[0].Len != packet.VirtioHeaderSize || parts[1].Len == 0 {
		return unix.EINVAL
	}
	var head [packet.VirtioHeaderSize + ethernetSize]byte
	copy(head[:], unsafe.Slice(parts[0].Base, packet.VirtioHeaderSize))
	moveOffsets(head[:], ethernetSize)
	putEthernet(head[packet.VirtioHeaderSize:], *parts[1].Base>>4)
	var vectors [maxParts]unix.Iovec
	vectors[0].Base = &head[0]
	vectors[0].SetLen(len(head))
	copy(vectors[1:], parts[1:])
	return writeVector(s.fd, vectors[:len(parts)])
}

func putEthernet(b []byte, version uint8) {
	copy(b, hostMAC)
	copy(b[len(hostMAC):], wireMAC)
	protocol := uint16(unix.ETH_P_IP)
	if version == 6 {
		protocol = unix.ETH_P_IPV6
	}
	binary.BigEndian.PutUint16(b[2*len(hostMAC):], protocol)
}

// moveOffsets adds by to the offsets of the virtio header at the start of b
// that mean something.
func moveOffsets(b []byte, by int) {
	v := packet.ParseVirtioHeader(b)
	if v.HeaderLength != 0 {
		v.HeaderLength = uint16(int(v.HeaderLength) + by)
	}
	if v.Flags&packet.NeedsChecksum != 0 {
		v.ChecksumStart = uint16(int(v.ChecksumStart) + by)
	}
	v.Put(b)
}
