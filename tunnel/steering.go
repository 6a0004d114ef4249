package tunnel

import (
	"cmp"
	"slices"
	"sync/atomic"

	"causeway"
	"causeway/steer"
	"causeway/tunnel/path"
)

// course is how the traffic of one class goes to one site.
type course struct {
	name    string // of the class
	prefer  []string
	policy  steer.Policy
	chooser *steer.Chooser
	use     use
}

// use is the path a class takes, and why.
type use struct {
	path *sessionPath
	// base is path.out as it was when shown was made of it.
	base     *outbound
	shown    *outbound
	reason   steer.Reason
	evidence string
}

// totals counts what a path did over all its sessions.
type totals struct {
	bytes    atomic.Uint64 // inner bytes sent
	received atomic.Uint64 // inner bytes received
	switches uint64        // how often traffic moved to it
	classes  map[string]*atomic.Uint64
}

// ofClass is the counter of the inner bytes a class sent on the path.
func (t *totals) ofClass(name string) *atomic.Uint64 {
	if t.classes == nil {
		t.classes = map[string]*atomic.Uint64{}
	}
	if t.classes[name] == nil {
		t.classes[name] = &atomic.Uint64{}
	}
	return t.classes[name]
}

// newCourse returns the course of a class. The paths it prefers go before all
// others, which keep their order.
func newCourse(class causeway.Class, order []string) *course {
	prefer := append([]string{}, class.Prefer...)
	for _, name := range order {
		if !slices.Contains(prefer, name) {
			prefer = append(prefer, name)
		}
	}
	policy := steer.Policy{Steer: class.Steer, SLA: class.SLA}
	return &course{name: class.Name, prefer: prefer, policy: policy, chooser: steer.NewChooser(policy)}
}

// steer publishes the paths to use for every site and class.
func (l *loop) steer() {
	for _, d := range l.engine.plan.Load().destinations {
		paths := l.pathsTo(d)
		for i, c := range d.courses {
			d.out[i].Store(l.steerClass(d, c, paths))
		}
	}
}

// steerClass decides the path of one class and returns how packets take it:
// nil while the best of all paths is down.
func (l *loop) steerClass(d *destination, c *course, paths []*sessionPath) *outbound {
	slices.SortStableFunc(paths, func(a, b *sessionPath) int { return cmp.Compare(c.rank(a), c.rank(b)) })
	current := slices.IndexFunc(paths, c.use.isSameAs)
	decision := c.chooser.Choose(l.candidates(paths), current, l.now)
	if decision.Place == steer.None {
		c.use = use{}
		return nil
	}
	if chosen := paths[decision.Place]; chosen != c.use.path {
		l.move(d, c, chosen, decision)
	}
	return c.published()
}

// rank is the place of a path in the order of a class's preference.
func (c *course) rank(p *sessionPath) int {
	if place := slices.Index(c.prefer, p.Name); place >= 0 {
		return place
	}
	return len(c.prefer)
}

// isSameAs reports whether p is the path in use, be it of another session.
func (u use) isSameAs(p *sessionPath) bool { return u.path != nil && u.path.totals == p.totals }

// published is the way packets of the class take.
func (c *course) published() *outbound {
	u := &c.use
	if u.path.state() == path.Down {
		return nil
	}
	if u.base != u.path.out {
		shown := *u.path.out
		shown.bytes = u.path.totals.ofClass(c.name)
		u.base, u.shown = u.path.out, &shown
	}
	return u.shown
}

// move notes that a class takes another path from now on, or the same path of
// another session.
func (l *loop) move(d *destination, c *course, to *sessionPath, decision steer.Decision) {
	before := c.use
	c.use = use{path: to, reason: before.reason, evidence: before.evidence}
	if before.isSameAs(to) {
		return
	}
	c.use.reason, c.use.evidence = decision.Reason, decision.Evidence
	to.totals.switches++
	l.reportUse(d, c.name, before.path, to, decision)
}

// pathsTo returns the paths traffic to a site may take.
func (l *loop) pathsTo(d *destination) []*sessionPath {
	l.paths = l.paths[:0]
	for _, p := range l.peers {
		if p.current != nil && p.identity.Site == d.site {
			l.paths = append(l.paths, p.current.paths...)
		}
	}
	// The peers come in any order; their paths shall not.
	slices.SortFunc(l.paths, func(a, b *sessionPath) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.session.Peer.Name, b.session.Peer.Name))
	})
	return l.paths
}

func (l *loop) candidates(paths []*sessionPath) []steer.Candidate {
	l.chances = l.chances[:0]
	for _, p := range paths {
		l.chances = append(l.chances, p.candidate(l.now))
	}
	return l.chances
}

// uses returns the classes whose traffic takes the path now.
func (l *loop) uses(p *sessionPath) []string {
	names := []string{}
	if d := p.session.remote.Load(); d != nil && p.state() != path.Down {
		for _, c := range d.courses {
			if c.use.path == p {
				names = append(names, c.name)
			}
		}
	}
	return names
}

// usable reports whether a session has a path that works.
func usable(s *session) bool {
	return slices.ContainsFunc(s.paths, func(p *sessionPath) bool { return p.state() != path.Down })
}
