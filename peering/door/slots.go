package door

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// Bounds of the TLS handshakes under way. Strangers cannot occupy more memory
// and time than these, and no address takes them all.
const (
	maxStrangers   = 48
	maxPerStranger = 16
	maxPerKnown    = 8
)

// slots count the handshakes under way by address, and how fast they come.
type slots struct {
	mu        sync.Mutex
	known     map[netip.Addr]bool
	taken     map[netip.Addr]int
	strangers int
	rates     rates
}

func newSlots(known []netip.Addr) *slots {
	s := &slots{taken: map[netip.Addr]int{}, rates: rates{}}
	s.know(known)
	return s
}

// know replaces who is expected. A slot already taken is given back as it was
// taken.
func (s *slots) know(known []netip.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = map[netip.Addr]bool{}
	for _, address := range known {
		s.known[address.Unmap()] = true
	}
}

// take returns how to give the slot back, nil when there is none.
func (s *slots) take(from net.Addr, now time.Time) (release func()) {
	address := sourceOf(from)
	s.mu.Lock()
	defer s.mu.Unlock()
	stranger := !s.known[address]
	if stranger {
		address = networkOf(address)
	}
	switch {
	case !stranger && s.taken[address] == maxPerKnown,
		stranger && s.taken[address] == maxPerStranger,
		stranger && s.strangers == maxStrangers,
		!s.rates.take(address, stranger, now):
		return nil
	}
	s.add(address, stranger, 1)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.add(address, stranger, -1)
	}
}

func (s *slots) add(address netip.Addr, stranger bool, n int) {
	if s.taken[address] += n; s.taken[address] == 0 {
		delete(s.taken, address)
	}
	if stranger {
		s.strangers += n
	}
}

// sourceOf returns the address a connection comes from.
func sourceOf(from net.Addr) netip.Addr {
	tcp, ok := from.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	return tcp.AddrPort().Addr().Unmap().WithZone("")
}

// networkOf returns what stands for all the addresses one stranger may have:
// with IPv6 that is a network.
func networkOf(address netip.Addr) netip.Addr {
	if !address.Is6() {
		return address
	}
	return netip.PrefixFrom(address, 64).Masked().Addr()
}
