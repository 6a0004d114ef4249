package l7

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"causeway"
)

// tellTrailers answers with the trailers of a request, of which nobody knows the
// values before its body has ended.
var tellTrailers = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	fmt.Fprint(w, r.Trailer)
})

// Trailers of a request arrive, and none by which a client could say what only
// gateways do.
func TestTrailersOfRequestsCross(t *testing.T) {
	const want = "map[X-Sum:[42]]"
	for name, protocol := range map[string]causeway.UpstreamProtocol{"to HTTP/1": causeway.UpstreamHTTP1, "to HTTP/2": causeway.UpstreamH2C} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(s *causeway.Service) { s.Protocol = protocol }, tellTrailers)
			statuses, bodies := w.raw(head("POST / HTTP/1.1", "Transfer-Encoding: chunked", "Trailer: X-Sum, X-Causeway-Site, Keep-Alive", "Connection: close") +
				"5\r\nhello\r\n0\r\nX-Sum: 42\r\nX-Causeway-Site: forged\r\n\r\n")
			if len(bodies) != 1 || statuses[0] != http.StatusOK || bodies[0] != want {
				t.Errorf("from HTTP/1: %d %q", statuses, bodies)
			}
			r, err := http.NewRequest("POST", w.entry.URL, strings.NewReader("hello"))
			if err != nil {
				t.Fatal(err)
			}
			r.Host, r.ContentLength = "api.example.com", -1
			r.Trailer = http.Header{"X-Sum": {"42"}, "X_source_vpc": {"forged"}}
			response, err := newH2C(t).RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if body, err := io.ReadAll(response.Body); err != nil || string(body) != want {
				t.Errorf("from HTTP/2: %q, %v", body, err)
			}
		})
	}
}

// A try that is sent again has the trailers too.
func TestTrailersAreSentAgain(t *testing.T) {
	w := newWorld(t, nil, &failsFirst{next: tellTrailers})
	r, err := http.NewRequest("PUT", w.entry.URL, strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	r.Host, r.ContentLength, r.Trailer = "api.example.com", -1, http.Header{"X-Sum": {"42"}}
	response, err := w.entry.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || string(body) != "map[X-Sum:[42]]" {
		t.Errorf("%q, %v", body, err)
	}
}

// failsFirst is not there for the first request, which it reads.
type failsFirst struct {
	next  http.Handler
	asked bool
}

func (f *failsFirst) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !f.asked {
		f.asked = true
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	f.next.ServeHTTP(w, r)
}
