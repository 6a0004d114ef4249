package peering

import (
	"context"
	"errors"
	"time"

	"causeway"
	"causeway/api"
	"causeway/tunnel"
)

// opening is one attempt to open a session over a connection.
type opening struct {
	service *Service
	book    *book
	peer    *Peer // as it is described when the opening begins
	conn    *connection
}

// clientStream and serverStream are what an opening needs of a gRPC stream.
type clientStream interface {
	Send(*api.ConnectionRequest) error
	Recv() (*api.ConnectionResponse, error)
}

type serverStream interface {
	Send(*api.ConnectionResponse) error
	Recv() (*api.ConnectionRequest, error)
}

// call opens a session as the client and installs it in the tunnel.
func (o *opening) call(ctx context.Context, stream clientStream) error {
	own, err := o.service.newHello(o.peer, time.Now())
	if err != nil {
		return err
	}
	request := o.service.request(api.Step_STEP_HELLO)
	request.Payload = own.bytes
	if err := stream.Send(request); err != nil {
		return o.closed(err)
	}
	answer, err := o.receiveResponse(stream, api.Step_STEP_HELLO)
	if err != nil {
		return err
	}
	theirs, err := o.parse(answer.ResponseData)
	if err != nil {
		return err
	}
	k, err := deriveKeys(o.conn, o.transcript(own, theirs, true), true)
	if err != nil {
		return err
	}
	request = o.service.request(api.Step_STEP_OPEN)
	request.Confirmation = k.prove[:]
	if err := stream.Send(request); err != nil {
		return o.closed(err)
	}
	if answer, err = o.receiveResponse(stream, api.Step_STEP_OPEN_ACK); err != nil {
		return err
	}
	return o.install(ctx, &k, own, theirs, answer.Confirmation, true)
}

// answer opens a session as the server. The session is installed before
// OPEN_ACK leaves, because the client sends records as soon as it has that.
func (o *opening) answer(ctx context.Context, stream serverStream) error {
	request, err := o.receiveRequest(stream, api.Step_STEP_HELLO)
	if err != nil {
		return err
	}
	theirs, err := o.parse(request.Payload)
	if err != nil {
		return err
	}
	own, err := o.service.newHello(o.peer, time.Now())
	if err != nil {
		return err
	}
	response := o.service.response(api.Step_STEP_HELLO)
	response.ResponseData = own.bytes
	if err := stream.Send(response); err != nil {
		return o.closed(err)
	}
	k, err := deriveKeys(o.conn, o.transcript(theirs, own, false), false)
	if err != nil {
		return err
	}
	if request, err = o.receiveRequest(stream, api.Step_STEP_OPEN); err != nil {
		return err
	}
	if err := o.install(ctx, &k, own, theirs, request.Confirmation, false); err != nil {
		return err
	}
	response = o.service.response(api.Step_STEP_OPEN_ACK)
	response.Confirmation = k.prove[:]
	return stream.Send(response)
}

// install hands the session to the tunnel once the other end has proved that
// it holds the same keys.
func (o *opening) install(ctx context.Context, k *keys, own, theirs hello, shown []byte, client bool) error {
	if !k.confirms(shown) {
		return causeway.NewProblem("peer.confirmation", o.uri(), nil)
	}
	matched, unmatched := matchPaths(o.peer, own.Hello, theirs.Hello)
	if len(matched) == 0 {
		return causeway.NewProblem("peer.no_common_path", o.uri(), nil)
	}
	if err := o.service.stillGood(o.conn); err != nil {
		return err
	}
	s := k.session(o.peer, matched, unmatched, client)
	s.Until = o.until()
	o.service.compareClocks(o.book, theirs)
	err := o.service.config.Tunnel.Install(ctx, s, func(reason string) {
		o.service.config.Log.Debug("session ended", "peer", o.uri(), "session", s.ID, "reason", reason)
		switch reason {
		case tunnel.GoneTooOld, tunnel.GoneExpired, tunnel.GoneForged, tunnel.GoneResumed:
			o.book.redial()
		}
	})
	if err == nil && o.book.hasLeft() {
		// A reload took the peer away meanwhile, and may not have seen this
		// session.
		return errors.Join(causeway.NewProblem("peer.unknown", o.uri(), nil), o.service.config.Tunnel.Remove(ctx, o.peer.Identity))
	}
	return err
}

// until is when the first of both ends' certificates ends.
func (o *opening) until() time.Time {
	own, _ := o.service.config.Own()
	if peer := o.conn.peerLeaf().NotAfter; peer.Before(own.Leaf.NotAfter) {
		return peer
	}
	return own.Leaf.NotAfter
}

func (o *opening) transcript(client, server hello, isClient bool) transcript {
	t := transcript{
		interconnect: o.service.config.Self.Interconnect,
		clientKey:    o.conn.own.RawSubjectPublicKeyInfo, serverKey: o.conn.peerKey(),
		clientHello: client.bytes, serverHello: server.bytes,
	}
	if !isClient {
		t.clientKey, t.serverKey = t.serverKey, t.clientKey
	}
	return t
}

func (o *opening) parse(encoded []byte) (hello, error) {
	return parseHello(encoded, o.peer, o.service.instance[:])
}

func (o *opening) uri() string { return o.peer.Identity.URI() }
