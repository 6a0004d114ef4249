package tunnel

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"causeway/steer"
	"causeway/tunnel/path"
	"causeway/tunnel/wire"
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
	Class  string // of EventUse
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

func (l *loop) reportUse(d *destination, class string, before, after *sessionPath, decision steer.Decision) {
	event := Event{
		Kind: EventUse, Site: d.site, Class: class, Path: after.Name, Peer: after.session.Peer.URI(),
		To: after.Name, Reason: string(decision.Reason), Evidence: decision.Evidence,
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
	// Classes are those whose traffic takes the path now.
	Classes []string
	// RTT is nil while unknown.
	RTT *time.Duration
	// Send is the direction towards the peer, as the peer measures it;
	// Receive the other. Their MTUs are inner packets, 0 is unknown.
	Send, Receive path.Direction
	Since         time.Time
	// Sent and Received are inner bytes since the start.
	Sent, Received uint64
	// ByClass is what each class sent of it.
	ByClass map[string]uint64
	// Switches counts how often traffic moved to the path.
	Switches uint64
	// Hears says whether this end hears the peer on the path at all, PeerHears
	// the opposite as far as the peer could tell.
	Hears, PeerHears bool
	// Elsewhere is an address that is not the file's and that authentic
	// records of the peer came from; the zero Addr if none did.
	Elsewhere netip.Addr
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
	total := s.dropped.records
	for _, p := range s.paths {
		total += p.sealed()
	}
	return total
}

func (p *sessionPath) sealed() uint64 {
	var total uint64
	for _, shard := range p.shards {
		total += shard.sealer.Sealed()
	}
	return total
}

func (l *loop) statusOf(s *session) []PathStatus {
	var all []PathStatus
	for _, p := range s.paths {
		all = append(all, l.statusOfPath(p))
	}
	for _, name := range s.Unmatched {
		all = append(all, PathStatus{Name: name, Peer: s.Peer.URI(), Site: s.Peer.Site, State: "unmatched"})
	}
	return all
}

func (l *loop) statusOfPath(p *sessionPath) PathStatus {
	status := PathStatus{
		Name: p.Name, Peer: p.session.Peer.URI(), Site: p.session.Peer.Site, Via: string(p.Via),
		State: p.state().String(), Classes: l.uses(p), Since: l.engine.origin.Add(p.machine.Since()),
		Send: p.machine.Sending(), Receive: p.machine.Receiving(l.now),
		Sent: p.totals.bytes.Load(), Received: p.totals.received.Load(), Switches: p.totals.switches,
		ByClass: map[string]uint64{}, Elsewhere: p.elsewhere,
		Hears: p.machine.Hearing(l.now) != wire.HearingNothing, PeerHears: p.machine.PeerHears() != wire.HearingNothing,
	}
	for class, bytes := range p.totals.classes {
		status.ByClass[class] = bytes.Load()
	}
	status.Send.MTU = int(p.limit.Load())
	status.Receive.MTU = max(0, status.Receive.MTU-wire.Overhead)
	if rtt, ok := p.machine.RTT(); ok {
		status.RTT = &rtt
	}
	return status
}

// Used reports whether traffic takes the path now.
func (s *PathStatus) Used() bool { return len(s.Classes) > 0 }
