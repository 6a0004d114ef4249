package tracing

import (
	"net/http"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"

	"causeway/l7"
)

// TestParent is what a request is part of, by its head.
func TestParent(t *testing.T) {
	const unsampled = "00-" + clientTrace + "-" + clientSpan + "-00"
	for _, test := range []struct {
		name   string
		side   l7.Side
		fields http.Header
		valid  bool
		follow bool
	}{
		{"nothing", l7.Entry, http.Header{}, false, false},
		{"wanted", l7.Entry, http.Header{"Traceparent": {clientSays}}, true, true},
		{"not wanted", l7.Entry, http.Header{"Traceparent": {unsampled}}, true, false},
		{"two parents", l7.Entry, http.Header{"Traceparent": {clientSays, clientSays}}, false, false},
		{"too short", l7.Entry, http.Header{"Traceparent": {clientSays[:50]}}, false, false},
		{"too long", l7.Entry, http.Header{"Traceparent": {clientSays + "-00"}}, false, false},
		{"upper case", l7.Entry, http.Header{"Traceparent": {"00-0AF7651916CD43DD8448EB211C80319C-" + clientSpan + "-01"}}, false, false},
		{"zeros", l7.Entry, http.Header{"Traceparent": {"00-00000000000000000000000000000000-" + clientSpan + "-01"}}, false, false},
		{"version ff", l7.Entry, http.Header{"Traceparent": {"ff" + clientSays[2:]}}, false, false},
		{"a later version", l7.Entry, http.Header{"Traceparent": {"01" + clientSays[2:] + "-more"}}, true, true},
		{"a broken state alone", l7.Entry, http.Header{"Traceparent": {clientSays}, "Tracestate": {"==,,"}}, true, true},
		{"of a peer", l7.Exit, http.Header{"Traceparent": {clientSays}, vouched: {"1"}}, true, true},
		{"not wanted by a peer", l7.Exit, http.Header{"Traceparent": {unsampled}, vouched: {"1"}}, true, false},
		{"of a peer without traces", l7.Exit, http.Header{"Traceparent": {clientSays}}, true, true},
	} {
		got := trace.SpanContextFromContext(newWanted(0).parent(test.side, &http.Request{Header: test.fields}, time.Unix(0, 0)))
		if got.IsValid() != test.valid || got.IsSampled() != test.follow {
			t.Errorf("%s: valid %v, sampled %v", test.name, got.IsValid(), got.IsSampled())
		}
	}
}

// Clients that want every request followed get no more than the share again.
func TestClientsCannotForceTraces(t *testing.T) {
	request := &http.Request{Header: http.Header{"Traceparent": {clientSays}}}
	for _, side := range []l7.Side{l7.Entry, l7.Exit} {
		w, followed := newWanted(0.05), 0
		for i := range 100_000 { // 10 s at 10 000 requests a second
			now := time.Unix(0, 0).Add(time.Duration(i) * 100 * time.Microsecond)
			if trace.SpanContextFromContext(w.parent(side, request, now)).IsSampled() {
				followed++
			}
		}
		if followed < 4500 || followed > 5000+10*wantedFloor {
			t.Errorf("%s: %d of 100000 were followed at 5 %%", side, followed)
		}
	}
}
