package middlebox

import (
	"sync/atomic"

	"causeway/lab/wan"
)

// NAT gives what one UDP port inside sends, on the forward way, another port
// outside, and has a way back for that port only. Its methods may be called
// from any goroutine.
type NAT struct {
	inside  uint16
	outside atomic.Uint32
}

// NewNAT begins with the same port outside as inside.
func NewNAT(inside uint16) *NAT {
	n := &NAT{inside: inside}
	n.Rebind(inside)
	return n
}

// Rebind forgets the port outside for another one.
func (n *NAT) Rebind(outside uint16) { n.outside.Store(uint32(outside)) }

// Treat is the Treatment of a NAT.
func (n *NAT) Treat(way wan.Way, frame []byte) [][]byte {
	outside := uint16(n.outside.Load())
	switch {
	case !Carries(frame, ProtocolUDP):
	case way == wan.Forward && SourcePort(frame) == n.inside:
		SetSourcePort(frame, outside)
	case way == wan.Reverse && DestinationPort(frame) == outside:
		SetDestinationPort(frame, n.inside)
	case way == wan.Reverse && DestinationPort(frame) == n.inside:
		return nil
	}
	return [][]byte{frame}
}
