package gateway

import (
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"causeway"
	"causeway/l7"
	"causeway/peering"
	"causeway/tunnel"
)

// freePorts returns ports of 127.0.0.1 that nobody listens on now.
func freePorts(t *testing.T, n int) (ports []uint16) {
	t.Helper()
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		ports = append(ports, uint16(listener.Addr().(*net.TCPAddr).Port))
	}
	return ports
}

func viewWith(listen ...uint16) *view {
	file := &causeway.Interconnect{Services: []causeway.Service{{Name: "own", Site: "a", Listen: 1}}}
	for _, port := range listen {
		file.Services = append(file.Services, causeway.Service{Site: "b", Listen: port})
	}
	return &view{file: file, site: &causeway.Site{Name: "a"}}
}

// isOpen reports whether somebody listens on a port; nobody can be called where
// loopback is down.
func isOpen(port uint16) bool {
	listener, err := net.Listen("tcp", netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), port).String())
	if err == nil {
		listener.Close()
	}
	return err != nil
}

func TestEntrances(t *testing.T) {
	lan := []netip.Addr{netip.MustParseAddr("127.0.0.1")}
	ports := freePorts(t, 3)
	first := viewWith(ports[0], ports[0], ports[1])
	if err := first.openEntrances(nil, lan); err != nil || len(first.entrances) != 2 {
		t.Fatalf("%d entrances, %v; want one for each port of another site", len(first.entrances), err)
	}
	defer first.closeEntrances(nil)
	// A port that is taken fails the change, and leaves what there was.
	taken, err := net.Listen("tcp", netip.AddrPortFrom(lan[0], 0).String())
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	failing := viewWith(ports[0], ports[2], uint16(taken.Addr().(*net.TCPAddr).Port))
	if err := failing.openEntrances(first, lan); !causeway.HasCode(err, "gateway.listen") {
		t.Errorf("%v, want gateway.listen", err)
	}
	if !isOpen(ports[0]) || !isOpen(ports[1]) || isOpen(ports[2]) {
		t.Error("a change that failed changed what is open")
	}
	next := viewWith(ports[1], ports[2])
	if err := next.openEntrances(first, lan); err != nil || next.entrance(ports[1]) != first.entrance(ports[1]) {
		t.Fatalf("a port that stays was opened again, %v", err)
	}
	first.closeEntrances(next)
	if isOpen(ports[0]) || !isOpen(ports[1]) || !isOpen(ports[2]) {
		t.Error("the wrong ports are open")
	}
	next.closeEntrances(nil)
}

// A port is as the file says now, for new connections too.
func TestPortsHaveTLS(t *testing.T) {
	v := viewWith(80, 443)
	v.file.Services[0].TLS, v.file.Services[2].TLS = &causeway.ServiceTLS{}, &causeway.ServiceTLS{}
	for port, want := range map[uint16]bool{1: false, 80: false, 443: true, 8443: false} {
		if v.hasTLS(port) != want {
			t.Errorf("port %d has TLS: %t", port, !want)
		}
	}
}

func TestWaysLeadToSitesWithServices(t *testing.T) {
	peer := func(site string, paths ...string) (p peering.Peer) {
		p.Identity = causeway.Identity{Site: site}
		for _, name := range paths {
			p.Paths = append(p.Paths, peering.Path{Path: causeway.Path{Name: name}})
		}
		return p
	}
	peers := []peering.Peer{peer("b", "one", "two"), peer("c", "three")}
	v := &view{file: &causeway.Interconnect{Services: []causeway.Service{{Site: "a"}, {Site: "b"}}}}
	ways := waysTo(peers, v.wants)
	if len(ways) != 2 || ways[0] != (l7.Way{Peer: causeway.Identity{Site: "b"}, Path: "one"}) {
		t.Errorf("%v", ways)
	}
	v.api = true
	if ways := waysTo(peers, v.wants); len(ways) != 3 {
		t.Errorf("with the API for programs: %v", ways)
	}
}

func TestPathStates(t *testing.T) {
	id := causeway.Identity{Interconnect: "x", Site: "b", Role: causeway.RoleGateway, Name: "b-1"}
	s := pathStates{changed: make(chan struct{}, 1)}
	s.hint()
	s.hint() // does not wait
	rtt := 20 * time.Millisecond
	s.take([]tunnel.PathStatus{
		{Name: "one", Peer: id.URI(), State: "up", RTT: &rtt},
		{Name: "two", Peer: id.URI(), State: "suspect"},
	})
	if got, works := s.health(l7.Way{Peer: id, Path: "one"}); got != rtt || !works {
		t.Errorf("%v, %v", got, works)
	}
	for _, path := range []string{"two", "three"} {
		if _, works := s.health(l7.Way{Peer: id, Path: path}); works {
			t.Errorf("%s works", path)
		}
	}
}

func TestRequestMetricsAreBounded(t *testing.T) {
	m := newHTTPMetrics()
	for status, want := range map[int]string{0: "5xx", 99: "5xx", 200: "2xx", 404: "4xx", 499: "4xx", 503: "5xx", 600: "5xx"} {
		if got := classOf(status); got != want {
			t.Errorf("%d is %s, want %s", status, got, want)
		}
	}
	for _, service := range []string{"old", "kept", ""} {
		m.observe(l7.Observation{Service: service, Status: 200})
		m.observe(l7.Observation{Service: service, Status: 101})
	}
	m.forget([]causeway.Service{{Name: "old"}, {Name: "kept"}}, []causeway.Service{{Name: "kept"}, {Name: "new"}})
	if m.duration.DeleteLabelValues("old", "2xx") || m.upgrades.DeleteLabelValues("old") {
		t.Error("a service that is gone is still counted")
	}
	if !m.duration.DeleteLabelValues("kept", "2xx") || !m.duration.DeleteLabelValues(noRoute, "2xx") || m.duration.DeleteLabelValues("kept", "1xx") {
		t.Error("what stays is counted otherwise")
	}
}

// Upstreams may not be the host itself.
func TestReservedHere(t *testing.T) {
	reserved, err := reservedHere()
	if err != nil {
		t.Fatal(err)
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range own {
		address, _ := netip.AddrFromSlice(a.(*net.IPNet).IP)
		found := false
		for _, p := range reserved {
			found = found || p.Contains(address.Unmap())
		}
		if !found {
			t.Errorf("%v may be an upstream", address)
		}
	}
}

// callers is a listener that is called from the addresses given, one after the
// other.
type callers struct {
	net.Listener
	from []string
	open []*caller
}

type caller struct {
	net.Conn
	from   string
	closed bool
}

func (c *caller) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(c.from), 50000))
}

func (c *caller) Close() error {
	c.closed = true
	return nil
}

func (l *callers) Accept() (net.Conn, error) {
	if len(l.from) == 0 {
		return nil, net.ErrClosed
	}
	c := &caller{from: l.from[0]}
	l.from, l.open = l.from[1:], append(l.open, c)
	return c, nil
}

// One address does not get all of a port, others have to be of the site, and who
// is turned away is counted.
func TestClientsOfAPortAreBounded(t *testing.T) {
	g := &gateway{options: Options{Log: slog.New(slog.DiscardHandler)}, http: newHTTPMetrics()}
	g.inForce.Store(&view{site: &causeway.Site{Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}}})
	below := &callers{from: append([]string{"10.1.0.1"}, slices.Repeat([]string{"10.0.0.1"}, 513)...)}
	below.from = append(below.from, "10.0.0.2")
	listener := siteListener{below, g, l7.NewCrowd()}
	let := 0
	for {
		if _, err := listener.Accept(); err != nil {
			break
		}
		let++
	}
	if first, last := below.open[0], below.open[513]; let != 513 || !first.closed || !last.closed || below.open[514].closed {
		t.Errorf("%d were let in, want 512 of one address and one of another", let)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(g.http.turned)
	families, _ := registry.Gather()
	turned := map[string]float64{}
	for _, m := range families[0].Metric {
		turned[m.Label[0].GetValue()] = m.Counter.GetValue()
	}
	if want := map[string]float64{"address": 1, "elsewhere": 1, "port": 0, "tls": 0}; !maps.Equal(turned, want) {
		t.Errorf("counted are %v, want %v", turned, want)
	}
}
