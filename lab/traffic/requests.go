package traffic

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// RequestPlan says what StartRequests asks.
type RequestPlan struct {
	From Host
	// Others are more addresses of that host: connections come from each in turn.
	Others []netip.Addr
	Question
	// Interval is the time between two requests, whatever becomes of those
	// before them.
	Interval time.Duration
	// Most is how many may be under way. One that is due beyond it is lost.
	Most int
	// Patience is how long a client waits for its whole answer.
	Patience time.Duration
}

// RequestResult is what became of some requests.
type RequestResult struct {
	// Sent are all that were due, and Lost those without the right answer:
	// another status or body, a connection that ended, no answer in time.
	Sent, Lost int
	// Resent were sent again by the client itself, because its connection ended
	// before the answer began.
	Resent int
	// Losses say why the first few were lost.
	Losses []string
	// PerSecond is how many were answered rightly for each second of sending.
	PerSecond float64
	// P50, P99 and Max are of those answered rightly, from when a request was
	// due to the end of its answer.
	P50, P99, Max time.Duration
}

// mostLosses bounds how many losses are told of.
const mostLosses = 5

// RequestFlow is a running row of GET requests of HTTP/1.1, each for a target of
// its own, over as many connections as are needed.
type RequestFlow struct {
	plan      RequestPlan
	transport *http.Transport
	life      context.Context // of all requests
	abandon   context.CancelFunc
	halt      chan struct{}
	sending   sync.WaitGroup
	asking    sync.WaitGroup
	resent    atomic.Int64
	dialled   atomic.Int64

	mu       sync.Mutex
	sent     int
	underWay map[int]bool
	times    []time.Duration
	lost     int
	losses   []string
	lasted   time.Duration
}

// StartRequests asks until Stop.
func StartRequests(p RequestPlan) *RequestFlow {
	f := &RequestFlow{plan: p, halt: make(chan struct{}), underWay: map[int]bool{}}
	f.life, f.abandon = context.WithCancel(context.Background())
	f.transport = &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return p.dial(ctx, f.client()) },
		// Connections are kept as they are, for a new one would hide that an
		// old one was cut.
		MaxIdleConnsPerHost: p.Most, DisableCompression: true,
	}
	f.sending.Go(f.send)
	return f
}

// client is who connects next.
func (f *RequestFlow) client() Host {
	all := append([]netip.Addr{f.plan.From.Address}, f.plan.Others...)
	return Host{f.plan.From.Namespace, all[int(f.dialled.Add(1)-1)%len(all)]}
}

// send asks whenever a request is due, late ones at once.
func (f *RequestFlow) send() {
	began := time.Now()
	defer func() { f.lasted = time.Since(began) }()
	for n := 0; ; n++ {
		due := began.Add(time.Duration(n) * f.plan.Interval)
		select {
		case <-time.After(time.Until(due)):
			f.begin(n, due)
		case <-f.halt:
			return
		}
	}
}

func (f *RequestFlow) begin(n int, due time.Time) {
	f.mu.Lock()
	f.sent++
	full := len(f.underWay) >= f.plan.Most
	if !full {
		f.underWay[n] = true
	}
	f.mu.Unlock()
	if full {
		f.end(n, due, errors.New("too many requests were under way to send another"))
		return
	}
	f.asking.Go(func() { f.end(n, due, f.ask(n)) })
}

func (f *RequestFlow) ask(n int) error {
	connections := 0
	ctx := httptrace.WithClientTrace(f.life, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connections++ }})
	ctx, cancel := context.WithTimeout(ctx, f.plan.Patience)
	defer cancel()
	target := fmt.Sprintf("/%d", n)
	request, err := f.plan.request(ctx, target)
	if err != nil {
		return err
	}
	response, err := f.transport.RoundTrip(request)
	if connections > 1 {
		f.resent.Add(1)
	}
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return f.plan.check(target, response)
}

func (f *RequestFlow) end(n int, due time.Time, err error) {
	took := time.Since(due)
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.underWay, n)
	if err == nil {
		f.times = append(f.times, took)
		return
	}
	f.lost++
	if len(f.losses) < mostLosses {
		f.losses = append(f.losses, fmt.Sprintf("request %d after %v: %v", n, took.Round(time.Millisecond), err))
	}
}

// Sent is how many were due so far.
func (f *RequestFlow) Sent() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sent
}

// Settled is up to which number no request is under way: all below it were
// answered or lost.
func (f *RequestFlow) Settled() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	first := f.sent
	for n := range maps.Keys(f.underWay) {
		first = min(first, n)
	}
	return first
}

// Stop sends no more, waits for what is under way, each for as long as its
// client would, and returns what became of all. Once ctx has ended it waits for
// nothing: what is under way is lost.
func (f *RequestFlow) Stop(ctx context.Context) RequestResult {
	defer f.abandon()
	defer context.AfterFunc(ctx, f.abandon)()
	close(f.halt)
	f.sending.Wait()
	f.asking.Wait()
	f.transport.CloseIdleConnections()
	r := RequestResult{Sent: f.sent, Lost: f.lost, Losses: f.losses, Resent: int(f.resent.Load())}
	r.PerSecond = float64(len(f.times)) / f.lasted.Seconds()
	if len(f.times) > 0 {
		slices.Sort(f.times)
		r.P50, r.P99, r.Max = f.times[len(f.times)/2], f.times[(len(f.times)*99+99)/100-1], f.times[len(f.times)-1]
	}
	return r
}
