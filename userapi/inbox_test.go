package userapi

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway/api"
)

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
