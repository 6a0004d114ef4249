package userapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

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

// Data goes to the program registered for it, and the answer comes after its
// acknowledgement.
func TestSyncData(t *testing.T) {
	o := open(t, nil)
	program := o.beijing(t)
	call := startSync(within(t), o.clientOf(t, named("sender")), toBeijing("one"))
	m := receive(t, program)
	if string(m.ResponseData) != "7 boxes" || m.DataType != "orders" || m.Metadata["day"] != "1" || m.Id != "one" || m.From != named("sender").URI() || m.Delivery != 1 {
		t.Errorf("delivered: %v", m)
	}
	select {
	case r := <-call:
		t.Fatalf("answered before the acknowledgement: %v", r)
	default:
	}
	acknowledge(t, program, m, "")
	if r := <-call; r.err != nil || r.answer.Status != "OK" || r.answer.Id != "one" {
		t.Errorf("%v", r)
	}
}

// The same id of the same caller is not delivered again; of another caller it
// is another id.
func TestSyncDataOnce(t *testing.T) {
	o := open(t, nil)
	program := o.beijing(t)
	sender := o.clientOf(t, named("sender"))
	first := startSync(within(t), sender, toBeijing("one"))
	m := receive(t, program)
	second := startSync(within(t), sender, toBeijing("one")) // while it is under way
	acknowledge(t, program, m, "")
	for _, call := range []<-chan syncing{first, second, startSync(within(t), sender, toBeijing("one"))} {
		if r := <-call; r.err != nil {
			t.Error(r.err)
		}
	}
	other := startSync(within(t), o.clientOf(t, named("other")), toBeijing("one"))
	if m := receive(t, program); m.From != named("other").URI() || m.Delivery != 2 {
		t.Errorf("the next delivery is %v", m)
	} else {
		acknowledge(t, program, m, "")
	}
	if r := <-other; r.err != nil {
		t.Error(r.err)
	}
	// Known, though nobody is there to take it again.
	_ = program.CloseSend()
	if _, err := program.Recv(); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	if _, err := sender.SyncData(within(t), toBeijing("one")); err != nil {
		t.Error(err)
	}
}

// What was not acknowledged may come again.
func TestSyncDataAgain(t *testing.T) {
	o := open(t, nil)
	sender := o.clientOf(t, named("sender"))
	program := o.beijing(t)
	call := startSync(within(t), sender, toBeijing("one"))
	acknowledge(t, program, receive(t, program), "the disk is full")
	if r := <-call; status.Code(r.err) != codes.Aborted || !strings.Contains(r.err.Error(), "the disk is full") {
		t.Errorf("refused: %v", r.err)
	}
	call = startSync(within(t), sender, toBeijing("one"))
	receive(t, program)
	next := o.beijing(t) // the same program, come back
	if r := <-call; status.Code(r.err) != codes.Unavailable {
		t.Errorf("after the stream ended: %v", r.err)
	}
	if _, err := program.Recv(); status.Code(err) != codes.Aborted {
		t.Errorf("the stream before: %v", err)
	}
	call = startSync(within(t), sender, toBeijing("one"))
	acknowledge(t, next, receive(t, next), "")
	if r := <-call; r.err != nil {
		t.Error(r.err)
	}
}

func TestSyncDataRefuses(t *testing.T) {
	o := open(t, func(s *Server) { s.patience = 50 * time.Millisecond })
	client := o.client(t)
	change := func(f func(*api.DataSyncRequest)) *api.DataSyncRequest {
		r := toBeijing("x")
		f(r)
		return r
	}
	many := map[string]string{}
	for i := range mostMetadata + 1 {
		many[fmt.Sprint(i)] = ""
	}
	for name, tt := range map[string]struct {
		request *api.DataSyncRequest
		want    codes.Code
	}{
		"nothing, as a stub with empty messages": {&api.DataSyncRequest{}, codes.InvalidArgument},
		"no program":                             {toBeijing("x"), codes.Unavailable},
		"no such site":                           {change(func(r *api.DataSyncRequest) { r.Region = "mars" }), codes.NotFound},
		"another site, no WAN":                   {change(func(r *api.DataSyncRequest) { r.Region, r.VpcId = "us-west-1", "vpc-2" }), codes.Unavailable},
		"a long id":                              {change(func(r *api.DataSyncRequest) { r.Id = strings.Repeat("i", maxName+1) }), codes.InvalidArgument},
		"a data type with bytes":                 {change(func(r *api.DataSyncRequest) { r.DataType = "a\x00" }), codes.InvalidArgument},
		"much metadata":                          {change(func(r *api.DataSyncRequest) { r.Metadata = many }), codes.InvalidArgument},
		"data that is too long":                  {change(func(r *api.DataSyncRequest) { r.Data = make([]byte, maxMessage) }), codes.ResourceExhausted},
	} {
		if _, err := client.SyncData(within(t), tt.request); status.Code(err) != tt.want {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	o.beijing(t) // takes, and says nothing
	if _, err := client.SyncData(context.WithoutCancel(t.Context()), toBeijing("slow")); status.Code(err) != codes.DeadlineExceeded || !strings.Contains(err.Error(), "not acknowledged") {
		t.Errorf("without a deadline: %v", err)
	}
}

// A program that acknowledges nothing is sent a bounded number.
func TestSyncDataToAFullProgram(t *testing.T) {
	o := open(t, nil)
	program := o.beijing(t)
	client := o.client(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var calls []<-chan syncing
	for i := range mostUnacknowledged {
		calls = append(calls, startSync(ctx, client, toBeijing(fmt.Sprint(i))))
		if i%maxStreams == maxStreams-1 { // as many as a connection carries
			client = o.client(t)
		}
	}
	for range mostUnacknowledged {
		receive(t, program)
	}
	if _, err := client.SyncData(within(t), toBeijing("one more")); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("%v", err)
	}
	cancel()
	for _, call := range calls {
		<-call
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
	d, err := r.inbox.put(&api.Parcel{Acknowledge: true})
	if err != nil {
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

// world is two gateways whose programs reach each other.
func world(t *testing.T) (beijing, california *office) {
	t.Helper()
	var far atomic.Pointer[office]
	beijing = open(t, func(s *Server) {
		s.config.Ask = func(ctx context.Context, site string, r *http.Request) (*http.Response, error) {
			o := far.Load()
			if site != "california" || o == nil {
				return nil, errors.New("no way")
			}
			w := httptest.NewRecorder()
			o.FromGateway(self).ServeHTTP(w, r.WithContext(ctx))
			return w.Result(), ctx.Err()
		}
	})
	ca1 := causeway.Identity{Interconnect: "test", Site: "california", Role: causeway.RoleGateway, Name: "ca-1"}
	california = openAs(t, ca1, nil)
	t.Cleanup(func() { far.Store(nil) })
	far.Store(california)
	return beijing, california
}

func TestProgramsOfAnotherSite(t *testing.T) {
	beijing, california := world(t)
	there := causeway.Identity{Interconnect: "test", Site: "california", Role: causeway.RoleClient, Name: "there"}
	request := toBeijing("one")
	request.Region, request.VpcId = "us-west-1", "vpc-2"
	sender := beijing.client(t)
	if _, err := sender.SyncData(within(t), request); status.Code(err) != codes.Unavailable || !strings.Contains(err.Error(), "no program") {
		t.Errorf("before it is there: %v", err)
	}
	program := california.receiver(t, there, "us-west-1", "vpc-2")
	call := startSync(within(t), sender, request)
	m := receive(t, program)
	if m.From != app.URI() || string(m.ResponseData) != "7 boxes" {
		t.Errorf("delivered: %v", m)
	}
	acknowledge(t, program, m, "")
	for _, r := range []syncing{<-call, <-startSync(within(t), sender, request)} {
		if r.err != nil {
			t.Error(r.err)
		}
	}
	stream := beijing.beijing(t)
	answer, err := exchange(stream, &api.ConnectionRequest{ToRegion: "us-west-1", ToVpcId: "vpc-2", Payload: []byte("hello")})
	if err != nil || answer.Status != "OK" {
		t.Fatalf("%v, %v", answer, err)
	}
	if m := receive(t, program); string(m.ResponseData) != "hello" || m.FromRegion != "cn-beijing" || m.FromVpcId != "vpc-1" {
		t.Errorf("delivered: %v", m)
	}
	// A gateway speaks for its own site's programs.
	guest := there
	guest.Name = "guest"
	if _, err := beijing.clientOf(t, guest).SyncData(within(t), request); status.Code(err) != codes.PermissionDenied {
		t.Errorf("a caller of another site: %v", err)
	}
}

// A caller whose data waits at other sites does not take up all ways there.
func TestCallsToOtherSitesAreBounded(t *testing.T) {
	beijing, _ := world(t)
	var leave []func()
	for range maxAbroadEach {
		leave = append(leave, beijing.abroad.enter(app))
	}
	request := toBeijing("one")
	request.Region, request.VpcId = "us-west-1", "vpc-2"
	client := beijing.client(t)
	if _, err := client.SyncData(within(t), request); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("one more: %v", err)
	}
	leave[0]()
	if _, err := client.SyncData(within(t), request); status.Code(err) != codes.Unavailable {
		t.Errorf("when there is room, and no program: %v", err)
	}
}

// What a peer says is checked: it may have been taken over.
func TestPeersAreNotBelieved(t *testing.T) {
	o := open(t, nil)
	o.beijing(t)
	peer := causeway.Identity{Interconnect: "test", Site: "california", Role: causeway.RoleGateway, Name: "ca-1"}
	there := causeway.Identity{Interconnect: "test", Site: "california", Role: causeway.RoleClient, Name: "there"}
	parcel := func(change func(*api.Parcel)) *api.Parcel {
		p := &api.Parcel{Region: "cn-beijing", VpcId: "vpc-1", Id: "x", From: there.URI()}
		change(p)
		return p
	}
	handler := o.FromGateway(peer)
	for name, tt := range map[string]struct {
		parcel *api.Parcel
		want   codes.Code
	}{
		"as it should be":           {parcel(func(*api.Parcel) {}), codes.OK},
		"a program of another site": {parcel(func(p *api.Parcel) { p.From = app.URI() }), codes.PermissionDenied},
		"another interconnect":      {parcel(func(p *api.Parcel) { p.From = "spiffe://x/site/california/client/there" }), codes.PermissionDenied},
		"no identity":               {parcel(func(p *api.Parcel) { p.From = "root" }), codes.PermissionDenied},
		"answers go elsewhere":      {parcel(func(p *api.Parcel) { p.FromRegion, p.FromVpcId = "cn-beijing", "vpc-1" }), codes.PermissionDenied},
		"control bytes":             {parcel(func(p *api.Parcel) { p.Id = "\n" }), codes.InvalidArgument},
	} {
		body, _ := proto.Marshal(tt.parcel)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("POST", "https://gateway"+parcelsPath, strings.NewReader(string(body))))
		var receipt api.Receipt
		if err := proto.Unmarshal(w.Body.Bytes(), &receipt); err != nil || w.Code != http.StatusOK || codes.Code(receipt.Code) != tt.want {
			t.Errorf("%s: %d, %v, %v, want %v", name, w.Code, &receipt, err, tt.want)
		}
	}
	for name, tt := range map[string]struct {
		method, path, body string
		want               int
	}{
		"another path":   {"PUT", "/v1/else", "", http.StatusNotFound},
		"another method": {"GET", parcelsPath, "", http.StatusNotFound},
		"no message":     {"POST", parcelsPath, "\xff", http.StatusBadRequest},
		"without an id":  {"PUT", parcelsPath, "", http.StatusBadRequest},
		"too much":       {"POST", parcelsPath, strings.Repeat("\x00", maxParcel+1), http.StatusRequestEntityTooLarge},
	} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(tt.method, "https://gateway"+tt.path, strings.NewReader(tt.body)))
		if w.Code != tt.want {
			t.Errorf("%s: %d, want %d", name, w.Code, tt.want)
		}
	}
}

// Whatever a peer sends, it gets an answer.
func FuzzFromGateway(f *testing.F) {
	good, _ := proto.Marshal(&api.Parcel{Region: "cn-beijing", VpcId: "vpc-1", Id: "x", Data: []byte("y"), From: self.URI()})
	f.Add("POST", parcelsPath, good)
	f.Add("PUT", parcelsPath, []byte("\x0a\x01\xff"))
	s := New(Config{Self: self, Sites: func() []causeway.Site { return sites }})
	handler := s.FromGateway(self)
	f.Fuzz(func(t *testing.T, method, path string, body []byte) {
		r := httptest.NewRequest("GET", "https://gateway/", strings.NewReader(string(body)))
		r.Method, r.URL.Path = method, path
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code == http.StatusOK {
			if err := proto.Unmarshal(w.Body.Bytes(), &api.Receipt{}); err != nil {
				t.Error(err)
			}
		} else if w.Code < 400 {
			t.Errorf("answered %d", w.Code)
		}
	})
}

// The window forgets what is old, or too much, and never a newer delivery of
// the same name.
func TestWindow(t *testing.T) {
	var w window
	now := time.Unix(1000, 0)
	made := 0
	put := func() (*delivery, error) {
		made++
		d := &delivery{done: make(chan struct{})}
		d.settle(nil)
		return d, nil
	}
	once := func(id string) bool {
		_, repeated, err := w.once(parcelID{id: id}, now, put)
		return repeated && err == nil
	}
	if once("a") || !once("a") {
		t.Error("the second is not known")
	}
	now = now.Add(rememberFor - 1)
	if !once("a") {
		t.Error("forgotten early")
	}
	now = now.Add(1)
	if once("a") {
		t.Error("remembered for too long")
	}
	for i := range mostRemember {
		once(fmt.Sprint(i))
	}
	if len(w.known) != mostRemember || len(w.order) != mostRemember || once("a") || !once("1") {
		t.Errorf("%d and %d are remembered", len(w.known), len(w.order))
	}
	failed := errors.New("failed")
	if _, _, err := w.once(parcelID{id: "new"}, now, func() (*delivery, error) { return nil, failed }); !errors.Is(err, failed) || w.known[parcelID{id: "new"}] != nil {
		t.Error("a failure is remembered")
	}
}

// What waits for a program that does not read is bounded in bytes.
func TestInboxIsBounded(t *testing.T) {
	b := newInbox()
	message := &api.Parcel{Data: make([]byte, 256<<10)}
	n := 0
	for ; n < 100; n++ {
		if _, err := b.put(message); err != nil {
			if status.Code(err) != codes.ResourceExhausted {
				t.Error(err)
			}
			break
		}
	}
	if n != mostWaiting/len(message.Data) {
		t.Errorf("%d messages wait", n)
	}
	if _, err := b.next(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.put(message); err != nil {
		t.Errorf("after one was sent: %v", err)
	}
	b.acknowledge(7, "") // of nothing
	b.close(errNotHere)
	if _, err := b.put(message); !errors.Is(err, errNotHere) {
		t.Errorf("after its end: %v", err)
	}
}

func TestCodeNames(t *testing.T) {
	for code, want := range map[codes.Code]string{codes.OK: "OK", codes.Unavailable: "UNAVAILABLE", codes.ResourceExhausted: "RESOURCE_EXHAUSTED"} {
		if got := codeName(code); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
