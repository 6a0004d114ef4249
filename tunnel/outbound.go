package tunnel

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"

	"causeway/tunnel/packet"
	"causeway/tunnel/seal"
	"causeway/tunnel/tun"
	"causeway/tunnel/udp"
	"causeway/tunnel/wire"
)

// outbound is a path as packets take it. It is immutable but for the
// counters its parts keep.
type outbound struct {
	session  *session
	link     int
	sealer   *seal.Sealer
	endpoint *udp.Endpoint
	bytes    *atomic.Uint64
	// limit is the largest inner packet one record carries on the path.
	limit *atomic.Int32
}

// A burst ends when the device is empty, or at these bounds, so that what was
// sealed first does not wait for what comes last.
const (
	burstPackets = 64
	burstBytes   = 512 << 10
)

// outboundLoop moves packets from the TUN device to the WAN: read, look up,
// cut, seal, send. It is one goroutine on a thread of its own.
type outboundLoop struct {
	engine  *Engine
	senders []*udp.Sender
	numbers seal.Numbers
	buffer  []byte
	refuse  refuser
}

func newOutboundLoop(e *Engine) *outboundLoop {
	o := &outboundLoop{engine: e, buffer: make([]byte, tun.MaxRead), refuse: refuser{engine: e, tokens: refusalBurst}}
	for _, link := range e.config.Links {
		o.senders = append(o.senders, link.Socket.NewSender())
	}
	return o
}

func (o *outboundLoop) run(ctx context.Context) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for ctx.Err() == nil {
		if err := o.engine.config.Device.Wait(pollInterval); err != nil {
			return err
		}
		if err := o.burst(); err != nil {
			return err
		}
	}
	return nil
}

// burst takes what the device has now and sends it.
func (o *outboundLoop) burst() error {
	defer o.flush()
	for packets, total := 0, 0; packets < burstPackets && total < burstBytes; packets++ {
		n, err := o.engine.config.Device.Read(o.buffer)
		if errors.Is(err, tun.ErrAgain) {
			return nil
		}
		if err != nil {
			return err
		}
		total += n
		o.packet(o.buffer[:n])
	}
	return nil
}

func (o *outboundLoop) flush() {
	for _, sender := range o.senders {
		sender.Flush()
		o.engine.drops.add(DropSend, sender.Dropped)
		sender.Dropped = 0
	}
}

// packet takes one virtio header and inner packet. The bytes of the header
// are overwritten by the record's meta, which stands right before the packet.
func (o *outboundLoop) packet(b []byte) {
	if len(b) < packet.VirtioHeaderSize {
		o.engine.drops.count(DropMalformed)
		return
	}
	virtio := packet.ParseVirtioHeader(b)
	inner, err := packet.Parse(b[packet.VirtioHeaderSize:])
	if err != nil {
		o.engine.drops.count(dropOfParse(err))
		return
	}
	destination := o.route(&inner)
	if destination == nil {
		return
	}
	if out := destination.out.Load(); out != nil {
		o.forward(out, b, &inner, virtio)
		return
	}
	o.engine.drops.count(DropNoPath)
	o.refuse.unreachable(b[packet.VirtioHeaderSize:], &inner)
}

// route finds where a packet goes. Packets of sources that are not ours are
// refused here too: the peer would only drop them later.
func (o *outboundLoop) route(inner *packet.Inner) *destination {
	e := o.engine
	if !e.networks.Contains(inner.Source) {
		e.drops.count(DropSource)
		return nil
	}
	destination, ok := e.sites.Lookup(inner.Destination)
	if !ok {
		e.drops.count(DropDestination)
		return nil
	}
	return destination
}

func (o *outboundLoop) forward(out *outbound, b []byte, inner *packet.Inner, virtio packet.VirtioHeader) {
	inside := b[packet.VirtioHeaderSize:]
	limit := int(out.limit.Load())
	partial := packet.PartialChecksum(inside, inner, virtio)
	packet.ClampMSS(inside, inner, maxMSS(inner, limit), partial)
	out.bytes.Add(uint64(len(inside)))
	if !partial && (virtio.Super() || len(inside) > limit) && !packet.TransportChecksumHolds(inside, inner) {
		o.engine.drops.count(DropMalformed)
		return
	}
	if virtio.Super() || len(inside) > limit {
		if cut, ok := packet.NewCut(inside, *inner, virtio, limit); ok {
			o.segments(out, b, &cut, limit)
			return
		}
	}
	if virtio.GSOType == packet.GSOUDP {
		o.engine.drops.count(DropMalformed)
		return
	}
	var flags uint8
	if partial {
		flags = wire.PartialChecksum
	}
	o.whole(out, b, flags, limit)
}

// whole sends a packet that is not cut.
func (o *outboundLoop) whole(out *outbound, b []byte, flags uint8, limit int) {
	switch length := len(b) - packet.VirtioHeaderSize; {
	case length <= limit:
		o.single(out, b, flags)
	case length <= 2*limit:
		o.halves(out, b, flags, limit)
	default:
		o.engine.drops.count(DropTooBig)
	}
}

// single sends a packet as one record.
func (o *outboundLoop) single(out *outbound, b []byte, flags uint8) {
	if !o.reserve(out, 1) {
		return
	}
	plaintext := b[packet.VirtioHeaderSize-wire.MetaSize:]
	wire.Meta{Flags: flags, Sequence: out.session.sequence(1)}.Put(plaintext)
	o.seal(out, plaintext, wire.Header{Last: true})
}

// halves sends a packet that is too large for one record as two, so that the
// hosts never see the tunnel's smaller MTU. The second meta overwrites the end
// of the first half, which is sealed by then.
func (o *outboundLoop) halves(out *outbound, b []byte, flags uint8, limit int) {
	if !o.reserve(out, 2) {
		return
	}
	sequence := out.session.sequence(2)
	first := b[packet.VirtioHeaderSize-wire.MetaSize : packet.VirtioHeaderSize+limit]
	wire.Meta{Flags: flags | wire.FirstPart, Sequence: sequence}.Put(first)
	o.seal(out, first, wire.Header{})
	second := b[packet.VirtioHeaderSize+limit-wire.MetaSize:]
	wire.Meta{Flags: flags | wire.LastPart, Sequence: sequence + 1}.Put(second)
	o.seal(out, second, wire.Header{Idx: 1, Last: true})
}

// segments cuts a super-packet into records, each with a header of its own,
// written in front of its payload over the segment before it, which is sealed
// by then: no payload byte is copied.
func (o *outboundLoop) segments(out *outbound, b []byte, cut *packet.Cut, limit int) {
	if cut.Longest() > limit {
		o.datagrams(out, b, cut, limit)
		return
	}
	count := cut.Segments()
	if !o.reserve(out, count) {
		return
	}
	sequence := out.session.sequence(count)
	meta := wire.Meta{Flags: wire.PartialChecksum | wire.Segment, HeaderLength: uint8(cut.HeaderLength())}
	for i := range count {
		from, to := cut.Payload(i)
		start := packet.VirtioHeaderSize + from - cut.HeaderLength() - wire.MetaSize
		plaintext := b[start : packet.VirtioHeaderSize+to]
		meta.Sequence = sequence + uint32(i)
		meta.Put(plaintext)
		cut.Header(plaintext[wire.MetaSize:wire.MetaSize+cut.HeaderLength()], i)
		idx := uint8(i % (wire.MaxIdx + 1))
		o.seal(out, plaintext, wire.Header{Idx: idx, Last: i == count-1 || idx == wire.MaxIdx})
	}
}

// datagrams sends those of a UDP super-packet one by one, because they are too
// large for one record each. Every header is written over the datagram before.
func (o *outboundLoop) datagrams(out *outbound, b []byte, cut *packet.Cut, limit int) {
	for i := range cut.Segments() {
		from, to := cut.Payload(i)
		datagram := b[from-cut.HeaderLength() : packet.VirtioHeaderSize+to]
		cut.Header(datagram[packet.VirtioHeaderSize:packet.VirtioHeaderSize+cut.HeaderLength()], i)
		o.whole(out, datagram, wire.PartialChecksum, limit)
	}
}

func (o *outboundLoop) reserve(out *outbound, n int) bool {
	if err := out.sealer.Reserve(n, &o.numbers); err != nil {
		o.engine.drops.add(DropKeyExhausted, uint64(n))
		return false
	}
	return true
}

func (o *outboundLoop) seal(out *outbound, plaintext []byte, h wire.Header) {
	sender := o.senders[out.link]
	room := sender.Room(wire.HeaderSize + len(plaintext) + wire.TagSize)
	sender.Add(out.endpoint, out.sealer.Seal(room, plaintext, h, &o.numbers))
}
