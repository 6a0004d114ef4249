package tunnel

import (
	"encoding/binary"
	"slices"

	"causeway/tunnel/path"
	"causeway/tunnel/udp"
	"causeway/tunnel/wire"
)

// hear takes a control record.
func (l *loop) hear(heard *heardControl) {
	s := heard.path.session
	peer := l.peers[s.Peer.URI()]
	if peer == nil || !slices.Contains(peer.live(), s) {
		return
	}
	p := heard.path.owner
	if !slices.Contains(s.paths, p) {
		return // its link has gone meanwhile
	}
	switch heard.kind {
	case wire.KindProbe:
		l.answer(p, heard.probe)
	case wire.KindProbeAnswer:
		l.hearAnswer(p, heard)
	case kindMoved:
		l.hearMoved(p, heard.from)
	case kindStream:
		l.attach(p.conduit, heard.connection)
	default:
		l.hearHeartbeat(peer, s, p, heard)
	}
}

// answer answers a probe on its own path, no more often than an honest peer
// asks.
func (l *loop) answer(p *sessionPath, id uint64) {
	if !p.answers.Allow(l.now) {
		l.engine.drops.count(DropControlFlood)
		return
	}
	l.sendControl(p, wire.KindProbeAnswer, binary.BigEndian.AppendUint64(nil, id))
}

// hearHeartbeat takes what a heartbeat measures on its own path, and what it
// reports of every path.
func (l *loop) hearHeartbeat(peer *peer, s *session, p *sessionPath, heard *heardControl) {
	if p.measures(heard.path, l.now) {
		p.machine.HeardHeartbeat(&heard.heartbeat, heard.at)
	}
	s.takeReports(&heard.heartbeat)
	if l.negotiate(s, &heard.heartbeat) != nil {
		l.engine.drops.count(DropKeyExhausted)
	}
	if !s.Confirmed {
		s.Confirmed = true
		l.beatSession(s)
	}
	l.settle(s)
	l.replace(peer)
	l.steer()
}

// takeReports takes what the peer says of every shard, unless it said
// something newer before: heartbeats overtake each other on paths of different
// delay. A path as a whole is heard as well as the best of its shards.
func (s *session) takeReports(heartbeat *wire.Heartbeat) {
	if heartbeat.Sent < s.reported {
		return
	}
	s.reported = heartbeat.Sent
	for _, p := range s.paths {
		p.takeReports(heartbeat.Reports)
	}
}

func (p *sessionPath) takeReports(reports []wire.Report) {
	best, found := wire.Report{}, false
	for _, r := range reports {
		for _, shard := range p.shards {
			if shard.sealer.Index() != r.Index {
				continue
			}
			shard.live.Reported(r)
			if !found || r.Hearing > best.Hearing {
				best, found = r, true
			}
		}
	}
	if found {
		p.machine.Reported(best)
	}
}

// beat sends the heartbeats of a peer's sessions.
func (l *loop) beat(p *peer) {
	for _, s := range p.live() {
		if s.Confirmed || s.heard() {
			s.Confirmed = true
			l.beatSession(s)
		}
	}
}

func (l *loop) beatSession(s *session) {
	l.reports = l.reports[:0]
	for _, p := range s.paths {
		for _, shard := range p.shards {
			report := p.machine.Report(l.now)
			report.Index = shard.in.opener.Index()
			report.Hearing = shard.live.Hearing(l.now, p.machine.Timers())
			l.reports = append(l.reports, report)
		}
	}
	s.round++
	for _, p := range s.paths {
		l.beatPath(p, wire.Part(l.reports, s.round))
	}
}

// beatPath sends a heartbeat on every shard of a path.
func (l *loop) beatPath(p *sessionPath, reports []wire.Report) {
	s := p.session
	heartbeat := wire.Heartbeat{Reports: reports, Next: s.nextEpoch(), Ready: uint32(s.Receive.Epoch())}
	p.machine.Heartbeat(&heartbeat, l.now)
	l.body = heartbeat.Append(l.body[:0])
	for i := range p.shards {
		l.sendOn(p, i, p.endpoint, wire.KindHeartbeat, l.body)
	}
	l.probe(p)
}

// probe looks after the MTU of a path that works. That of a tls path is fixed.
func (l *loop) probe(p *sessionPath) {
	if p.mtu == nil || p.machine.State() != path.Up {
		return
	}
	rtt, _ := p.machine.RTT()
	if p.mtu.Lost(l.now, rtt) {
		p.publishLimit()
	}
	for probe, ok := p.mtu.Next(l.now); ok; probe, ok = p.mtu.Next(l.now) {
		l.sendProbe(p, probe.ID, probe.Size)
	}
}

// sendProbe asks for an answer with a record of the given size.
func (l *loop) sendProbe(p *sessionPath, id uint64, size int) {
	body := make([]byte, max(size-wire.Overhead, wire.ProbeIDSize))
	binary.BigEndian.PutUint64(body, id)
	l.sendControl(p, wire.KindProbe, body)
}

// sendControl seals and sends one control record over the path's first shard.
func (l *loop) sendControl(p *sessionPath, kind uint8, body []byte) {
	l.sendOn(p, 0, p.endpoint, kind, body)
}

func (l *loop) sendOn(p *sessionPath, shard int, to *udp.Endpoint, kind uint8, body []byte) {
	port, sealer := p.port(shard), p.shards[shard].sealer
	if port == nil {
		return
	}
	if sealer.Reserve(1, &l.numbers) != nil {
		l.engine.drops.count(DropKeyExhausted)
		return
	}
	l.scratch = append(l.scratch[:0], make([]byte, wire.MetaSize)...)
	wire.Meta{Flags: kind}.Put(l.scratch)
	l.scratch = append(l.scratch, body...)
	room := port.control.Room(wire.HeaderSize + len(l.scratch) + wire.TagSize)
	n := sealer.Seal(room, l.scratch, wire.Header{Type: wire.Control, Last: true}, &l.numbers)
	port.control.Add(to, n)
	port.control.Flush()
	l.engine.drops.add(DropSend, port.control.Lost())
}
