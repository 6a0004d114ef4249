package l7

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"syscall"
	"time"

	"causeway"
	"causeway/l7/policy"
)

// Limits of a service's upstreams that the file does not change.
const (
	retryFloor   = 1.0 // a second
	firstBackoff = 25 * time.Millisecond
	mostBackoff  = time.Second
	idleConns    = 256
	// dismissWithin bounds the wait for the rest of an answer that nobody gets.
	dismissWithin = 50 * time.Millisecond
	idleFor       = 90 * time.Second
)

// upstreams are the places of one service, and what is known of them.
type upstreams struct {
	service   *causeway.Service
	networks  []netip.Prefix
	reserved  []netip.Prefix
	transport *http.Transport
	chance    func(int) int
	gate      *gate
	// credentials are what its certificates are verified by.
	credentials Credentials

	mu       sync.Mutex
	budget   *policy.Budget
	breakers []*policy.Breaker
	outliers *policy.Outliers
	underWay []int
	health   *policy.Health // nil: nobody checks
}

func newUpstreams(s *causeway.Service, p Plan, config Config) *upstreams {
	u := &upstreams{
		service: s, chance: config.Chance, credentials: p.Credentials[s.Name],
		budget:   policy.NewBudget(retryShareOf(s), retryFloor),
		outliers: policy.NewOutliers(outlierLimitsOf(s), len(s.Upstreams)),
		underWay: make([]int, len(s.Upstreams)),
	}
	u.gate = newGate(bounds{most: s.Policy.Concurrency}, nil)
	if h := s.Policy.Health; h != nil {
		u.health = policy.NewHealth(h.Healthy, h.Unhealthy, len(s.Upstreams))
	}
	for range s.Upstreams {
		u.breakers = append(u.breakers, policy.NewBreaker(breakerLimitsOf(s)))
	}
	var networks []netip.Prefix
	if site := siteOf(p.Sites, s.Site); site != nil {
		networks = site.Networks
	}
	u.networks, u.reserved = networks, p.Reserved
	dialer := &net.Dialer{Timeout: s.Policy.TryTimeout, Control: onlyTo(networks, p.Reserved)}
	u.transport = &http.Transport{
		DisableCompression:  true,
		MaxIdleConnsPerHost: idleConns, IdleConnTimeout: idleFor, MaxResponseHeaderBytes: mostHead,
		ResponseHeaderTimeout: s.Policy.TryTimeout,
	}
	dial := dialer.DialContext
	if !s.Protocol.HTTP2() {
		dial = quietly(dial)
	}
	speak(u.transport, s, u.credentials, dial)
	return u
}

func (u *upstreams) close() { u.transport.CloseIdleConnections() }

// onlyTo lets a dialer connect to addresses of the site alone, whatever a name
// has come to mean.
func onlyTo(networks, reserved []netip.Prefix) func(string, string, syscall.RawConn) error {
	contains := func(all []netip.Prefix, a netip.Addr) bool {
		return slices.ContainsFunc(all, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	return func(_, address string, _ syscall.RawConn) error {
		place, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		a := place.Addr().Unmap()
		if !contains(networks, a) || contains(reserved, a) {
			return fmt.Errorf("%v is not in the networks of the site", a)
		}
		return nil
	}
}

// serving sends one request to an upstream, again where that is harmless and
// within the budget.
type serving struct {
	upstreams *upstreams
	exchange  *exchange
	until     time.Time
	// elsewhere tells that another site may be asked instead.
	elsewhere bool
}

// RoundTrip implements http.RoundTripper.
func (s *serving) RoundTrip(r *http.Request) (*http.Response, error) {
	u := s.upstreams
	u.sent()
	body := newReplay(r, s.exchange.request.Trailer)
	limits := policy.RetryLimits{Most: u.service.Policy.Retries, Backoff: firstBackoff, MostBackoff: mostBackoff}
	asked := false
	var failed []int // places where a try was in vain
	for tries := 1; ; tries++ {
		s.exchange.tries = tries
		place, sent := u.pick(s.elsewhere && !asked, failed...)
		if place < 0 {
			return nil, unaskedUnless(asked, errOpen)
		}
		try := body.request()
		sending := s.exchange.toUpstream(u.service.Upstreams[place], try)
		response, err := sound(u.try(try, place))
		sending.answered(response, err)
		asked = asked || !unsent(err)
		outcome := outcomeOf(r.Context(), response, err)
		if tooLarge(err) || err != nil && r.Context().Err() != nil && body.lacks() {
			outcome = policy.Abandoned // what clients do must not have a place left out
		}
		u.ended(place, sent, outcome, response)
		pause, again := limits.Again(policy.Attempt{
			Method: r.Method, Keyed: r.Header.Get("Idempotency-Key") != "", Tries: tries, Whole: body.whole(),
			Unsent: unsent(err), Outcome: outcome, Left: time.Until(s.until),
		}, float64(u.chance(1000))/1000)
		if !again || !u.takeRetry() {
			return s.exchange.last(response), unaskedUnless(asked, err)
		}
		if response != nil {
			dismiss(response.Body)
		}
		failed = append(failed, place)
		rest(r.Context(), pause)
	}
}

// dismiss closes the body of an answer that nobody gets, and has its connection
// used again where the rest of it is there at once.
func dismiss(body io.ReadCloser) {
	stalls := time.AfterFunc(dismissWithin, func() { body.Close() })
	defer stalls.Stop()
	_, _ = io.CopyN(io.Discard, body, mostReplay)
	body.Close()
}

var errOpen = errors.New("all upstreams of the service have failed too often")

// try sends a request to one place.
func (u *upstreams) try(r *http.Request, place int) (*http.Response, error) {
	r.URL.Scheme, r.URL.Host = "http", hostPort(u.service.Upstreams[place])
	if u.service.Protocol.TLS() {
		r.URL.Scheme = "https"
	}
	if u.service.Protocol.HTTP2() {
		return u.transport.RoundTrip(r)
	}
	return sendQuietly(u.transport, r)
}

func hostPort(u causeway.Upstream) string {
	host := u.Host
	if u.Address.IsValid() {
		host = u.Address.String()
	}
	return net.JoinHostPort(host, fmt.Sprint(u.Port))
}

// outcomeOf judges an answer. A request whose time is over counts against the
// place; one whose client left does not.
func outcomeOf(ctx context.Context, response *http.Response, err error) policy.Outcome {
	switch {
	case err != nil && errors.Is(context.Cause(ctx), context.Canceled):
		return policy.Abandoned
	case err != nil:
		return policy.Unreached
	case response.StatusCode == http.StatusBadGateway || response.StatusCode == http.StatusServiceUnavailable || response.StatusCode == http.StatusGatewayTimeout:
		return policy.Refused
	}
	return policy.Answered
}

// unsent reports whether an error came before a request was written.
func unsent(err error) bool {
	var op *net.OpError
	var e *noTLS
	return errors.As(err, &e) || errors.As(err, &op) && op.Op == "dial"
}

// sent counts a request that is not a repetition.
func (u *upstreams) sent() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.budget.Sent(time.Now())
}

func (u *upstreams) takeRetry() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.budget.TakeRetry(time.Now())
}

func unaskedUnless(asked bool, err error) error {
	if err == nil || asked {
		return err
	}
	return &unaskedError{err}
}

// pick chooses the place for a try, or -1 where all keep requests away, or none
// is healthy and there is another site; one where the request failed is the
// last. The try has to be told to ended, with the breaker's generation.
func (u *upstreams) pick(elsewhere bool, failed ...int) (int, policy.Generation) {
	u.mu.Lock()
	defer u.mu.Unlock()
	now := time.Now()
	if elsewhere && !u.any(u.healthy) {
		return -1, 0
	}
	place := policy.Pick(len(u.breakers), u.fit(now, failed), func(i int) int { return u.underWay[i] }, u.chance)
	sent, allowed := u.breakers[place].Allow(now)
	if !allowed {
		return -1, 0
	}
	u.underWay[place]++
	return place, sent
}

// fit tells the places to choose from: those that nothing speaks against, those
// that only this request has failed at or, where there is none, those that take
// a request at all.
func (u *upstreams) fit(now time.Time, failed []int) func(int) bool {
	takes := func(i int) bool { return u.healthy(i) && !u.breakers[i].Open(now) }
	best := func(i int) bool { return takes(i) && !u.outliers.Aside(i, now) }
	fresh := func(i int) bool { return best(i) && !slices.Contains(failed, i) }
	switch {
	case u.any(fresh):
		return fresh
	case u.any(best):
		return best
	case u.any(takes):
		return takes
	}
	return u.healthy
}

// ended tells what came of a try. It is under way until its answer's body has
// ended.
func (u *upstreams) ended(place int, sent policy.Generation, outcome policy.Outcome, response *http.Response) {
	u.mu.Lock()
	now := time.Now()
	u.breakers[place].Ended(sent, outcome, now)
	u.outliers.Ended(place, outcome, now)
	u.mu.Unlock()
	if response == nil {
		u.left(place)
		return
	}
	response.Body = leaving(response.Body, func() { u.left(place) })
}

// leaving calls end once when a body is closed.
func leaving(body io.ReadCloser, end func()) io.ReadCloser {
	return &endingBody{ReadCloser: body, end: sync.OnceFunc(end)}
}

func (u *upstreams) left(place int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.underWay[place]--
}

// endingBody tells when it is about to be closed.
type endingBody struct {
	io.ReadCloser
	end func()
}

func (b *endingBody) Close() error {
	b.end()
	return b.ReadCloser.Close()
}
