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

// Offloads returns what is switched on. A refusal by a driver can switch
// Segmentation off by itself.
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
	s.gso.Store(o.Segmentation && err == nil)
	coalesce := 0
	if o.Coalescing {
		coalesce = 1
	}
	err = unix.SetsockoptInt(s.fd, unix.IPPROTO_UDP, unix.UDP_GRO, coalesce)
	s.gro.Store(o.Coalescing && err == nil)
	s.equal.Store(o.EqualSegments)
}
