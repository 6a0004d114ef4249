package userapi

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway/api"
	"causeway/peering/door"
)

type stream = grpc.BidiStreamingServer[api.ConnectionRequest, api.ConnectionResponse]

// EstablishConnection registers the caller while the stream stays open, and
// answers each of its messages.
func (h *handler) EstablishConnection(stream stream) error {
	c := &conversation{
		server: h.server, stream: stream,
		active: make(chan struct{}, 1), over: make(chan error, 1), elsewhere: make(chan struct{}, mostElsewhere),
	}
	// It cannot be waited for: what may hold it up, reading and writing, ends
	// only when this function has returned.
	go func() { c.end(c.listen()) }()
	idle := time.NewTimer(h.server.idle)
	defer idle.Stop()
	for {
		select {
		case err := <-c.over:
			return err
		case <-c.active:
			idle.Reset(h.server.idle)
		case <-idle.C:
			return status.Errorf(codes.DeadlineExceeded, "no message has passed for %v", h.server.idle)
		}
	}
}

// conversation is a stream at work.
type conversation struct {
	server     *Server
	stream     stream
	registered *registration
	active     chan struct{} // one is waiting in it if a message has passed
	over       chan error    // how the conversation ends
	sending    sync.Mutex    // gRPC takes one message at a time
	// elsewhere has an element for each message on its way to another site.
	elsewhere chan struct{}
	underWay  sync.WaitGroup
}

// A stream may send so many messages a second, and as many at once; then the
// next is not read for a while, and flow control holds the caller back. So it
// is while mostElsewhere of them wait for other sites.
const (
	messagesPerSecond = 200
	mostElsewhere     = 32
)

// end ends the conversation, unless it has ended already.
func (c *conversation) end(err error) {
	select {
	case c.over <- err:
	default:
	}
}

// listen answers until the caller has said all.
func (c *conversation) listen() error {
	defer func() { c.server.streams.remove(c.registered) }()
	pace := door.Allowance{PerSecond: messagesPerSecond, Burst: messagesPerSecond}
	for {
		request, err := c.stream.Recv()
		if errors.Is(err, io.EOF) {
			c.underWay.Wait()
			return nil
		}
		if err != nil {
			return err
		}
		if err := c.take(request, time.Now()); err != nil {
			return err
		}
		if !wait(c.stream.Context(), pace.Due(time.Now())) {
			return status.FromContextError(c.stream.Context().Err()).Err()
		}
	}
}

// take does what a message asks for. An error ends the stream.
func (c *conversation) take(request *api.ConnectionRequest, received time.Time) error {
	caller, err := c.server.authorize(c.stream.Context())
	if err != nil {
		return err
	}
	message := "received"
	if c.registered == nil {
		if err := c.register(caller, request); err != nil {
			return err
		}
		message = "registered with " + c.server.config.Self.URI()
	}
	answer := &api.ConnectionResponse{
		Status: "OK", Message: message, Id: request.Id,
		OriginUnixNano: request.SentUnixNano, ReceivedUnixNano: received.UnixNano(),
	}
	switch {
	case request.Step != api.Step_STEP_UNSPECIFIED:
		return status.Error(codes.FailedPrecondition, "peer.not_a_gateway: a tunnel session is not opened here; leave 'step' unset")
	case request.Ack != 0:
		c.registered.acknowledge(request.Ack, request.Refusal)
		c.passed()
		return nil
	case request.ToRegion != "" || request.ToVpcId != "":
		return c.forward(request, answer)
	}
	answer.ResponseData = request.Payload
	return c.send(answer)
}

// register makes the caller known by its first message.
func (c *conversation) register(caller *caller, request *api.ConnectionRequest) (err error) {
	if c.registered, err = c.server.register(caller.id, request, c.end); err == nil && c.registered.inbox != nil {
		// As listen, it cannot be waited for.
		go func() { c.end(c.deliver(c.registered.inbox)) }()
	}
	return err
}

// send sends one message. Answers and deliveries take turns.
func (c *conversation) send(message *api.ConnectionResponse) error {
	c.sending.Lock()
	defer c.sending.Unlock()
	now := time.Now()
	message.Timestamp, message.SentUnixNano = now.Unix(), now.UnixNano()
	if err := c.stream.Send(message); err != nil {
		return err
	}
	c.passed()
	return nil
}

// passed keeps the stream from counting as idle.
func (c *conversation) passed() {
	select {
	case c.active <- struct{}{}:
	default:
	}
}

func wait(ctx context.Context, d time.Duration) bool {
	if d == 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
