package tunnel

import (
	"context"
	"net/netip"
	"runtime"
	"sync/atomic"
	"time"

	"causeway/tunnel/packet"
	"causeway/tunnel/seal"
	"causeway/tunnel/udp"
	"causeway/tunnel/wire"
)

// inboundPath is one shard of a path of a session as records arrive on it. The
// opener belongs to the goroutine of the path's link, or to the one that holds
// the conduit of a tls path; the loop reads the atomics.
type inboundPath struct {
	owner     *sessionPath
	session   *session
	link      *link    // nil on a tls path
	conduit   *conduit // of a tls path
	opener    *seal.Opener
	lastHeard atomic.Int64 // time.Duration of the engine's clock, 0 never
	received  atomic.Uint64
	highest   atomic.Uint64
	bytes     *atomic.Uint64 // inner bytes of the path
	half      half
	// expected is where the peer's records come from, nil where any address
	// will do; lastMove is when the loop was last told that they come from
	// elsewhere.
	expected atomic.Pointer[netip.AddrPort]
	lastMove time.Duration
}

// half is the first half of a packet that came as two records.
type half struct {
	body []byte // its own memory, used again
	pn   uint64
	held bool
}

// inbound opens records, checks what is inside, and writes it to the TUN
// device. It belongs to one goroutine.
type inbound struct {
	engine *Engine
	link   *link // where the records come from:
	// connection is that of a tls path, in place of link; opening is the
	// conduit whose turn it holds in this burst.
	connection *connection
	opening    *conduit
	joiner     joiner
	plan       *plan         // of this burst
	now        time.Duration // of this burst
	from       netip.AddrPort
}

// inboundLoop receives the records of one link. It is one goroutine on a
// thread of its own.
type inboundLoop struct {
	inbound
	receiver  *udp.Receiver
	overflows kernelCount
}

func newInboundLoop(e *Engine, l *link) *inboundLoop {
	return &inboundLoop{inbound: inbound{engine: e, link: l, joiner: newJoiner(e)}, receiver: l.Socket.NewReceiver()}
}

func (in *inboundLoop) run(ctx context.Context) {
	defer close(in.link.ended)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for ctx.Err() == nil {
		if in.receiver.Wait(pollInterval) != nil {
			time.Sleep(pollInterval) // the kernel is short of memory
			continue
		}
		in.burst()
	}
}

// burst takes what has arrived. Segments are joined across messages, and
// written before the buffers are used again.
func (in *inboundLoop) burst() {
	in.link.turn.Add(1)
	defer in.link.turn.Add(1)
	messages := in.receiver.Receive()
	in.begin()
	in.engine.drops.add(DropOverflow, in.overflows.more(in.now, in.receiver.Overflows))
	for _, m := range messages {
		in.from = m.From
		for from := 0; from < len(m.Data); from += m.Segment {
			in.record(m.Data[from:min(from+m.Segment, len(m.Data))])
		}
	}
	in.joiner.flush()
}

func (in *inbound) begin() {
	in.plan, in.now = in.engine.plan.Load(), in.engine.now()
	in.joiner.uso = in.engine.config.Device.Offloads().UDP
}

// record takes one datagram. Whatever is wrong with it, it is counted and
// never answered.
func (in *inbound) record(b []byte) {
	h, err := wire.ParseHeader(b)
	if err != nil {
		in.engine.drops.count(DropNotARecord)
		return
	}
	p := (*in.engine.inbound.Load())[h.Index]
	if p == nil || !in.mayCarry(p) {
		in.engine.drops.count(DropUnknownIndex)
		return
	}
	plaintext, pn, err := p.opener.Open(b, h)
	if err != nil {
		in.engine.drops.count(dropOfOpen(err))
		return
	}
	p.hear(in.now, pn)
	if in.connection != nil {
		in.bind(p)
	}
	if expected := p.expected.Load(); expected != nil && in.from != *expected {
		in.moved(p, pn)
	}
	in.opened(p, h, pn, plaintext)
}

// mayCarry reports whether records of a path belong here: on its link, or on a
// connection of its own.
func (in *inbound) mayCarry(p *inboundPath) bool {
	if in.connection != nil {
		return in.carries(p)
	}
	return p.link == in.link
}

// moved tells the loop that the newest record of a path came from another
// address than expected, at most once a heartbeat.
func (in *inbound) moved(p *inboundPath, pn uint64) {
	if pn+1 != p.highest.Load() || in.now-p.lastMove < in.plan.timers.Heartbeat {
		return
	}
	p.lastMove = in.now
	in.tell(heardControl{path: p, at: in.now, kind: kindMoved, from: in.from})
}

// hear notes an authentic record for the loop.
func (p *inboundPath) hear(now time.Duration, pn uint64) {
	p.lastHeard.Store(int64(now))
	p.received.Add(1)
	p.opener.Settle(now)
	if pn >= p.highest.Load() {
		p.highest.Store(pn + 1)
	}
}

func (in *inbound) opened(p *inboundPath, h wire.Header, pn uint64, plaintext []byte) {
	meta, body, err := wire.ParseMeta(plaintext)
	switch {
	case err != nil:
		in.engine.drops.count(DropMalformed)
	case h.Type == wire.Data:
		in.data(p, h, pn, meta, body)
	case h.Type == wire.Control:
		in.control(p, meta.Flags, body)
	default:
		in.engine.drops.count(DropUnknownType)
	}
}

// data takes an inner packet: one that continues the segments being joined,
// or one that is checked by itself.
func (in *inbound) data(p *inboundPath, h wire.Header, pn uint64, meta wire.Meta, body []byte) {
	p.bytes.Add(uint64(len(body)))
	if in.joiner.extend(p, h, pn, meta, body) {
		return
	}
	switch {
	case meta.Flags&wire.FirstPart != 0:
		p.half.body, p.half.pn, p.half.held = append(p.half.body[:0], body...), pn, true
	case meta.Flags&wire.LastPart != 0:
		in.lastHalf(p, pn, meta, body)
	default:
		in.whole(p, h, pn, meta, body)
	}
}

// lastHalf completes a packet. The halves are sent one after the other: if
// anything came between them, the packet is given up.
func (in *inbound) lastHalf(p *inboundPath, pn uint64, meta wire.Meta, body []byte) {
	if !p.half.held || p.half.pn+1 != pn || len(p.half.body)+len(body) > packet.MaxLength {
		in.engine.drops.count(DropIncomplete)
		return
	}
	p.half.held = false
	p.half.body = append(p.half.body, body...)
	meta.Flags &^= wire.Segment
	in.whole(p, wire.Header{Last: true}, pn, meta, p.half.body)
}

// whole checks a packet and hands it to the joiner.
func (in *inbound) whole(p *inboundPath, h wire.Header, pn uint64, meta wire.Meta, body []byte) {
	inner, err := packet.Parse(body)
	if err != nil {
		in.engine.drops.count(dropOfParse(err))
		return
	}
	remote := p.session.remote.Load()
	if !in.admit(remote, &inner) {
		return
	}
	packet.ClampMSS(body, &inner, maxMSS(&inner, remote.limit()), meta.Flags&wire.PartialChecksum != 0)
	in.joiner.take(p, h, pn, meta, &inner, body)
}

// admit checks the addresses of a packet: a peer may speak for its own site
// only, and to ours only.
func (in *inbound) admit(remote *destination, inner *packet.Inner) bool {
	if remote == nil || !remote.networks.Contains(inner.Source) {
		in.engine.drops.count(DropSource)
		return false
	}
	if !in.plan.networks.Contains(inner.Destination) {
		in.engine.drops.count(DropDestination)
		return false
	}
	return true
}

// heardControl is a control record on its way to the loop.
type heardControl struct {
	path       *inboundPath
	at         time.Duration
	kind       uint8
	heartbeat  wire.Heartbeat // of KindHeartbeat
	probe      uint64         // id of KindProbe and KindProbeAnswer
	from       netip.AddrPort // of kindMoved
	connection *connection    // of kindStream
}

// Kinds that are no records: a path's records come from elsewhere, and a
// connection turned out to carry a path.
const (
	kindMoved  uint8 = 0
	kindStream uint8 = 255
)

// control hands a control record to the loop. There are few of them, so this
// is the one channel records cross.
func (in *inbound) control(p *inboundPath, kind uint8, body []byte) {
	heard := heardControl{path: p, at: in.now, kind: kind}
	var err error
	switch kind {
	case wire.KindHeartbeat:
		err = heard.heartbeat.Parse(body)
	case wire.KindProbe, wire.KindProbeAnswer:
		heard.probe, err = wire.ProbeID(body)
	default:
		in.engine.drops.count(DropUnknownType)
		return
	}
	if err != nil {
		in.engine.drops.count(DropMalformed)
		return
	}
	in.tell(heard)
}

func (in *inbound) tell(heard heardControl) {
	select {
	case in.engine.control <- heard:
	default:
		in.engine.drops.count(DropControlFlood)
	}
}
