package userapi

import (
	"errors"
	"strings"
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

// What waits for a program that does not read is bounded in bytes, whatever
// they are.
func TestInboxIsBounded(t *testing.T) {
	long := strings.Repeat("x", 200<<10)
	for name, parcel := range map[string]*api.Parcel{
		"data":     {Data: []byte(long)},
		"metadata": {Metadata: map[string]string{"note": long}},
		"a name":   {Metadata: map[string]string{long: ""}},
	} {
		b := newInbox()
		var err error
		n := 0
		for ; err == nil && n < mostUnacknowledged; n++ {
			err = b.put(parcel, nil)
		}
		if n-1 != mostWaiting/len(long) || status.Code(err) != codes.ResourceExhausted {
			t.Errorf("%s: %d messages wait, %v", name, n-1, err)
		}
		if _, err := b.next(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := b.put(parcel, nil); err != nil {
			t.Errorf("%s: after one was sent: %v", name, err)
		}
		for range n - 1 {
			if _, err := b.next(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if b.size != 0 {
			t.Errorf("%s: an empty inbox has %d bytes", name, b.size)
		}
	}
}

func TestInboxEnds(t *testing.T) {
	b := newInbox()
	b.acknowledge(7, "") // of nothing
	b.close(errNotHere)
	if err := b.put(&api.Parcel{}, nil); !errors.Is(err, errNotHere) {
		t.Errorf("%v", err)
	}
}
