package peering

import (
	"context"
	"errors"
	"slices"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
	"causeway/peering/door"
)

// mayCall is who may call what. A method that is not listed is refused.
// Clients have a listener of their own.
var mayCall = map[string][]causeway.Role{
	api.CrossCloudService_EstablishConnection_FullMethodName: {causeway.RoleGateway},
	api.CrossCloudService_SyncData_FullMethodName:            {causeway.RoleGateway},
	api.CrossCloudService_HealthCheck_FullMethodName:         {causeway.RoleGateway},
}

// handler answers CrossCloudService. SyncData is left to the embedded type,
// which answers UNIMPLEMENTED.
type handler struct {
	api.UnimplementedCrossCloudServiceServer
	service *Service
}

// EstablishConnection opens a session for the peer and then stays until the
// connection ends or another takes its place.
func (h *handler) EstablishConnection(stream grpc.BidiStreamingServer[api.ConnectionRequest, api.ConnectionResponse]) error {
	conn, err := door.ConnectionOf[*connection](stream.Context())
	if err != nil {
		return err
	}
	b := h.service.bookOf(conn.peer)
	if b == nil {
		return statusOf(causeway.NewProblem("peer.unknown", conn.peer.URI(), nil))
	}
	a, err := h.service.answerOver(stream, b, conn)
	if err != nil {
		return statusOf(err)
	}
	h.service.recheck(stream.Context(), b)
	b.hold(stream.Context(), a)
	b.detach(a)
	return nil
}

func (s *Service) answerOver(stream serverStream, b *book, conn *connection) (*attachment, error) {
	if !conn.claim() {
		return nil, causeway.NewProblem("peer.hello", b.peer().Identity.URI(), errExported)
	}
	if err := b.beginAnswer(time.Now()); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), openWithin)
	defer cancel()
	late := time.AfterFunc(openWithin, func() { conn.Close() })
	defer late.Stop()
	o := opening{service: s, book: b, peer: b.peer(), conn: conn}
	err := o.answer(ctx, stream)
	if err != nil && !causeway.HasCode(err, "peer.glare") {
		s.config.Log.Warn("peering refused", "peer", b.peer().Identity.URI(), "error", err.Error())
	}
	return b.endAnswer(o.peer, conn.peerLeaf(), err), err
}

// HealthCheck answers that this gateway serves.
func (h *handler) HealthCheck(context.Context, *api.HealthCheckRequest) (*api.HealthCheckResponse, error) {
	return &api.HealthCheckResponse{Status: "SERVING", Timestamp: time.Now().Unix()}, nil
}

func (s *Service) authorizeUnary(ctx context.Context, request any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	if err := s.authorize(ctx, info.FullMethod); err != nil {
		return nil, err
	}
	return next(ctx, request)
}

func (s *Service) authorizeStream(server any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	if err := s.authorize(stream.Context(), info.FullMethod); err != nil {
		return err
	}
	return next(server, stream)
}

// authorize is the one place that decides who may call a method. It looks at
// the certificate again: a connection may be older than a revocation.
func (s *Service) authorize(ctx context.Context, method string) error {
	conn, err := door.ConnectionOf[*connection](ctx)
	if err != nil {
		return err
	}
	if err := s.stillGood(conn); err != nil {
		return statusOf(err)
	}
	if slices.Contains(mayCall[method], conn.peer.Role) {
		return nil
	}
	return statusOf(causeway.NewProblem("peer.not_a_gateway", conn.peer.URI(), nil))
}

// statusOf turns a problem into what goes to the other end: its code and
// sentence, never a cause from inside.
func statusOf(err error) error {
	var problem *causeway.Problem
	if !errors.As(err, &problem) {
		return status.Error(codes.Internal, "internal error")
	}
	switch problem.Code {
	case "peer.glare":
		return status.Error(codes.Aborted, string(problem.Code))
	case "peer.too_often":
		return status.Error(codes.ResourceExhausted, string(problem.Code))
	case "peer.unknown", "peer.not_a_gateway", "peer.networks", "peer.revoked", "peer.expired":
		return status.Error(codes.PermissionDenied, string(problem.Code))
	}
	return status.Error(codes.FailedPrecondition, string(problem.Code))
}
