package tunnel

import (
	"fmt"
	"net/netip"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"causeway/tunnel/seal"
	"causeway/tunnel/udp"
	"causeway/tunnel/wire"
)

// sessionOver installs a session with fresh keys whose paths are one over each
// of the links, which both ends have.
func (p *pair) sessionOver(t testing.TB, id string, bj, ca []Link) {
	t.Helper()
	var c2s, s2c seal.Secret
	copy(c2s[:], "to server "+id)
	copy(s2c[:], "to client "+id)
	client := Session{ID: id, Peer: p.ca.who, Confirmed: true, Send: seal.NewChain(c2s), Receive: seal.NewChain(s2c)}
	server := Session{ID: id, Peer: p.bj.who, Send: seal.NewChain(s2c), Receive: seal.NewChain(c2s)}
	for i := range bj {
		clientIndexes, serverIndexes := p.bj.twoIndexes(), p.ca.twoIndexes()
		name := bj[i].Name + "-" + ca[i].Name
		client.Paths = append(client.Paths, SessionPath{
			Name: name, Link: bj[i].Name, Remote: ca[i].Socket.Local(), SendIndexes: serverIndexes, ReceiveIndexes: clientIndexes,
		})
		server.Paths = append(server.Paths, SessionPath{
			Name: name, Link: ca[i].Name, Remote: bj[i].Socket.Local(), SendIndexes: clientIndexes, ReceiveIndexes: serverIndexes,
		})
	}
	if err := p.ca.Install(t.Context(), server, nil); err != nil {
		t.Fatal(err)
	}
	if err := p.bj.Install(t.Context(), client, nil); err != nil {
		t.Fatal(err)
	}
}

// carrying waits until the session of that name carries traffic.
func (e *end) carrying(t testing.TB, id string) {
	t.Helper()
	eventually(t, "session "+id+" at "+e.who.Site, func() bool {
		sessions, err := e.Sessions(t.Context())
		return err == nil && len(sessions) == 1 && sessions[0].ID == id
	})
}

// isClosed reports whether nobody holds the sockets of a link any more.
func isClosed(l Link) bool {
	for _, s := range append([]*udp.Socket{l.Socket}, l.Shards...) {
		again, err := udp.Open(s.Local(), "")
		if err != nil {
			return false
		}
		again.Close()
	}
	return true
}

// keepSending sends one packet after the other, each when the one before has
// arrived, and returns how to end that. A packet that does not arrive, or
// arrives twice, fails the test.
func keepSending(t *testing.T, from, to *end, source, destination string) (sent *atomic.Int64, end func()) {
	t.Helper()
	stop, done := make(chan struct{}), make(chan struct{})
	sent = &atomic.Int64{}
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
			}
			text := fmt.Sprint("packet ", sent.Load())
			from.device.in <- udpFrom(source, destination, text)
			select {
			case b := <-to.device.out:
				if got := string(b[len(b)-len(text):]); got != text {
					t.Errorf("%s arrived where %s was due", got, text)
					return
				}
			case <-time.After(5 * time.Second):
				t.Errorf("%s to %s is lost", text, to.who.Site)
				return
			}
			sent.Add(1)
		}
	}()
	return sent, func() { close(stop); <-done }
}

// Links come and go on both ends while packets cross in both directions. Every
// packet arrives, and what has gone is closed.
func TestLinksComeAndGoUnderTraffic(t *testing.T) {
	p := startPairOf(t, patient)
	bj, ca := slices.Clone(p.bj.config.Links), slices.Clone(p.ca.config.Links)
	p.sessionOver(t, "s0", bj, ca)
	p.bj.carrying(t, "s0")
	p.ca.carrying(t, "s0")
	p.ready(t, "a-a")
	sentThere, endThere := keepSending(t, p.bj, p.ca, "10.0.1.10", "172.16.1.10")
	sentBack, endBack := keepSending(t, p.ca, p.bj, "172.16.1.10", "10.0.1.10")
	var gone []Link
	for i := range 4 {
		freshBJ, freshCA := newLink(t, "a"), newLink(t, "a")
		// The link in use is replaced by one of the same name; Beijing's
		// comes a session before California's.
		gone = append(gone, bj[0], ca[0])
		bj[0] = freshBJ
		p.reconfigure(t, p.bj, []Link{freshBJ}, "a")
		p.sessionOver(t, fmt.Sprint("one end ", i), bj, ca)
		ca[0] = freshCA
		p.reconfigure(t, p.ca, []Link{freshCA}, "a")
		id := fmt.Sprint("both ends ", i)
		p.sessionOver(t, id, bj, ca)
		p.bj.carrying(t, id)
		p.ca.carrying(t, id)
		there, back := sentThere.Load(), sentBack.Load()
		eventually(t, "packets over it", func() bool { return sentThere.Load() > there+20 && sentBack.Load() > back+20 })
	}
	for _, l := range gone {
		eventually(t, "a link that has gone is closed", func() bool { return isClosed(l) })
	}
	endThere()
	endBack()
	if isClosed(bj[0]) || isClosed(ca[1]) {
		t.Error("a link in use seems closed: this test is blind")
	}
}

func (p *pair) reconfigure(t *testing.T, e *end, added []Link, removed ...string) {
	t.Helper()
	if err := e.Reconfigure(t.Context(), e.config.Plan, added, removed); err != nil {
		t.Fatal(err)
	}
}

// Sites come and go too: their networks are reached as long as they are known.
func TestSitesComeAndGo(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	plan := p.bj.config.Plan
	frankfurt := Remote{Site: "frankfurt", Networks: []netip.Prefix{netip.MustParsePrefix("192.168.0.0/16")}}
	both := plan
	both.Remotes = append(slices.Clone(plan.Remotes), frankfurt)
	for _, tt := range []struct {
		plan                Plan
		noPath, destination uint64 // drops of a packet to Frankfurt, so far
	}{{plan, 0, 1}, {both, 1, 1}, {plan, 1, 2}} {
		if err := p.bj.Reconfigure(t.Context(), tt.plan, nil, nil); err != nil {
			t.Fatal(err)
		}
		p.bj.device.in <- udpFrom("10.0.1.10", "192.168.1.1", "to Frankfurt")
		eventually(t, "the drop", func() bool {
			return p.bj.drops.Count(DropNoPath) == tt.noPath && p.bj.drops.Count(DropDestination) == tt.destination
		})
		p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "to California")
		if _, got := p.ca.receive(t); string(got[28:]) != "to California" {
			t.Errorf("arrived: %q", got)
		}
	}
	if sessions, err := p.bj.Sessions(t.Context()); err != nil || len(sessions) != 1 || sessions[0].ID != "s1" || sessions[0].Epoch != 0 {
		t.Errorf("sessions %+v, %v", sessions, err)
	}
}

// A stopped engine takes no links: they are still the caller's.
func TestStoppedEngineTakesNoLinks(t *testing.T) {
	p := startPair(t)
	p.cancel()
	p.wg.Wait()
	l := newLink(t, "c")
	if err := p.bj.Reconfigure(t.Context(), p.bj.config.Plan, []Link{l}, nil); err == nil {
		t.Error("an engine that has stopped took a link")
	}
	if isClosed(l) {
		t.Error("and closed it")
	}
	linkAtWork(l).close()
}

// still is a loop without goroutines, with one session over links a and b.
func still(t *testing.T) (*loop, *session) {
	t.Helper()
	e := newEnd(t, quick, "beijing", beijing, "california", california)
	l := newLoop(e.Engine)
	l.now = time.Second
	l.receive = func(link *link) { link.stop = func() { close(link.ended) } }
	for _, link := range e.config.Links {
		l.startLink(link)
	}
	t.Cleanup(l.close)
	var secret seal.Secret
	given := Session{ID: "s", Peer: e.who, Confirmed: true, Send: seal.NewChain(secret), Receive: seal.NewChain(secret)}
	given.Peer.Site = "california"
	for _, name := range []string{"a", "b"} {
		given.Paths = append(given.Paths, SessionPath{
			Name: name + "-" + name, Link: name, Remote: netip.MustParseAddrPort("127.0.0.1:9"),
			SendIndexes: e.twoIndexes(), ReceiveIndexes: e.twoIndexes(),
		})
	}
	if err := l.install(given, nil); err != nil {
		t.Fatal(err)
	}
	return l, l.peers[given.Peer.URI()].current
}

// A link whose sessions are not replaced in time goes all the same, and what
// its paths carried does not change the age of the keys.
func TestLinkLeavesInTime(t *testing.T) {
	l, s := still(t)
	link, dropped := l.links["a"], s.path("a-a")
	dropped.totals.bytes.Add(1000)
	sealed, carried := s.sealed(), s.carried()
	if sealed == 0 {
		t.Fatal("nothing was sealed: this test is blind")
	}
	l.drainLink("a")
	l.drainLink("no such link")
	l.closeLeft()
	if len(s.paths) != 2 || len(l.leaving) != 1 || l.links["a"] != nil {
		t.Fatalf("%d paths, %d links leave", len(s.paths), len(l.leaving))
	}
	l.now += leaveWithin
	l.closeLeft()
	if len(s.paths) != 1 || s.path("b-b") == nil || len(l.table) != 2 {
		t.Errorf("paths %v, %d indexes", s.paths, len(l.table))
	}
	if s.sealed() != sealed || s.carried() != carried {
		t.Errorf("%d records, %d bytes; were %d and %d", s.sealed(), s.carried(), sealed, carried)
	}
	if l.age(s); s.epoch.asked {
		t.Error("the keys were found too old")
	}
	// What was heard on the path before is not answered any more.
	before := dropped.sealed()
	l.hear(&heardControl{path: dropped.shards[0].in, kind: wire.KindProbe})
	if dropped.sealed() != before {
		t.Error("a record was sent over a link that has gone")
	}
	if isClosed(link.Link) {
		t.Error("closed while the outbound goroutine may know it")
	}
	l.engine.turns.Add(2)
	l.closeLeft()
	if !isClosed(link.Link) || len(l.leaving) != 0 {
		t.Error("it is not closed")
	}
}

// A path over a link that leaves is the last choice.
func TestLeavingLinkIsTheLastChoice(t *testing.T) {
	l, s := still(t)
	for _, p := range s.paths {
		beats := wire.Heartbeat{Reports: []wire.Report{{Index: p.SendIndexes[0], Hearing: wire.HearingWell}}}
		l.hear(&heardControl{path: p.shards[0].in, at: l.now, kind: wire.KindHeartbeat, heartbeat: beats})
		p.shards[0].in.received.Add(1)
		p.shards[0].in.lastHeard.Store(int64(l.now))
	}
	l.judge(s)
	used := func() string {
		l.steer()
		for _, p := range s.paths {
			if len(l.uses(p)) > 0 {
				return p.Name
			}
		}
		return "none"
	}
	if got := used(); got != "a-a" {
		t.Fatalf("%s is used: %v, %v", got, s.paths[0].state(), s.paths[1].state())
	}
	l.drainLink("a")
	if got := used(); got != "b-b" {
		t.Errorf("with a leaving, %s is used", got)
	}
	l.drainLink("b")
	if got := used(); got != "b-b" {
		t.Errorf("with both leaving, %s is used", got)
	}
}
