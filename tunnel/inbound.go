package tunnel

import (
	"context"
	"net/netip"
	"runtime"
	"sync/atomic"
	"time"

	"causeway/tunnel/packet"
	"causeway/tunnel/path"
	"causeway/tunnel/seal"
	"causeway/tunnel/udp"
	"causeway/tunnel/wire"
)

// inboundPath is one path of one session as records arrive on it. The opener
// belongs to the goroutine of the path's link; the loop reads the atomics.
type inboundPath struct {
	session   *session
	slot      int
	link      int
	opener    *seal.Opener
	lastHeard atomic.Int64 // time.Duration of the engine's clock, 0 never
	received  atomic.Uint64
	highest   atomic.Uint64
	half      half
	// expected is where the peer's records come from; lastMove is when the
	// loop was last told that they come from elsewhere.
	expected atomic.Pointer[netip.AddrPort]
	lastMove time.Duration
}

// half is the first half of a packet that came as two records.
type half struct {
	body []byte // its own memory, used again
	pn   uint64
	held bool
}

// inboundLoop moves records of one link to the TUN device: receive, find the
// key, open, check, join, write. It is one goroutine on a thread of its own.
type inboundLoop struct {
	engine   *Engine
	link     int
	receiver *udp.Receiver
	joiner   joiner
	now      time.Duration
	from     netip.AddrPort
}

func newInboundLoop(e *Engine, link int) *inboundLoop {
	return &inboundLoop{
		engine:   e,
		link:     link,
		receiver: e.config.Links[link].Socket.NewReceiver(),
		joiner:   newJoiner(e),
	}
}

func (in *inboundLoop) run(ctx context.Context) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for ctx.Err() == nil {
		if in.receiver.Wait(pollInterval) != nil {
			return
		}
		in.burst()
	}
}

// burst takes what has arrived. Segments are joined across messages, and
// written before the buffers are used again.
func (in *inboundLoop) burst() {
	messages := in.receiver.Receive()
	in.now = in.engine.now()
	for _, m := range messages {
		in.from = m.From
		for from := 0; from < len(m.Data); from += m.Segment {
			in.record(m.Data[from:min(from+m.Segment, len(m.Data))])
		}
	}
	in.joiner.flush()
}

// record takes one datagram. Whatever is wrong with it, it is counted and
// never answered.
func (in *inboundLoop) record(b []byte) {
	h, err := wire.ParseHeader(b)
	if err != nil {
		in.engine.drops.count(DropNotARecord)
		return
	}
	p := (*in.engine.inbound.Load())[h.Index]
	if p == nil || p.link != in.link {
		in.engine.drops.count(DropUnknownIndex)
		return
	}
	plaintext, pn, err := p.opener.Open(b, h)
	if err != nil {
		in.engine.drops.count(dropOfOpen(err))
		return
	}
	p.hear(in.now, pn)
	if in.from != *p.expected.Load() {
		in.moved(p, pn)
	}
	in.opened(p, h, pn, plaintext)
}

// moved tells the loop that the newest record of a path came from another
// address than expected, at most once a heartbeat.
func (in *inboundLoop) moved(p *inboundPath, pn uint64) {
	if pn+1 != p.highest.Load() || in.now-p.lastMove < in.engine.timers.Heartbeat {
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

func (in *inboundLoop) opened(p *inboundPath, h wire.Header, pn uint64, plaintext []byte) {
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
func (in *inboundLoop) data(p *inboundPath, h wire.Header, pn uint64, meta wire.Meta, body []byte) {
	if in.joiner.extend(p, h, pn, meta, body) {
		return
	}
	in.joiner.flush()
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
func (in *inboundLoop) lastHalf(p *inboundPath, pn uint64, meta wire.Meta, body []byte) {
	if !p.half.held || p.half.pn+1 != pn || len(p.half.body)+len(body) > packet.MaxLength {
		in.engine.drops.count(DropIncomplete)
		return
	}
	p.half.held = false
	p.half.body = append(p.half.body, body...)
	meta.Flags &^= wire.LastPart | wire.Segment
	in.whole(p, wire.Header{Last: true}, pn, meta, p.half.body)
}

// whole checks a packet and writes it, or begins to join with it.
func (in *inboundLoop) whole(p *inboundPath, h wire.Header, pn uint64, meta wire.Meta, body []byte) {
	inner, err := packet.Parse(body)
	if err != nil {
		in.engine.drops.count(dropOfParse(err))
		return
	}
	if !in.admit(p, &inner) {
		return
	}
	partial := meta.Flags&wire.PartialChecksum != 0
	packet.ClampMSS(body, &inner, maxMSS(&inner, p.session.remote.limit()), partial)
	if meta.Flags&wire.Segment != 0 && partial && inner.Payload != 0 && int(meta.HeaderLength) == inner.Payload {
		in.joiner.begin(p, h, pn, inner, body)
		return
	}
	in.joiner.single(&inner, body, partial)
}

// limit is the largest packet one record carries back to the site.
func (d *destination) limit() int {
	if out := d.out.Load(); out != nil {
		return int(out.limit.Load())
	}
	return path.FloorMTU - wire.Overhead
}

// admit checks the addresses of a packet: a peer may speak for its own site
// only, and to ours only.
func (in *inboundLoop) admit(p *inboundPath, inner *packet.Inner) bool {
	if !p.session.remote.networks.Contains(inner.Source) {
		in.engine.drops.count(DropSource)
		return false
	}
	if !in.engine.networks.Contains(inner.Destination) {
		in.engine.drops.count(DropDestination)
		return false
	}
	return true
}

// heardControl is a control record on its way to the loop.
type heardControl struct {
	path      *inboundPath
	at        time.Duration
	kind      uint8
	heartbeat wire.Heartbeat // of KindHeartbeat
	probe     uint64         // id of KindProbe and KindProbeAnswer
	from      netip.AddrPort // of kindMoved
}

// kindMoved is no record: it says that a path's records come from elsewhere.
const kindMoved uint8 = 0

// control hands a control record to the loop. There are few of them, so this
// is the one channel records cross.
func (in *inboundLoop) control(p *inboundPath, kind uint8, body []byte) {
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

func (in *inboundLoop) tell(heard heardControl) {
	select {
	case in.engine.control <- heard:
	default:
		in.engine.drops.count(DropControlFlood)
	}
}
