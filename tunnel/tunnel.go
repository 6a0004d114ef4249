// Package tunnel is the engine: it carries inner packets between the TUN
// device and the WAN links, sealed. Start reading with outbound.go for a
// packet from the LAN and inbound.go for one from the WAN. paths.go is the
// loop that keeps every path alive; control.go is what it says and hears,
// steering.go which path it uses, epoch.go its keys, move.go where a peer is,
// replace.go and ending.go one session after another. session.go says what peering hands over.
//
// Three kinds of goroutine run: one outbound, one inbound per link, and the
// loop of paths.go. The first two move packets and never wait for anything
// but the kernel; they read what the loop publishes through atomic pointers.
package tunnel

import (
	"context"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
	"causeway/tunnel/tun"
)

// Config is what an engine works with. The engine owns the device and the
// sockets from New on, and closes them when Run returns.
type Config struct {
	Plan
	Device Device
	Links  []Link
	// Addresses are this gateway's on the LAN: ICMP messages come from the
	// first of the right version, and are not sent without one.
	Addresses []netip.Addr
	// Report is called from the loop for every change of a path; it must not
	// block.
	Report func(Event)
}

// Device is the TUN device: package tunnel/tun, or a test's own. The contract
// of each method is that of tun.Device.
type Device interface {
	Wait(timeout time.Duration) error
	Read(b []byte) (int, error)
	Write(parts []unix.Iovec) error
	Offloads() tun.Offloads
	Drops() uint64
	Close() error
}

// Engine carries packets. Make it with New, then Run it once.
type Engine struct {
	config   Config
	origin   time.Time
	plan     atomic.Pointer[plan]
	inbound  atomic.Pointer[indexTable]
	control  chan heardControl
	commands chan func(*loop)
	running  context.Context // ends when the loops have
	ended    context.CancelFunc
	streams  streams
	wake     wakefulness
	turns    atomic.Uint64 // of the outbound goroutine
	asked    atomic.Pointer[flowsWanted]
	drops    Drops
	indexes  Indexes
}

// indexTable finds the path a record belongs to. It is never changed, only
// replaced.
type indexTable map[uint32]*inboundPath

// controlBacklog is how many heartbeats may wait for the loop. More are
// dropped: the next one says the same.
const controlBacklog = 256

// New returns an engine that has no sessions yet.
func New(config Config) *Engine {
	e := &Engine{
		config:   config,
		origin:   time.Now(),
		control:  make(chan heardControl, controlBacklog),
		commands: make(chan func(*loop)),
		wake:     newWakefulness(),
	}
	e.running, e.ended = context.WithCancel(context.Background())
	e.plan.Store(newPlan(config.Plan))
	e.inbound.Store(&indexTable{})
	return e
}

// Run carries packets until ctx ends or the device fails.
func (e *Engine) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	var failure error
	wg.Go(func() {
		defer cancel()
		failure = newOutboundLoop(e).run(ctx)
	})
	l := newLoop(e)
	l.receive = func(link *link) {
		ctx, stop := context.WithCancel(ctx)
		link.stop = stop
		wg.Go(func() { newInboundLoop(e, link).run(ctx) })
	}
	wg.Go(func() { l.run(ctx) })
	wg.Wait()
	e.ended()
	e.streams.wait()
	l.close()
	return failure
}

// now is the engine's clock: monotonic time since New.
func (e *Engine) now() time.Duration { return time.Since(e.origin) }

// Indexes returns the allocator of receive indexes.
func (e *Engine) Indexes() *Indexes { return &e.indexes }

// Drops returns the engine's counters of dropped packets and records.
func (e *Engine) Drops() *Drops { return &e.drops }

// maxMSS is the largest MSS whose segments fit into one record that carries
// inner packets of up to limit bytes.
func maxMSS(inner *packet.Inner, limit int) uint16 {
	headers := 40 // IPv4 and TCP
	if inner.Version == 6 {
		headers = 60
	}
	return uint16(max(limit-headers, 1))
}

// address returns this gateway's LAN address of an IP version.
func (e *Engine) address(version uint8) netip.Addr {
	for _, address := range e.config.Addresses {
		if address.Is4() == (version == 4) {
			return address
		}
	}
	return netip.Addr{}
}

// pollInterval bounds how long a stop waits for a goroutine that waits for
// the kernel.
const pollInterval = 200 * time.Millisecond
