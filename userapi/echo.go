package userapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
	"causeway/peering/door"
)

type stream = grpc.BidiStreamingServer[api.ConnectionRequest, api.ConnectionResponse]

// EstablishConnection registers the caller while the stream stays open, and
// answers each of its messages with the same payload.
func (h *handler) EstablishConnection(stream stream) error {
	active := make(chan struct{}, 1)
	done := make(chan error, 1)
	// It cannot be waited for: what may hold it up, reading and writing, ends
	// only when this function has returned.
	go func() { done <- h.echo(stream, active) }()
	idle := time.NewTimer(h.server.idle)
	defer idle.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-active:
			idle.Reset(h.server.idle)
		case <-idle.C:
			return status.Errorf(codes.DeadlineExceeded, "no message has passed for %v", h.server.idle)
		}
	}
}

// echo answers until the caller has said all. It tells of every message.
func (h *handler) echo(stream stream, active chan<- struct{}) error {
	var registered *registration
	defer func() { h.server.streams.remove(registered) }()
	pace := door.Allowance{PerSecond: messagesPerSecond, Burst: messagesPerSecond}
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		caller, err := h.server.authorize(stream.Context())
		if err != nil {
			return err
		}
		message := "received"
		if registered == nil {
			if registered, err = h.server.streams.add(caller.id, request); err != nil {
				return err
			}
			message = "registered with " + h.server.config.Self.URI()
		}
		if request.Step != api.Step_STEP_UNSPECIFIED {
			return status.Error(codes.FailedPrecondition, "peer.not_a_gateway: a tunnel session is not opened here; leave 'step' unset")
		}
		if err := stream.Send(answer(request, message)); err != nil {
			return err
		}
		select {
		case active <- struct{}{}:
		default:
		}
		if !wait(stream.Context(), pace.Due(time.Now())) {
			return status.FromContextError(stream.Context().Err()).Err()
		}
	}
}

func answer(request *api.ConnectionRequest, message string) *api.ConnectionResponse {
	return &api.ConnectionResponse{Status: "OK", Message: message, Timestamp: time.Now().Unix(), ResponseData: request.Payload}
}

// A stream may send so many messages a second, and as many at once; then the
// next is not read for a while, and flow control holds the caller back.
const messagesPerSecond = 200

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

// registration is a caller with an open stream, and what it said of itself.
type registration struct {
	Caller causeway.Identity
	Region string
	VPC    string
	Since  time.Time
}

// registrations are those of all streams.
type registrations struct {
	mu  sync.Mutex
	all []*registration
}

// maxName bounds what a caller may call its region and network, in bytes.
const maxName = 128

func (r *registrations) add(caller causeway.Identity, request *api.ConnectionRequest) (*registration, error) {
	for field, name := range map[string]string{"region": request.Region, "vpc_id": request.VpcId} {
		if len(name) > maxName || strings.ContainsFunc(name, func(c rune) bool { return !unicode.IsPrint(c) }) {
			return nil, status.Error(codes.InvalidArgument, fmt.Sprintf("%s has to be printable text of at most %d bytes", field, maxName))
		}
	}
	added := &registration{Caller: caller, Region: request.Region, VPC: request.VpcId, Since: time.Now()}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, added)
	return added, nil
}

func (r *registrations) remove(one *registration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = slices.DeleteFunc(r.all, func(other *registration) bool { return other == one })
}

func (r *registrations) list() []registration {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []registration
	for _, one := range r.all {
		all = append(all, *one)
	}
	return all
}
