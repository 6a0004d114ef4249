package l7

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// countedBody counts what was read of a body.
type countedBody struct {
	io.ReadCloser
	read  atomic.Int64
	ended atomic.Bool
	whole atomic.Bool // it ended as it should
}

// counted returns what counts a body, which may be one that does so already.
func counted(body io.ReadCloser) *countedBody {
	if b, is := body.(*countedBody); is {
		return b
	}
	return &countedBody{ReadCloser: body}
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read.Add(int64(n))
	if err != nil {
		b.ended.Store(true)
		b.whole.Store(errors.Is(err, io.EOF))
	}
	return n, err
}

// mostReplay is how much of a body is kept to send it again.
const mostReplay = 64 << 10

// replay sends a request several times, as long as what was read of its body is
// short enough to be kept. A transport may still read for a try that is over, so
// tries take turns, and what one has read the next gets to see.
type replay struct {
	original *http.Request
	// trailer is where the client's trailers come to stand at the body's end.
	trailer http.Header
	// turn is held by the try that reads the client's body, mu never for long.
	turn sync.Mutex
	mu   sync.Mutex
	kept []byte
	// read is how much of the body there was so far; more than is kept means
	// that its beginning is lost.
	read int64
	end  error
	// waited is how long tries waited for the client since began, not counting
	// the one that does so since waiting, if that is set.
	began, waiting time.Time
	waited         time.Duration
}

// newReplay sends r, whose trailers the client's server fills in at the end of
// the body.
func newReplay(r *http.Request, trailer http.Header) *replay {
	return &replay{original: r, trailer: trailer, began: time.Now()}
}

func (p *replay) empty() bool { return p.original.Body == nil || p.original.Body == http.NoBody }

// request returns the request for one more try.
func (p *replay) request() *http.Request {
	r := p.original.Clone(p.original.Context())
	if !p.empty() {
		p.attach(r)
	}
	return r
}

// attach has a try send the body from its beginning.
func (p *replay) attach(r *http.Request) { r.Body = &replayed{replay: p, trailer: r.Trailer} }

// whole reports whether the body can be sent from its beginning.
func (p *replay) whole() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.read == int64(len(p.kept))
}

// at reads the body from an offset.
func (p *replay) at(offset int64, b []byte) (int, error) {
	if n, err := p.again(offset, b); n > 0 || err != nil {
		return n, err
	}
	p.turn.Lock()
	defer p.turn.Unlock()
	if n, err := p.again(offset, b); n > 0 || err != nil {
		return n, err
	}
	since := p.wait()
	n, err := p.original.Body.Read(b)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waited += time.Since(since)
	p.waiting = time.Time{}
	p.keep(b[:n])
	p.end = err
	return n, err
}

func (p *replay) wait() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting = time.Now()
	return p.waiting
}

// lacks reports whether it is the client that a request waited for most of its
// time, or that broke it off.
func (p *replay) lacks() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.end != nil {
		return !errors.Is(p.end, io.EOF)
	}
	waited := p.waited
	if !p.waiting.IsZero() {
		waited += time.Since(p.waiting)
	}
	return 2*waited > time.Since(p.began)
}

// again reads what was kept. It returns 0 and no error where there is more to
// come from the client.
func (p *replay) again(offset int64, b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case offset < int64(len(p.kept)):
		return copy(b, p.kept[offset:]), nil
	case offset < p.read:
		return 0, errLost
	}
	return 0, p.end
}

func (p *replay) keep(b []byte) {
	if whole := p.read == int64(len(p.kept)); whole && len(p.kept)+len(b) <= mostReplay {
		p.kept = append(p.kept, b...)
	} else {
		p.kept = nil
	}
	p.read += int64(len(b))
}

var (
	errLost   = errors.New("the beginning of the body was not kept")
	errClosed = errors.New("the body of a try that is over")
)

// replayed is the body of one try.
type replayed struct {
	replay *replay
	// trailer is the try's; its transport reads it after the body.
	trailer http.Header
	offset  int64
	closed  atomic.Bool
}

func (b *replayed) Read(p []byte) (int, error) {
	if b.closed.Load() {
		return 0, errClosed
	}
	n, err := b.replay.at(b.offset, p)
	b.offset += int64(n)
	if errors.Is(err, io.EOF) {
		for name := range b.trailer {
			b.trailer[name] = b.replay.trailer[name]
		}
	}
	return n, err
}

// Close ends the try, not the client's body.
func (b *replayed) Close() error {
	b.closed.Store(true)
	return nil
}
