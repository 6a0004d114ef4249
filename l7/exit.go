package l7

import (
	"context"
	"net/http"
	"net/http/httputil"
	"net/netip"

	"causeway"
	"causeway/l7/route"
)

// exit answers the requests of a peer, for services at this site.
func (g *Gateway) exit(peer causeway.Identity) http.Handler {
	from := g.site(peer.Site)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := g.begin(Exit, peer.Site, w, r)
		defer e.end()
		if from == nil || peer.Role != causeway.RoleGateway {
			e.refuse(http.StatusForbidden, "the peer's site is not in the file")
			return
		}
		s := e.admit()
		if s == nil {
			return
		}
		if u := g.upstreams[s.Name]; u != nil {
			g.leave(e, u, from)
			return
		}
		e.refuse(http.StatusMisdirectedRequest, "the service is at another site")
	})
}

// leave passes a request on to the service.
func (g *Gateway) leave(e *exchange, u *upstreams, from *causeway.Site) {
	ctx, cancel := context.WithTimeout(e.request.Context(), u.service.Policy.Timeout)
	defer cancel()
	proxy := g.proxy(e, &serving{upstreams: u, exchange: e})
	proxy.Rewrite = func(p *httputil.ProxyRequest) {
		keepTarget(p)
		source := route.Source{Site: from, Host: p.In.Host, Proto: "http"}
		source.Client, _ = netip.ParseAddr(p.In.Header.Get(clientField))
		if p.In.Header.Get(protoField) == "https" {
			source.Proto = "https"
		}
		route.Disown(p.Out.Header)
		p.Out.Header.Del(clientField)
		p.Out.Header.Del(protoField)
		route.Tell(p.Out.Header, source)
	}
	proxy.ServeHTTP(e, e.request.WithContext(ctx))
}
