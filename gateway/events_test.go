package gateway

import (
	"fmt"
	"net"
	"path/filepath"
	"testing"
	"time"

	"causeway/localapi"
)

func TestNewestEventsAreKept(t *testing.T) {
	var e events
	for i := range keptEvents + 7 {
		e.add(localapi.Event{Object: fmt.Sprint(i)})
	}
	kept := e.list()
	if len(kept) != keptEvents || kept[0].Object != "7" || kept[keptEvents-1].Object != fmt.Sprint(keptEvents+6) {
		t.Errorf("%d kept, from %s to %s", len(kept), kept[0].Object, kept[len(kept)-1].Object)
	}
}

func TestEventsTellWhatHappened(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	all, err := localapi.NewClient(s.beijing.socket()).Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range all {
		seen[e.Kind+" "+e.Object+" "+e.To] = true
		if e.Time.IsZero() || e.Reason == "" {
			t.Errorf("event %+v", e)
		}
	}
	for _, want := range []string{
		"path california/ca-1 telecom-verizon up", "path california/ca-1 unicom-att up",
		"session california/ca-1 " + s.sessionOf(t),
	} {
		if !seen[want] {
			t.Errorf("no event %q among %v", want, seen)
		}
	}
}

func TestNotifyTellsSystemd(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notify")
	listener, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	t.Setenv("NOTIFY_SOCKET", socket)
	notify("READY=1")
	if err := listener.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 100)
	if n, err := listener.Read(b); err != nil || string(b[:n]) != "READY=1" {
		t.Errorf("%q, %v", b[:n], err)
	}
}
