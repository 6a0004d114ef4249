package tunnel

import (
	"encoding/binary"
	"net/netip"
	"time"

	"causeway/tunnel/udp"
	"causeway/tunnel/wire"
)

// A NAT between the gateways may give the peer's records another port at any
// time. That the newest authentic record came from there is not enough to
// follow: somebody on the way could have copied it. So the new address is
// challenged, and records go there once the peer has answered (RFC 9000
// section 8.2). Another IP address is never followed: the file says where the
// peer is.

// challenge is a question under way to where a peer seems to have moved.
type challenge struct {
	id   uint64
	to   netip.AddrPort
	sent time.Duration
}

const (
	// challengeBit keeps the ids of challenges apart from those of MTU
	// probes.
	challengeBit = 1 << 63
	// challengeAgain is how long an unanswered challenge bars another.
	challengeAgain = time.Second
)

// hearMoved challenges the address records of the path come from.
func (l *loop) hearMoved(p *sessionPath, from netip.AddrPort) {
	if from == p.endpoint.Addr() {
		p.shards[0].in.expected.Store(&from)
		return
	}
	if from.Addr() != p.Remote.Addr() {
		p.elsewhere = from.Addr()
		return
	}
	if p.challenge.to == from && l.now-p.challenge.sent < challengeAgain {
		return
	}
	p.challenge = challenge{id: random64() | challengeBit, to: from, sent: l.now}
	body := binary.BigEndian.AppendUint64(nil, p.challenge.id)
	l.sendOn(p, 0, udp.NewEndpoint(from), wire.KindProbe, body)
}

// hearAnswer takes the answer to a probe of the MTU, a ping, or a challenge.
func (l *loop) hearAnswer(p *sessionPath, heard *heardControl) {
	switch id := heard.probe; {
	case id&challengeBit != 0 && id == p.challenge.id:
		l.moveTo(p, p.challenge.to)
		p.challenge = challenge{}
	case id&challengeBit != 0:
	case id&pingBit != 0:
		l.hearPing(p, id, heard.at)
	case p.mtu != nil:
		p.mtu.Answered(id)
		p.publishLimit()
	}
}

// moveTo follows a peer that answered from another address.
func (l *loop) moveTo(p *sessionPath, to netip.AddrPort) {
	before := p.endpoint.Addr()
	p.moveTo(to, l.now)
	s := p.session
	l.engine.report(Event{
		Kind: EventMove, Path: p.Name, Peer: s.Peer.URI(), Site: s.Peer.Site,
		From: before.String(), To: to.String(), Reason: "the peer answered a challenge there",
	})
	l.steer()
}
