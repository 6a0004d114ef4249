package tracing

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"causeway"
	"causeway/l7"
)

// follow has a tracer see a number of requests that are followed.
func follow(tracer *Tracer, requests int) {
	for range requests {
		tracer.Request(l7.Entry, &http.Request{Method: "GET", Header: http.Header{}}).Ended(l7.Observation{Status: 200})
	}
}

// running runs a tracer; end ends it and waits.
func running(t *testing.T, tracer *Tracer) (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = tracer.Run(ctx) })
	end = sync.OnceFunc(func() { cancel(); wg.Wait() })
	t.Cleanup(end)
	return end
}

// Spans that nobody fetches are bounded, and every one is accounted for.
func TestTooManySpans(t *testing.T) {
	c := newCollector(t)
	tracer := New(Config{Self: beijing, Log: quiet()})
	tracer.Follow(&causeway.Tracing{Endpoint: c.URL, Share: 1})
	follow(tracer, mostWaiting+100)
	if _, dropped := tracer.Spans(); dropped != 100 {
		t.Errorf("%d dropped", dropped)
	}
	end := running(t, tracer)
	waitFor(t, "what waits to be sent", func() bool { sent, _ := tracer.Spans(); return sent == mostWaiting })
	end()
	if sent, dropped := tracer.Spans(); sent != mostWaiting || dropped != 100 || len(c.spans) != mostWaiting {
		t.Errorf("%d sent, %d dropped, %d arrived", sent, dropped, len(c.spans))
	}
	follow(tracer, 1)
	if _, dropped := tracer.Spans(); dropped != 101 {
		t.Errorf("a span after the end is not counted: %d dropped", dropped)
	}
}

// A collector that takes nothing loses spans, which are counted, and fills no log.
func TestCollectorRefuses(t *testing.T) {
	c := newCollector(t)
	c.answer = http.StatusUnauthorized
	var log bytes.Buffer
	tracer := New(Config{Self: beijing, Log: slog.New(slog.NewTextHandler(&log, nil))})
	tracer.Follow(&causeway.Tracing{Endpoint: c.URL, Share: 1})
	follow(tracer, 3*mostAtOnce)
	end := running(t, tracer)
	waitFor(t, "what waits to be refused", func() bool { _, dropped := tracer.Spans(); return dropped == 3*mostAtOnce })
	end()
	if sent, dropped := tracer.Spans(); sent != 0 || dropped != 3*mostAtOnce {
		t.Errorf("%d sent, %d dropped", sent, dropped)
	}
	if n := strings.Count(log.String(), "traces are not sent"); n != 1 {
		t.Errorf("%d lines:\n%s", n, log.String())
	}
}

// A collector that never answers does not keep a gateway from stopping.
func TestCollectorHangs(t *testing.T) {
	c := newCollector(t)
	c.mu.Lock() // its handler waits
	tracer := New(Config{Self: beijing, Log: quiet()})
	tracer.Follow(&causeway.Tracing{Endpoint: c.URL, Share: 1})
	follow(tracer, mostAtOnce+1)
	running(t, tracer)()
	c.mu.Unlock()
	if sent, dropped := tracer.Spans(); sent != 0 || dropped != mostAtOnce+1 {
		t.Errorf("%d sent, %d dropped", sent, dropped)
	}
}

// A reload sends traces elsewhere, and nothing of those before is lost.
func TestFollow(t *testing.T) {
	one, two := newCollector(t), newCollector(t)
	tracer := New(Config{Self: beijing, Log: quiet()})
	end := running(t, tracer)
	tracer.Follow(&causeway.Tracing{Endpoint: one.URL, Share: 1})
	follow(tracer, 3)
	tracer.Follow(&causeway.Tracing{Endpoint: one.URL, Share: 1})
	follow(tracer, 1)
	tracer.Follow(&causeway.Tracing{Endpoint: two.URL, Share: 1})
	follow(tracer, 2)
	waitFor(t, "the spans of before", func() bool { sent, _ := tracer.Spans(); return sent == 4 })
	tracer.Follow(nil)
	if tracer.Request(l7.Entry, &http.Request{Method: "GET"}) != nil {
		t.Error("a request is followed that nobody wants followed")
	}
	end()
	if len(one.spans) != 4 || len(two.spans) != 2 {
		t.Errorf("%d and %d spans", len(one.spans), len(two.spans))
	}
}

func TestHeaderFile(t *testing.T) {
	c := newCollector(t)
	file := filepath.Join(t.TempDir(), "token")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("Authorization: Bearer one\n")
	tracer := New(Config{Self: beijing, Log: quiet()})
	end := running(t, tracer)
	tracer.Follow(&causeway.Tracing{Endpoint: c.URL, Share: 1, HeaderFile: file})
	follow(tracer, mostAtOnce)
	waitFor(t, "the first batch", func() bool { sent, _ := tracer.Spans(); return sent == mostAtOnce })
	write("Authorization: Bearer two")
	follow(tracer, 1)
	end()
	if strings.Join(c.tokens, "|") != "Bearer one|Bearer two" {
		t.Errorf("tokens %q", c.tokens)
	}
	for _, text := range []string{"", "geheim", "geheim: ", "a b: geheim", "a: geheim\nb: c", ": geheim"} {
		write(text)
		if _, _, err := readHeader(file); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func BenchmarkRequest(b *testing.B) {
	for name, settings := range map[string]*causeway.Tracing{
		"off":          nil,
		"not followed": {Endpoint: "http://127.0.0.1:1", Share: 1e-12},
		"followed":     {Endpoint: "http://127.0.0.1:1", Share: 1},
	} {
		b.Run(name, func(b *testing.B) {
			tracer := New(Config{Self: beijing, Log: quiet()})
			tracer.Follow(settings)
			r := &http.Request{Method: "GET", Header: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				if q := tracer.Request(l7.Entry, r); q != nil {
					try := q.Try(l7.Try{Number: 1, Way: l7.Way{Peer: california, Path: "p"}}, r)
					try.Answered(200)
					try.Ended(nil)
					q.Ended(l7.Observation{Status: 200})
				}
			}
		})
	}
}
