// Package packet reads and writes raw Ethernet frames of one device, over
// AF_PACKET with a receive ring in shared memory. The ring needs no socket
// buffer, whose size an ordinary user cannot raise, and tells when each
// frame arrived.
package packet

import (
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Geometry sizes a receive ring.
type Geometry struct {
	// SlotBytes holds one frame and about 100 bytes of header; a multiple of
	// the page size, or a part of it.
	SlotBytes int
	// Slots is how many frames may wait.
	Slots int
}

// Rings for frames as a wire carries them, and for super-frames of 64 KB.
var (
	WireFrames  = Geometry{SlotBytes: 2048, Slots: 8192}
	SuperFrames = Geometry{SlotBytes: 17 * 4096, Slots: 512}
)

// Socket is one device's frames. It is used by one goroutine, except Write,
// which another may use.
type Socket struct {
	fd       int
	ring     []byte
	geometry Geometry
	next     int
}

// Frame is one received frame. Bytes belongs to the ring until Release.
type Frame struct {
	Bytes []byte
	// Arrived is when the kernel saw the frame.
	Arrived time.Time
	// Whole is false for a frame longer than its slot.
	Whole bool
	// Outgoing: this host sent it.
	Outgoing bool
}

// typeOffset is where the ring tells a frame's direction: in the
// sockaddr_ll behind the header (packet(7), "sll_pkttype").
const typeOffset = unix.SizeofTpacket2Hdr + 10

// Direction says which frames of the device a socket sees.
type Direction bool

// Directions.
const (
	Incoming Direction = false
	Both     Direction = true
)

// Open attaches to a device of the calling thread's network namespace.
func Open(device string, direction Direction, geometry Geometry) (*Socket, error) {
	card, err := net.InterfaceByName(device)
	if err != nil {
		return nil, err
	}
	// Protocol 0 receives nothing until bind names it, so that no frame of
	// another device slips in.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("open a packet socket: %w", err)
	}
	s := &Socket{fd: fd, geometry: geometry}
	if err := s.configure(card.Index, direction); err != nil {
		return nil, errors.Join(fmt.Errorf("packet socket of %s: %w", device, err), s.Close())
	}
	return s, nil
}

func (s *Socket) configure(index int, direction Direction) error {
	if direction == Incoming {
		if err := unix.SetsockoptInt(s.fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1); err != nil {
			return err
		}
	}
	if err := unix.SetsockoptInt(s.fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V2); err != nil {
		return err
	}
	if err := s.mapRing(); err != nil {
		return err
	}
	return unix.Bind(s.fd, &unix.SockaddrLinklayer{Protocol: bigEndian(unix.ETH_P_ALL), Ifindex: index})
}

func (s *Socket) mapRing() error {
	block := max(s.geometry.SlotBytes, 64*1024/s.geometry.SlotBytes*s.geometry.SlotBytes)
	request := unix.TpacketReq{
		Block_size: uint32(block),
		Block_nr:   uint32(s.geometry.Slots / (block / s.geometry.SlotBytes)),
		Frame_size: uint32(s.geometry.SlotBytes),
		Frame_nr:   uint32(s.geometry.Slots),
	}
	if err := unix.SetsockoptTpacketReq(s.fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &request); err != nil {
		return err
	}
	ring, err := unix.Mmap(s.fd, 0, s.geometry.Slots*s.geometry.SlotBytes, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	s.ring = ring
	return err
}

// Next returns the oldest waiting frame, or false. The caller calls Release
// before the next Next.
func (s *Socket) Next() (Frame, bool) {
	slot, header := s.slot()
	if atomic.LoadUint32(&header.Status)&unix.TP_STATUS_USER == 0 {
		return Frame{}, false
	}
	return Frame{
		Bytes:   slot[header.Mac : uint32(header.Mac)+header.Snaplen],
		Arrived: time.Unix(int64(header.Sec), int64(header.Nsec)),
		Whole:   header.Snaplen == header.Len,
		// TPACKET_ALIGN adds nothing to the header's 32 bytes.
		Outgoing: slot[typeOffset] == unix.PACKET_OUTGOING,
	}, true
}

// Release gives the slot of the last Next back to the kernel.
func (s *Socket) Release() {
	_, header := s.slot()
	atomic.StoreUint32(&header.Status, unix.TP_STATUS_KERNEL)
	s.next = (s.next + 1) % s.geometry.Slots
}

func (s *Socket) slot() ([]byte, *unix.Tpacket2Hdr) {
	slot := s.ring[s.next*s.geometry.SlotBytes:][:s.geometry.SlotBytes]
	return slot, (*unix.Tpacket2Hdr)(unsafe.Pointer(unsafe.SliceData(slot)))
}

// Dropped returns how many frames found the ring full since the last call.
func (s *Socket) Dropped() (int, error) {
	stats, err := unix.GetsockoptTpacketStats(s.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return 0, err
	}
	return int(stats.Drops), nil
}

// Close detaches from the device.
func (s *Socket) Close() error {
	var unmapped error
	if s.ring != nil {
		unmapped = unix.Munmap(s.ring)
	}
	return errors.Join(unmapped, unix.Close(s.fd))
}

func bigEndian(v uint16) uint16 { return v<<8 | v>>8 }
