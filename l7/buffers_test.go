package l7

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"
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
	b := buffers{size: 1000}
	for range 3 {
		buffer := b.Get()
		if len(buffer) != 1000 {
			t.Fatalf("a buffer of %d bytes", len(buffer))
		}
		b.Put(buffer)
	}
}

// Answers that tell that they are long come whole, whatever is left of them for
// the last frame.
func TestLongAnswers(t *testing.T) {
	text := bytes.Repeat([]byte("0123456789abcdef"), 16<<10)
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", r.URL.RawQuery)
		size, _ := strconv.Atoi(r.URL.RawQuery)
		_, _ = w.Write(text[:size])
	}))
	for _, size := range []int{bufferSize, bufferSize + 1, longBufferSize, longBufferSize + 1, longestFrame, longestFrame + 1, len(text)} {
		if _, got := w.send("GET", "/?"+strconv.Itoa(size), ""); got != string(text[:size]) {
			t.Errorf("%d bytes of %d, or others", len(got), size)
		}
	}
}

// pieces are the lengths of what was written.
type pieces struct {
	http.ResponseWriter
	lengths []int
	fail    error
}

func (p *pieces) Write(b []byte) (int, error) {
	p.lengths = append(p.lengths, len(b))
	return len(b), p.fail
}

// What is written at once a client may take piece by piece.
func TestClientsTakePieces(t *testing.T) {
	for _, c := range []struct {
		size, written int
		fail          error
		want          []int
	}{
		{0, 0, nil, []int{0}},
		{1, 1, nil, []int{1}},
		{mostTaken, mostTaken, nil, []int{mostTaken}},
		{2*mostTaken + 1, 2*mostTaken + 1, nil, []int{mostTaken, mostTaken, 1}},
		{2 * mostTaken, mostTaken, io.ErrShortWrite, []int{mostTaken}},
	} {
		p := &pieces{ResponseWriter: httptest.NewRecorder(), fail: c.fail}
		b := &taking{ResponseWriter: p, control: http.NewResponseController(p), within: time.Hour}
		b.timer = time.AfterFunc(time.Hour, b.cut)
		n, err := b.Write(make([]byte, c.size))
		b.end()
		if n != c.written || !errors.Is(err, c.fail) || !slices.Equal(p.lengths, c.want) {
			t.Errorf("%d: %d, %v in %v", c.size, n, err, p.lengths)
		}
	}
}
