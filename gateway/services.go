package gateway

import (
	"context"
	"crypto/tls"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"

	"causeway"
	"causeway/l7"
	"causeway/peering"
)

// services passes HTTP requests between programs at this site and those at
// others: on the LAN it offers what is at other sites (entrances.go), and it
// answers peers for what is here.
type services struct {
	gateway *gateway
	l7      *l7.Gateway
	paths   pathStates

	serving sync.WaitGroup
	mu      sync.Mutex
	open    map[*entrance]*http.Server
	over    bool
}

func (g *gateway) newServices() *services {
	s := &services{gateway: g, paths: pathStates{changed: make(chan struct{}, 1)}, open: map[*entrance]*http.Server{}}
	s.l7 = l7.New(l7.Config{
		Self: g.identity(), Plan: g.view().requests(),
		Connect: func(ctx context.Context, way l7.Way) (net.Conn, error) {
			return g.peering.Connect(ctx, way.Peer, way.Path)
		},
		Health: s.paths.health, Chance: rand.IntN, Internal: g.internal, Observe: g.observe, Count: g.http.count, Trace: g.traces, Log: g.options.Log,
	})
	return s
}

// run serves until ctx ends.
func (s *services) run(ctx context.Context) error {
	var wg sync.WaitGroup
	wg.Go(func() { s.l7.Run(ctx) })
	wg.Go(func() { s.paths.watch(ctx, s.gateway.engine.Paths) })
	<-ctx.Done()
	for _, server := range s.end() {
		server.Close()
	}
	s.serving.Wait()
	wg.Wait()
	return nil
}

// follow serves what the file says now; before is nil at the start. Calls come
// one at a time.
func (s *services) follow(before, next *view) {
	if before != nil {
		s.l7.Follow(next.requests())
		s.gateway.http.forget(before.file.Services, next.file.Services)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for e, server := range s.open {
		if !slices.Contains(next.entrances, e) {
			delete(s.open, e)
			s.serving.Go(func() { shutDown(context.Background(), server, before.drain()) })
		}
	}
	for _, e := range next.entrances {
		e.secure.Store(next.hasTLS(e.port))
		switch {
		case s.over:
			e.close()
		case s.open[e] == nil:
			s.open[e] = s.serve(e)
		}
	}
}

func (s *services) serve(e *entrance) *http.Server {
	server := l7.NewServer(s.l7.Entry("http"), s.gateway.options.Log)
	config := s.l7.ClientTLS()
	welcome := l7.Welcome{Refused: s.gateway.turnedAway, Unfit: s.gateway.refused, TLS: func() *tls.Config {
		if e.secure.Load() {
			return config
		}
		return nil
	}}
	for _, listener := range e.listeners {
		through := l7.NewClientListener(siteListener{listener, s.gateway, e.crowd}, welcome)
		s.serving.Go(through.Run)
		s.serving.Go(func() { _ = server.Serve(through) })
	}
	return server
}

// hasTLS reports whether the services on a port have it: all or none.
func (v *view) hasTLS(port uint16) bool {
	return slices.ContainsFunc(v.file.Services, func(s causeway.Service) bool {
		return s.CalledFrom(v.site.Name) && s.Listen == port && s.TLS != nil
	})
}

// drain lets the requests under way end, those of this site's clients and those
// of peers.
func (s *services) drain() {
	within := s.gateway.view().drain()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { s.l7.Drain(ctx) })
	for _, server := range s.end() {
		wg.Go(func() { shutDown(ctx, server, within) })
	}
}

// end opens no more entrances and returns the servers of those that are open.
func (s *services) end() (servers []*http.Server) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	for e, server := range s.open {
		delete(s.open, e)
		servers = append(servers, server)
	}
	return servers
}

func shutDown(ctx context.Context, server *http.Server, within time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		server.Close()
	}
}

// requests is what the file says of services.
func (v *view) requests() l7.Plan {
	paths := map[causeway.Identity]int{}
	for _, peer := range v.peers {
		paths[peer.Identity] = len(peer.Paths)
	}
	return l7.Plan{
		Sites: v.file.Sites, Services: v.file.Services, Ways: waysTo(v.peers, v.wants), Paths: paths,
		Reserved: v.reserved, Credentials: v.credentials,
	}
}

// wants reports whether requests may have to go to a site.
func (v *view) wants(site string) bool {
	return v.api || slices.ContainsFunc(v.file.Services, func(s causeway.Service) bool { return s.RunsAt(site) })
}

// waysTo are the paths to the gateways of sites that are wanted.
func waysTo(peers []peering.Peer, wanted func(site string) bool) (ways []l7.Way) {
	for _, peer := range peers {
		if !wanted(peer.Identity.Site) {
			continue
		}
		for _, p := range peer.Paths {
			ways = append(ways, l7.Way{Peer: peer.Identity, Path: p.Name})
		}
	}
	return ways
}

// neverUpstreams are addresses that lie in a site's networks by mistake only:
// the host itself, and what clouds tell their hosts.
var neverUpstreams = []netip.Prefix{
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"),
	netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("100.100.100.200/32"),
}

// reservedHere are the addresses no upstream may have: those, and this host's.
func reservedHere() ([]netip.Prefix, error) {
	own, err := net.InterfaceAddrs()
	if err != nil {
		return nil, causeway.NewProblem("host.read", "the addresses of this host", err)
	}
	all := slices.Clone(neverUpstreams)
	for _, a := range own {
		if n, ok := a.(*net.IPNet); ok {
			if address, ok := netip.AddrFromSlice(n.IP); ok {
				address = address.Unmap()
				all = append(all, netip.PrefixFrom(address, address.BitLen()))
			}
		}
	}
	slices.SortFunc(all, netip.Prefix.Compare)
	return slices.Compact(all), nil
}
