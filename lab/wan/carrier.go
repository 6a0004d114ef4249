package wan

import (
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"causeway/lab/packet"
)

// maxHeld bounds the frames one direction holds, and so its memory: a full
// second of 1500-byte frames at 800 Mbit/s.
const maxHeld = 1 << 16

// maxAge bounds how long a frame is believed to have waited in the ring.
const maxAge = time.Second

// The emulator runs before the traffic it carries: it sleeps most of the time,
// and its lateness would look like the link's. Niceness alone is not enough
// where the kernel groups processes by session and weighs it within a group.
const (
	carrierPriority = 1 // of SCHED_RR, the least
	carrierNice     = -15
)

// runBeforeOthers raises the priority of the calling thread. Only root may;
// others emulate a little later.
func runBeforeOthers() {
	realtime := unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_RR, Priority: carrierPriority}
	if unix.SchedSetAttr(0, &realtime, 0) != nil {
		_ = unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), carrierNice)
	}
}

// carrier moves the frames of one direction, on a thread of its own that
// sleeps until a frame arrives or one is due.
type carrier struct {
	from      *packet.Socket
	to        *packet.Writer
	direction *Direction
	settings  atomic.Pointer[Settings]
	counts    counters
	changed   changes
	answered  atomic.Uint64
	back      *packet.Writer
	late      lateness
	start     time.Time
	arrived   time.Duration
	held      queue
	batch     [][]byte
}

func newCarrier(from, to *packet.Socket, direction *Direction) *carrier {
	return &carrier{from: from, to: packet.NewWriter(to), back: packet.NewWriter(from), direction: direction, start: time.Now()}
}

func (c *carrier) run(waker *packet.Waker) {
	// Never unlocked: the thread's priority ends with the thread.
	runtime.LockOSThread()
	runBeforeOthers()
	for {
		woken, err := c.from.Wait(c.untilDue(), waker)
		if woken || err != nil {
			return
		}
		c.admit()
		c.deliver()
	}
}

// untilDue is how long the thread may sleep; negative means for ever.
func (c *carrier) untilDue() time.Duration {
	if c.held.empty() {
		return -1
	}
	return max(c.held.first().due-time.Since(c.start), 0)
}

// admit decides about the frames that wait in the ring, at most a batch of
// them, by the time they arrived rather than the time they are looked at.
func (c *carrier) admit() {
	settings := *c.settings.Load()
	for range packet.Batch {
		frame, ok := c.from.Next()
		if !ok {
			return
		}
		c.admitFrame(frame, settings)
		c.from.Release()
	}
}

func (c *carrier) admitFrame(frame packet.Frame, settings Settings) {
	if c.held.length() >= maxHeld || !frame.Whole {
		c.counts[DroppedOverflow].Add(1)
		return
	}
	parsed := parse(frame.Bytes)
	fate := c.direction.Admit(c.arrival(frame), Frame{Bytes: len(frame.Bytes), UDP: parsed.udp}, settings)
	c.counts[fate.Outcome].Add(1)
	if fate.Outcome == Passed {
		c.hold(frame.Bytes, fate, parsed.udp)
	}
	if fate.Outcome == DroppedMTU && settings.Answer {
		c.answer(frame.Bytes, settings.MTU)
	}
}

// answer tells a sender that its packet was too big.
func (c *carrier) answer(frame []byte, mtu int) {
	told := tooBig(frame, mtu)
	if told == nil {
		return
	}
	if taken, _ := c.back.Write([][]byte{told}); taken == 1 {
		c.answered.Add(1)
	}
}

// hold keeps a frame until it is due. Its bytes are still in the ring, where
// nobody else looks at them: damage is done there.
func (c *carrier) hold(frame []byte, fate Fate, udp bool) {
	if fate.Damage != 0 && damage(frame, fate.Damage) {
		c.changed.corrupt.Add(1)
		if udp {
			c.changed.corruptUDP.Add(1)
		}
	}
	if fate.Overtakes {
		c.changed.reordered.Add(1)
	}
	c.held.push(fate.Due, frame)
	if fate.Twice {
		c.changed.duplicated.Add(1)
		c.held.push(fate.Due, frame)
	}
}

// arrival turns the kernel's wall-clock stamp into time since start, by the
// frame's age: over hours the two clocks drift apart, and wall time may jump.
func (c *carrier) arrival(frame packet.Frame) time.Duration {
	now := time.Now()
	age := min(max(now.Round(0).Sub(frame.Arrived), 0), maxAge)
	c.arrived = max(c.arrived, now.Sub(c.start)-age)
	return c.arrived
}

// deliver sends what is due.
func (c *carrier) deliver() {
	now := time.Since(c.start)
	c.batch = c.batch[:0]
	for i := 0; i < min(c.held.length(), packet.Batch) && c.held.at(i).due <= now; i++ {
		c.late.Add(now - c.held.at(i).due)
		c.batch = append(c.batch, c.held.at(i).bytes)
	}
	taken, _ := c.to.Write(c.batch)
	refused := uint64(len(c.batch) - taken)
	c.counts[Passed].Add(-refused) // wraps around to less
	c.counts[DroppedOverflow].Add(refused)
	c.held.drop(len(c.batch))
}
