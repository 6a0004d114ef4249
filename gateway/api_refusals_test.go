package gateway

import (
	"bytes"
	"context"
	"crypto/tls"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"

	"causeway/api"
	"causeway/lab"
	"causeway/pki"
)

func TestAPIRefuses(t *testing.T) {
	s := withAPI(t)
	good, revoked := s.issue(t, beijingApp), beijingApp
	revoked.Name = "stolen"
	stolen := s.issue(t, revoked)
	other := filepath.Join(t.TempDir(), "other")
	if err := pki.Init(other, beijingApp.Interconnect, time.Now()); err != nil {
		t.Fatal(err)
	}
	foreign := stock(t, issue(t, other, beijingApp, filepath.Join(t.TempDir(), "id")), "bj-1.beijing")
	foreign.RootCAs = stock(t, good, "").RootCAs
	anonymous := stock(t, good, "bj-1.beijing")
	anonymous.Certificates = nil
	ask := func(conn *grpc.ClientConn) codes.Code {
		_, err := api.NewCrossCloudServiceClient(conn).HealthCheck(soon(t), &api.HealthCheckRequest{})
		return status.Code(err)
	}
	for name, config := range map[string]*tls.Config{"another CA's certificate": foreign, "no certificate": anonymous} {
		if code := ask(s.call(t, lab.BJHost, beijingAPI, config)); code != codes.Unavailable {
			t.Errorf("%s: %v", name, code)
		}
	}
	standing := s.callBeijing(t, stolen)
	if code := ask(standing); code != codes.OK {
		t.Fatalf("before the revocation: %v", code)
	}
	if _, _, err := pki.RevokeIdentity(s.authority(), revoked, "stolen", time.Now()); err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(s.authority(), "revoked.json"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(s.folder, "id-bj-1", "revoked.json"), list)
	if err := s.beijing.process.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the connection that stands to be refused", func() bool { return ask(standing) == codes.PermissionDenied })
	if code := ask(s.callBeijing(t, stolen)); code != codes.Unavailable {
		t.Errorf("a new connection of a revoked client: %v", code)
	}
	if code := ask(s.callBeijing(t, good)); code != codes.OK {
		t.Errorf("another client: %v", code)
	}
}

// raw sends bytes as they are for a message.
type raw struct{}

func (raw) Marshal(v any) ([]byte, error)      { return v.([]byte), nil }
func (raw) Unmarshal(data []byte, v any) error { *v.(*[]byte) = data; return nil }
func (raw) Name() string                       { return "proto" }

// Each kind of bad input has its documented code, and a gateway that goes on.
func TestAPIBadInput(t *testing.T) {
	s := withAPI(t)
	conn := s.callBeijing(t, s.issue(t, beijingApp))
	nested := slices.Concat(
		bytes.Repeat(protowire.AppendTag(nil, 100, protowire.StartGroupType), 10100),
		bytes.Repeat(protowire.AppendTag(nil, 100, protowire.EndGroupType), 10100))
	long := make([]byte, 4<<20)
	long = append(protowire.AppendVarint(protowire.AppendTag(nil, 4, protowire.BytesType), uint64(len(long))), long...)
	notText := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), "\xff\xfe")
	for _, tt := range []struct {
		name, method string
		message      []byte
		want         codes.Code
		options      []grpc.CallOption
	}{
		{"more than 4 MiB", "SyncData", long, codes.ResourceExhausted, nil},
		{"more than 4 MiB", "EstablishConnection", long, codes.ResourceExhausted, nil},
		{"a compressed bomb", "SyncData", long, codes.ResourceExhausted, []grpc.CallOption{grpc.UseCompressor(gzip.Name)}},
		{"a compressed bomb", "EstablishConnection", long, codes.ResourceExhausted, []grpc.CallOption{grpc.UseCompressor(gzip.Name)}},
		{"an unknown method", "Nothing", nil, codes.Unimplemented, nil},
		{"text that is not UTF-8", "SyncData", notText, codes.Internal, nil},
		{"text that is not UTF-8", "EstablishConnection", notText, codes.Internal, nil},
		{"deep nesting", "SyncData", nested, codes.Internal, nil},
		{"deep nesting", "EstablishConnection", nested, codes.Internal, nil},
		{"half a message", "SyncData", long[:3], codes.Internal, nil},
	} {
		var answer []byte
		err := conn.Invoke(soon(t), "/crosscloud.CrossCloudService/"+tt.method, tt.message, &answer, append(tt.options, grpc.ForceCodec(raw{}))...)
		if status.Code(err) != tt.want {
			t.Errorf("%s to %s: %v, want %v", tt.name, tt.method, err, tt.want)
		}
	}
	floodWithMessages(t, conn)
	checkHealth(t, conn)
}

// floodWithMessages sends as many small messages as go in a while: no more of
// them are answered than the documented pace allows.
func floodWithMessages(t *testing.T, conn *grpc.ClientConn) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	start := time.Now()
	stream, err := api.NewCrossCloudServiceClient(conn).EstablishConnection(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 1000000 {
			if stream.Send(&api.ConnectionRequest{}) != nil {
				return
			}
		}
	})
	answered := 0
	for ; err == nil; answered++ {
		_, err = stream.Recv()
	}
	wg.Wait()
	if most := 200 + int(200*time.Since(start).Seconds()) + 1; answered-1 > most || answered < 2 || status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("%d messages were answered, at most %d may be; it ended with %v", answered-1, most, err)
	}
}
