package udp

import "golang.org/x/sys/unix"

// Offloads says what the kernel does for a socket.
type Offloads struct {
	// Segmentation: many datagrams go in one send (UDP_SEGMENT).
	Segmentation bool
	// Coalescing: many datagrams come in one receive (UDP_GRO).
	Coalescing bool
	// EqualSegments: a segmented send may consist of datagrams of one length.
	// Without, the last of them must be shorter, and those that are all equal
	// go one by one: some kernels from 7.0 on mangle them otherwise.
	EqualSegments bool
}

// Offloads returns what is switched on. A refusal by a driver switches
// Segmentation off by itself, for a while.
func (s *Socket) Offloads() Offloads {
	return Offloads{
		Segmentation:  s.gso.Load(),
		Coalescing:    s.gro.Load(),
		EqualSegments: s.equal.Load(),
	}
}

// SetOffloads switches offloads on and off; what the kernel does not know
// stays off. Any goroutine may call it at any time. Datagrams that were
// coalesced but not received when Coalescing goes off come as one that is too
// long.
func (s *Socket) SetOffloads(o Offloads) {
	_, err := unix.GetsockoptInt(s.fd, unix.IPPROTO_UDP, unix.UDP_SEGMENT)
	s.setSegmentation(o.Segmentation && err == nil)
	coalesce := 0
	if o.Coalescing {
		coalesce = 1
	}
	err = unix.SetsockoptInt(s.fd, unix.IPPROTO_UDP, unix.UDP_GRO, coalesce)
	s.gro.Store(o.Coalescing && err == nil)
	s.equal.Store(o.EqualSegments)
}

// sendUnequal is for kernels that mangle a message of equal datagrams: those
// go as a message each, in the same order and as many to a call as fit.
func (s *Sender) sendUnequal() {
	for i := range s.messages {
		m := s.messages[i]
		if m.segments == 1 || m.closed {
			s.addSingle(m)
			continue
		}
		for from := m.from; from < m.from+m.length; from += m.segment {
			s.addSingle(message{to: m.to, from: from, length: m.segment, segment: m.segment, segments: 1})
		}
	}
	s.send(s.single)
	s.single = s.single[:0]
}

func (s *Sender) addSingle(m message) {
	if len(s.single) == maxMessages {
		s.send(s.single)
		s.single = s.single[:0]
	}
	s.single = append(s.single, m)
}
