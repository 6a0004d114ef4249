package userapi

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
)

// clientOf is a caller with a certificate of its own.
func (o *office) clientOf(t *testing.T, id causeway.Identity) api.CrossCloudServiceClient {
	t.Helper()
	return api.NewCrossCloudServiceClient(o.dial(t, stock(t, o.issue(t, id), o.config.Self.Name+"."+o.config.Self.Site)))
}

// named is a client of Beijing.
func named(name string) causeway.Identity {
	id := app
	id.Name = name
	return id
}

// receiver takes deliveries.
func (o *office) receiver(t *testing.T, id causeway.Identity, region, vpc string) clientStream {
	t.Helper()
	stream, err := o.clientOf(t, id).EstablishConnection(within(t))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := exchange(stream, &api.ConnectionRequest{Region: region, VpcId: vpc, Deliveries: true})
	if err != nil || answer.Status != "OK" {
		t.Fatalf("%v, %v", answer, err)
	}
	return stream
}

func (o *office) beijing(t *testing.T) clientStream {
	t.Helper()
	return o.receiver(t, app, "cn-beijing", "vpc-1")
}

// receive is one delivery.
func receive(t *testing.T, stream clientStream) *api.ConnectionResponse {
	t.Helper()
	m, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	if m.Status != "DATA" {
		t.Fatalf("%v, want a delivery", m)
	}
	return m
}

func acknowledge(t *testing.T, stream clientStream, m *api.ConnectionResponse, refusal string) {
	t.Helper()
	if err := stream.Send(&api.ConnectionRequest{Ack: m.Delivery, Refusal: refusal}); err != nil {
		t.Fatal(err)
	}
}

// syncing is a call of SyncData under way.
type syncing struct {
	answer *api.DataSyncResponse
	err    error
}

func startSync(ctx context.Context, client api.CrossCloudServiceClient, request *api.DataSyncRequest) <-chan syncing {
	done := make(chan syncing, 1)
	go func() {
		answer, err := client.SyncData(ctx, request)
		done <- syncing{answer, err}
	}()
	return done
}

func toBeijing(id string) *api.DataSyncRequest {
	return &api.DataSyncRequest{
		Region: "cn-beijing", VpcId: "vpc-1", DataType: "orders", Data: []byte("7 boxes"), Metadata: map[string]string{"day": "1"}, Id: id,
	}
}

func TestWhoTakesDeliveries(t *testing.T) {
	o := open(t, nil)
	o.beijing(t)
	o.receiver(t, named("other"), "cn-beijing", "vpc-1/other") // beside it
	far := causeway.Identity{Interconnect: "test", Site: "california", Role: causeway.RoleClient, Name: "far"}
	for name, tt := range map[string]struct {
		id          causeway.Identity
		region, vpc string
		want        codes.Code
	}{
		"names another program has": {named("other"), "cn-beijing", "vpc-1", codes.AlreadyExists},
		"another client's name":     {named("other"), "cn-beijing", "vpc-1/app", codes.PermissionDenied},
		"another site's VPC":        {named("other"), "us-west-1", "vpc-2", codes.PermissionDenied},
		"a client of another site":  {far, "cn-beijing", "vpc-1", codes.PermissionDenied},
		"its own site, elsewhere":   {far, "us-west-1", "vpc-2", codes.PermissionDenied},
		"no names":                  {named("other"), "", "", codes.PermissionDenied},
	} {
		stream, err := o.clientOf(t, tt.id).EstablishConnection(within(t))
		if err != nil {
			t.Fatal(err)
		}
		_, err = exchange(stream, &api.ConnectionRequest{Region: tt.region, VpcId: tt.vpc, Deliveries: true})
		if status.Code(err) != tt.want {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	nowhere := open(t, func(s *Server) { s.config.Sites = nil })
	stream, err := nowhere.client(t).EstablishConnection(within(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exchange(stream, &api.ConnectionRequest{Deliveries: true}); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("without a file: %v", err)
	}
}

// A program that registers as the seed's stub does gets nothing it did not ask
// for, whatever is sent to its names.
func TestWhoDidNotAskGetsNoDeliveries(t *testing.T) {
	o := open(t, nil)
	stream, err := o.client(t).EstablishConnection(within(t))
	if err != nil {
		t.Fatal(err)
	}
	seed := &api.ConnectionRequest{Region: "cn-beijing", VpcId: "vpc-1", Payload: []byte("x")}
	if _, err := exchange(stream, seed); err != nil {
		t.Fatal(err)
	}
	if _, err := o.client(t).SyncData(within(t), toBeijing("one")); status.Code(err) != codes.Unavailable {
		t.Errorf("%v", err)
	}
	if answer, err := exchange(stream, seed); err != nil || answer.Status != "OK" || string(answer.ResponseData) != "x" {
		t.Errorf("%v, %v", answer, err)
	}
}

// A program whose certificate is revoked gets no more data.
func TestRevokedProgramGetsNoData(t *testing.T) {
	o := open(t, nil)
	program := o.beijing(t)
	r := o.streams.find(address{"cn-beijing", "vpc-1"})
	o.revoked.Store(true)
	d := newDelivery(func(error) {})
	if err := r.inbox.put(&api.Parcel{Acknowledge: true}, d); err != nil {
		t.Fatal(err)
	}
	if _, err := program.Recv(); status.Code(err) != codes.PermissionDenied {
		t.Errorf("the stream: %v", err)
	}
	if err := d.outcome(within(t)); status.Code(err) != codes.Unavailable {
		t.Errorf("the data: %v", err)
	}
}

// Two programs exchange payloads, and can tell the delay.
func TestProgramsExchangePayloads(t *testing.T) {
	o := open(t, nil)
	one := o.receiver(t, named("one"), "cn-beijing", "vpc-1/one")
	two := o.receiver(t, named("two"), "cn-beijing", "vpc-1/two")
	t1 := time.Now().UnixNano()
	answer, err := exchange(one, &api.ConnectionRequest{ToRegion: "cn-beijing", ToVpcId: "vpc-1/two", Id: "q", Payload: []byte("how are you?"), SentUnixNano: t1})
	t4 := time.Now().UnixNano()
	if err != nil || answer.Status != "OK" || answer.Id != "q" || answer.ResponseData != nil || answer.Delivery != 0 {
		t.Fatalf("%v, %v", answer, err)
	}
	if answer.OriginUnixNano != t1 || !inOrder(t1, answer.ReceivedUnixNano, answer.SentUnixNano, t4) {
		t.Errorf("times: %d, %d, %d, %d", t1, answer.ReceivedUnixNano, answer.SentUnixNano, t4)
	}
	m := receive(t, two)
	if string(m.ResponseData) != "how are you?" || m.Id != "q" || m.From != named("one").URI() || m.Delivery != 0 || m.OriginUnixNano != t1 {
		t.Errorf("delivered: %v", m)
	}
	if _, err := exchange(two, &api.ConnectionRequest{ToRegion: m.FromRegion, ToVpcId: m.FromVpcId, Payload: []byte("well")}); err != nil {
		t.Fatal(err)
	}
	if m := receive(t, one); string(m.ResponseData) != "well" {
		t.Errorf("the answer: %v", m)
	}
	for at, want := range map[address]string{{"cn-beijing", "vpc-1"}: "UNAVAILABLE", {"mars", "x"}: "NOT_FOUND", {"mars", ""}: "INVALID_ARGUMENT"} {
		answer, err := exchange(one, &api.ConnectionRequest{ToRegion: at.Region, ToVpcId: at.VPC, Id: "lost"})
		if err != nil || answer.Status != want || answer.Id != "lost" {
			t.Errorf("to %v: %v, %v", at, answer, err)
		}
	}
}

func inOrder(times ...int64) bool {
	for i := range times[1:] {
		if times[i] > times[i+1] {
			return false
		}
	}
	return true
}

func TestCodeNames(t *testing.T) {
	for code, want := range map[codes.Code]string{codes.OK: "OK", codes.Unavailable: "UNAVAILABLE", codes.ResourceExhausted: "RESOURCE_EXHAUSTED"} {
		if got := codeName(code); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
