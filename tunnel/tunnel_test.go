package tunnel

import (
	"bytes"
	"context"
	"encoding/binary"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"causeway"
	"causeway/tunnel/packet"
	"causeway/tunnel/seal"
	"causeway/tunnel/tun"
	"causeway/tunnel/udp"
	"causeway/tunnel/wire"
)

// memoryDevice is a TUN device without a kernel: packets put into in are
// read, packets written come out of out, virtio header included.
type memoryDevice struct {
	in, out chan []byte
	// refuseGSO answers a super-packet with EINVAL, as some kernels do, and
	// noUDP has super-packets of UDP switched off.
	refuseGSO, noUDP bool
	dropped          atomic.Uint64
}

func newMemoryDevice() *memoryDevice {
	return &memoryDevice{in: make(chan []byte, 64), out: make(chan []byte, 1024)}
}

func (d *memoryDevice) Wait(timeout time.Duration) error {
	deadline := time.After(min(timeout, 5*time.Millisecond))
	for len(d.in) == 0 {
		select {
		case <-deadline:
			return nil
		case <-time.After(100 * time.Microsecond):
		}
	}
	return nil
}

func (d *memoryDevice) Read(b []byte) (int, error) {
	select {
	case p := <-d.in:
		return copy(b, p), nil
	default:
		return 0, tun.ErrAgain
	}
}

func (d *memoryDevice) Write(parts []unix.Iovec) error {
	all, err := written(parts, d.refuseGSO)
	if err == nil {
		d.out <- all
	}
	return err
}

// written is what a device takes of a write: all of it, or nothing where it
// knows no super-packets.
func written(parts []unix.Iovec, refuseGSO bool) ([]byte, error) {
	var all []byte
	for _, part := range parts {
		all = append(all, unsafe.Slice(part.Base, part.Len)...)
	}
	if refuseGSO && packet.ParseVirtioHeader(all).GSOType != packet.GSONone {
		return nil, unix.EINVAL
	}
	return all, nil
}

func (d *memoryDevice) Offloads() tun.Offloads { return tun.Offloads{TCP: true, UDP: !d.noUDP} }
func (d *memoryDevice) Drops() uint64          { return d.dropped.Load() }
func (d *memoryDevice) Close() error           { return nil }

// end is one gateway of a pair in a test.
type end struct {
	*Engine
	device *memoryDevice
	events chan Event
	who    causeway.Identity
	// sendTo is where each link sends, if not to the far link itself.
	sendTo map[int]netip.AddrPort
}

// pair is two engines on loopback, with two links each.
type pair struct {
	bj, ca *end
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

var (
	beijing    = netip.MustParsePrefix("10.0.0.0/16")
	california = netip.MustParsePrefix("172.16.0.0/16")
)

// inIPv6 are the sites' IPv6 networks.
var inIPv6 = map[string]netip.Prefix{
	"beijing":    netip.MustParsePrefix("fd00:1::/32"),
	"california": netip.MustParsePrefix("fd00:2::/32"),
}

// Failover times of pairs. A patient pair is for tests in which every packet
// counts: on a busy machine one end may well not be run for 100 ms, which is
// when the other of a quick pair takes all paths for down and drops packets.
const (
	quick   = 300 * time.Millisecond
	patient = 10 * time.Second
)

// patience is how long a test waits for what has to come.
const patience = 20 * time.Second

func startPair(t testing.TB) *pair { return startPairOf(t, quick) }

func startPairOf(t testing.TB, failover time.Duration) *pair {
	t.Helper()
	p := &pair{
		bj: newEnd(t, failover, "beijing", beijing, "california", california),
		ca: newEnd(t, failover, "california", california, "beijing", beijing),
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	for _, e := range []*end{p.bj, p.ca} {
		p.wg.Go(func() {
			if err := e.Run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(func() {
		cancel()
		p.wg.Wait()
	})
	return p
}

func newEnd(t testing.TB, failover time.Duration, site string, own netip.Prefix, remote string, theirs netip.Prefix) *end {
	t.Helper()
	ownNetworks, theirNetworks := []netip.Prefix{own, inIPv6[site]}, []netip.Prefix{theirs, inIPv6[remote]}
	e := &end{
		device: newMemoryDevice(), events: make(chan Event, 1024), sendTo: map[int]netip.AddrPort{},
		who: causeway.Identity{Interconnect: "test", Site: site, Role: causeway.RoleGateway, Name: "gw"},
	}
	e.Engine = New(Config{
		Device: e.device, Addresses: []netip.Addr{own.Addr().Next(), netip.MustParseAddr("fd00:1::1")},
		Links: []Link{newLink(t, "a"), newLink(t, "b")},
		Plan: Plan{
			Failover: failover, Networks: ownNetworks, Preference: []string{"a-a", "b-b"},
			Remotes: []Remote{{Site: remote, Networks: theirNetworks}},
		},
		Report: func(event Event) { e.events <- event },
	})
	return e
}

func newLink(t testing.TB, name string) Link {
	t.Helper()
	socket, err := udp.Open(netip.MustParseAddrPort("127.0.0.1:0"), "")
	if err != nil {
		t.Fatal(err)
	}
	shard, err := socket.OpenShard("")
	if err != nil {
		t.Fatal(err)
	}
	return Link{Name: name, Socket: socket, Shards: []*udp.Socket{shard}, MTU: 1500}
}

// session installs a session with fresh keys on both ends.
func (p *pair) session(t testing.TB, id string) {
	t.Helper()
	var c2s, s2c seal.Secret
	copy(c2s[:], "to server "+id)
	copy(s2c[:], "to client "+id)
	client := Session{
		ID: id, Peer: p.ca.who, Confirmed: true,
		Send: seal.NewChain(c2s), Receive: seal.NewChain(s2c),
	}
	server := Session{ID: id, Peer: p.bj.who, Send: seal.NewChain(s2c), Receive: seal.NewChain(c2s)}
	for i, name := range []string{"a", "b"} {
		clientIndexes, serverIndexes := p.bj.twoIndexes(), p.ca.twoIndexes()
		client.Paths = append(client.Paths, SessionPath{
			Name: name + "-" + name, Link: name, Remote: p.bj.remote(i, p.ca),
			SendIndexes: serverIndexes, ReceiveIndexes: clientIndexes,
		})
		server.Paths = append(server.Paths, SessionPath{
			Name: name + "-" + name, Link: name, Remote: p.ca.remote(i, p.bj),
			SendIndexes: clientIndexes, ReceiveIndexes: serverIndexes,
		})
	}
	if err := p.ca.Install(t.Context(), server, nil); err != nil {
		t.Fatal(err)
	}
	if err := p.bj.Install(t.Context(), client, nil); err != nil {
		t.Fatal(err)
	}
}

// twoIndexes are those of a path with two shards.
func (e *end) twoIndexes() []uint32 { return []uint32{e.Indexes().Take(), e.Indexes().Take()} }

// remote is where link i sends to reach the far end.
func (e *end) remote(i int, far *end) netip.AddrPort {
	if to, ok := e.sendTo[i]; ok {
		return to
	}
	return far.config.Links[i].Socket.Local()
}

// waitFor returns the first event that matches.
func (e *end) waitFor(t testing.TB, what string, match func(Event) bool) Event {
	t.Helper()
	timeout := time.After(patience)
	for {
		select {
		case event := <-e.events:
			if match(event) {
				return event
			}
		case <-timeout:
			t.Fatalf("%s: waited in vain for %s", e.who.Site, what)
		}
	}
}

func usesPath(name string) func(Event) bool {
	return func(e Event) bool { return e.Kind == EventUse && e.To == name }
}

// ready waits until both ends send over the named path.
func (p *pair) ready(t testing.TB, path string) {
	t.Helper()
	for _, e := range []*end{p.bj, p.ca} {
		e.waitFor(t, path+" in use", usesPath(path))
	}
	for _, e := range []*end{p.bj, p.ca} {
		e.waitState(t, path, "up")
	}
}

func (e *end) waitState(t testing.TB, name, state string) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if e.status(t, name).State == state {
			return
		}
	}
	t.Fatalf("%s: %s never became %s", e.who.Site, name, state)
}

func (e *end) status(t testing.TB, name string) PathStatus {
	t.Helper()
	paths, err := e.Paths(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		if p.Name == name {
			return p
		}
	}
	return PathStatus{}
}

// receive returns the next packet written to the device.
func (e *end) receive(t testing.TB) (packet.VirtioHeader, []byte) {
	t.Helper()
	select {
	case b := <-e.device.out:
		return packet.ParseVirtioHeader(b), b[packet.VirtioHeaderSize:]
	case <-time.After(patience):
		e.drops.Each(func(reason string, n uint64) {
			if n > 0 {
				t.Logf("dropped as %s: %d", reason, n)
			}
		})
		for len(e.events) > 0 {
			t.Logf("%+v", <-e.events)
		}
		t.Fatalf("%s: nothing arrived", e.who.Site)
		return packet.VirtioHeader{}, nil
	}
}

// udpFrom builds an inner UDP packet with a virtio header in front.
func udpFrom(source, destination string, payload string) []byte {
	b := ipv4(packet.UDP, source, destination, append(make([]byte, 8), payload...))
	return append(make([]byte, packet.VirtioHeaderSize), b...)
}

func ipv4(protocol uint8, source, destination string, transport []byte) []byte {
	b := make([]byte, 20)
	b[0], b[8], b[9] = 0x45, 64, protocol
	binary.BigEndian.PutUint16(b[2:], uint16(20+len(transport)))
	s, d := netip.MustParseAddr(source).As4(), netip.MustParseAddr(destination).As4()
	copy(b[12:], s[:])
	copy(b[16:], d[:])
	return append(b, transport...)
}

// superPacket builds what the kernel hands over for one large TCP write.
func superPacket(payload []byte, segment int) []byte {
	tcp := make([]byte, 20)
	tcp[12], tcp[13] = 5<<4, 0x18
	b := ipv4(packet.TCP, "10.0.1.10", "172.16.1.10", append(tcp, payload...))
	return behindVirtio(b, packet.VirtioHeader{GSOType: packet.GSOTCPv4, HeaderLength: 40, GSOSize: uint16(segment), ChecksumOffset: 16})
}

// behindVirtio completes the virtio header of an IPv4 super-packet and puts it
// in front.
func behindVirtio(b []byte, h packet.VirtioHeader) []byte {
	h.Flags, h.ChecksumStart = packet.NeedsChecksum, 20
	virtio := make([]byte, packet.VirtioHeaderSize, packet.VirtioHeaderSize+len(b))
	h.Put(virtio)
	return append(virtio, b...)
}

func TestPacketCrosses(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "there")
	if _, got := p.ca.receive(t); string(got[28:]) != "there" {
		t.Errorf("arrived: %q", got)
	}
	p.ca.device.in <- udpFrom("172.16.1.10", "10.0.1.10", "and back")
	if _, got := p.bj.receive(t); string(got[28:]) != "and back" {
		t.Errorf("arrived: %q", got)
	}
}

func TestSuperPacketCrossesWhole(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.waitLimit(t, "a-a", 1438)
	payload := bytes.Repeat([]byte("0123456789abcdef"), 3500) // 56,000 bytes
	p.bj.device.in <- superPacket(payload, 1398)
	virtio, got := p.ca.receive(t)
	if virtio.GSOType != packet.GSOTCPv4 || virtio.GSOSize != 1398 || virtio.Flags != packet.NeedsChecksum {
		t.Errorf("virtio header %+v", virtio)
	}
	if !bytes.Equal(got[40:], payload) {
		t.Errorf("%d bytes of payload arrived changed, want %d", len(got)-40, len(payload))
	}
}

// A packet larger than a record crosses as two and arrives as one.
func TestLargePacketCrossesInHalves(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.waitLimit(t, "a-a", 1438)
	for _, size := range []int{1410, 1411, 1472} {
		payload := string(bytes.Repeat([]byte{byte(size)}, size))
		p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", payload)
		if _, got := p.ca.receive(t); string(got[28:]) != payload {
			t.Errorf("%d bytes of payload: %d arrived", size, len(got)-28)
		}
	}
	p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", string(make([]byte, 4000)))
	eventually(t, "what does not fit into two is dropped", func() bool { return p.bj.drops.Count(DropTooBig) == 1 })
}

// A TCP packet that was not segmented for the path is cut.
func TestLargeTCPPacketIsCut(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.waitLimit(t, "a-a", 1438)
	payload := bytes.Repeat([]byte("x"), 1460)
	b := superPacket(payload, 0)
	packet.VirtioHeader{Flags: packet.NeedsChecksum, ChecksumStart: 20, ChecksumOffset: 16}.Put(b)
	p.bj.device.in <- b
	virtio, got := p.ca.receive(t)
	if virtio.GSOSize != 1398 || !bytes.Equal(got[40:], payload) {
		t.Errorf("virtio header %+v, %d bytes", virtio, len(got))
	}
}

// Damage done before the tunnel is not made good by cutting.
func TestDamagedPacketIsNotCut(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.waitLimit(t, "a-a", 1438)
	b := superPacket(bytes.Repeat([]byte("x"), 1460), 0)
	packet.VirtioHeader{}.Put(b) // complete checksum, and a wrong one
	p.bj.device.in <- b
	eventually(t, "dropped", func() bool { return p.bj.drops.Count(DropMalformed) == 1 })
}

// What a slower path still reports does not undo what a faster one said since.
func TestOlderReportsAreIgnored(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.waitState(t, "b-b", "up")
	err := p.bj.do(t.Context(), func(l *loop) {
		for _, peer := range l.peers {
			s := peer.current
			stale := wire.Heartbeat{Sent: s.reported - 1}
			for _, path := range s.paths {
				for _, shard := range path.shards {
					stale.Reports = append(stale.Reports, wire.Report{Index: shard.sealer.Index(), Hearing: wire.HearingNothing})
				}
			}
			before := s.paths[0].machine.PeerHears()
			s.takeReports(&stale)
			if s.paths[0].machine.PeerHears() != before || before == wire.HearingNothing {
				t.Errorf("an older report was taken: %v became %v", before, s.paths[0].machine.PeerHears())
			}
			stale.Sent = s.reported + 1
			s.takeReports(&stale)
			if s.paths[0].machine.PeerHears() != wire.HearingNothing {
				t.Error("a newer report was not taken: this test is blind")
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A renewal leaves traffic on the path it takes, though that path flapped a
// while ago.
func TestRenewalKeepsThePathInUse(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	err := p.bj.do(t.Context(), func(l *loop) {
		for _, peer := range l.peers {
			peer.current.path("a-a").machine.Flapped(l.now)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	p.session(t, "s2")
	p.bj.waitFor(t, "the new session", func(e Event) bool { return e.Kind == EventSession && e.To == "s2" })
	for len(p.bj.events) > 0 {
		if e := <-p.bj.events; e.Kind == EventUse {
			t.Errorf("traffic moved: %+v", e)
		}
	}
	if s := p.bj.status(t, "a-a"); !s.Used() {
		t.Error("the path in use changed with the session")
	}
}

// waitLimit waits until the path's MTU has been found.
func (e *end) waitLimit(t testing.TB, name string, limit int) {
	t.Helper()
	eventually(t, "the MTU of "+name, func() bool { return e.status(t, name).Send.MTU == limit })
}

func TestIPv6Crosses(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.waitLimit(t, "a-a", 1438)
	payload := bytes.Repeat([]byte("0123456789abcdef"), 3000)
	tcp := make([]byte, 20)
	tcp[12], tcp[13] = 5<<4, 0x18
	b := make([]byte, 40)
	b[0], b[6], b[7] = 0x60, packet.TCP, 64
	source, destination := netip.MustParseAddr("fd00:1::10").As16(), netip.MustParseAddr("fd00:2::10").As16()
	copy(b[8:], source[:])
	copy(b[24:], destination[:])
	b = slices.Concat(b, tcp, payload)
	binary.BigEndian.PutUint16(b[4:], uint16(len(b)-40))
	virtio := make([]byte, packet.VirtioHeaderSize)
	packet.VirtioHeader{
		Flags: packet.NeedsChecksum, GSOType: packet.GSOTCPv6, HeaderLength: 60,
		GSOSize: 1378, ChecksumStart: 40, ChecksumOffset: 16,
	}.Put(virtio)
	p.bj.device.in <- slices.Concat(virtio, b)
	got, inner := p.ca.receive(t)
	if got.GSOType != packet.GSOTCPv6 || got.GSOSize != 1378 || !bytes.Equal(inner[60:], payload) {
		t.Errorf("virtio header %+v, %d bytes", got, len(inner))
	}
}

func TestSuperPacketIsCutWhereTheKernelRefusesIt(t *testing.T) {
	p := startPair(t)
	p.ca.device.refuseGSO = true
	p.session(t, "s1")
	p.ready(t, "a-a")
	payload := bytes.Repeat([]byte("0123456789abcdef"), 300)
	p.bj.device.in <- superPacket(payload, 1000)
	var all []byte
	for len(all) < len(payload) {
		virtio, got := p.ca.receive(t)
		if virtio.GSOType != packet.GSONone {
			t.Fatalf("virtio header %+v", virtio)
		}
		if length := int(binary.BigEndian.Uint16(got[2:])); length != len(got) {
			t.Fatalf("segment of %d bytes says it has %d", len(got), length)
		}
		all = append(all, got[40:]...)
	}
	if !bytes.Equal(all, payload) {
		t.Error("the segments do not add up to the payload")
	}
}

func TestInnerAddressesAreChecked(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	tests := []struct {
		name, source, destination string
		engine                    *end
		reason                    DropReason
	}{
		{"own host with a foreign source", "192.168.7.7", "172.16.1.10", p.bj, DropSource},
		{"towards no site", "10.0.1.10", "8.8.8.8", p.bj, DropDestination},
	}
	for _, tt := range tests {
		before := tt.engine.drops.Count(tt.reason)
		p.bj.device.in <- udpFrom(tt.source, tt.destination, "x")
		eventually(t, tt.name, func() bool { return tt.engine.drops.Count(tt.reason) == before+1 })
	}
	// A peer whose own checks are switched off: what it sends is refused here.
	unchecked := p.bj.config.Plan
	unchecked.Networks = append(slices.Clone(unchecked.Networks), netip.MustParsePrefix("192.168.0.0/16"))
	california := &unchecked.Remotes[0]
	california.Networks = append(slices.Clone(california.Networks), netip.MustParsePrefix("9.9.9.0/24"))
	if err := p.bj.Reconfigure(t.Context(), unchecked, nil, nil); err != nil {
		t.Fatal(err)
	}
	p.bj.device.in <- udpFrom("192.168.7.7", "172.16.1.10", "foreign source")
	eventually(t, "foreign source refused by the receiver", func() bool { return p.ca.drops.Count(DropSource) == 1 })
	p.bj.device.in <- udpFrom("10.0.1.10", "9.9.9.9", "foreign destination")
	eventually(t, "foreign destination refused by the receiver", func() bool { return p.ca.drops.Count(DropDestination) == 1 })
	if len(p.ca.device.out) != 0 {
		t.Error("a refused packet reached the device")
	}
}

func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Errorf("%s: never", what)
}

// Rule W16: garbage, forgeries and records for another link are counted, and
// nothing is ever answered.
func TestW16ForeignDatagramsAreDropped(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	attacker, err := udp.Open(netip.MustParseAddrPort("127.0.0.1:0"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer attacker.Close()
	sender := attacker.NewSender()
	send := func(b []byte) {
		to := udp.NewEndpoint(p.ca.config.Links[0].Socket.Local())
		copy(sender.Room(len(b)), b)
		sender.Add(to, len(b))
		sender.Flush()
	}
	for length := range 40 {
		send(make([]byte, 1+length))
	}
	eventually(t, "short and unknown datagrams counted", func() bool {
		return p.ca.drops.Count(DropNotARecord) == 40
	})
	forged := bytes.Repeat([]byte{0x41}, 100)
	send(forged)
	eventually(t, "unknown index counted", func() bool { return p.ca.drops.Count(DropUnknownIndex) >= 1 })
	ofLink := uint64(0)
	for index, in := range *p.ca.inbound.Load() {
		if in.link.Name == "a" {
			ofLink++
		}
		binary.BigEndian.PutUint32(forged[2:], index)
		binary.BigEndian.PutUint32(forged[6:], 1000)
		send(forged)
	}
	eventually(t, "forged record counted", func() bool { return p.ca.drops.Count(DropForged) == ofLink && ofLink > 0 })
	receiver := attacker.NewReceiver()
	if err := receiver.Wait(100 * time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if answers := receiver.Receive(); len(answers) > 0 {
		t.Errorf("%d datagrams answered", len(answers))
	}
	p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "still works")
	if _, got := p.ca.receive(t); string(got[28:]) != "still works" {
		t.Errorf("arrived: %q", got)
	}
}

func TestTrafficMovesWhenThePathDies(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.blackhole(t, "a-a")
	event := p.bj.waitFor(t, "another path", usesPath("b-b"))
	if event.From != "a-a" || event.Reason != "failed" {
		t.Errorf("event %+v", event)
	}
	p.ca.waitFor(t, "another path", usesPath("b-b"))
	// On a busy machine the new path may itself look silent for a moment and
	// a packet take the dead one: one of several has to arrive.
	eventually(t, "a packet over the other path", func() bool {
		p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "over b")
		return len(p.ca.device.out) > 0
	})
	if _, got := p.ca.receive(t); string(got[28:]) != "over b" {
		t.Errorf("arrived: %q", got)
	}
	eventually(t, "the other path in use, with a round trip", func() bool {
		status := p.bj.status(t, "b-b")
		return status.Used() && status.RTT != nil
	})
}

// blackhole makes everything this end sends on a path vanish.
func (e *end) blackhole(t testing.TB, name string) {
	t.Helper()
	hole, err := udp.Open(netip.MustParseAddrPort("127.0.0.1:0"), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { hole.Close() })
	err = e.do(t.Context(), func(l *loop) {
		for _, p := range l.peers {
			dead := p.current.path(name)
			dead.endpoint = udp.NewEndpoint(hole.Local())
			dead.rebuild(l.now)
			l.steer()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A new session takes over without losing a packet of the flow.
func TestSessionIsReplacedWithoutLoss(t *testing.T) {
	p := startPairOf(t, patient)
	p.session(t, "s1")
	p.ready(t, "a-a")
	const count = 2000
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range count {
			p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", string(binary.BigEndian.AppendUint32(nil, uint32(i))))
			time.Sleep(50 * time.Microsecond)
		}
	})
	p.session(t, "s2")
	var got []uint32
	for range count {
		_, b := p.ca.receive(t)
		got = append(got, binary.BigEndian.Uint32(b[28:]))
	}
	wg.Wait()
	slices.Sort(got)
	if len(slices.Compact(got)) != count {
		t.Error("a packet arrived twice")
	}
	for _, e := range []*end{p.bj, p.ca} {
		e.waitFor(t, "the new session", func(event Event) bool { return event.Kind == EventSession && event.To == "s2" })
	}
}

// Keys move on under traffic without losing a packet, as often as asked. What
// was sealed with a key arrives before the second epoch after it begins: on
// lines, that is two minutes later.
func TestW12KeysAdvanceWithoutLoss(t *testing.T) {
	p := startPairOf(t, patient)
	p.session(t, "s1")
	p.ready(t, "a-a")
	const count = 1000
	for epoch := range uint64(3) {
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := range count {
				p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", string(binary.BigEndian.AppendUint32(nil, uint32(i))))
				time.Sleep(50 * time.Microsecond)
			}
		})
		for _, e := range []*end{p.bj, p.ca} {
			e.makeOld(t)
		}
		for _, e := range []*end{p.bj, p.ca} {
			eventually(t, "the next epoch", func() bool { return e.epoch(t) > epoch })
		}
		seen := map[uint32]bool{}
		for range count {
			_, b := p.ca.receive(t)
			seen[binary.BigEndian.Uint32(b[28:])] = true
		}
		wg.Wait()
		if len(seen) != count {
			t.Errorf("%d of %d packets arrived", len(seen), count)
		}
	}
}

// makeOld makes the current epoch of every session end.
func (e *end) makeOld(t testing.TB) {
	t.Helper()
	err := e.do(t.Context(), func(l *loop) {
		for _, p := range l.peers {
			p.current.epoch.since = l.now - seal.EpochTime
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (e *end) epoch(t testing.TB) uint64 {
	t.Helper()
	sessions, err := e.Sessions(t.Context())
	if err != nil || len(sessions) != 1 {
		t.Fatal(sessions, err)
	}
	return sessions[0].Epoch
}

// Without a path that works nothing leaves, and the sender is told.
func TestNoPathMeansUnreachable(t *testing.T) {
	p := startPair(t)
	refused := func(why string) {
		t.Helper()
		before := p.bj.drops.Count(DropNoPath)
		p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "x")
		_, got := p.bj.receive(t)
		if len(got) < 28 || got[9] != 1 || got[20] != 3 || netip.AddrFrom4([4]byte(got[16:20])) != netip.MustParseAddr("10.0.1.10") {
			t.Errorf("%s: the sender got % x", why, got)
		}
		if p.bj.drops.Count(DropNoPath) != before+1 {
			t.Errorf("%s: not counted", why)
		}
	}
	refused("no session")
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.blackhole(t, "a-a")
	p.bj.blackhole(t, "b-b")
	for _, name := range []string{"a-a", "b-b"} {
		p.bj.waitState(t, name, "down")
	}
	refused("all paths down")
	if status := p.bj.status(t, "a-a"); status.Used() {
		t.Error("a path that is down is shown as used")
	}
}

// endsSession does to the one session of an end, in the loop, what ends it,
// and waits until it is gone for that reason.
func (e *end) endsSession(t *testing.T, want string, by func(*session)) {
	t.Helper()
	gone := make(chan string, 1)
	err := e.do(t.Context(), func(l *loop) {
		for _, peer := range l.peers {
			peer.current.gone = func(reason string) { gone <- reason }
			by(peer.current)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case reason := <-gone:
		if reason != want {
			t.Errorf("reason %q, want %q", reason, want)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the session goes on")
	}
}

// Rule W11: a session ends with the certificates it rests on, whatever
// happens to fresh handshakes.
func TestW11SessionEndsWithItsCertificate(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.endsSession(t, GoneExpired, func(s *session) { s.Until = time.Now().Add(-time.Second) })
	p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "x")
	eventually(t, "nothing sent any more", func() bool { return p.bj.drops.Count(DropNoPath) == 1 })
}

func TestW11LimitsOfASession(t *testing.T) {
	opener, err := seal.NewOpener(seal.NewChain(seal.Secret{1}), 1)
	if err != nil {
		t.Fatal(err)
	}
	s := &session{started: time.Minute, paths: []*sessionPath{{shards: []*shard{{in: &inboundPath{opener: opener}}}}}}
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for want, at := range map[string]time.Duration{"": sessionLife, GoneTooOld: sessionLife + 2*time.Minute} {
		if got := s.over(at, noon); got != want {
			t.Errorf("after %v: %q, want %q", at, got, want)
		}
	}
}

// A removed peer is cut off at once, in both directions.
func TestRemovedPeerIsCutOff(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	if err := p.ca.Remove(t.Context(), p.bj.who); err != nil {
		t.Fatal(err)
	}
	before := p.ca.drops.Count(DropUnknownIndex)
	p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "too late")
	eventually(t, "its records refused", func() bool { return p.ca.drops.Count(DropUnknownIndex) > before })
	p.ca.device.in <- udpFrom("172.16.1.10", "10.0.1.10", "to nobody")
	eventually(t, "nothing sent to it", func() bool { return p.ca.drops.Count(DropNoPath) == 1 })
	p.session(t, "s2")
	eventually(t, "a new session carries packets", func() bool {
		p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "again")
		return len(p.ca.device.out) > 1 // one is ICMP to the sender from before
	})
}

// A flood to nowhere is not answered with a flood.
func TestUnreachableIsLimited(t *testing.T) {
	p := startPair(t)
	for range 1000 {
		p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "x")
	}
	eventually(t, "all dropped", func() bool { return p.bj.drops.Count(DropNoPath) == 1000 })
	if n := len(p.bj.device.out); n == 0 || n > refusalBurst+2*refusalsPerSecond {
		t.Errorf("%d answers to 1000 packets", n)
	}
}
