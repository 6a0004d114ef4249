package l7

import (
	"errors"
	"io"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/status"

	"causeway/api"
)

// TestRow25Calls: the gateway does not read messages. What an upstream says of
// one that is too large, compressed or not, or of a method it does not have
// comes through, and many small ones take no memory.
func TestRow25Calls(t *testing.T) {
	calls, conn := newCallsConn(t)
	large := &api.ConnectionRequest{Region: strings.Repeat("x", 4<<20+1)}
	for _, options := range [][]grpc.CallOption{nil, {grpc.UseCompressor(gzip.Name)}} {
		stream, err := calls.EstablishConnection(t.Context(), options...)
		if err != nil {
			t.Fatal(err)
		}
		if err := stream.Send(large); err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if _, err := stream.Recv(); status.Code(err) != codes.ResourceExhausted {
			t.Errorf("%v: %v", options, err)
		}
	}
	if err := conn.Invoke(t.Context(), "/crosscloud.CrossCloudService/Nothing", &api.HealthCheckRequest{}, &api.HealthCheckResponse{}); status.Code(err) != codes.Unimplemented {
		t.Error(err)
	}
	stream, err := calls.EstablishConnection(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const messages = 50_000
	inUse := heapAfter(func() {
		sent := make(chan error, 1)
		go func() {
			for range messages {
				if err := stream.Send(&api.ConnectionRequest{Region: "x"}); err != nil {
					sent <- err
					return
				}
			}
			sent <- stream.CloseSend()
		}()
		for range messages {
			if _, err := stream.Recv(); err != nil {
				t.Fatal(err)
			}
		}
		if err := <-sent; err != nil {
			t.Error(err)
		}
	})
	// The collector is as late as it likes, later still under the race detector.
	if inUse > 96<<20 {
		t.Errorf("%d MiB for %d messages", inUse>>20, messages)
	}
}
