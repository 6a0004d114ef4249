package l7

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"causeway"
	"causeway/l7/policy"
	"causeway/l7/route"
)

const (
	// mostCopies is how many copies of requests may be under way.
	mostCopies = 64
	// copyWithin is how long one may take, if its service does not say less.
	copyWithin = 10 * time.Second
	// mirrorField tells who gets a copy which service it was for.
	mirrorField = "X-Causeway-Mirror"
)

// copies are the copies of requests that are under way.
type copies struct {
	ctx    context.Context
	cancel context.CancelFunc
	room   chan struct{}
	wg     *sync.WaitGroup
}

func newCopies() copies {
	c := copies{room: make(chan struct{}, mostCopies), wg: new(sync.WaitGroup)}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c
}

// end gives up those under way. No request comes any more.
func (c copies) end() {
	c.cancel()
	c.wg.Wait()
}

// mirror sends a copy of a request to another service if it is one of the share.
// What it returns is to be called when the request has ended: a body is copied
// as it is read, so that only then all of it is there. Nothing waits for a copy,
// and one that is too long or comes when too many are under way is left out.
func (g *Gateway) mirror(e *exchange, u *upstreams, from *causeway.Site) (ended func()) {
	m := u.service.Policy.Mirror
	if m == nil || !policy.Among(float64(m.Share), g.config.Chance) {
		return func() {}
	}
	to := e.plan.upstreams[m.Service]
	if to == nil {
		return func() {}
	}
	r := copyOf(e, from, u.service.Name)
	if e.request.ContentLength == 0 {
		g.sendCopy(r, to, nil, u.service.Name)
		return func() {}
	}
	kept := &keptBody{ReadCloser: e.request.Body}
	e.request.Body = kept
	return func() {
		body, whole := kept.all()
		if !whole {
			g.count(u.service.Name, MirrorSkipped)
			return
		}
		g.sendCopy(r, to, body, u.service.Name)
	}
}

// copyOf is the head of a request as an upstream gets it.
func copyOf(e *exchange, from *causeway.Site, service string) *http.Request {
	in := e.request
	r := &http.Request{
		Method: in.Method, Host: in.Host, Header: in.Header.Clone(),
		URL: &url.URL{Path: in.URL.Path, RawPath: e.target, RawQuery: in.URL.RawQuery, ForceQuery: in.URL.ForceQuery},
	}
	route.Clean(r.Header)
	tellUpstream(r.Header, in, from)
	r.Header.Set(mirrorField, service)
	return r
}

// sendCopy sends a copy unless too many are under way.
func (g *Gateway) sendCopy(r *http.Request, to *upstreams, body []byte, service string) {
	select {
	case g.copies.room <- struct{}{}:
	default:
		g.count(service, MirrorSkipped)
		return
	}
	if len(body) > 0 {
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	g.copies.wg.Go(func() {
		defer func() { <-g.copies.room }()
		ctx, cancel := context.WithTimeout(g.copies.ctx, min(copyWithin, to.service.Policy.Timeout))
		defer cancel()
		if to.discard(r.WithContext(ctx)) != nil {
			g.count(service, MirrorFailed)
			return
		}
		g.count(service, Mirrored)
	})
}

// discard sends a request, and throws away what is answered.
func (u *upstreams) discard(r *http.Request) error {
	if verdict, _ := u.gate.enter(); verdict != policy.Admitted {
		return errFull
	}
	defer u.gate.leave()
	place, sent := u.pick(false)
	if place < 0 {
		return errOpen
	}
	response, err := u.try(r, place)
	u.ended(place, sent, outcomeOf(r.Context(), response, err), response)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.CopyN(io.Discard, response.Body, mostReplay); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// keptBody keeps what is read of a body, as much as is kept to repeat one.
type keptBody struct {
	io.ReadCloser
	mu    sync.Mutex
	kept  []byte
	long  bool
	ended bool
}

func (b *keptBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.long = b.long || len(b.kept)+n > mostReplay; b.long {
		b.kept = nil
	} else {
		b.kept = append(b.kept, p[:n]...)
	}
	b.ended = b.ended || errors.Is(err, io.EOF)
	return n, err
}

// all returns the body, and whether that is all of it. Nobody changes it later.
func (b *keptBody) all() ([]byte, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.kept, b.ended && !b.long
}
