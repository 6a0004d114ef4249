package tunnel

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"

	"causeway/tunnel/packet"
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
}

// inboundLoop moves records of one link to the TUN device: receive, find the
// key, open, check, join, write. It is one goroutine on a thread of its own.
type inboundLoop struct {
	engine   *Engine
	link     int
	receiver *udp.Receiver
	joiner   joiner
	now      time.Duration
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
	in.opened(p, h, pn, plaintext)
}

// hear notes an authentic record for the loop.
func (p *inboundPath) hear(now time.Duration, pn uint64) {
	p.lastHeard.Store(int64(now))
	p.received.Add(1)
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
	case h.Type == wire.Control && meta.Flags == wire.KindHeartbeat:
		in.heartbeat(p, body)
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
	inner, err := packet.Parse(body)
	if err != nil {
		in.engine.drops.count(dropOfParse(err))
		return
	}
	if !in.admit(p, &inner) {
		return
	}
	partial := meta.Flags&wire.PartialChecksum != 0
	packet.ClampMSS(body, &inner, in.engine.mssLimit(), partial)
	if meta.Flags&wire.Segment != 0 && partial && inner.Payload != 0 && int(meta.HeaderLength) == inner.Payload {
		in.joiner.begin(p, h, pn, inner, body)
		return
	}
	in.joiner.single(&inner, body, partial)
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

// heardHeartbeat is a heartbeat on its way to the loop.
type heardHeartbeat struct {
	path      *inboundPath
	at        time.Duration
	heartbeat wire.Heartbeat
}

func (in *inboundLoop) heartbeat(p *inboundPath, body []byte) {
	heard := heardHeartbeat{path: p, at: in.now}
	if heard.heartbeat.Parse(body) != nil {
		in.engine.drops.count(DropMalformed)
		return
	}
	select {
	case in.engine.control <- heard:
	default:
		in.engine.drops.count(DropControlFlood)
	}
}
