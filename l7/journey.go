package l7

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"causeway"
	"causeway/l7/policy"
)

// Fields by which an entry and an exit agree on another site. An exit answers
// with refusedField when no upstream has seen the request; where elsewhereField
// is set, it does so rather than ask upstreams that do not look well.
const (
	elsewhereField = "Causeway-Elsewhere"
	refusedField   = "Causeway-Refused"
)

// waitWithin is how long a request waits for a connection to stand ready.
const waitWithin = 2 * time.Second

// journey is where one request may still go.
type journey struct {
	gateway *Gateway
	// left are the sites that have not refused it; wanted is the one to ask
	// first whatever its distance, or "".
	left   []string
	wanted string
	tried  map[*carrier]bool
	// until is how long it waits, from the first time it has to.
	until time.Time
}

// journeyTo begins at the sites of a service. Without here, this gateway's own
// site is none of them.
func (g *Gateway) journeyTo(s *causeway.Service, here bool) *journey {
	j := &journey{gateway: g, left: s.Sites(), tried: map[*carrier]bool{}}
	if !here {
		j.drop(g.config.Self.Site)
	}
	if s.Policy.Balance == causeway.BalanceRoundRobin && len(j.left) > 1 {
		reachable := slices.DeleteFunc(slices.Clone(j.left), func(site string) bool { return !j.reaches(site) })
		if order := policy.Turn(reachable, g.turn.Add(1)-1); len(order) > 0 {
			j.wanted = order[0]
		}
	}
	return j
}

func (j *journey) drop(site string) {
	j.left = slices.DeleteFunc(j.left, func(other string) bool { return other == site })
}

func (j *journey) wasTried(c *carrier) bool { return j.tried[c] }

// wentBefore reports whether the request failed on the way of a carrier: what
// stands there by now may be no better.
func (j *journey) wentBefore(c *carrier) bool {
	for other := range j.tried {
		if other.way == c.way {
			return true
		}
	}
	return false
}

// reaches reports whether a request can go to a site now.
func (j *journey) reaches(site string) bool {
	if site == j.gateway.config.Self.Site {
		return true
	}
	ways := j.gateway.wan.candidates([]string{site}, j.wasTried)
	return len(ways) > 0 && ways[0].works
}

// elsewhere reports whether the request could go on to another site.
func (j *journey) elsewhere(site string) bool {
	return slices.ContainsFunc(j.left, func(other string) bool { return other != site && j.reaches(other) })
}

// refusedBy takes a site out, and reports whether there is another to ask.
func (j *journey) refusedBy(site string) bool {
	if !j.elsewhere(site) {
		return false
	}
	j.drop(site)
	j.wanted = ""
	return true
}

// here reports whether this gateway's own site is next.
func (j *journey) here() bool {
	own := j.gateway.config.Self.Site
	if j.wanted != "" && !j.reaches(j.wanted) {
		j.wanted = ""
	}
	return slices.Contains(j.left, own) && (j.wanted == "" || j.wanted == own)
}

// next returns the carrier to send by, on another way than before if there is
// one, nil where none comes to stand ready in time.
func (j *journey) next(ctx context.Context) *carrier {
	for _, without := range []func(*carrier) bool{j.wentBefore, j.wasTried} {
		if j.wanted != "" {
			if c := j.gateway.wan.pick([]string{j.wanted}, without); c != nil {
				return c
			}
		}
		if c := j.gateway.wan.pick(j.left, without); c != nil {
			return c
		}
	}
	if j.until.IsZero() {
		j.until = time.Now().Add(waitWithin)
	}
	ctx, cancel := context.WithDeadline(ctx, j.until)
	defer cancel()
	return j.gateway.wan.await(ctx, j.left, j.wasTried)
}

// await waits for a carrier until ctx ends. It is woken by connections that
// stand ready.
func (w *wan) await(ctx context.Context, sites []string, without func(*carrier) bool) *carrier {
	for {
		more, any := w.comes(sites)
		if c := w.pick(sites, without); c != nil {
			return c
		}
		if !any {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return nil
		}
	}
}

// comes returns what is closed when one more connection stands ready, and
// whether there is a way on which one may.
func (w *wan) comes(sites []string) (<-chan struct{}, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.more, slices.ContainsFunc(w.ways, func(way Way) bool { return slices.Contains(sites, way.Peer.Site) })
}

// unaskedError is a request that no upstream has seen.
type unaskedError struct{ cause error }

func (e *unaskedError) Error() string { return e.cause.Error() }
func (e *unaskedError) Unwrap() error { return e.cause }

func unasked(err error) bool {
	var u *unaskedError
	return errors.As(err, &u)
}

// serveHere sends a client's request to the upstreams of its own site.
func (c *crossing) serveHere(r, client *http.Request, elsewhere bool) (*http.Response, error) {
	e := c.exchange
	self := c.gateway.config.Self.Site
	u, from := e.plan.upstreams[c.service.Name], e.plan.site(self)
	if u == nil || from == nil {
		return nil, &unaskedError{errNoWay}
	}
	if verdict, _ := u.gate.enter(); verdict != policy.Admitted {
		return nil, &unaskedError{errFull}
	}
	tellUpstream(r.Header, client, from)
	e.path = ""
	until, ok := r.Context().Deadline()
	if !ok {
		until = time.Now().Add(u.service.Policy.Timeout)
	}
	response, err := (&serving{upstreams: u, exchange: e, until: until, elsewhere: elsewhere}).RoundTrip(r)
	if err != nil {
		u.gate.leave()
		return nil, err
	}
	response.Body = leaving(response.Body, u.gate.leave)
	return response, nil
}

var errFull = errors.New("too many requests at once")
