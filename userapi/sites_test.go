package userapi

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"causeway"
	"causeway/api"
)

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

// However long a program's reason is, the caller learns that it refused, and
// does not send the data again.
func TestLongRefusals(t *testing.T) {
	beijing, california := world(t)
	there := causeway.Identity{Interconnect: "test", Site: "california", Role: causeway.RoleClient, Name: "there"}
	far := toBeijing("one")
	far.Region, far.VpcId = "us-west-1", "vpc-2"
	reason := "n" + strings.Repeat("拒", 6<<10)
	for name, tt := range map[string]struct {
		request *api.DataSyncRequest
		program clientStream
	}{
		"of this site":    {toBeijing("one"), beijing.beijing(t)},
		"of another site": {far, california.receiver(t, there, "us-west-1", "vpc-2")},
	} {
		call := startSync(within(t), beijing.client(t), tt.request)
		acknowledge(t, tt.program, receive(t, tt.program), reason)
		r := <-call
		if message := status.Convert(r.err).Message(); status.Code(r.err) != codes.Aborted || !strings.HasSuffix(message, ": "+reason[:maxRefusal]) {
			t.Errorf("%s: %v", name, r.err)
		}
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
