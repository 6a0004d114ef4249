package tunnel

import (
	"context"
	"fmt"
	"time"

	"causeway/steer"
	"causeway/tunnel/path"
)

// EventKind is what an Event is about.
type EventKind string

// Kinds of event.
const (
	EventPath    EventKind = "path"    // a path changed its state
	EventUse     EventKind = "use"     // traffic to a site moved
	EventSession EventKind = "session" // a session began to carry traffic
	EventMove    EventKind = "move"    // a peer's records come from, and go to, another port
)

// Event is a change worth telling: what, from what to what, and why.
type Event struct {
	Kind   EventKind
	Path   string
	Peer   string
	Site   string
	From   string
	To     string
	Reason string
	// Evidence is what the reason rests on, for people.
	Evidence string
}

func (e *Engine) report(event Event) {
	if e.config.Report != nil {
		e.config.Report(event)
	}
}

func (l *loop) report(s *session, p *sessionPath, before path.State) {
	l.engine.report(Event{
		Kind: EventPath, Path: p.Name, Peer: s.Peer.URI(), Site: s.Peer.Site,
		From: before.String(), To: p.machine.State().String(), Reason: p.reason(l.now),
		Evidence: p.evidence(l.now),
	})
}

// reason says which direction of a path its state is about.
func (p *sessionPath) reason(now time.Duration) string {
	switch {
	case p.machine.State() == path.Up:
		return "heard both ways"
	case p.machine.Hearing(now) < p.machine.PeerHears():
		return "nothing arrives from the peer"
	}
	return "the peer hears nothing"
}

func (p *sessionPath) evidence(now time.Duration) string {
	silence, heard := p.machine.Silence(now)
	if !heard {
		return "never heard"
	}
	return fmt.Sprintf("last record from the peer %v ago", silence.Round(time.Millisecond))
}

func (l *loop) reportUse(remote *destination, before, after *sessionPath, reason steer.Reason) {
	event := Event{
		Kind: EventUse, Site: remote.site, Path: after.Name, Peer: after.out.session.Peer.URI(),
		To: after.Name, Reason: string(reason),
	}
	if before != nil {
		event.From = before.Name
	}
	l.engine.report(event)
}

// PathStatus is a path as it stands now.
type PathStatus struct {
	Name  string
	Peer  string // SPIFFE ID
	Site  string
	Via   string
	State string // up, suspect, down or unmatched
	Used  bool
	// RTT and Loss are nil while unknown. Loss is that of own records, as
	// the peer counts it.
	RTT    *time.Duration
	Jitter *time.Duration
	Loss   *float64
	MTU    int
	Since  time.Time
	// Carried is the inner bytes sent on the path.
	Carried uint64
	// Switches counts how often traffic moved to the path.
	Switches uint64
}

// SessionStatus is the session that carries traffic to a peer.
type SessionStatus struct {
	ID     string
	Peer   string
	Since  time.Time
	Epoch  uint64 // of the keys it seals with
	Sealed uint64 // packet numbers taken, over all paths
}

// Paths returns the state of every path of the sessions in use.
func (e *Engine) Paths(ctx context.Context) ([]PathStatus, error) {
	var all []PathStatus
	err := e.do(ctx, func(l *loop) {
		for _, p := range l.peers {
			if s := p.shown(); s != nil {
				all = append(all, l.statusOf(s)...)
			}
		}
	})
	return all, err
}

// Sessions returns the sessions in use.
func (e *Engine) Sessions(ctx context.Context) ([]SessionStatus, error) {
	var all []SessionStatus
	err := e.do(ctx, func(l *loop) {
		for _, p := range l.peers {
			if s := p.current; s != nil {
				all = append(all, SessionStatus{
					ID: s.ID, Peer: s.Peer.URI(), Since: e.origin.Add(s.started), Epoch: s.Send.Epoch(), Sealed: s.sealed(),
				})
			}
		}
	})
	return all, err
}

func (p *peer) shown() *session {
	if p.current != nil {
		return p.current
	}
	return p.next
}

func (s *session) sealed() uint64 {
	var total uint64
	for _, p := range s.paths {
		total += p.out.sealer.Sealed()
	}
	return total
}

func (l *loop) statusOf(s *session) []PathStatus {
	var all []PathStatus
	for _, p := range s.paths {
		status := PathStatus{
			Name: p.Name, Peer: s.Peer.URI(), Site: s.Peer.Site, Via: string(p.Via),
			State: p.machine.State().String(), Used: l.isUsed(p), MTU: int(p.out.limit.Load()),
			Since: l.engine.origin.Add(p.machine.Since()), Carried: p.totals.bytes.Load(),
			Switches: p.totals.switches,
		}
		p.measure(&status)
		all = append(all, status)
	}
	for _, name := range s.Unmatched {
		all = append(all, PathStatus{Name: name, Peer: s.Peer.URI(), Site: s.Peer.Site, State: "unmatched"})
	}
	return all
}

func (p *sessionPath) measure(status *PathStatus) {
	if rtt, ok := p.machine.RTT(); ok {
		jitter := p.machine.Jitter()
		status.RTT, status.Jitter = &rtt, &jitter
	}
	if d := p.machine.Sending(); d.Known {
		status.Loss = &d.Loss
	}
}
