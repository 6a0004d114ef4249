package l7

import (
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"strings"

	"causeway"
	"causeway/l7/policy"
	"causeway/l7/route"
)

// Fields between gateways. An exit believes them, because the connection says
// which gateway it comes from, and takes them away.
const (
	clientField = "Causeway-Client"
	protoField  = "Causeway-Proto"
)

// Entry answers requests of clients at this gateway's site, for services at
// other sites. Connections must have come through Filter unless they are
// HTTP/2. proto is "http" or "https", as clients see it.
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
	if s.Site == g.config.Self.Site {
		e.refuse(http.StatusNotFound, "the service is at this site")
		return
	}
	if protocol := upgradeOf(e.request); protocol != "" {
		g.enterUpgrade(e, s, protocol, proto)
		return
	}
	clock := newPatience(e.request.Context(), s.Policy.Timeout)
	defer clock.stop()
	proxy := g.proxy(e, clock, &crossing{gateway: g, exchange: e, service: s})
	proxy.Rewrite = func(p *httputil.ProxyRequest) {
		keepTarget(p)
		wanted := p.Out.Header["Te"] // no more than trailers, the proxy sees to it
		route.Clean(p.Out.Header)
		route.Disown(p.Out.Header)
		if len(wanted) > 0 {
			p.Out.Header["Te"] = wanted
		}
		p.Out.Header.Set(clientField, clientOf(p.In))
		p.Out.Header.Set(protoField, proto)
	}
	proxy.ServeHTTP(e, e.request.WithContext(clock.ctx))
}

// keepTarget sends a request on with the target and host as they came.
func keepTarget(p *httputil.ProxyRequest) {
	path, _ := target(p.In)
	p.Out.URL = &url.URL{Scheme: "https", Host: p.In.Host, Path: p.In.URL.Path, RawPath: path, RawQuery: p.In.URL.RawQuery, ForceQuery: p.In.URL.ForceQuery}
	p.Out.Host = p.In.Host
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
	tried := map[*carrier]bool{}
	body := newReplay(r)
	for {
		carrier := c.gateway.wan.pick(c.service.Site, tried)
		if carrier == nil {
			return nil, errNoWay
		}
		tried[carrier] = true
		c.exchange.tries++
		c.exchange.path = carrier.way.Path
		response, err := sound(carrier.conn.RoundTrip(body.request()))
		if err == nil {
			return c.exchange.last(response), nil
		}
		again := body.whole() && (refused(err) || policy.Idempotent(r.Method))
		if !again || r.Context().Err() != nil {
			return nil, err
		}
	}
}
