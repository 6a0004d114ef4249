package udp

import (
	"encoding/binary"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"
)

// Limits of one segmented send. The kernel takes 64 segments before 6.9, and
// a message of at most 65,507 bytes.
const (
	maxSegments = 63
	maxMessage  = 65507
)

const (
	// arenaSize holds what is sent between two flushes.
	arenaSize = 256 << 10
	// maxMessages is how many messages one flush sends at most.
	maxMessages = 64
	// patience is how long a full socket may hold up its thread before the
	// rest of the batch is dropped.
	patience = 20 * time.Millisecond
)

// Endpoint is where datagrams go. It is immutable; two datagrams with the
// same *Endpoint can share a send.
type Endpoint struct {
	addr   netip.AddrPort
	raw    [unix.SizeofSockaddrInet6]byte // struct sockaddr_in or sockaddr_in6
	length uint32
}

// NewEndpoint returns the endpoint of an address and port.
func NewEndpoint(addr netip.AddrPort) *Endpoint {
	e := &Endpoint{addr: addr}
	if addr.Addr().Is4() {
		ip := addr.Addr().As4()
		e.length = unix.SizeofSockaddrInet4
		binary.NativeEndian.PutUint16(e.raw[:], unix.AF_INET)
		binary.BigEndian.PutUint16(e.raw[2:], addr.Port())
		copy(e.raw[4:], ip[:])
		return e
	}
	ip := addr.Addr().As16()
	e.length = unix.SizeofSockaddrInet6
	binary.NativeEndian.PutUint16(e.raw[:], unix.AF_INET6)
	binary.BigEndian.PutUint16(e.raw[2:], addr.Port())
	copy(e.raw[8:], ip[:])
	return e
}

// Addr returns the address.
func (e *Endpoint) Addr() netip.AddrPort { return e.addr }

// message is one kernel message: equal datagrams back to back in the arena,
// the last of which may be shorter.
type message struct {
	to       *Endpoint
	from     int // offset in the arena
	length   int
	segment  int // size of every datagram but the last
	segments int
	closed   bool // its last datagram is shorter: nothing can follow
}

// Sender collects datagrams and sends them together. It belongs to one
// goroutine. The bytes of a datagram are written once, into Room, and sent
// from there as often as the kernel makes it necessary: nothing is ever built
// a second time.
type Sender struct {
	socket   *Socket
	transmit transmit
	arena    []byte
	used     int
	messages []message
	single   []message // see sendUnequal
	wire     [maxMessages]multiMessage
	vectors  [maxMessages]unix.Iovec
	controls [maxMessages]segmentControl
	poll     [1]unix.PollFd
	// Dropped counts datagrams given up because the kernel did not take them.
	Dropped uint64
}

// NewSender returns a Sender on the socket.
func (s *Socket) NewSender() *Sender {
	return &Sender{
		socket:   s,
		transmit: sendMultiple,
		arena:    make([]byte, arenaSize),
		messages: make([]message, 0, maxMessages),
		single:   make([]message, 0, maxMessages),
		poll:     [1]unix.PollFd{{Fd: int32(s.fd), Events: unix.POLLOUT}},
	}
}

// Room returns n bytes to write the next datagram into, flushing first when
// there are none left. It stays valid until Add or Flush.
func (s *Sender) Room(n int) []byte {
	if s.used+n > len(s.arena) || len(s.messages) == maxMessages {
		s.Flush()
	}
	return s.arena[s.used : s.used+n]
}

// Add takes the first n bytes of the last Room as one datagram.
func (s *Sender) Add(to *Endpoint, n int) {
	if !s.extend(to, n) {
		s.messages = append(s.messages, message{to: to, from: s.used, length: n, segment: n, segments: 1})
	}
	s.used += n
}

// extend lets the datagram follow those of the newest message if the kernel
// can cut it off again.
func (s *Sender) extend(to *Endpoint, n int) bool {
	if len(s.messages) == 0 || !s.socket.gso.Load() {
		return false
	}
	m := &s.messages[len(s.messages)-1]
	if m.to != to || m.closed || n > m.segment || m.segments == maxSegments || m.length+n > maxMessage {
		return false
	}
	m.length += n
	m.segments++
	m.closed = n < m.segment
	return true
}

// Flush sends everything added. What the kernel refuses for good is counted
// in Dropped.
func (s *Sender) Flush() {
	if s.socket.refusal.waiting.Load() {
		s.socket.retrySegmentation(time.Now())
	}
	switch {
	case len(s.messages) == 0:
	case s.socket.equal.Load():
		s.send(s.messages)
	default:
		s.sendUnequal()
	}
	s.messages, s.used = s.messages[:0], 0
}

func (s *Sender) send(messages []message) {
	for i := range messages {
		s.prepare(i, &messages[i])
	}
	deadline := time.Time{}
	for done := 0; done < len(messages); {
		n, errno := s.transmit(s.socket.fd, s.wire[done:len(messages)])
		switch errno {
		case 0:
			done += n
		case unix.EINTR:
		case unix.EAGAIN, unix.ENOBUFS:
			if !s.waitForRoom(&deadline) {
				s.drop(messages[done:])
				return
			}
		case unix.EIO, unix.EINVAL, unix.EMSGSIZE:
			s.sendUnsegmented(&messages[done], done)
			done++
		default:
			s.drop(messages[done : done+1])
			done++
		}
	}
}

// waitForRoom waits until the socket takes more, within the batch's patience.
func (s *Sender) waitForRoom(deadline *time.Time) bool {
	now := time.Now()
	if deadline.IsZero() {
		*deadline = now.Add(patience)
	}
	if now.After(*deadline) {
		return false
	}
	return wait(s.poll[:], time.Millisecond) == nil
}

// sendUnsegmented sends a message the kernel or a driver did not segment, one
// datagram at a time: the same bytes. When all of them go, the socket does not
// ask for segmentation for a while; when some do not, the datagrams themselves
// were at fault, too large for the device.
func (s *Sender) sendUnsegmented(m *message, slot int) {
	taken := 0
	for from := m.from; from < m.from+m.length && m.segments > 1; from += m.segment {
		length := min(m.segment, m.from+m.length-from)
		one := message{to: m.to, from: from, length: length, segment: length, segments: 1}
		s.prepare(slot, &one)
		if _, errno := s.transmit(s.socket.fd, s.wire[slot:slot+1]); errno == 0 {
			taken++
		}
	}
	s.Dropped += uint64(m.segments - taken)
	if taken == m.segments {
		s.socket.segmentationRefused(time.Now())
	}
}

func (s *Sender) drop(messages []message) {
	for i := range messages {
		s.Dropped += uint64(messages[i].segments)
	}
}
