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
	retryShare   = 0.1 // of requests
	retryFloor   = 1.0 // a second
	firstBackoff = 25 * time.Millisecond
	mostBackoff  = time.Second
	idleConns    = 256
	idleFor      = 90 * time.Second
)

var (
	breakerLimits = policy.BreakerLimits{Least: 20, Share: 0.5, Rest: time.Second, MostRest: 30 * time.Second}
	outlierLimits = policy.OutlierLimits{InARow: 5, Rest: 5 * time.Second, MostRest: 5 * time.Minute}
)

// upstreams are the places of one service, and what is known of them.
type upstreams struct {
	service   *causeway.Service
	networks  []netip.Prefix
	reserved  []netip.Prefix
	transport *http.Transport
	chance    func(int) int

	mu       sync.Mutex
	budget   *policy.Budget
	breakers []*policy.Breaker
	outliers *policy.Outliers
	underWay []int
}

func newUpstreams(s *causeway.Service, p Plan, config Config) *upstreams {
	u := &upstreams{
		service: s, chance: config.Chance,
		budget:   policy.NewBudget(retryShare, retryFloor),
		outliers: policy.NewOutliers(outlierLimits, len(s.Upstreams)),
		underWay: make([]int, len(s.Upstreams)),
	}
	for range s.Upstreams {
		u.breakers = append(u.breakers, policy.NewBreaker(breakerLimits))
	}
	var networks []netip.Prefix
	if site := siteOf(p.Sites, s.Site); site != nil {
		networks = site.Networks
	}
	u.networks, u.reserved = networks, p.Reserved
	dialer := &net.Dialer{Timeout: s.Policy.TryTimeout, Control: onlyTo(networks, p.Reserved)}
	var protocols http.Protocols
	protocols.SetHTTP1(s.Protocol != causeway.UpstreamH2C)
	protocols.SetUnencryptedHTTP2(s.Protocol == causeway.UpstreamH2C)
	u.transport = &http.Transport{
		Protocols:   &protocols,
		DialContext: dialer.DialContext, DisableCompression: true,
		MaxIdleConnsPerHost: idleConns, IdleConnTimeout: idleFor, MaxResponseHeaderBytes: mostHead,
		ResponseHeaderTimeout: s.Policy.TryTimeout,
	}
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
}

// RoundTrip implements http.RoundTripper.
func (s *serving) RoundTrip(r *http.Request) (*http.Response, error) {
	u := s.upstreams
	u.sent()
	body := newReplay(r)
	limits := policy.RetryLimits{Most: u.service.Policy.Retries, Backoff: firstBackoff, MostBackoff: mostBackoff}
	for tries := 1; ; tries++ {
		s.exchange.tries = tries
		place := u.pick()
		if place < 0 {
			return nil, errOpen
		}
		response, err := sound(u.try(body.request(), place))
		outcome := outcomeOf(r.Context(), response, err)
		u.ended(place, outcome, response)
		pause, again := limits.Again(policy.Attempt{
			Method: r.Method, Keyed: r.Header.Get("Idempotency-Key") != "", Tries: tries, Whole: body.whole(),
			Unsent: unsent(err), Outcome: outcome, Left: time.Until(s.until),
		}, float64(u.chance(1000))/1000)
		if !again || !u.takeRetry() {
			return s.exchange.last(response), err
		}
		if response != nil {
			_, _ = io.CopyN(io.Discard, response.Body, mostReplay)
			response.Body.Close()
		}
		rest(r.Context(), pause)
	}
}

var errOpen = errors.New("all upstreams of the service have failed too often")

// try sends a request to one place.
func (u *upstreams) try(r *http.Request, place int) (*http.Response, error) {
	r.URL.Scheme, r.URL.Host = "http", hostPort(u.service.Upstreams[place])
	return u.transport.RoundTrip(r)
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
	return errors.As(err, &op) && op.Op == "dial"
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

// pick chooses the place for a try, or -1 where all keep requests away. The try
// has to be told to ended.
func (u *upstreams) pick() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	now := time.Now()
	fit := func(i int) bool { return !u.outliers.Aside(i, now) && !u.breakers[i].Open(now) }
	place := policy.Pick(len(u.breakers), fit, func(i int) int { return u.underWay[i] }, u.chance)
	if !u.breakers[place].Allow(now) {
		return -1
	}
	u.underWay[place]++
	return place
}

// ended tells what came of a try. It is under way until its answer's body has
// ended.
func (u *upstreams) ended(place int, outcome policy.Outcome, response *http.Response) {
	u.mu.Lock()
	now := time.Now()
	u.breakers[place].Ended(outcome, now)
	u.outliers.Ended(place, outcome, now)
	u.mu.Unlock()
	if response == nil {
		u.left(place)
		return
	}
	response.Body = &endingBody{ReadCloser: response.Body, end: sync.OnceFunc(func() { u.left(place) })}
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
