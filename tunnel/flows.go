package tunnel

import (
	"context"
	"net/netip"
	"sync/atomic"
	"time"

	"causeway"
	"causeway/tunnel/packet"
)

// Flow is a conversation of the LAN as it goes out: what it was, and the way
// its newest packet took.
type Flow struct {
	Source, Destination         netip.Addr
	SourcePort, DestinationPort uint16 // 0 where the protocol has none
	Protocol                    uint8
	Class                       string
	Path                        string
	Peer                        causeway.Identity
	Packets, Bytes              uint64 // a super-packet counts as one
	Since, Last                 time.Time
	// Reason and Evidence say why the class takes that path.
	Reason, Evidence string
}

const (
	// flowSlots bounds the flows that are remembered; the oldest of a few
	// makes room.
	flowSlots = 1 << 12
	// flowTries is how many slots a flow may stand in.
	flowTries = 4
)

// flowTable remembers the newest flows. It belongs to the outbound goroutine
// and never grows.
type flowTable struct{ slots []flow }

type flow struct {
	hash  uint32
	inner packet.Inner
	// taken is the path. It is not the outbound itself, because a flow is
	// remembered for longer than a session may keep its keys.
	taken          *pathName
	class          int
	packets, bytes uint64
	since, last    time.Duration
}

func newFlowTable() flowTable { return flowTable{slots: make([]flow, flowSlots)} }

// note counts a packet of a flow that takes a path now.
func (t *flowTable) note(hash uint32, inner *packet.Inner, out *outbound, class, bytes int, now time.Duration) {
	f := t.find(hash, inner)
	if f.packets == 0 {
		*f = flow{hash: hash, inner: *inner, since: now}
	}
	f.taken, f.class, f.last = out.name, class, now
	f.packets++
	f.bytes += uint64(bytes)
}

// find returns the slot of a flow, or an empty one in place of the flow that
// was silent for longest.
func (t *flowTable) find(hash uint32, inner *packet.Inner) *flow {
	oldest := &t.slots[hash%flowSlots]
	for i := range uint32(flowTries) {
		f := &t.slots[(hash+i)%flowSlots]
		if f.packets > 0 && f.hash == hash && f.inner.SameFlow(inner) {
			return f
		}
		if f.packets == 0 || f.last < oldest.last {
			oldest = f
		}
	}
	oldest.packets = 0
	return oldest
}

// flowsWanted is a question for the flow table; the copy is its answer.
type flowsWanted struct{ copy chan []flow }

// answer answers a question, if there is one.
func (t *flowTable) answer(asked *atomic.Pointer[flowsWanted]) {
	if wanted := asked.Swap(nil); wanted != nil {
		var known []flow
		for _, f := range t.slots {
			if f.packets > 0 {
				known = append(known, f)
			}
		}
		wanted.copy <- known
	}
}

// Flows returns the flows that were seen going out lately.
func (e *Engine) Flows(ctx context.Context) ([]Flow, error) {
	wanted := &flowsWanted{copy: make(chan []flow, 1)}
	for !e.asked.CompareAndSwap(nil, wanted) {
		select {
		case <-time.After(time.Millisecond): // somebody else asks
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	select {
	case known := <-wanted.copy:
		return e.describe(ctx, known)
	case <-e.running.Done():
		return nil, ErrStopped
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// describe adds what only the loop knows: names, and why.
func (e *Engine) describe(ctx context.Context, known []flow) ([]Flow, error) {
	flows := make([]Flow, 0, len(known))
	err := e.do(ctx, func(l *loop) {
		for i := range known {
			flows = append(flows, l.describe(&known[i]))
		}
	})
	return flows, err
}

func (l *loop) describe(f *flow) Flow {
	out := Flow{
		Source: f.inner.Source, Destination: f.inner.Destination, Protocol: f.inner.Protocol,
		SourcePort: f.inner.SourcePort, DestinationPort: f.inner.DestinationPort,
		Path: f.taken.path, Peer: f.taken.peer, Packets: f.packets, Bytes: f.bytes,
		Since: l.engine.origin.Add(f.since), Last: l.engine.origin.Add(f.last),
	}
	if d := l.engine.plan.Load().to(f.taken.peer.Site); d != nil && f.class < len(d.courses) {
		c := d.courses[f.class]
		out.Class, out.Reason, out.Evidence = c.name, string(c.use.reason), c.use.evidence
	}
	return out
}
