package tunnel

import (
	"net/netip"
	"time"

	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
)

// Limits of ICMP messages, so that a flood is not answered with a flood: for
// each sender, as Linux has it with icmp_ratelimit, so that the others are told
// all the same. Together they bound all messages, to about the thousand a
// second of icmp_msgs_per_sec.
const (
	refusalsPerSecond = 4
	refusalBurst      = 6
	refusalSlots      = 256

	refusalInterval = time.Second / refusalsPerSecond
)

// refuser tells senders that no path to their destination works. It belongs
// to the outbound goroutine.
type refuser struct {
	engine *Engine
	seed   uint64 // of the hash of senders: nobody can choose whose slot to share
	// due says for each slot when its next message would be due if they left
	// at an even pace (GCRA). Senders share slots by hash.
	due     [refusalSlots]time.Duration
	message [packet.UnreachableSize]byte
	virtio  [packet.VirtioHeaderSize]byte
	parts   [2]unix.Iovec
}

// unreachable answers a packet of the LAN with ICMP network unreachable.
func (r *refuser) unreachable(b []byte, inner *packet.Inner) {
	if !r.allowed(inner.Source, r.engine.now()) {
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

// allowed reports whether a sender may be told again, and notes that it was.
func (r *refuser) allowed(source netip.Addr, now time.Duration) bool {
	sender := packet.Inner{Source: source}
	due := &r.due[sender.FlowHash(r.seed)%refusalSlots]
	if *due > now+(refusalBurst-1)*refusalInterval {
		return false
	}
	*due = max(*due, now) + refusalInterval
	return true
}
