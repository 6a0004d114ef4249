package check

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/interop"
	testgrpc "google.golang.org/grpc/interop/grpc_testing"

	"causeway"
)

// calls are what a case may call with.
type calls struct {
	conn          *grpc.ClientConn
	test          testgrpc.TestServiceClient
	unimplemented testgrpc.UnimplementedServiceClient
}

// interopCases are gRPC's, but those that need accounts at Google, several
// servers of one name, or load reports. They end the process when they fail.
// grpc-go has no cases of compression; here those with payloads run compressed
// as well.
var interopCases = map[string]func(context.Context, calls){
	"empty_unary":                 func(ctx context.Context, c calls) { interop.DoEmptyUnaryCall(ctx, c.test) },
	"large_unary":                 func(ctx context.Context, c calls) { interop.DoLargeUnaryCall(ctx, c.test) },
	"client_streaming":            func(ctx context.Context, c calls) { interop.DoClientStreaming(ctx, c.test) },
	"server_streaming":            func(ctx context.Context, c calls) { interop.DoServerStreaming(ctx, c.test) },
	"ping_pong":                   func(ctx context.Context, c calls) { interop.DoPingPong(ctx, c.test) },
	"empty_stream":                func(ctx context.Context, c calls) { interop.DoEmptyStream(ctx, c.test) },
	"timeout_on_sleeping_server":  func(ctx context.Context, c calls) { interop.DoTimeoutOnSleepingServer(ctx, c.test) },
	"cancel_after_begin":          func(ctx context.Context, c calls) { interop.DoCancelAfterBegin(ctx, c.test) },
	"cancel_after_first_response": func(ctx context.Context, c calls) { interop.DoCancelAfterFirstResponse(ctx, c.test) },
	"status_code_and_message":     func(ctx context.Context, c calls) { interop.DoStatusCodeAndMessage(ctx, c.test) },
	"special_status_message":      func(ctx context.Context, c calls) { interop.DoSpecialStatusMessage(ctx, c.test) },
	"custom_metadata":             func(ctx context.Context, c calls) { interop.DoCustomMetadata(ctx, c.test) },
	"unimplemented_method":        func(ctx context.Context, c calls) { interop.DoUnimplementedMethod(ctx, c.conn) },
	"unimplemented_service":       func(ctx context.Context, c calls) { interop.DoUnimplementedService(ctx, c.unimplemented) },
	"large_unary, compressed": func(ctx context.Context, c calls) {
		interop.DoLargeUnaryCall(ctx, c.test, grpc.UseCompressor(gzip.Name))
	},
	"ping_pong, compressed": func(ctx context.Context, c calls) { interop.DoPingPong(ctx, c.test, grpc.UseCompressor(gzip.Name)) },
	"client_streaming, compressed": func(ctx context.Context, c calls) {
		interop.DoClientStreaming(ctx, c.test, grpc.UseCompressor(gzip.Name))
	},
	"server_streaming, compressed": func(ctx context.Context, c calls) {
		interop.DoServerStreaming(ctx, c.test, grpc.UseCompressor(gzip.Name))
	},
}

// done is what a process prints whose case has passed.
const done = "the case has passed"

func runInterop(run func(context.Context, calls), place string) {
	conn, err := grpc.NewClient("passthrough:///"+place, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithAuthority("localhost"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	run(ctx, calls{conn, testgrpc.NewTestServiceClient(conn), testgrpc.NewUnimplementedServiceClient(conn)})
	fmt.Print(done)
}

// TestInteroperation makes gRPC's calls through two gateways.
func TestInteroperation(t *testing.T) {
	server := grpc.NewServer()
	testgrpc.RegisterTestServiceServer(server, interop.NewTestServer())
	t.Cleanup(server.Stop)
	place := newEntry(t, causeway.UpstreamH2C, http.Handler(server), nil)
	for name := range interopCases {
		t.Run(name, func(t *testing.T) {
			if printed := inProcess(t, name, place); printed != done {
				t.Error(printed)
			}
		})
	}
}
