package l7

import (
	"context"
	"net/http"

	"causeway"
	"causeway/l7/policy"
)

// InternalHost is whom requests are for that a gateway itself answers. Services
// have names of two labels or more, so that no request of a client is for it.
const InternalHost = "gateway"

// answerGateway answers a request that another gateway has made itself.
func (g *Gateway) answerGateway(peer causeway.Identity, w http.ResponseWriter, r *http.Request) {
	var handler http.Handler
	if g.config.Internal != nil && peer.Role == causeway.RoleGateway && g.inForce.Load().site(peer.Site) != nil {
		handler = g.config.Internal(peer)
	}
	if handler == nil {
		http.Error(w, "this gateway does not answer that", http.StatusMisdirectedRequest)
		return
	}
	handler.ServeHTTP(w, r)
}

// Ask sends a request to the gateways of a site, one after the other until one
// does not answer 421 Misdirected Request. A request that failed goes by another
// way if it is idempotent (RFC 9110 section 9.2.2), or the peer has not looked
// at it. The request has GetBody, or no body. The caller closes the body of the
// answer.
func (g *Gateway) Ask(ctx context.Context, site string, r *http.Request) (answer *http.Response, err error) {
	err = errNoWay
	tried, dismissed := map[*carrier]bool{}, map[causeway.Identity]bool{}
	for {
		c := g.wan.pick([]string{site}, func(c *carrier) bool { return tried[c] || dismissed[c.way.Peer] })
		if c == nil {
			return answer, err
		}
		tried[c] = true
		next, failure := c.ask(ctx, r)
		switch {
		case failure == nil:
			discard(answer)
			answer, err = next, nil
			if next.StatusCode != http.StatusMisdirectedRequest {
				return answer, nil
			}
			dismissed[c.way.Peer] = true
		case ctx.Err() != nil || !refused(failure) && !policy.Idempotent(r.Method):
			discard(answer)
			return nil, failure
		case answer == nil:
			err = failure
		}
	}
}

func (c *carrier) ask(ctx context.Context, r *http.Request) (*http.Response, error) {
	try := r.Clone(ctx)
	try.Host = InternalHost
	if r.GetBody != nil {
		body, err := r.GetBody()
		if err != nil {
			return nil, err
		}
		try.Body = body
	}
	return c.conn.RoundTrip(try)
}

func discard(answer *http.Response) {
	if answer != nil {
		answer.Body.Close()
	}
}
