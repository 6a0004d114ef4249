package gateway

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// seed is the service as a stub made from the original proposal sees it.
type seed struct {
	t    *testing.T
	file protoreflect.FileDescriptor
	conn *grpc.ClientConn
}

func newSeed(t *testing.T, conn *grpc.ClientConn) *seed {
	t.Helper()
	text, err := os.ReadFile("testdata/seed.pb")
	if err != nil {
		t.Fatal(err)
	}
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(text, &set); err != nil {
		t.Fatal(err)
	}
	file, err := protodesc.NewFile(set.File[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	return &seed{t, file, conn}
}

func (s *seed) message(name protoreflect.Name) *dynamicpb.Message {
	return dynamicpb.NewMessage(s.file.Messages().ByName(name))
}

func (s *seed) call(method string, in, out protoreflect.Name) (*dynamicpb.Message, error) {
	answer := s.message(out)
	return answer, s.conn.Invoke(soon(s.t), "/crosscloud.CrossCloudService/"+method, s.message(in), answer)
}

// field returns a field as text.
func field(m *dynamicpb.Message, name protoreflect.Name) string {
	f := m.Descriptor().Fields().ByName(name)
	if f.Kind() == protoreflect.BytesKind {
		return string(m.Get(f).Bytes())
	}
	return m.Get(f).String()
}

// A stub made from the original proposal's text is served.
func TestSeedShapedStub(t *testing.T) {
	s := withAPI(t)
	stub := newSeed(t, s.callBeijing(t, s.issue(t, beijingApp)))
	if _, err := stub.call("HealthCheck", "HealthCheckRequest", "HealthCheckResponse"); err != nil {
		t.Errorf("HealthCheck: %v", err)
	}
	// Its SyncData says nothing, and so not whom it is for.
	if _, err := stub.call("SyncData", "DataSyncRequest", "DataSyncResponse"); status.Code(err) != codes.InvalidArgument {
		t.Errorf("SyncData: %v", err)
	}
	stream, err := stub.conn.NewStream(soon(t), &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, "/crosscloud.CrossCloudService/EstablishConnection")
	if err != nil {
		t.Fatal(err)
	}
	request := stub.message("ConnectionRequest")
	for name, value := range map[protoreflect.Name]any{
		"region": "cn-beijing", "vpc_id": "vpc-beijing-001", "timestamp": time.Now().Unix(), "payload": []byte("Hello from Aliyun Beijing"),
	} {
		request.Set(request.Descriptor().Fields().ByName(name), protoreflect.ValueOf(value))
	}
	for range 3 {
		answer := stub.message("ConnectionResponse")
		if err := errors.Join(stream.SendMsg(request), stream.RecvMsg(answer)); err != nil {
			t.Fatal(err)
		}
		if field(answer, "status") != "OK" || field(answer, "response_data") != "Hello from Aliyun Beijing" || field(answer, "message") == "" {
			t.Errorf("EstablishConnection: %v", answer)
		}
	}
}

// The descriptor that is used is that of the text.
func TestSeedDescriptorIsCurrent(t *testing.T) {
	protoc, err := exec.LookPath("protoc")
	if err != nil {
		t.Skip("protoc is not installed")
	}
	out := filepath.Join(t.TempDir(), "seed.pb")
	if text, err := exec.Command(protoc, "--proto_path=testdata", "--descriptor_set_out="+out, "testdata/seed.proto").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	var want, got descriptorpb.FileDescriptorSet
	for file, into := range map[string]*descriptorpb.FileDescriptorSet{out: &want, "testdata/seed.pb": &got} {
		text, err := os.ReadFile(file)
		if err == nil {
			err = proto.Unmarshal(text, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !proto.Equal(&want, &got) {
		t.Error("seed.pb is not that of seed.proto")
	}
}
