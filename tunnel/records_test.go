package tunnel

import (
	"sync/atomic"
	"testing"

	"causeway/tunnel/packet"
	"causeway/tunnel/path"
	"causeway/tunnel/seal"
	"causeway/tunnel/wire"
)

// Rule W8: an index that was taken once is never taken again, whatever the
// random source says, and there is no way to give one back.
func TestW08IndexesAreNeverTakenTwice(t *testing.T) {
	var x Indexes
	drawn := []uint32{7, 7, 7, 9, 7, 9, 0, 0, 11}
	random := func() uint32 { index := drawn[0]; drawn = drawn[1:]; return index }
	for _, want := range []uint32{7, 9, 0, 11} {
		if got := x.take(random); got != want {
			t.Errorf("took %d, want %d", got, want)
		}
	}
	if x.Taken() != 4 {
		t.Errorf("%d taken, want 4", x.Taken())
	}
}

// Rule W8: a session of too many paths is refused before anything is kept of
// it.
func TestW08PathsOfASessionAreFew(t *testing.T) {
	p := startPair(t)
	for count, want := range map[int]bool{path.MaxPaths: true, path.MaxPaths + 1: false} {
		s := Session{
			ID: "many", Peer: p.ca.who,
			Send: seal.NewChain(seal.Secret{1}), Receive: seal.NewChain(seal.Secret{2}),
		}
		for range count {
			s.Paths = append(s.Paths, SessionPath{
				Name: "a-a", Link: "a", Remote: p.bj.remote(0, p.ca),
				SendIndexes: []uint32{p.ca.Indexes().Take()}, ReceiveIndexes: []uint32{p.bj.Indexes().Take()},
			})
		}
		before := len(*p.bj.inbound.Load())
		err := p.bj.Install(t.Context(), s, nil)
		added := len(*p.bj.inbound.Load()) - before
		if (err == nil) != want || (added > 0) != want {
			t.Errorf("%d paths: %v, %d indexes added; want it installed: %v", count, err, added, want)
		}
	}
}

// rawPath is an inbound path without a network: records are sealed by the
// test and given to the loop.
type rawPath struct {
	t       *testing.T
	loop    *inboundLoop
	path    *inboundPath
	out     *outbound     // seals for it
	device  *memoryDevice // where packets come out, nil where newRawPathTo was given another
	numbers seal.Numbers
}

func newRawPath(t *testing.T) *rawPath {
	t.Helper()
	device := newMemoryDevice()
	r := newRawPathTo(t, device)
	r.device = device
	return r
}

func newRawPathTo(t *testing.T, device Device) *rawPath {
	t.Helper()
	e, out, chain := idle(t, device)
	// The records come from this very site: let it pass for both.
	e.plan.Load().networks.Insert(california)
	e.plan.Load().to("california").networks.Insert(beijing)
	opener, err := seal.NewOpener(chain, 7)
	if err != nil {
		t.Fatal(err)
	}
	loop := newInboundLoop(e, linkAtWork(e.config.Links[0]))
	arrived := &inboundPath{session: out.session, link: loop.link, opener: opener, bytes: &atomic.Uint64{}}
	e.inbound.Store(&indexTable{7: arrived})
	return &rawPath{t: t, loop: loop, path: arrived, out: out}
}

// record seals a body with the next number.
func (r *rawPath) record(flags uint8, body []byte) []byte {
	r.t.Helper()
	return r.seal(wire.Meta{Flags: flags}, body)
}

func (r *rawPath) seal(meta wire.Meta, body []byte) []byte {
	r.t.Helper()
	sealer := r.out.lanes[0].sealer
	if err := sealer.Reserve(1, &r.numbers); err != nil {
		r.t.Fatal(err)
	}
	plaintext := make([]byte, wire.MetaSize, wire.MetaSize+len(body))
	meta.Put(plaintext)
	record := make([]byte, wire.Overhead+len(body))
	sealer.Seal(record, append(plaintext, body...), wire.Header{Last: true}, &r.numbers)
	return record
}

// arrives gives records to the loop and returns how many packets came out.
func (r *rawPath) arrives(records ...[]byte) int {
	before := len(r.device.out)
	r.loop.begin()
	for _, record := range records {
		r.loop.record(record)
	}
	r.loop.joiner.flush()
	return len(r.device.out) - before
}

// Rule W14: what is sealed is a segment with its own header and never the
// super-packet, so that a lost record costs one segment. Here only every
// third record of a super-packet arrives, and each is worth as much as it was.
func TestW14SuperPacketIsNotSealedWhole(t *testing.T) {
	for _, segment := range []int{1398, 8960} { // the kernel's, up to jumbo frames
		checkSelfContained(t, segment)
	}
}

func checkSelfContained(t *testing.T, segment int) {
	t.Helper()
	const limit, header = 1438, 40
	const piece = limit - header
	payload := make([]byte, 50_000)
	for i := range payload {
		payload[i] = byte(i / piece)
	}
	r := newRawPath(t)
	_, out, _ := idle(t, &sinkDevice{})
	records := sealed(t, out, superPacket(payload, segment), 1)[0]
	if len(records) != (len(payload)+piece-1)/piece {
		t.Fatalf("segments of %d bytes: %d records", segment, len(records))
	}
	for i, record := range records {
		if len(record) > limit+wire.Overhead {
			t.Errorf("segments of %d bytes: record %d has %d, more than the path carries", segment, i, len(record))
		}
		if i%3 != 0 {
			continue
		}
		if r.arrives(record) != 1 {
			t.Fatalf("segments of %d bytes: record %d is worth nothing without its neighbours", segment, i)
		}
		_, got := r.lastPacket()
		inner, err := packet.Parse(got)
		if err != nil || inner.Payload != header || len(got) <= header || got[header] != byte(i) || got[len(got)-1] != byte(i) {
			t.Errorf("segments of %d bytes: record %d: %d bytes, %+v, %v", segment, i, len(got), inner, err)
		}
	}
}

func (r *rawPath) lastPacket() (packet.VirtioHeader, []byte) {
	b := <-r.device.out
	return packet.ParseVirtioHeader(b), b[packet.VirtioHeaderSize:]
}

// Rule W14: the one packet that may come as two records is joined from
// authentic halves only, that follow each other on one path.
func TestW14HalvesAreJoinedFromAuthenticNeighboursOnly(t *testing.T) {
	whole := udpFrom("10.0.1.10", "172.16.1.10", string(make([]byte, 2000)))[packet.VirtioHeaderSize:]
	first, last := whole[:1400], whole[1400:]
	tests := []struct {
		name    string
		records func(r *rawPath) [][]byte
		want    int
	}{
		{"both halves", func(r *rawPath) [][]byte {
			return [][]byte{r.record(wire.FirstPart, first), r.record(wire.LastPart, last)}
		}, 1},
		{"forged first half", func(r *rawPath) [][]byte {
			b := r.record(wire.FirstPart, first)
			b[20] ^= 1
			return [][]byte{b, r.record(wire.LastPart, last)}
		}, 0},
		{"forged last half", func(r *rawPath) [][]byte {
			a, b := r.record(wire.FirstPart, first), r.record(wire.LastPart, last)
			b[20] ^= 1
			return [][]byte{a, b}
		}, 0},
		{"a record between them lost", func(r *rawPath) [][]byte {
			a := r.record(wire.FirstPart, first)
			r.record(0, whole)
			return [][]byte{a, r.record(wire.LastPart, last)}
		}, 0},
		{"the wrong way round", func(r *rawPath) [][]byte {
			return [][]byte{r.record(wire.LastPart, last), r.record(wire.FirstPart, first)}
		}, 0},
		{"the last half twice", func(r *rawPath) [][]byte {
			return [][]byte{r.record(wire.FirstPart, first), r.record(wire.LastPart, last), r.record(wire.LastPart, last)}
		}, 1},
	}
	for _, tt := range tests {
		r := newRawPath(t)
		if got := r.arrives(tt.records(r)...); got != tt.want {
			t.Errorf("%s: %d packets, want %d", tt.name, got, tt.want)
		}
	}
}

// Rule W14: a peer that sends first halves only fills no memory, and halves
// that are more than a packet make none.
func TestW14JoiningIsBounded(t *testing.T) {
	r := newRawPath(t)
	half := make([]byte, 60_000)
	half[0] = 0x45
	for range 100 {
		r.arrives(r.record(wire.FirstPart, half))
	}
	if size := cap(r.path.half.body); size > 2*packet.MaxLength {
		t.Errorf("%d bytes are held for one packet", size)
	}
	if got := r.arrives(r.record(wire.FirstPart, half), r.record(wire.LastPart, half)); got != 0 {
		t.Errorf("two halves of 60,000 bytes make %d packets", got)
	}
	if r.loop.engine.drops.Count(DropIncomplete) != 1 {
		t.Error("not counted")
	}
}

// Rule W12: a record of an epoch without a key is refused, and counted as what
// it is: no forgery.
func TestW12RecordsWithoutAKeyAreCounted(t *testing.T) {
	r := newRawPath(t)
	genuine := r.record(0, udpFrom("10.0.1.10", "172.16.1.10", "x")[packet.VirtioHeaderSize:])
	ahead := append([]byte(nil), genuine...)
	wire.Header{Epoch: 1, Last: true, Index: 7}.Put(ahead)
	if r.arrives(ahead, genuine) != 1 {
		t.Error("want the record of the epoch that has a key, and no other")
	}
	drops := &r.loop.engine.drops
	if drops.Count(DropEpoch) != 1 || drops.Count(DropForged) != 0 || r.path.opener.Forged() != 0 {
		t.Errorf("%d counted for their epoch, %d as forged", drops.Count(DropEpoch), drops.Count(DropForged))
	}
}

// Rule W17: the ids of probes come from a source nobody can guess and never
// look like a challenge or a ping.
func TestW17ProbeIDsAreRandom(t *testing.T) {
	seen := map[uint64]bool{}
	var union uint64
	for range 1000 {
		id := randomProbe()
		if seen[id] || id&(challengeBit|pingBit) != 0 {
			t.Fatalf("id %x", id)
		}
		seen[id] = true
		union |= id
	}
	if union != 1<<62-1 {
		t.Errorf("of all bits only %x were ever set", union)
	}
}

// Rule W23: padding is gone before the packet is looked at, and a record that
// claims more than it has is dropped.
func TestW23PaddingIsLeftAway(t *testing.T) {
	r := newRawPath(t)
	inner := udpFrom("10.0.1.10", "172.16.1.10", "hello")[packet.VirtioHeaderSize:]
	padded := append(append([]byte{}, inner...), make([]byte, 15)...)
	if r.arrives(r.seal(wire.Meta{Padding: 15}, padded)) != 1 {
		t.Fatal("a padded packet did not arrive")
	}
	if _, got := r.lastPacket(); string(got) != string(inner) {
		t.Errorf("arrived with %d bytes, want %d", len(got), len(inner))
	}
	if r.arrives(r.seal(wire.Meta{Padding: uint16(len(padded)) + 1}, padded)) != 0 || r.loop.engine.drops.Count(DropMalformed) != 1 {
		t.Error("more padding than body was not dropped")
	}
}

// Rule W23: a small packet leaves padded, so that the length of its record
// says little of what is in it.
func TestW23SmallPacketsArePadded(t *testing.T) {
	e, out, _ := idle(t, &sinkDevice{})
	for length := range 40 {
		o := newOutboundLoop(e)
		b := udpFrom("10.0.1.10", "172.16.1.10", string(make([]byte, length)))
		for i := range o.buffer {
			o.buffer[i] = 0xff
		}
		copy(o.buffer, b)
		records := collect(o, out, len(b))
		if len(records) != 1 || (len(records[0])-wire.Overhead)%wire.PaddingMultiple != 0 {
			t.Errorf("%d bytes of payload: %d records, the first of %d bytes", length, len(records), len(records[0]))
		}
	}
}
