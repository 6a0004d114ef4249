package tunnel

import (
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"causeway"
	"causeway/steer"
	"causeway/tunnel/path"
	"causeway/tunnel/seal"
	"causeway/tunnel/udp"
	"causeway/tunnel/wire"
)

// sessionPath is one path of one session: the machine that judges it and its
// shards. The loop owns it.
type sessionPath struct {
	SessionPath
	session *session
	id      string // names the path in all sessions with the peer
	link    *link
	conduit *conduit // of a tls path, else nil
	machine *path.Path
	mtu     *path.MTU
	answers path.Answers
	shards  []*shard
	// out is how packets take the path. It is replaced, never changed.
	out       *outbound
	endpoint  *udp.Endpoint
	limit     *atomic.Int32
	totals    *totals
	challenge challenge
	elsewhere netip.Addr // the last address records came from that is not the file's
}

// shard is one 5-tuple of a path, with keys and packet numbers of its own. A
// tls path has one.
type shard struct {
	sealer *seal.Sealer
	in     *inboundPath
	live   path.Shard // of the machine's
	seen   uint64     // records received when the loop last looked
}

func (l *loop) newPath(s *session, given SessionPath) (*sessionPath, error) {
	p := &sessionPath{
		SessionPath: given, session: s, id: pathID(s.Peer, given.Name),
		machine: path.New(l.timers(), l.now), endpoint: udp.NewEndpoint(given.Remote), limit: &atomic.Int32{},
	}
	if len(s.Paths) > 1 {
		p.machine.Accompany(&s.quiet)
	}
	p.totals = l.totalsOf(p.id)
	if given.Via == causeway.ViaTLS {
		p.conduit = l.conduitOf(p.id)
		p.limit.Store(streamLimit)
	} else if err := p.join(l); err != nil {
		return nil, err
	}
	for i := range min(len(given.SendIndexes), len(given.ReceiveIndexes), path.MaxShards) {
		shard, err := p.newShard(i)
		if err != nil {
			return nil, err
		}
		p.shards = append(p.shards, shard)
		p.machine.Attach(&shard.live)
	}
	p.rebuild(l.now)
	return p, nil
}

// join binds a path of UDP records to its link.
func (p *sessionPath) join(l *loop) error {
	p.link = l.links[p.Link]
	if p.link == nil {
		return errUnknownLink(p.Name, p.Link)
	}
	p.mtu = path.NewMTU(p.link.ceiling(), l.now, randomProbe)
	p.publishLimit()
	return nil
}

func (p *sessionPath) newShard(i int) (*shard, error) {
	sealer, err := seal.NewSealer(p.session.Send, p.SendIndexes[i])
	if err != nil {
		return nil, err
	}
	opener, err := seal.NewOpener(p.session.Receive, p.ReceiveIndexes[i])
	if err != nil {
		return nil, err
	}
	in := &inboundPath{owner: p, session: p.session, link: p.link, conduit: p.conduit, opener: opener, bytes: &p.totals.received}
	if i == 0 && p.conduit == nil {
		in.expected.Store(&p.Remote)
	}
	return &shard{sealer: sealer, in: in}, nil
}

// lanes are the ways out of the path that the peer hears; all of them while
// it hears none, so that it may.
func (p *sessionPath) lanes(now time.Duration) []lane {
	var alive, all []lane
	timers := p.machine.Timers()
	for i, s := range p.shards {
		port := p.port(i)
		if port == nil {
			continue
		}
		way := lane{port: port, sealer: s.sealer, endpoint: p.endpoint}
		all = append(all, way)
		if s.live.Usable(now, timers) {
			alive = append(alive, way)
		}
	}
	if len(alive) == 0 {
		return all
	}
	return alive
}

func (p *sessionPath) port(shard int) *port {
	if p.conduit != nil {
		return p.conduit.port
	}
	return p.link.port(shard)
}

// rebuild makes out anew when its lanes are not those that work now.
func (p *sessionPath) rebuild(now time.Duration) {
	lanes := p.lanes(now)
	if p.out != nil && slices.Equal(lanes, p.out.lanes) {
		return
	}
	name := &pathName{path: p.Name, peer: p.session.Peer}
	p.out = &outbound{name: name, session: p.session, lanes: lanes, total: &p.totals.bytes, limit: p.limit}
}

// publishLimit tells the outbound goroutine how large an inner packet may be.
func (p *sessionPath) publishLimit() {
	p.limit.Store(int32(p.mtu.Confirmed() - wire.Overhead))
	p.machine.SetMTU(p.mtu.Confirmed())
}

// moveTo sends the path's records to another address from now on.
func (p *sessionPath) moveTo(to netip.AddrPort, now time.Duration) {
	p.endpoint = udp.NewEndpoint(to)
	p.shards[0].in.expected.Store(&to)
	p.rebuild(now)
}

// candidate is the path as steering sees it.
func (p *sessionPath) candidate(now time.Duration) steer.Candidate {
	rtt, _ := p.machine.RTT()
	d := p.machine.Sending()
	return steer.Candidate{
		ID: p.id, State: p.state(), Settled: p.machine.Settled(now), Stream: p.conduit != nil,
		Measured: d.Known && d.Records >= enoughRecords, RTT: rtt, Jitter: d.Jitter, Loss: d.Loss,
	}
}

// enoughRecords is what a share of lost records has to rest on before traffic
// is moved for it: half of what an idle path sends in a second.
const enoughRecords = 20

// heard reports whether any authentic record arrived.
func (p *sessionPath) heard() bool {
	return slices.ContainsFunc(p.shards, func(s *shard) bool { return s.in.received.Load() > 0 })
}

// look tells the machines what arrived since the loop last looked.
func (p *sessionPath) look(now time.Duration) {
	var settled, lost uint64
	for _, s := range p.shards {
		if received := s.in.received.Load(); received > s.seen {
			s.seen = received
			at := time.Duration(s.in.lastHeard.Load())
			p.machine.HeardRecord(at)
			s.live.HeardRecord(at)
		}
		ofShard, lostOfShard := s.in.opener.Settled()
		settled, lost = settled+ofShard, lost+lostOfShard
	}
	p.machine.Arrived(settled, lost, now)
}

// measures reports whether heartbeats of a shard measure the path: those of
// the first that is heard, because shards may differ in delay.
func (p *sessionPath) measures(in *inboundPath, now time.Duration) bool {
	timers := p.machine.Timers()
	for _, s := range p.shards {
		if s.in == in {
			return true
		}
		if s.live.Hearing(now, timers) == wire.HearingWell {
			return false
		}
	}
	return false
}
