package tunnel

import (
	"errors"
	"sync/atomic"
	"time"

	"causeway/tunnel/packet"
	"causeway/tunnel/seal"
)

// DropReason is why a packet or record was not carried. Drops are counted,
// never logged one by one and never answered.
type DropReason int

// Reasons.
const (
	DropNotARecord     DropReason = iota // the datagram is no record of this version
	DropUnknownIndex                     // no session knows its index, on this link
	DropForged                           // its tag is wrong
	DropEpoch                            // there is no key for its epoch: not any more, or not yet
	DropReplayed                         // it was seen before or is too old
	DropUnknownType                      // a type or kind this build does not know
	DropMalformed                        // its inside does not parse
	DropNotIP                            // an inner packet of another protocol
	DropSource                           // an inner source the sender may not use
	DropDestination                      // an inner destination that is not there
	DropNoPath                           // no path to the site has ever worked
	DropKeyExhausted                     // the key has sealed its last record
	DropSend                             // the kernel did not take a datagram
	DropDevice                           // the TUN device did not take a packet
	DropTooBig                           // larger than two records carry
	DropIncomplete                       // one half of a packet without the other
	DropControlFlood                     // more heartbeats than anyone needs
	DropOverflow                         // a link's socket had no room: the gateway or its host is too slow
	DropDeviceOverflow                   // the device's queue had no room, where the kernel tells
	dropReasons
)

var dropNames = [dropReasons]string{
	"not_a_record", "unknown_index", "forged", "epoch", "replayed", "unknown_type", "malformed", "not_ip",
	"source", "destination", "no_path", "key_exhausted", "send", "device", "too_big", "incomplete", "control_flood",
	"receive_overflow", "device_overflow",
}

// String returns the reason as metrics name it.
func (r DropReason) String() string { return dropNames[r] }

// Drops counts what was dropped. It may be used from any goroutine.
type Drops struct {
	counts [dropReasons]atomic.Uint64
}

func (d *Drops) count(r DropReason) { d.counts[r].Add(1) }

func (d *Drops) add(r DropReason, n uint64) {
	if n > 0 {
		d.counts[r].Add(n)
	}
}

// Count returns how much was dropped for a reason.
func (d *Drops) Count(r DropReason) uint64 { return d.counts[r].Load() }

// Each calls f for every reason.
func (d *Drops) Each(f func(reason string, count uint64)) {
	for r := range dropReasons {
		f(r.String(), d.Count(r))
	}
}

// kernelCount follows a counter of the kernel's. Asking it is a system call, so
// it is asked every pollInterval and not with every burst. It belongs to one
// goroutine.
type kernelCount struct {
	asked time.Duration
	total uint64
}

// more returns by how much the counter has grown since it was last asked.
func (c *kernelCount) more(now time.Duration, ask func() uint64) uint64 {
	if now-c.asked < pollInterval {
		return 0
	}
	c.asked = now
	before := c.total
	c.total = ask()
	return c.total - before
}

func dropOfParse(err error) DropReason {
	if errors.Is(err, packet.ErrNotIP) {
		return DropNotIP
	}
	return DropMalformed
}

func dropOfOpen(err error) DropReason {
	switch {
	case errors.Is(err, seal.ErrReplayed):
		return DropReplayed
	case errors.Is(err, seal.ErrEpoch):
		return DropEpoch
	}
	return DropForged
}
