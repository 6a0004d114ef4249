package peering

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"causeway"
	"causeway/api"
	"causeway/tunnel"
)

const (
	protocolVersion = 1
	sessionIDSize   = 32
	instanceSize    = 16
	maxPaths        = 64
	// MaxShards is how many receive indexes a path may have, one per shard.
	MaxShards = 8
	// maxIndexes bounds the receive indexes of one Hello.
	maxIndexes = 256
)

// hello is one end's Hello and its exact bytes, which are what is hashed.
type hello struct {
	*api.Hello
	bytes []byte
}

// newHello makes this end's Hello for a peer: with a new session id and new
// receive indexes.
func (s *Service) newHello(peer *Peer, now time.Time) (hello, error) {
	h := &api.Hello{
		Version:       protocolVersion,
		SessionId:     make([]byte, sessionIDSize),
		Instance:      s.instance[:],
		ClockUnixNano: now.UnixNano(),
	}
	rand.Read(h.SessionId)
	for _, p := range peer.Paths {
		h.Paths = append(h.Paths, pathInHello(p, s.shardsOf(p, len(peer.Paths)), s.config.Tunnel.Indexes()))
	}
	for _, network := range s.file.Load().Site(s.config.Self.Site).Networks {
		h.Networks = append(h.Networks, network.String())
	}
	for _, class := range s.file.Load().Classes {
		h.Classes = append(h.Classes, class.Name)
	}
	encoded, err := proto.Marshal(h)
	return hello{h, encoded}, err
}

func pathInHello(p Path, shards int, indexes *tunnel.Indexes) *api.HelloPath {
	h := &api.HelloPath{Name: p.Name, From: p.From.String(), To: p.To.String(), Via: string(p.Via)}
	for range shards {
		h.Indexes = append(h.Indexes, indexes.Take())
	}
	return h
}

// shardsOf is how many receive indexes this end offers for one of so many
// paths. A stream keeps the order of its records: shards would gain nothing.
func (s *Service) shardsOf(p Path, paths int) int {
	if p.Via != causeway.ViaInternet {
		return 1
	}
	return max(1, min(s.config.Shards, MaxShards, maxIndexes/paths))
}

// parseHello reads a peer's Hello and checks every claim in it.
func parseHello(encoded []byte, peer *Peer, ownInstance []byte) (hello, error) {
	h := &api.Hello{}
	if err := proto.Unmarshal(encoded, h); err != nil {
		return hello{}, causeway.NewProblem("peer.hello", peer.Identity.URI(), err)
	}
	if err := checkShape(h, ownInstance); err != nil {
		return hello{}, causeway.NewProblem("peer.hello", peer.Identity.URI(), err)
	}
	if err := checkNetworks(h, peer); err != nil {
		return hello{}, err
	}
	return hello{h, encoded}, nil
}

func checkShape(h *api.Hello, ownInstance []byte) error {
	switch {
	case h.Version != protocolVersion:
		return fmt.Errorf("protocol version %d, this end speaks %d", h.Version, protocolVersion)
	case len(h.SessionId) != sessionIDSize:
		return fmt.Errorf("session id of %d bytes, want %d", len(h.SessionId), sessionIDSize)
	case len(h.Instance) != instanceSize:
		return fmt.Errorf("instance of %d bytes, want %d", len(h.Instance), instanceSize)
	case bytes.Equal(h.Instance, ownInstance):
		return errors.New("it comes from this very process")
	case len(h.Paths) > maxPaths:
		return fmt.Errorf("%d paths, at most %d are accepted", len(h.Paths), maxPaths)
	}
	return checkIndexes(h)
}

func checkIndexes(h *api.Hello) error {
	seen := map[uint32]bool{}
	for _, p := range h.Paths {
		if n := len(p.Indexes); n < 1 || n > MaxShards {
			return fmt.Errorf("path %q has %d receive indexes, want 1 to %d", p.Name, n, MaxShards)
		}
		for _, index := range p.Indexes {
			if seen[index] {
				return fmt.Errorf("receive index %d is used twice", index)
			}
			seen[index] = true
		}
	}
	if len(seen) > maxIndexes {
		return fmt.Errorf("%d receive indexes, at most %d are accepted", len(seen), maxIndexes)
	}
	return nil
}

// checkNetworks refuses a peer that claims a network the file does not give
// to its site. What it may really send is decided by the file alone.
func checkNetworks(h *api.Hello, peer *Peer) error {
	for _, claimed := range h.Networks {
		prefix, err := netip.ParsePrefix(claimed)
		if err != nil || !slices.Contains(peer.Networks, prefix) {
			return causeway.NewProblem("peer.networks", peer.Identity.URI(), err, "network", fmt.Sprintf("%q", claimed))
		}
	}
	return nil
}

// match is a path both ends know, with the indexes each receives with, as many
// as both have.
type match struct {
	Path
	send    []uint32
	receive []uint32
}

// matchPaths pairs the paths of two hellos. Those only one end knows are
// unmatched: shown, not used.
func matchPaths(peer *Peer, own, theirs *api.Hello) (matched []match, unmatched []string) {
	for _, mine := range own.Paths {
		i := slices.IndexFunc(theirs.Paths, func(p *api.HelloPath) bool { return samePath(p, mine) })
		known := slices.IndexFunc(peer.Paths, func(p Path) bool { return p.Name == mine.Name })
		if i < 0 || known < 0 {
			unmatched = append(unmatched, mine.Name)
			continue
		}
		n := min(len(theirs.Paths[i].Indexes), len(mine.Indexes))
		matched = append(matched, match{peer.Paths[known], theirs.Paths[i].Indexes[:n], mine.Indexes[:n]})
	}
	for _, p := range theirs.Paths {
		if !slices.ContainsFunc(own.Paths, func(mine *api.HelloPath) bool { return samePath(p, mine) }) &&
			!slices.Contains(unmatched, p.Name) && causeway.ValidName(p.Name) {
			unmatched = append(unmatched, p.Name)
		}
	}
	return matched, unmatched
}

func samePath(a, b *api.HelloPath) bool {
	return a.Name == b.Name && a.From == b.From && a.To == b.To && a.Via == b.Via
}
