package gateway

import (
	"sync"
	"time"

	"causeway/localapi"
	"causeway/tunnel"
)

// keptEvents is how many of the newest events a gateway remembers.
const keptEvents = 1000

// events remembers what happened lately. Events are few: changes of paths and
// sessions, never packets.
type events struct {
	mu     sync.Mutex
	newest []localapi.Event // oldest first
}

func (e *events) add(event localapi.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.newest) == keptEvents {
		e.newest = append(e.newest[:0], e.newest[1:]...)
	}
	e.newest = append(e.newest, event)
}

func (e *events) list() []localapi.Event {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]localapi.Event{}, e.newest...)
}

// report keeps and logs what happens to paths. The tunnel calls it from its
// loop.
func (g *gateway) report(e tunnel.Event) {
	event := eventOf(e, time.Now())
	g.events.add(event)
	g.services.paths.hint()
	g.options.Log.Info(event.Kind+" changed", "object", event.Object, "from", event.From, "to", event.To, "reason", event.Reason, "evidence", event.Evidence)
}

func eventOf(e tunnel.Event, now time.Time) localapi.Event {
	event := localapi.Event{Time: now.UTC(), Kind: string(e.Kind), From: e.From, To: e.To, Reason: e.Reason, Evidence: e.Evidence}
	switch e.Kind {
	case tunnel.EventPath, tunnel.EventMove:
		event.Object = shortName(e.Peer) + " " + e.Path
	case tunnel.EventUse:
		event.Object = e.Site + " " + e.Class
	default:
		event.Object = shortName(e.Peer)
	}
	return event
}
