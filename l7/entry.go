package l7

import (
	"errors"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/http2"

	"causeway"
	"causeway/l7/policy"
	"causeway/l7/route"
)

// Fields between gateways. An exit believes them, because the connection says
// which gateway it comes from, and takes them away.
const (
	clientField = "Causeway-Client"
	protoField  = "Causeway-Proto"
	callerField = "Causeway-Caller"
)

// Entry answers requests of clients at this gateway's site, for services at
// other sites. Connections must have come through Filter unless they are
// HTTP/2. proto is "http" or "https", as clients see it who make no TLS with this
// server; those who do are said to use https.
func (g *Gateway) Entry(proto string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := g.begin(Entry, g.config.Self.Site, w, r)
		defer e.end()
		e.client = clientOf(r)
		duplex(w, r)
		if s := e.admit(); s != nil {
			g.enter(e, s, proto)
		}
	})
}

// duplex lets an answer begin before the request has ended: net/http would cut
// off the rest of a longer HTTP/1 body. HTTP/2 does so anyway.
func duplex(w http.ResponseWriter, r *http.Request) {
	if r.ProtoMajor == 1 {
		_ = http.NewResponseController(w).EnableFullDuplex()
	}
}

// enter passes an admitted request on to the service's site.
func (g *Gateway) enter(e *exchange, s *causeway.Service, proto string) {
	if !s.CalledFrom(g.config.Self.Site) {
		e.refuse(http.StatusNotFound, "the service is at this site")
		return
	}
	if !e.mayEnter(s) {
		return
	}
	if e.request.TLS != nil {
		proto = "https"
	}
	leave := g.guard(e, s)
	if leave == nil {
		return
	}
	defer leave()
	if protocol := upgradeOf(e.request); protocol != "" {
		g.enterUpgrade(e, s, protocol, proto)
		return
	}
	clock := newPatience(e.request.Context(), s.Policy.Timeout)
	defer clock.stop()
	proxy := g.proxy(e, clock, &crossing{gateway: g, exchange: e, service: s})
	proxy.Rewrite = func(p *httputil.ProxyRequest) {
		e.keepTarget(p)
		wanted := p.Out.Header["Te"] // no more than trailers, the proxy sees to it
		route.Clean(p.Out.Header)
		route.Disown(p.Out.Header)
		e.tellExit(p.Out.Header, proto)
		if len(wanted) > 0 {
			p.Out.Header["Te"] = wanted
		}
	}
	proxy.ServeHTTP(e, e.request.WithContext(clock.ctx))
}

// tellExit says who the client is.
func (e *exchange) tellExit(h http.Header, proto string) {
	h.Set(clientField, e.client)
	h.Set(protoField, proto)
	if e.caller != "" {
		h.Set(callerField, e.caller)
	}
}

// keepTarget sends a request on with the target and host as they came.
func (e *exchange) keepTarget(p *httputil.ProxyRequest) {
	p.Out.URL = &url.URL{Scheme: "https", Host: p.In.Host, Path: p.In.URL.Path, RawPath: e.target, RawQuery: p.In.URL.RawQuery, ForceQuery: p.In.URL.ForceQuery}
	p.Out.Host = p.In.Host
	route.Clean(p.Out.Trailer)
	route.Disown(p.Out.Trailer)
}

// target returns path and query of a request as they came, escaped.
func target(r *http.Request) (path, query string) {
	text := r.RequestURI
	if at := strings.Index(text, "://"); at >= 0 && !strings.HasPrefix(text, "/") {
		text = text[at+len("://"):]
		if slash := strings.IndexAny(text, "/?"); slash >= 0 {
			text = text[slash:]
		} else {
			text = "/"
		}
	}
	path, query, _ = strings.Cut(text, "?")
	if path == "" {
		path = "/"
	}
	return path, query
}

// clientOf is the address a request came from, or "".
func clientOf(r *http.Request) string {
	address, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return address.Addr().Unmap().String()
}

// crossing sends one request over the WAN, again where that is harmless.
type crossing struct {
	gateway  *Gateway
	exchange *exchange
	service  *causeway.Service
}

// RoundTrip implements http.RoundTripper. A request that a peer has not looked
// at goes by another way at once; others are tried again at the exit, which
// knows more of what went wrong.
func (c *crossing) RoundTrip(r *http.Request) (*http.Response, error) {
	journey := c.gateway.journeyTo(c.service, true)
	body := newReplay(r, c.exchange.request.Trailer)
	self := c.gateway.config.Self.Site
	failure := errNoWay
	for {
		if journey.here() {
			response, err := c.serveHere(body.request(), r, journey.elsewhere(self))
			if !unasked(err) || !body.whole() || !journey.refusedBy(self) {
				return c.exchange.last(response), err
			}
			continue
		}
		carrier := journey.next(r.Context())
		if carrier == nil {
			return nil, failure
		}
		journey.tried[carrier] = true
		c.exchange.tries++
		c.exchange.path = carrier.way.Path
		site := carrier.way.Peer.Site
		request := body.request()
		if journey.elsewhere(site) {
			request.Header.Set(elsewhereField, "1")
		}
		sending := c.exchange.overWAN(carrier, request)
		response, err := sound(carrier.conn.RoundTrip(request))
		sending.answered(response, err)
		response, err = body.arrive(response, err)
		if err == nil {
			if response.Header.Get(refusedField) == "" || !body.whole() || !journey.refusedBy(site) {
				return c.exchange.last(response), nil
			}
			response.Body.Close()
			continue
		}
		again := body.whole() && (refused(err) || policy.Idempotent(r.Method) && !brokenOff(err)) && !tooLarge(err)
		if !again || r.Context().Err() != nil {
			return nil, err
		}
		if !refused(err) {
			failure = err
		}
	}
}

// brokenOff reports whether the peer broke off an answer on a connection that
// works, as net/http does for a handler that aborts: its service did, and is not
// asked again.
func brokenOff(err error) bool {
	var stream http2.StreamError
	return errors.As(err, &stream) && stream.Code == http2.ErrCodeInternal
}

// tooLarge reports whether a request failed because its body is.
func tooLarge(err error) bool {
	var large *http.MaxBytesError
	return errors.As(err, &large)
}
