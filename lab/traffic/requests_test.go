package traffic

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func noLeaks(t *testing.T) {
	t.Helper()
	leaks := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, leaks) })
}

func web(t *testing.T, host Host) *Web {
	t.Helper()
	w, err := StartWeb(host, "api.example.com", WebPorts{Plain: 8080, TLS: 8443})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	return w
}

func TestFirstByte(t *testing.T) {
	noLeaks(t)
	a, b := pair(t)
	w := web(t, b)
	for name, q := range map[string]Question{"plain": w.Plain(), "over TLS": w.Secure()} {
		if took, err := FirstByte(t.Context(), a, q, 3); err != nil || took <= 0 {
			t.Errorf("%s: %v, %v", name, took, err)
		}
	}
	elsewhere := w.Plain()
	elsewhere.Site = "beijing"
	if _, err := FirstByte(t.Context(), a, elsewhere, 1); err == nil || !strings.Contains(err.Error(), `through "beijing"`) {
		t.Errorf("an answer that took another way: %v", err)
	}
	stranger := w.Secure()
	stranger.Name = "other.example.com"
	if _, err := FirstByte(t.Context(), a, stranger, 1); err == nil {
		t.Error("a certificate for another name is taken")
	}
}

// settle waits until that many requests are over.
func settle(t *testing.T, f *RequestFlow, n int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); f.Settled() < n; time.Sleep(ms) {
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d requests are over", f.Settled(), n)
		}
	}
}

func TestRequestsAreCounted(t *testing.T) {
	noLeaks(t)
	a, b := pair(t)
	w := web(t, b)
	f := StartRequests(RequestPlan{From: a, Question: w.Plain(), Interval: ms, Most: 100, Patience: 10 * time.Second})
	settle(t, f, 100)
	r := f.Stop(t.Context())
	if r.Sent < 100 || r.Lost != 0 || len(r.Losses) != 0 || r.PerSecond <= 0 || r.P50 > r.P99 || r.P99 > r.Max || r.P50 <= 0 {
		t.Errorf("%+v", r)
	}
}

func TestClientsTakeTurns(t *testing.T) {
	a, b, c := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2"), netip.MustParseAddr("10.0.0.3")
	f := &RequestFlow{plan: RequestPlan{From: Host{Address: a}, Others: []netip.Addr{b, c}}}
	for i, want := range []netip.Addr{a, b, c, a} {
		if got := f.client().Address; got != want {
			t.Errorf("connection %d is of %v, want %v", i, got, want)
		}
	}
}

// What is not the right answer in time is lost, and the rest is not.
func TestLossesAreCounted(t *testing.T) {
	right := func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(answerTo(r.URL.Path, "")) }
	for name, tt := range map[string]struct {
		third func(http.ResponseWriter, *http.Request)
		says  string
	}{
		"status": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusBadGateway) }, "502"},
		"body": {func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write(answerTo(r.URL.Path+"0", ""))
		}, "not the answer"},
		"longer": {func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write(append(answerTo(r.URL.Path, ""), 'x'))
		}, "not the answer"},
		"broken off": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "5000")
			right(w, r)
		}, "broke off"},
		"cut": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
		"silence": {func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}, "deadline"},
	} {
		t.Run(name, func(t *testing.T) {
			noLeaks(t)
			a, b := pair(t)
			at := netip.AddrPortFrom(b.Address, 8080)
			serve(t, b, at, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/2" {
					tt.third(w, r)
					return
				}
				right(w, r)
			})
			f := StartRequests(RequestPlan{From: a, Question: Question{At: at, Name: "api.example.com"}, Interval: 5 * ms, Most: 100, Patience: time.Second})
			settle(t, f, 10)
			if r := f.Stop(t.Context()); r.Lost != 1 || len(r.Losses) != 1 || !strings.Contains(r.Losses[0], tt.says) || !strings.HasPrefix(r.Losses[0], "request 2 ") {
				t.Errorf("%+v, want the third lost: %s", r, tt.says)
			}
		})
	}
}

// serve answers on a host until the test ends.
func serve(t *testing.T, host Host, at netip.AddrPort, handler http.HandlerFunc) {
	t.Helper()
	var listener net.Listener
	err := host.Namespace.Do(func() (err error) {
		listener, err = net.Listen("tcp", at.String())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { server.Close(); serving.Wait() })
}

// TestWebStopsAndResumes: whoever asks meanwhile has lost.
func TestWebStopsAndResumes(t *testing.T) {
	noLeaks(t)
	a, b := pair(t)
	w := web(t, b)
	f := StartRequests(RequestPlan{From: a, Question: w.Plain(), Interval: ms, Most: 100, Patience: 10 * time.Second})
	settle(t, f, 10)
	w.Stop()
	settle(t, f, f.Sent()+10)
	if err := w.Resume(); err != nil {
		t.Fatal(err)
	}
	resumed := f.Sent()
	settle(t, f, resumed+10)
	if r := f.Stop(t.Context()); r.Lost < 10 || r.Lost > resumed || len(r.Losses) != mostLosses {
		t.Errorf("%+v", r)
	}
}

// No more are under way than the plan says; those beyond are lost at once, and
// all that wait once nobody wants to wait any more.
func TestRequestsUnderWayAreBounded(t *testing.T) {
	noLeaks(t)
	a, b := pair(t)
	at := netip.AddrPortFrom(b.Address, 8080)
	var asked atomic.Int64
	serve(t, b, at, func(_ http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	f := StartRequests(RequestPlan{From: a, Question: Question{At: at, Name: "api.example.com"}, Interval: ms, Most: 3, Patience: time.Hour})
	for deadline := time.Now().Add(10 * time.Second); f.Sent() < 10 || asked.Load() < 3; time.Sleep(ms) {
		if time.Now().After(deadline) {
			t.Fatal("nothing is asked")
		}
	}
	if f.Settled() != 0 {
		t.Errorf("%d are over", f.Settled())
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	r := f.Stop(over)
	if r.Lost != r.Sent || asked.Load() != 3 {
		t.Errorf("%d asked: %s", asked.Load(), fmt.Sprintf("%+v", r))
	}
}
