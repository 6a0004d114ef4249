package userapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway/api"
)

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
