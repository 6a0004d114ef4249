package tunnel

import (
	"errors"

	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
	"causeway/tunnel/wire"
)

// maxJoined is how many segments are joined at most: those of one
// super-packet.
const maxJoined = wire.MaxIdx + 1

// joiner puts consecutive segments of one super-packet together again and
// writes them to the TUN device in one call, without copying a payload: the
// parts stay where they were opened. A segment whose neighbours were lost is
// written by itself, so a lost record costs one segment. Datagrams of one flow
// that came one by one are joined too (datagrams.go).
type joiner struct {
	engine *Engine
	uso    bool // the device takes super-packets of UDP, in this burst

	path     *inboundPath // of segments of a super-packet, nil for datagrams that came one by one
	inner    packet.Inner
	segments [maxJoined][]byte // IP packets of equal header length
	count    int               // 0 when nothing is being joined
	size     int               // payload of every segment but the last
	payload  int               // of all segments
	nextPN   uint64
	nextIdx  uint8
	closed   bool // nothing can follow the newest segment
	partial  bool // the first segment's checksum is partial
	verified bool // the first segment's checksums hold

	virtio [packet.VirtioHeaderSize]byte
	parts  [2 + maxJoined]unix.Iovec
	saved  [255]byte // the first segment's header before it was joined
}

func newJoiner(e *Engine) joiner { return joiner{engine: e} }

// take writes a packet whose addresses were admitted, or begins to join with
// it. It keeps the packet until the next flush, but not one that was put
// together from halves.
func (j *joiner) take(p *inboundPath, h wire.Header, pn uint64, meta wire.Meta, inner *packet.Inner, b []byte) {
	partial := meta.Flags&wire.PartialChecksum != 0
	lone := meta.Flags&(wire.Segment|wire.LastPart) == 0 && j.uso && packet.JoinableDatagram(b, inner, partial)
	if lone && j.extendDatagrams(b, partial) {
		return
	}
	j.flush()
	switch {
	case lone:
		j.beginDatagrams(inner, b, partial)
	case meta.Flags&wire.Segment != 0 && partial && inner.Payload != 0 && int(meta.HeaderLength) == inner.Payload:
		j.begin(p, h, pn, inner, b)
	default:
		j.single(inner, b, partial)
	}
}

// begin starts joining with a segment of a super-packet.
func (j *joiner) begin(p *inboundPath, h wire.Header, pn uint64, inner *packet.Inner, segment []byte) {
	j.first(p, inner, segment, true)
	j.nextPN, j.nextIdx = pn+1, h.Idx+1
	j.closed = h.Last || !packet.Joinable(segment, inner) || packet.EndsRun(segment, inner)
}

func (j *joiner) first(p *inboundPath, inner *packet.Inner, segment []byte, partial bool) {
	j.path, j.inner, j.partial = p, *inner, partial
	j.segments[0], j.count = segment, 1
	j.size = len(segment) - inner.Payload
	j.payload = j.size
}

// extend takes a segment if it directly continues the ones being joined. Only
// its payload and the last one's TCP flags are used, under the first segment's
// header, so nothing in its own header can get around the checks of the first.
func (j *joiner) extend(p *inboundPath, h wire.Header, pn uint64, meta wire.Meta, segment []byte) bool {
	header := j.inner.Payload
	if j.count == 0 || j.path != p || j.closed || pn != j.nextPN || h.Idx != j.nextIdx || j.count == maxJoined ||
		meta.Flags != wire.Segment|wire.PartialChecksum || int(meta.HeaderLength) != header || len(segment) <= header {
		return false
	}
	payload := len(segment) - header
	if !j.hasRoom(payload) || !packet.Continues(j.segments[0], segment, &j.inner, j.payload) {
		return false
	}
	j.add(segment, payload)
	j.nextPN, j.nextIdx = pn+1, h.Idx+1
	j.closed = h.Last || payload < j.size || packet.EndsRun(segment, &j.inner)
	return true
}

func (j *joiner) hasRoom(payload int) bool {
	return payload <= j.size && j.inner.Payload+j.payload+payload <= packet.MaxLength
}

func (j *joiner) add(segment []byte, payload int) {
	j.segments[j.count] = segment
	j.count++
	j.payload += payload
}

// flush writes what was joined.
func (j *joiner) flush() {
	switch j.count {
	case 0:
		return
	case 1:
		j.single(&j.inner, j.segments[0], j.partial)
	default:
		if errors.Is(j.writeJoined(), unix.EINVAL) {
			j.writeSegments()
		}
	}
	j.count = 0
}

// writeJoined returns EINVAL when the kernel, or the last check before it,
// refuses the super-packet.
func (j *joiner) writeJoined() error {
	first := j.segments[0]
	header := first[:j.inner.Payload]
	copy(j.saved[:], header)
	virtio := packet.JoinedHeader(header, &j.inner, j.payload, j.size, j.segments[j.count-1])
	if !virtio.Fits(&j.inner, len(header)+j.payload) {
		return unix.EINVAL
	}
	virtio.Put(j.virtio[:])
	setVector(&j.parts[0], j.virtio[:])
	setVector(&j.parts[1], first)
	for i := 1; i < j.count; i++ {
		setVector(&j.parts[1+i], j.segments[i][j.inner.Payload:])
	}
	return j.write(1 + j.count)
}

// writeSegments is for kernels that refuse a super-packet: its segments are
// written one by one. Each has its own header again, and only the first one's
// addresses were admitted: one of another flow is dropped.
func (j *joiner) writeSegments() {
	copy(j.segments[0], j.saved[:j.inner.Payload])
	for _, segment := range j.segments[:j.count] {
		inner, err := packet.Parse(segment)
		if err != nil || !inner.SameFlow(&j.inner) {
			j.engine.drops.count(DropMalformed)
			continue
		}
		j.single(&inner, segment, true)
	}
}

// single writes one packet.
func (j *joiner) single(inner *packet.Inner, b []byte, partial bool) {
	var virtio packet.VirtioHeader
	if partial {
		virtio, partial = packet.SinglePartial(b, inner)
		if !partial {
			j.engine.drops.count(DropMalformed)
			return
		}
	}
	virtio.Put(j.virtio[:])
	setVector(&j.parts[0], j.virtio[:])
	setVector(&j.parts[1], b)
	if errors.Is(j.write(2), unix.EINVAL) {
		j.engine.drops.count(DropDevice)
	}
}

// write hands the first n parts to the device. It returns EINVAL for the
// caller to find another form and counts every other failure.
func (j *joiner) write(n int) error {
	err := j.engine.config.Device.Write(j.parts[:n])
	if err != nil && !errors.Is(err, unix.EINVAL) {
		j.engine.drops.count(DropDevice)
	}
	return err
}

func setVector(v *unix.Iovec, b []byte) {
	v.Base = &b[0]
	v.SetLen(len(b))
}
