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
	p := s.paths[heard.path.slot]
	switch heard.kind {
	case wire.KindProbe:
		l.sendControl(p, wire.KindProbeAnswer, binary.BigEndian.AppendUint64(nil, heard.probe))
	case wire.KindProbeAnswer:
		l.hearAnswer(p, heard.probe)
	case kindMoved:
		l.hearMoved(p, heard.from)
	default:
		l.hearHeartbeat(peer, s, p, heard)
	}
}

// hearHeartbeat takes what a heartbeat measures on its own path, and what it
// reports of every path.
func (l *loop) hearHeartbeat(peer *peer, s *session, p *sessionPath, heard *heardControl) {
	p.machine.HeardHeartbeat(&heard.heartbeat, heard.at)
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

// takeReports takes what the peer says of every path, unless it said something
// newer before: heartbeats overtake each other on paths of different delay.
func (s *session) takeReports(heartbeat *wire.Heartbeat) {
	if heartbeat.Sent < s.reported {
		return
	}
	s.reported = heartbeat.Sent
	for _, r := range heartbeat.Reports {
		if p := s.sendingOn(r.Index); p != nil {
			p.machine.Reported(r)
		}
	}
}

// sendingOn returns the path whose records carry the index the peer chose.
func (s *session) sendingOn(index uint32) *sessionPath {
	for _, p := range s.paths {
		if p.out.sealer.Index() == index {
			return p
		}
	}
	return nil
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
		report := p.machine.Report(l.now)
		report.Index = p.in.opener.Index()
		l.reports = append(l.reports, report)
	}
	for _, p := range s.paths {
		l.beatPath(p)
	}
}

func (l *loop) beatPath(p *sessionPath) {
	s := p.out.session
	heartbeat := wire.Heartbeat{Reports: l.reports, Next: s.nextEpoch(), Ready: uint32(s.Receive.Epoch())}
	p.machine.Heartbeat(&heartbeat, l.now)
	l.body = heartbeat.Append(l.body[:0])
	l.sendControl(p, wire.KindHeartbeat, l.body)
	l.probe(p)
}

// probe looks after the MTU of a path that works.
func (l *loop) probe(p *sessionPath) {
	if p.machine.State() != path.Up {
		return
	}
	rtt, _ := p.machine.RTT()
	if p.mtu.Lost(l.now, rtt) {
		p.publishLimit()
	}
	for probe, ok := p.mtu.Next(l.now); ok; probe, ok = p.mtu.Next(l.now) {
		body := make([]byte, probe.Size-wire.Overhead)
		binary.BigEndian.PutUint64(body, probe.ID)
		l.sendControl(p, wire.KindProbe, body)
	}
}

// publishLimit tells the outbound goroutine how large an inner packet may be.
func (p *sessionPath) publishLimit() {
	p.out.limit.Store(int32(p.mtu.Confirmed() - wire.Overhead))
	p.machine.SetMTU(p.mtu.Confirmed())
}

// sendControl seals and sends one control record.
func (l *loop) sendControl(p *sessionPath, kind uint8, body []byte) {
	l.sendControlTo(p, p.out.endpoint, kind, body)
}

func (l *loop) sendControlTo(p *sessionPath, to *udp.Endpoint, kind uint8, body []byte) {
	if p.out.sealer.Reserve(1, &l.numbers) != nil {
		l.engine.drops.count(DropKeyExhausted)
		return
	}
	l.scratch = append(l.scratch[:0], make([]byte, wire.MetaSize)...)
	wire.Meta{Flags: kind}.Put(l.scratch)
	l.scratch = append(l.scratch, body...)
	sender := l.senders[p.link]
	room := sender.Room(wire.HeaderSize + len(l.scratch) + wire.TagSize)
	n := p.out.sealer.Seal(room, l.scratch, wire.Header{Type: wire.Control, Last: true}, &l.numbers)
	sender.Add(to, n)
	sender.Flush()
	l.engine.drops.add(DropSend, sender.Dropped)
	sender.Dropped = 0
}
