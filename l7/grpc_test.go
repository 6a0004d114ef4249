package l7

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
)

// upstreamCalls is a service of gRPC behind the exit.
type upstreamCalls struct {
	api.UnimplementedCrossCloudServiceServer
}

// HealthCheck tells what it was told, and answers with trailers.
func (upstreamCalls) HealthCheck(ctx context.Context, _ *api.HealthCheckRequest) (*api.HealthCheckResponse, error) {
	told, _ := metadata.FromIncomingContext(ctx)
	_ = grpc.SetTrailer(ctx, metadata.Pairs("tail", "yes"))
	return &api.HealthCheckResponse{Status: told.Get("x-causeway-site")[0]}, nil
}

// SyncData waits until its caller's time is over.
func (upstreamCalls) SyncData(ctx context.Context, _ *api.DataSyncRequest) (*api.DataSyncResponse, error) {
	<-ctx.Done()
	return nil, status.FromContextError(ctx.Err()).Err()
}

// EstablishConnection answers each message before the next comes.
func (upstreamCalls) EstablishConnection(stream grpc.BidiStreamingServer[api.ConnectionRequest, api.ConnectionResponse]) error {
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return status.Error(codes.DataLoss, "that was all")
		}
		if err != nil {
			return err
		}
		if err := stream.Send(&api.ConnectionResponse{Message: request.Region}); err != nil {
			return err
		}
	}
}

// newCalls is a client of that service at the entry.
func newCalls(t *testing.T) api.CrossCloudServiceClient {
	calls, _ := newCallsConn(t)
	return calls
}

func newCallsConn(t *testing.T) (api.CrossCloudServiceClient, *grpc.ClientConn) {
	server := grpc.NewServer()
	api.RegisterCrossCloudServiceServer(server, upstreamCalls{})
	t.Cleanup(server.Stop)
	w := newWorld(t, func(s *causeway.Service) { s.Protocol = causeway.UpstreamH2C }, http.Handler(server))
	conn, err := grpc.NewClient("passthrough:///"+w.entry.Listener.Addr().String(),
		grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithAuthority("api.example.com"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return api.NewCrossCloudServiceClient(conn), conn
}

func TestCallsOfGRPC(t *testing.T) {
	calls := newCalls(t)
	ctx := metadata.AppendToOutgoingContext(t.Context(), "x-causeway-site", "forged")
	var tail metadata.MD
	health, err := calls.HealthCheck(ctx, &api.HealthCheckRequest{}, grpc.Trailer(&tail))
	if err != nil || health.Status != "beijing" || len(tail.Get("tail")) != 1 {
		t.Errorf("%v, %v, %v", health, tail, err)
	}
	short, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	if _, err := calls.SyncData(short, &api.DataSyncRequest{}); status.Code(err) != codes.DeadlineExceeded {
		t.Error(err)
	}
}

func TestStreamsOfGRPC(t *testing.T) {
	stream, err := newCalls(t).EstablishConnection(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"one", "two", "three"} {
		if err := stream.Send(&api.ConnectionRequest{Region: word}); err != nil {
			t.Fatal(err)
		}
		if answer, err := stream.Recv(); err != nil || answer.Message != word {
			t.Fatalf("%v, %v", answer, err)
		}
	}
	_ = stream.CloseSend()
	if _, err := stream.Recv(); status.Code(err) != codes.DataLoss || status.Convert(err).Message() != "that was all" {
		t.Error(err)
	}
}
