package tunnel

import (
	"time"

	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
)

// Limits of ICMP messages, so that a flood is not answered with a flood.
const (
	refusalsPerSecond = 100
	refusalBurst      = 50
)

// refuser tells senders that no path to their destination works. It belongs
// to the outbound goroutine.
type refuser struct {
	engine  *Engine
	tokens  float64
	last    time.Duration
	message [packet.UnreachableSize]byte
	virtio  [packet.VirtioHeaderSize]byte
	parts   [2]unix.Iovec
}

// unreachable answers a packet of the LAN with ICMP network unreachable.
func (r *refuser) unreachable(b []byte, inner *packet.Inner) {
	if !r.allowed() {
		return
	}
	n := packet.Unreachable(r.message[:], b, inner, r.engine.address(inner.Version))
	if n == 0 {
		return
	}
	setVector(&r.parts[0], r.virtio[:])
	setVector(&r.parts[1], r.message[:n])
	if r.engine.config.Device.Write(r.parts[:]) != nil {
		r.engine.drops.count(DropDevice)
	}
}

// allowed takes a token of the bucket.
func (r *refuser) allowed() bool {
	now := r.engine.now()
	r.tokens = min(refusalBurst, r.tokens+(now-r.last).Seconds()*refusalsPerSecond)
	r.last = now
	if r.tokens < 1 {
		return false
	}
	r.tokens--
	return true
}
