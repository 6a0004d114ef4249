package gateway

import (
	"context"
	"slices"
	"sync"
	"time"

	"causeway/tunnel"
)

// load is what a path carried in one second, and what it lost then.
type load struct {
	rate float64 // inner bits per second to the peer
	loss float64 // share of records, as the peer counts them
}

const (
	loadEvery = time.Second
	keptLoads = 120 // of loadEvery
)

// loads remembers the last two minutes of every path, to tell loss that comes
// with load from loss that is always there.
type loads struct {
	mu     sync.Mutex
	before map[string]uint64 // bytes sent until the last look
	newest map[string][]load // oldest first
}

// pathKey names a path among those of all peers, as events do.
func pathKey(peer, path string) string { return peer + " " + path }

func (l *loads) add(paths []tunnel.PathStatus) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := map[string]uint64{}
	newest := map[string][]load{}
	for i := range paths {
		p := &paths[i]
		key := pathKey(shortName(p.Peer), p.Name)
		before[key] = p.Sent
		last, known := l.before[key]
		if !known || !p.Send.Known || p.Sent < last {
			continue
		}
		kept := l.newest[key]
		if len(kept) == keptLoads {
			kept = kept[1:]
		}
		newest[key] = append(slices.Clone(kept), load{float64(p.Sent-last) * 8 / loadEvery.Seconds(), p.Send.Loss})
	}
	l.before, l.newest = before, newest
}

func (l *loads) of(peer, path string) []load {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.newest[pathKey(peer, path)]
}

// watchLoads looks at every path once a second until ctx ends.
func (g *gateway) watchLoads(ctx context.Context) error {
	ticker := time.NewTicker(loadEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if paths, err := g.engine.Paths(ctx); err == nil {
				g.loads.add(paths)
			}
		case <-ctx.Done():
			return nil
		}
	}
}
