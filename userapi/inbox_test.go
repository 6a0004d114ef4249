package userapi

import (
	"errors"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway/api"
)

func TestCut(t *testing.T) {
	for text, want := range map[string]string{"": "", "abcd": "abcd", "abcde": "abcd", "拒绝": "拒", "a拒绝": "a拒", "\xbf\xbf\xbf\xbf\xbf": ""} {
		if got := cut(text, 4); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// What waits for a program that does not read is bounded in bytes.
func TestInboxIsBounded(t *testing.T) {
	b := newInbox()
	message := &api.Parcel{Data: make([]byte, 256<<10)}
	n := 0
	for ; n < 100; n++ {
		if err := b.put(message, nil); err != nil {
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
	if err := b.put(message, nil); err != nil {
		t.Errorf("after one was sent: %v", err)
	}
	b.acknowledge(7, "") // of nothing
	b.close(errNotHere)
	if err := b.put(message, nil); !errors.Is(err, errNotHere) {
		t.Errorf("after its end: %v", err)
	}
}
