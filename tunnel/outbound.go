package tunnel

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"time"

	"causeway"
	"causeway/steer"
	"causeway/tunnel/packet"
	"causeway/tunnel/seal"
	"causeway/tunnel/tun"
	"causeway/tunnel/udp"
	"causeway/tunnel/wire"
)

// outbound is a path as packets of a class take it. It is immutable but for
// the counters and the limit its parts keep.
type outbound struct {
	name    *pathName
	session *session
	lanes   []lane // at least one for packets to go
	total   *atomic.Uint64
	bytes   *atomic.Uint64 // of the class
	// limit is the largest inner packet one record carries on the path.
	limit *atomic.Int32
}

// pathName says which path packets took, and to whom. It is immutable and
// knows nothing of a session.
type pathName struct {
	path string
	peer causeway.Identity
}

// lane is one 5-tuple of a path. All packets of a flow take the same.
type lane struct {
	port     *port
	sealer   *seal.Sealer
	endpoint *udp.Endpoint
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
	plan    *plan // of this burst
	waiting []*port
	numbers seal.Numbers
	buffer  []byte
	refuse  refuser
	flows   flowTable
	seed    uint64        // of the hash of flows: another in every process
	now     time.Duration // of this burst
	silent  bool          // nothing may be sealed in this burst
	// overflows are those of the device.
	overflows kernelCount
}

// maxPorts is how many ports one burst may use without waiting for memory.
const maxPorts = 256

func newOutboundLoop(e *Engine) *outboundLoop {
	return &outboundLoop{
		engine: e, plan: e.plan.Load(), waiting: make([]*port, 0, maxPorts), buffer: make([]byte, tun.MaxRead+wire.PaddingMultiple),
		refuse: refuser{engine: e, seed: random64()}, flows: newFlowTable(), seed: random64(),
	}
}

func (o *outboundLoop) run(ctx context.Context) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for ctx.Err() == nil {
		o.engine.turns.Add(1)
		o.flows.answer(&o.engine.asked)
		if err := o.engine.config.Device.Wait(pollInterval); err != nil {
			return err
		}
		o.plan, o.now = o.engine.plan.Load(), o.engine.now()
		o.silent = o.engine.wake.check()
		o.engine.drops.add(DropDeviceOverflow, o.overflows.more(o.now, o.engine.config.Device.Drops))
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
		n, err := o.engine.config.Device.Read(o.buffer[:tun.MaxRead])
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
	for _, port := range o.waiting {
		port.data.Flush()
		o.engine.drops.add(DropSend, port.data.Lost())
		port.waiting = false
	}
	o.waiting = o.waiting[:0]
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
	class := o.plan.Classes.Of(keyOf(&inner))
	if out := destination.out[class].Load(); out != nil && len(out.lanes) > 0 && !o.silent {
		o.forward(out, class, b, &inner, virtio)
		return
	}
	o.engine.drops.count(DropNoPath)
	o.refuse.unreachable(b[packet.VirtioHeaderSize:], &inner)
}

// route finds where a packet goes. Packets of sources that are not ours are
// refused here too: the peer would only drop them later.
func (o *outboundLoop) route(inner *packet.Inner) *destination {
	if !o.plan.networks.Contains(inner.Source) {
		o.engine.drops.count(DropSource)
		return nil
	}
	destination, ok := o.plan.sites.Lookup(inner.Destination)
	if !ok {
		o.engine.drops.count(DropDestination)
		return nil
	}
	return destination
}

// keyOf is what classes tell packets apart by.
func keyOf(inner *packet.Inner) steer.Key {
	return steer.Key{
		DSCP: inner.DSCP, Protocol: inner.Protocol, Fragment: inner.Fragment,
		SourcePort: inner.SourcePort, DestinationPort: inner.DestinationPort,
	}
}

func (o *outboundLoop) forward(out *outbound, class int, b []byte, inner *packet.Inner, virtio packet.VirtioHeader) {
	inside := b[packet.VirtioHeaderSize:]
	limit := int(out.limit.Load())
	partial := packet.PartialChecksum(inside, inner, virtio)
	packet.ClampMSS(inside, inner, maxMSS(inner, limit), partial)
	out.total.Add(uint64(len(inside)))
	out.bytes.Add(uint64(len(inside)))
	hash := inner.FlowHash(o.seed)
	o.flows.note(hash, inner, out, class, len(inside), o.now)
	way := &out.lanes[hash%uint32(len(out.lanes))]
	if !partial && (virtio.Super() || len(inside) > limit) && !packet.TransportChecksumHolds(inside, inner) {
		o.engine.drops.count(DropMalformed)
		return
	}
	if virtio.Super() || len(inside) > limit {
		if cut, ok := packet.NewCut(inside, *inner, virtio, limit); ok {
			o.segments(out, way, b, &cut, limit)
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
	o.whole(out, way, b, flags, limit)
}

// whole sends a packet that is not cut.
func (o *outboundLoop) whole(out *outbound, way *lane, b []byte, flags uint8, limit int) {
	switch length := len(b) - packet.VirtioHeaderSize; {
	case length <= limit:
		o.single(out, way, b, flags, limit)
	case length <= 2*limit:
		o.halves(out, way, b, flags, limit)
	default:
		o.engine.drops.count(DropTooBig)
	}
}

// single sends a packet as one record, padded where there is room behind it.
func (o *outboundLoop) single(out *outbound, way *lane, b []byte, flags uint8, limit int) {
	if !o.reserve(way, 1) {
		return
	}
	length := len(b) - packet.VirtioHeaderSize
	padding := min(wire.PaddingFor(length, limit-length), cap(b)-len(b))
	clear(b[len(b) : len(b)+padding])
	plaintext := b[packet.VirtioHeaderSize-wire.MetaSize : len(b)+padding]
	wire.Meta{Flags: flags, Padding: uint16(padding), Sequence: out.session.sequence(1)}.Put(plaintext)
	o.seal(way, plaintext, wire.Header{Last: true})
}

// halves sends a packet that is too large for one record as two, so that the
// hosts never see the tunnel's smaller MTU. The second meta overwrites the end
// of the first half, which is sealed by then.
func (o *outboundLoop) halves(out *outbound, way *lane, b []byte, flags uint8, limit int) {
	if !o.reserve(way, 2) {
		return
	}
	sequence := out.session.sequence(2)
	first := b[packet.VirtioHeaderSize-wire.MetaSize : packet.VirtioHeaderSize+limit]
	wire.Meta{Flags: flags | wire.FirstPart, Sequence: sequence}.Put(first)
	o.seal(way, first, wire.Header{})
	second := b[packet.VirtioHeaderSize+limit-wire.MetaSize:]
	wire.Meta{Flags: flags | wire.LastPart, Sequence: sequence + 1}.Put(second)
	o.seal(way, second, wire.Header{Idx: 1, Last: true})
}

// segments cuts a super-packet into records, each with a header of its own,
// written in front of its payload over the segment before it, which is sealed
// by then: no payload byte is copied.
func (o *outboundLoop) segments(out *outbound, way *lane, b []byte, cut *packet.Cut, limit int) {
	if cut.Longest() > limit {
		o.datagrams(out, way, b, cut, limit)
		return
	}
	count := cut.Segments()
	if !o.reserve(way, count) {
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
		o.seal(way, plaintext, wire.Header{Idx: idx, Last: i == count-1 || idx == wire.MaxIdx})
	}
}

// datagrams sends those of a UDP super-packet one by one, because they are too
// large for one record each. Every header is written over the datagram before.
func (o *outboundLoop) datagrams(out *outbound, way *lane, b []byte, cut *packet.Cut, limit int) {
	for i := range cut.Segments() {
		from, to := cut.Payload(i)
		datagram := b[from-cut.HeaderLength() : packet.VirtioHeaderSize+to : packet.VirtioHeaderSize+to]
		cut.Header(datagram[packet.VirtioHeaderSize:packet.VirtioHeaderSize+cut.HeaderLength()], i)
		o.whole(out, way, datagram, wire.PartialChecksum, limit)
	}
}

func (o *outboundLoop) reserve(way *lane, n int) bool {
	if err := way.sealer.Reserve(n, &o.numbers); err != nil {
		o.engine.drops.add(DropKeyExhausted, uint64(n))
		return false
	}
	return true
}

func (o *outboundLoop) seal(way *lane, plaintext []byte, h wire.Header) {
	if !way.port.waiting {
		way.port.waiting = true
		o.waiting = append(o.waiting, way.port)
	}
	room := way.port.data.Room(wire.HeaderSize + len(plaintext) + wire.TagSize)
	way.port.data.Add(way.endpoint, way.sealer.Seal(room, plaintext, h, &o.numbers))
}
