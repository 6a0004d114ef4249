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

	"github.com/gaissmai/bart"
	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
	"causeway/tunnel/path"
	"causeway/tunnel/udp"
)

// Config is what an engine works with. The engine owns the device and the
// sockets from New on, and closes them when Run returns.
type Config struct {
	Device Device
	Links  []Link
	// Addresses are this gateway's on the LAN: ICMP messages come from the
	// first of the right version, and are not sent without one.
	Addresses []netip.Addr
	// Networks are those of the own site: only packets from there go out and
	// only packets to there come in.
	Networks []netip.Prefix
	Remotes  []Remote
	Failover time.Duration
	// Preference lists path names, the most preferred first.
	Preference []string
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
	Close() error
}

// Link is one WAN link of this gateway.
type Link struct {
	Name   string
	Socket *udp.Socket
	// MTU is the link device's, in bytes: no record is larger.
	MTU int
}

// Remote is another site.
type Remote struct {
	Site     string
	Networks []netip.Prefix
}

// Engine carries packets. Make it with New, then Run it once.
type Engine struct {
	config   Config
	timers   path.Timers
	origin   time.Time
	sites    bart.Table[*destination]
	remotes  map[string]*destination
	networks bart.Lite
	inbound  atomic.Pointer[indexTable]
	control  chan heardControl
	commands chan func(*loop)
	running  chan struct{} // closed when Run returns
	drops    Drops
	indexes  Indexes
}

// destination is another site as the outbound goroutine sees it: the path its
// packets take now, or nil.
type destination struct {
	site     string
	networks bart.Lite
	out      atomic.Pointer[outbound]
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
		timers:   path.TimersFor(config.Failover),
		origin:   time.Now(),
		remotes:  map[string]*destination{},
		control:  make(chan heardControl, controlBacklog),
		commands: make(chan func(*loop)),
		running:  make(chan struct{}),
	}
	for _, prefix := range config.Networks {
		e.networks.Insert(prefix.Masked())
	}
	for _, remote := range config.Remotes {
		e.addRemote(remote)
	}
	e.inbound.Store(&indexTable{})
	return e
}

func (e *Engine) addRemote(remote Remote) {
	d := &destination{site: remote.Site}
	for _, prefix := range remote.Networks {
		e.sites.Insert(prefix.Masked(), d)
		d.networks.Insert(prefix.Masked())
	}
	e.remotes[remote.Site] = d
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
	for i := range e.config.Links {
		wg.Go(func() { newInboundLoop(e, i).run(ctx) })
	}
	wg.Go(func() { newLoop(e).run(ctx) })
	wg.Wait()
	close(e.running)
	e.close()
	return failure
}

func (e *Engine) close() {
	e.config.Device.Close()
	for _, link := range e.config.Links {
		link.Socket.Close()
	}
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

// ceiling is the largest record the link's device allows.
func (l *Link) ceiling() int {
	if l.Socket.Local().Addr().Is6() {
		return l.MTU - 48 // IPv6 and UDP
	}
	return l.MTU - 28 // IPv4 and UDP
}

// pollInterval bounds how long a stop waits for a goroutine that waits for
// the kernel.
const pollInterval = 200 * time.Millisecond
