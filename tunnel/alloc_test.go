package tunnel

import (
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
	"causeway/tunnel/seal"
	"causeway/tunnel/tun"
	"causeway/tunnel/udp"
)

// sinkDevice takes every packet and keeps none.
type sinkDevice struct{ written int }

func (d *sinkDevice) Wait(time.Duration) error   { return nil }
func (d *sinkDevice) Read([]byte) (int, error)   { return 0, tun.ErrAgain }
func (d *sinkDevice) Write(p []unix.Iovec) error { d.written += len(p); return nil }
func (d *sinkDevice) Offloads() tun.Offloads     { return tun.Offloads{TCP: true, UDP: true} }
func (d *sinkDevice) Drops() uint64              { return 0 }
func (d *sinkDevice) Close() error               { return nil }

// idle is an engine that does not run, with one path whose far end is a
// socket nobody reads.
func idle(t testing.TB, device Device) (*Engine, *outbound, *seal.Chain) {
	t.Helper()
	link, sink := newLink(t, "a"), newLink(t, "sink")
	t.Cleanup(func() { link.Socket.Close(); sink.Socket.Close() })
	e := New(Config{
		Device: device, Links: []Link{link}, Plan: Plan{
			Failover: time.Second, Networks: []netip.Prefix{beijing},
			Remotes: []Remote{{Site: "california", Networks: []netip.Prefix{california}}},
		},
	})
	chain := seal.NewChain(seal.Secret{1})
	sealer, err := seal.NewSealer(chain, 7)
	if err != nil {
		t.Fatal(err)
	}
	s := &session{}
	s.remote.Store(e.plan.Load().to("california"))
	out := &outbound{
		name: &pathName{path: "a"}, session: s, total: &atomic.Uint64{}, bytes: &atomic.Uint64{}, limit: &atomic.Int32{},
		lanes: []lane{{port: newPort(link.Socket), sealer: sealer, endpoint: udp.NewEndpoint(sink.Socket.Local())}},
	}
	out.limit.Store(1438)
	return e, out, chain
}

func TestOutboundDoesNotAllocate(t *testing.T) {
	e, out, _ := idle(t, &sinkDevice{})
	e.plan.Load().to("california").out[0].Store(out)
	o := newOutboundLoop(e)
	packets := map[string][]byte{
		"super-packet": superPacket(make([]byte, 50_000), 1398),
		"datagrams":    udpSuperPacket(make([]byte, 50_000), 1398),
		"large ones":   udpSuperPacket(make([]byte, 50_000), 1472),
		"small packet": udpFrom("10.0.1.10", "172.16.1.10", "small"),
		"two halves":   udpFrom("10.0.1.10", "172.16.1.10", string(make([]byte, 1460))),
		"refused":      udpFrom("10.0.1.10", "9.9.9.9", "nowhere"),
	}
	for name, b := range packets {
		allocs := testing.AllocsPerRun(100, func() {
			copy(o.buffer, b)
			o.packet(o.buffer[:len(b)])
			o.flush()
		})
		if allocs != 0 {
			t.Errorf("%s: %v allocations", name, allocs)
		}
	}
}

func TestInboundDoesNotAllocate(t *testing.T) {
	device := &sinkDevice{}
	r := newRawPathTo(t, device)
	if allocs := r.allocations(&r.loop.inbound); allocs != 0 {
		t.Errorf("%v allocations per super-packet", allocs)
	}
	if device.written == 0 {
		t.Error("nothing was written: the test is blind")
	}
}

// Over a connection of its own, accepted or dialled, a path's records cost no
// more.
func TestInboundOverAConnectionDoesNotAllocate(t *testing.T) {
	device := &sinkDevice{}
	r := newRawPathTo(t, device)
	peer := causeway.Identity{Interconnect: "demo", Site: "california", Name: "ca-1", Role: causeway.RoleGateway}
	r.path.session.Peer = peer
	r.path.link, r.path.conduit = nil, &conduit{id: pathID(peer, "a"), opening: make(chan struct{}, 1)}
	in := &inbound{engine: r.loop.engine, connection: &connection{peer: peer.URI()}, joiner: newJoiner(r.loop.engine)}
	if allocs := r.allocations(in); allocs != 0 {
		t.Errorf("%v allocations per super-packet", allocs)
	}
	if device.written == 0 || in.connection.conduit.Load() != r.path.conduit {
		t.Error("nothing was written, or the connection never learned of its path: the test is blind")
	}
}

// allocations returns how many it takes to open a super-packet. The first run
// is not counted.
func (r *rawPath) allocations(in *inbound) float64 {
	r.t.Helper()
	const runs = 100
	records := sealed(r.t, r.out, superPacket(make([]byte, 50_000), 1398), runs+1)
	return testing.AllocsPerRun(runs, func() {
		in.records(records[0])
		records = records[1:]
	})
}

// sealed returns the records of a super-packet, sealed anew count times.
func sealed(t testing.TB, out *outbound, super []byte, count int) [][][]byte {
	t.Helper()
	e, _, _ := idle(t, &sinkDevice{})
	var all [][][]byte
	for range count {
		o := newOutboundLoop(e)
		copy(o.buffer, super)
		all = append(all, collect(o, out, len(super)))
	}
	return all
}

// collect lets the outbound loop seal what is in its buffer and reads the
// records from a socket of its own.
func collect(o *outboundLoop, out *outbound, n int) [][]byte {
	link, err := udp.Open(netip.MustParseAddrPort("127.0.0.1:0"), "")
	if err != nil {
		panic(err)
	}
	defer link.Close()
	receiver := link.NewReceiver()
	direct := *out
	direct.lanes = []lane{out.lanes[0]}
	direct.lanes[0].endpoint = udp.NewEndpoint(link.Local())
	o.plan.to("california").out[0].Store(&direct)
	o.packet(o.buffer[:n])
	o.flush()
	var records [][]byte
	if receiver.Wait(time.Second) != nil {
		return nil
	}
	for _, m := range receiver.Receive() {
		for from := 0; from < len(m.Data); from += m.Segment {
			record := m.Data[from:min(from+m.Segment, len(m.Data))]
			records = append(records, append([]byte(nil), record...))
		}
	}
	return records
}
