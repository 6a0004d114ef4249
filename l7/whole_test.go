package l7

import (
	"net/http"
	"sync/atomic"
	"testing"
)

// TestAnswersThatBreakOff: an upstream that breaks off an answer, short enough to
// be held, has seen the request. It is not sent again, and the client is told
// at once that the service failed.
func TestAnswersThatBreakOff(t *testing.T) {
	var asked atomic.Int64
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("beginning"))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	statuses, _ := w.raw(lastRequest("/"))
	if len(statuses) != 1 || statuses[0] != http.StatusBadGateway {
		t.Errorf("the client got %v", statuses)
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("the upstream was asked %d times", n)
	}
}
