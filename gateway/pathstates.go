package gateway

import (
	"context"
	"sync"
	"time"

	"causeway"
	"causeway/l7"
	"causeway/tunnel"
)

// lookAtPaths is how often the round trips of paths are looked at. A path that
// changes its state is looked at when it does.
const lookAtPaths = time.Second

// pathStates is what the tunnel knows of paths, for those who choose one for
// each request and cannot wait for the tunnel.
type pathStates struct {
	changed chan struct{} // one is waiting in it if a path has another state
	mu      sync.Mutex
	all     map[l7.Way]pathState
}

type pathState struct {
	rtt   time.Duration
	works bool
}

// health tells a path's round trip, and whether it works.
func (s *pathStates) health(way l7.Way) (rtt time.Duration, works bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := s.all[way]
	return state.rtt, state.works
}

// hint says that a path has another state. It never waits.
func (s *pathStates) hint() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// watch looks until ctx ends.
func (s *pathStates) watch(ctx context.Context, paths func(context.Context) ([]tunnel.PathStatus, error)) {
	ticker := time.NewTicker(lookAtPaths)
	defer ticker.Stop()
	for {
		if all, err := paths(ctx); err == nil {
			s.take(all)
		}
		select {
		case <-s.changed:
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

func (s *pathStates) take(paths []tunnel.PathStatus) {
	all := map[l7.Way]pathState{}
	for _, p := range paths {
		peer, err := causeway.ParseIdentity(p.Peer)
		if err != nil {
			continue
		}
		state := pathState{works: p.State == "up"}
		if p.RTT != nil {
			state.rtt = *p.RTT
		}
		all[l7.Way{Peer: peer, Path: p.Name}] = state
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = all
}
