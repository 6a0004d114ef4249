package tunnel

import (
	"net"
	"net/netip"
	"sync"
	"testing"
)

// nat stands between two sockets and gives what comes from inside a port of
// its own, another one after rebind.
type nat struct {
	t       testing.TB
	inside  *net.UDPConn // where the inside sends to
	from    netip.AddrPort
	to      netip.AddrPort
	mu      sync.Mutex
	outside *net.UDPConn // where what comes from inside leaves
	all     []*net.UDPConn
	wg      sync.WaitGroup
}

func startNAT(t testing.TB, from, to netip.AddrPort) *nat {
	t.Helper()
	n := &nat{t: t, from: from, to: to}
	n.inside = n.listen()
	n.rebind()
	n.wg.Go(func() { pump(n.inside, func(b []byte) { n.current().WriteToUDPAddrPort(b, n.to) }) })
	t.Cleanup(func() {
		for _, conn := range n.all {
			conn.Close()
		}
		n.wg.Wait()
	})
	return n
}

func (n *nat) listen() *net.UDPConn {
	n.t.Helper()
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.MustParseAddrPort("127.0.0.1:0")))
	if err != nil {
		n.t.Fatal(err)
	}
	n.all = append(n.all, conn)
	return conn
}

func (n *nat) current() *net.UDPConn {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.outside
}

func (n *nat) leaveFrom(conn *net.UDPConn) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.outside = conn
}

// rebind takes another port outside; the one before is gone.
func (n *nat) rebind() {
	old, fresh := n.current(), n.listen()
	n.leaveFrom(fresh)
	if old != nil {
		old.Close()
	}
	n.wg.Go(func() { pump(fresh, func(b []byte) { n.inside.WriteToUDPAddrPort(b, n.from) }) })
}

// pump passes on what a socket receives until it is closed.
func pump(from *net.UDPConn, pass func([]byte)) {
	b := make([]byte, 1<<16)
	for {
		size, _, err := from.ReadFromUDPAddrPort(b)
		if err != nil {
			return
		}
		pass(b[:size])
	}
}

func portOf(conn *net.UDPConn) netip.AddrPort { return conn.LocalAddr().(*net.UDPAddr).AddrPort() }

// behindNAT puts Beijing's link a behind a NAT: California knows the NAT's
// first port only.
func (p *pair) behindNAT(t *testing.T) *nat {
	t.Helper()
	n := startNAT(t, p.bj.config.Links[0].Socket.Local(), p.ca.config.Links[0].Socket.Local())
	p.bj.sendTo[0], p.ca.sendTo[0] = portOf(n.inside), portOf(n.current())
	return n
}

func TestW18RebindingNATIsFollowed(t *testing.T) {
	p := startPair(t)
	n := p.behindNAT(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	for range 3 {
		n.rebind()
		want := portOf(n.current())
		event := p.ca.waitFor(t, "the new port", func(e Event) bool { return e.Kind == EventMove })
		if event.To != want.String() || event.Path != "a-a" {
			t.Errorf("event %+v, want %v", event, want)
		}
		p.bj.waitState(t, "a-a", "up")
		p.ca.waitState(t, "a-a", "up")
	}
	eventually(t, "a packet to the new port", func() bool {
		p.ca.device.in <- udpFrom("172.16.1.10", "10.0.1.10", "to the new port")
		return len(p.bj.device.out) > 0
	})
}

// Somebody who copies records from another address does not get the traffic:
// he cannot answer the challenge.
func TestW18CopiedRecordsDoNotMoveThePath(t *testing.T) {
	p := startPair(t)
	n := p.behindNAT(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	genuine, copier := n.current(), n.listen()
	n.leaveFrom(copier)
	eventually(t, "the copier challenged", func() bool { return p.ca.challenged(t, "a-a") == portOf(copier) })
	n.leaveFrom(genuine)
	p.ca.waitState(t, "a-a", "up")
	if got := p.ca.sendsTo(t, "a-a"); got != portOf(genuine) {
		t.Errorf("records go to %v, want %v", got, portOf(genuine))
	}
	for len(p.ca.events) > 0 {
		if e := <-p.ca.events; e.Kind == EventMove {
			t.Errorf("the path moved: %+v", e)
		}
	}
}

func (e *end) challenged(t testing.TB, name string) (to netip.AddrPort) {
	t.Helper()
	e.withPath(t, name, func(p *sessionPath) { to = p.challenge.to })
	return to
}

func (e *end) sendsTo(t testing.TB, name string) (to netip.AddrPort) {
	t.Helper()
	e.withPath(t, name, func(p *sessionPath) { to = p.endpoint.Addr() })
	return to
}

func (e *end) withPath(t testing.TB, name string, f func(*sessionPath)) {
	t.Helper()
	err := e.do(t.Context(), func(l *loop) {
		for _, peer := range l.peers {
			f(peer.current.path(name))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
