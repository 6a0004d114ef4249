package l7

import (
	"net/http"
	"net/http/httputil"
	"net/netip"

	"causeway"
	"causeway/l7/policy"
	"causeway/l7/route"
)

// exit answers the requests of a peer, for services at this site.
func (g *Gateway) exit(peer causeway.Identity) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !g.exiting.enter() {
			panic(http.ErrAbortHandler)
		}
		defer g.exiting.leave()
		if r.Host == InternalHost {
			g.answerGateway(peer, w, r)
			return
		}
		e := g.begin(Exit, peer.Site, w, r)
		defer e.end()
		e.client = clientAt(r.Header.Get(clientField))
		e.caller = r.Header.Get(callerField)
		from := e.plan.site(peer.Site)
		if from == nil || peer.Role != causeway.RoleGateway {
			e.refuse(http.StatusForbidden, "the peer's site is not in the file")
			return
		}
		s := e.admit()
		if s == nil {
			return
		}
		if !allowsSite(s, peer.Site) {
			e.refuse(http.StatusForbidden, "the service is not for this site")
			return
		}
		if u := e.plan.upstreams[s.Name]; u != nil {
			if verdict, _ := u.gate.enter(); verdict != policy.Admitted {
				g.count(s.Name, TooMany)
				e.failed(r.Context(), &unaskedError{errFull})
				return
			}
			defer u.gate.leave()
			g.leave(e, u, from)
			return
		}
		e.refuse(http.StatusMisdirectedRequest, "the service is at another site")
	})
}

// leave passes a request on to the service.
func (g *Gateway) leave(e *exchange, u *upstreams, from *causeway.Site) {
	if protocol := e.request.Header.Get(upgradeField); protocol != "" {
		g.leaveUpgrade(e, u, from, protocol)
		return
	}
	clock := newPatience(e.request.Context(), u.service.Policy.Timeout)
	defer clock.stop()
	defer g.mirror(e, u, from)()
	proxy := g.proxy(e, clock, &serving{upstreams: u, exchange: e, until: clock.until, elsewhere: e.request.Header.Get(elsewhereField) != ""})
	proxy.Rewrite = func(p *httputil.ProxyRequest) {
		e.keepTarget(p)
		tellUpstream(p.Out.Header, p.In, from)
	}
	proxy.ServeHTTP(e, e.request.WithContext(clock.ctx))
}

// clientAt is the address a peer says its client has, or "".
func clientAt(told string) string {
	if address, err := netip.ParseAddr(told); err == nil {
		return address.String()
	}
	return ""
}

// tellUpstream puts what the peer says of its client into the fields that
// upstreams read, and takes away what else speaks of it.
func tellUpstream(h http.Header, in *http.Request, from *causeway.Site) {
	source := route.Source{Site: from, Host: in.Host, Proto: "http", Caller: in.Header.Get(callerField)}
	source.Client, _ = netip.ParseAddr(in.Header.Get(clientField))
	if in.Header.Get(protoField) == "https" {
		source.Proto = "https"
	}
	route.Disown(h)
	route.Tell(h, source)
}
