package tunnel

import (
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"causeway/lab/oracle"
	"causeway/tunnel/wire"
)

// rekeys is how often both directions move to new keys, in a short run and in
// a long one.
const (
	fewRekeys  = 500
	manyRekeys = 10_000
)

// rekeyLoss is the share of records the lines lose meanwhile.
const rekeyLoss = 0.2

// F17: both directions move to new keys at once, ten thousand times, under
// 20 % loss and with no TCP to help; every data record that the lines did not
// lose is delivered, and no nonce is used twice.
func TestF17RekeysUnderLoss(t *testing.T) {
	count := manyRekeys
	if testing.Short() {
		count = fewRekeys
	}
	p := startPairOf(t, patient)
	lines := p.behindLossyLines(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	sent := 0
	for epoch := range uint64(count) {
		for range 3 {
			p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "through a rekey")
			sent++
		}
		p.bj.askForEpoch(t)
		p.ca.askForEpoch(t)
		for !p.bj.sealsWith(t, epoch+1) || !p.ca.sealsWith(t, epoch+1) {
			p.bj.beatNow(t)
			p.ca.beatNow(t)
			lines.keepUp(t, p.bj, p.ca)
		}
		lines.settle(t, sent, p.ca)
	}
	// A heartbeat may be refused: here two epochs pass within a heartbeat's way,
	// and only the epoch before stays readable.
	for _, e := range []*end{p.bj, p.ca} {
		for _, reason := range []DropReason{DropReplayed, DropKeyExhausted, DropMalformed, DropNoPath} {
			if n := e.drops.Count(reason); n > 0 {
				t.Errorf("%s dropped %d records as %v", e.who.Site, n, reason)
			}
		}
	}
	if nonces := lines.nonces.Count(); nonces.Reused > 0 || nonces.Unchecked > 0 || lines.passed.Load() == uint64(sent) {
		t.Errorf("nonces %+v; %d of %d data records passed", nonces, lines.passed.Load(), sent)
	}
}

// lossyLines are the lines of a pair that lose records.
type lossyLines struct {
	carried      atomic.Uint64 // records of all kinds, the lost ones too
	seen, passed atomic.Uint64 // data records
	delivered    uint64
	nonces       *oracle.Nonces
}

// behindLossyLines puts both links of the pair on lines that lose.
func (p *pair) behindLossyLines(t *testing.T) *lossyLines {
	t.Helper()
	lines := &lossyLines{nonces: oracle.NewNonces()}
	var wg sync.WaitGroup
	var all []*net.UDPConn
	for i := range p.bj.config.Links {
		ends := [2]*net.UDPConn{listenLocally(t), listenLocally(t)}
		to := [2]netip.AddrPort{p.bj.config.Links[i].Socket.Local(), p.ca.config.Links[i].Socket.Local()}
		p.bj.sendTo[i], p.ca.sendTo[i] = portOf(ends[0]), portOf(ends[1])
		for way := range ends {
			random := rand.New(rand.NewPCG(17, uint64(2*i+way)))
			wg.Go(func() {
				pump(ends[way], func(b []byte) { lines.carry(b, random, ends[1-way], to[1-way]) })
			})
		}
		all = append(all, ends[:]...)
	}
	t.Cleanup(func() {
		for _, conn := range all {
			conn.Close()
		}
		wg.Wait()
	})
	return lines
}

func listenLocally(t *testing.T) *net.UDPConn {
	t.Helper()
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.MustParseAddrPort("127.0.0.1:0")))
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// carry passes a record on, or loses it.
func (l *lossyLines) carry(b []byte, random *rand.Rand, from *net.UDPConn, to netip.AddrPort) {
	defer l.carried.Add(1)
	l.nonces.See(b)
	lost := random.Float64() < rekeyLoss
	if !lost {
		_, _ = from.WriteToUDPAddrPort(b, to)
	}
	if h, err := wire.ParseHeader(b); err != nil || h.Type != wire.Data {
		return
	}
	if !lost {
		l.passed.Add(1)
	}
	l.seen.Add(1)
}

// onTheWay is how many records the lines may have before them: few enough for
// the buffers of their sockets.
const onTheWay = 64

// keepUp waits until the lines have carried most of what both ends have sent.
// On a busy machine heartbeats by the clock would fill every buffer.
func (l *lossyLines) keepUp(t *testing.T, ends ...*end) {
	t.Helper()
	var sent uint64
	for _, e := range ends {
		e.withSession(t, func(_ *loop, s *session) { sent += s.sealed() })
	}
	eventually(t, "the lines keeping up", func() bool { return sent <= l.carried.Load()+onTheWay })
}

// settle waits until every packet sent so far is lost on a line or delivered.
func (l *lossyLines) settle(t *testing.T, sent int, at *end) {
	t.Helper()
	timeout := time.After(10 * time.Second)
	for l.seen.Load() < uint64(sent) || l.delivered < l.passed.Load() {
		select {
		case <-at.device.out:
			l.delivered++
		case <-timeout:
			at.drops.Each(func(reason string, n uint64) { t.Logf("dropped as %s: %d", reason, n) })
			t.Fatalf("%d sent, %d seen on the lines, %d passed, %d delivered", sent, l.seen.Load(), l.passed.Load(), l.delivered)
		case <-time.After(100 * time.Microsecond):
		}
	}
}

// askForEpoch makes the session want its next epoch, as its age would.
func (e *end) askForEpoch(t *testing.T) {
	t.Helper()
	e.withSession(t, func(_ *loop, s *session) { s.epoch.asked = true })
}

// beatNow sends heartbeats without waiting for their time.
func (e *end) beatNow(t *testing.T) {
	t.Helper()
	e.withSession(t, func(l *loop, s *session) { l.beatSession(s) })
}

func (e *end) sealsWith(t *testing.T, epoch uint64) (yes bool) {
	t.Helper()
	e.withSession(t, func(_ *loop, s *session) { yes = s.Send.Epoch() == epoch })
	return yes
}

// withSession runs f in the loop, with the session in use.
func (e *end) withSession(t *testing.T, f func(*loop, *session)) {
	t.Helper()
	err := e.do(t.Context(), func(l *loop) {
		for _, peer := range l.peers {
			f(l, peer.current)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
