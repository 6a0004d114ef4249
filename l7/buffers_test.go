package l7

import (
	"io"
	"net/http"
	"testing"
)

// An answer of known length is gathered, but not until it is whole, unless its
// request may be repeated: whoever reads it as it comes sees its beginning while
// the rest is still to come.
func TestBeginningOfAnAnswerDoesNotWaitForItsEnd(t *testing.T) {
	seen := make(chan struct{})
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "10")
		_, _ = io.WriteString(w, "12345")
		_ = http.NewResponseController(w).Flush()
		select {
		case <-seen:
			_, _ = io.WriteString(w, "67890")
		case <-r.Context().Done():
		}
	}))
	r, err := http.NewRequest(http.MethodPost, w.entry.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "api.example.com"
	response, err := w.entry.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	first := make([]byte, 5)
	if _, err := io.ReadFull(response.Body, first); err != nil {
		t.Fatal(err)
	}
	close(seen)
	if rest, err := io.ReadAll(response.Body); err != nil || string(first)+string(rest) != "1234567890" {
		t.Errorf("%q and %q: %v", first, rest, err)
	}
}

func TestBuffersAreUsedAgainWhole(t *testing.T) {
	var b buffers
	for range 3 {
		buffer := b.Get()
		if len(buffer) != bufferSize {
			t.Fatalf("a buffer of %d bytes", len(buffer))
		}
		b.Put(buffer)
	}
}
