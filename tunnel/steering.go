package tunnel

import (
	"slices"
	"sync/atomic"

	"causeway"
	"causeway/steer"
	"causeway/tunnel/path"
)

// use is the path traffic to a site takes.
type use struct {
	path *sessionPath
}

// totals counts what a path did over all its sessions.
type totals struct {
	bytes    atomic.Uint64 // inner bytes sent
	switches uint64        // how often traffic moved to it
}

// steer publishes the path to use for every site.
func (l *loop) steer() {
	for _, remote := range l.engine.remotes {
		l.steerTo(remote)
	}
}

func (l *loop) steerTo(remote *destination) {
	paths := l.pathsTo(remote)
	before := l.used[remote]
	chosen := l.chooser(remote).Choose(l.candidates(paths), slices.IndexFunc(paths, before.isSameAs), l.now)
	if chosen.Place == steer.None {
		delete(l.used, remote)
		remote.out.Store(nil)
		return
	}
	if paths[chosen.Place] != before.path {
		before = l.move(remote, before, paths[chosen.Place], chosen.Reason)
	}
	remote.out.Store(before.published())
}

func (l *loop) chooser(remote *destination) *steer.Chooser {
	if l.choosers[remote] == nil {
		l.choosers[remote] = steer.NewChooser(steer.Policy{Steer: causeway.SteerPrimaryBackup})
	}
	return l.choosers[remote]
}

// isSameAs reports whether p is the path in use, be it of another session.
func (u use) isSameAs(p *sessionPath) bool { return u.path != nil && u.path.totals == p.totals }

// published is the path packets take: none while the best of all is down.
func (u use) published() *outbound {
	if u.path == nil || u.path.machine.State() == path.Down {
		return nil
	}
	return u.path.out
}

// move notes that traffic to a site takes another path from now on.
func (l *loop) move(remote *destination, before use, to *sessionPath, reason steer.Reason) use {
	after := use{path: to}
	if before.path == nil || before.path.totals != after.path.totals {
		after.path.totals.switches++
		l.reportUse(remote, before.path, after.path, reason)
	}
	l.used[remote] = after
	return after
}

// pathsTo returns the paths traffic to a site may take, the most preferred
// first.
func (l *loop) pathsTo(remote *destination) []*sessionPath {
	var paths []*sessionPath
	for _, p := range l.peers {
		if p.current != nil && p.current.remote == remote {
			paths = append(paths, p.current.paths...)
		}
	}
	slices.SortFunc(paths, func(a, b *sessionPath) int { return l.preference(a) - l.preference(b) })
	return paths
}

func (l *loop) preference(p *sessionPath) int {
	if place := slices.Index(l.engine.config.Preference, p.Name); place >= 0 {
		return place
	}
	return len(l.engine.config.Preference)
}

func (l *loop) candidates(paths []*sessionPath) []steer.Candidate {
	candidates := make([]steer.Candidate, len(paths))
	for i, p := range paths {
		candidates[i] = steer.Candidate{ID: p.Name, State: p.machine.State(), Settled: p.machine.Settled(l.now)}
	}
	return candidates
}

// isUsed reports whether traffic takes the path now.
func (l *loop) isUsed(p *sessionPath) bool {
	return l.used[p.out.session.remote].path == p && p.machine.State() != path.Down
}

// usable reports whether a session has a path that works.
func usable(s *session) bool {
	return slices.ContainsFunc(s.paths, func(p *sessionPath) bool { return p.machine.State() != path.Down })
}
