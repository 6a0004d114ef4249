package tunnel

import (
	"context"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"github.com/gaissmai/bart"

	"causeway/steer"
	"causeway/tunnel/path"
	"causeway/tunnel/wire"
)

// Plan is what the file says of traffic. It may be replaced while the engine
// runs.
type Plan struct {
	// Networks are those of the own site: only packets from there go out and
	// only packets to there come in.
	Networks []netip.Prefix
	Remotes  []Remote
	Classes  *steer.Classes
	// Preference lists all path names, the most preferred first; a class may
	// prefer others.
	Preference []string
	Failover   time.Duration
}

// Remote is another site.
type Remote struct {
	Site     string
	Networks []netip.Prefix
}

// plan is a Plan as the packets need it. It is never changed, only replaced;
// the destinations in it are what the loop publishes paths through.
type plan struct {
	Plan
	timers       path.Timers
	networks     bart.Lite
	sites        bart.Table[*destination]
	destinations []*destination
}

// destination is another site: where packets to it go, class by class.
type destination struct {
	site     string
	networks bart.Lite
	// out has an entry for each class: the way its packets take now, or nil.
	out []atomic.Pointer[outbound]
	// courses are the loop's decisions behind out.
	courses []*course
}

func newPlan(given Plan) *plan {
	if given.Classes == nil {
		given.Classes = steer.Compile(nil)
	}
	p := &plan{Plan: given, timers: path.TimersFor(given.Failover)}
	for _, prefix := range given.Networks {
		p.networks.Insert(prefix.Masked())
	}
	for _, remote := range given.Remotes {
		p.addRemote(remote)
	}
	return p
}

func (p *plan) addRemote(remote Remote) {
	d := &destination{site: remote.Site, out: make([]atomic.Pointer[outbound], p.Classes.Len())}
	for i := range p.Classes.Len() {
		d.courses = append(d.courses, newCourse(p.Classes.At(i), p.Preference))
	}
	for _, prefix := range remote.Networks {
		p.sites.Insert(prefix.Masked(), d)
		d.networks.Insert(prefix.Masked())
	}
	p.destinations = append(p.destinations, d)
}

// to returns the destination of a site, or nil.
func (p *plan) to(site string) *destination {
	i := slices.IndexFunc(p.destinations, func(d *destination) bool { return d.site == site })
	if i < 0 {
		return nil
	}
	return p.destinations[i]
}

// limit is the largest packet one record carries to the site on the narrowest
// way any class takes.
func (d *destination) limit() int {
	limit := 0
	for i := range d.out {
		if out := d.out[i].Load(); out != nil {
			if carries := int(out.limit.Load()); limit == 0 || carries < limit {
				limit = carries
			}
		}
	}
	if limit == 0 {
		return path.FloorMTU - wire.Overhead
	}
	return limit
}

// Reconfigure puts another plan in force and gives the engine the links it
// needs: those in added begin to work and belong to the engine, those named in
// removed are closed within seconds. A link that is replaced by another of the
// same name is in both. Sessions go on; their paths over a removed link are
// used only where there is no other way, and end with the link: a session
// installed later should take their place. An error (ErrStopped, or that of
// ctx) means that nothing was changed, and that the links in added are still
// the caller's.
func (e *Engine) Reconfigure(ctx context.Context, given Plan, added []Link, removed []string) error {
	return e.do(ctx, func(l *loop) {
		l.follow(newPlan(given))
		for _, name := range removed {
			l.drainLink(name)
		}
		for _, link := range added {
			l.startLink(link)
		}
		l.steer()
	})
}

// follow puts a plan in force. Classes that go on to exist keep their paths.
func (l *loop) follow(next *plan) {
	before := l.engine.plan.Load()
	for _, d := range next.destinations {
		if old := before.to(d.site); old != nil {
			d.takeOver(old)
		}
	}
	for _, p := range l.peers {
		for _, s := range p.all() {
			s.remote.Store(next.to(s.Peer.Site))
			s.retime(next.timers)
		}
	}
	if next.timers.Heartbeat != before.timers.Heartbeat {
		l.ticker.Reset(next.timers.Heartbeat)
	}
	l.engine.plan.Store(next)
}

// takeOver lets classes of the same name go on with the paths they have, and
// with what was learned of them where the policy is the same.
func (d *destination) takeOver(old *destination) {
	for i, c := range d.courses {
		for j, before := range old.courses {
			if c.name == before.name {
				c.use = before.use
				if c.policy == before.policy {
					c.chooser = before.chooser
				}
				d.out[i].Store(old.out[j].Load())
			}
		}
	}
}
