// Package strict lets through only HTTP/1 requests that everybody reads alike.
// What one program takes for the end of a request and another for its middle is
// how requests are smuggled past a gateway (RFC 9112 section 11.2), and servers
// are kind to such requests for the sake of old clients. This one refuses them
// instead of repairing them, before the server behind it sees a byte.
//
// Reading starts at Reader: it follows the framing of a connection's requests.
// head.go says what a head may be, lines.go what lines may.
package strict

import (
	"errors"
	"io"
	"sync/atomic"
)

// MostHead is how long the head of a request, or the trailers behind its body,
// may be in bytes.
const MostHead = 32 << 10

// mostChunkLine is for the size of a chunk and what it is extended with.
const mostChunkLine = 256

// refusal is what a server gets to read in place of a request that is refused:
// no request at all, so that it answers 400 and closes the connection.
const refusal = "! ! !\r\n\r\n"

// preface is how an HTTP/2 connection begins (RFC 9113 section 3.4). What
// follows is not lines, and is HTTP/2's to check.
const preface = "PRI * HTTP/2.0\r\n"

// Reader passes on the requests of one connection. Heads are withheld until
// they are whole and right; bodies go through as they come. It is for one
// goroutine, except for Release.
type Reader struct {
	from    io.Reader
	refused func(error)

	state    state
	first    bool   // no request has been seen yet
	held     []byte // the head so far
	line     []byte // the line so far
	ready    []byte // what may be read,
	read     int    // and how much of it was
	left     int64  // bytes of a body, or of a chunk
	trailing int    // bytes of trailers so far
	buffer   []byte
	ended    bool
	released atomic.Bool
	over     atomic.Bool
}

type state int

const (
	inHead state = iota
	inBody
	inChunkSize
	inChunk
	afterChunk
	inTrailers
	raw
)

// New returns a Reader of what a client sends. refused, which may be nil, is
// told once why a request is refused, by the goroutine that reads.
func New(from io.Reader, refused func(error)) *Reader {
	if refused == nil {
		refused = func(error) {}
	}
	return &Reader{from: from, refused: refused, first: true, buffer: make([]byte, 4096)}
}

// Release lets everything through from here on: the connection has been
// upgraded to something that is not HTTP. Any goroutine may call it.
func (r *Reader) Release() { r.released.Store(true) }

// End lets nothing more through: what is still to come is the rest of a request
// that nobody reads. Any goroutine may call it.
func (r *Reader) End() { r.over.Store(true) }

// Read implements io.Reader. After an error of what it reads from, a timeout
// for instance, it may be called again.
func (r *Reader) Read(p []byte) (int, error) {
	for {
		if r.released.Load() {
			r.letGo()
		}
		switch {
		case r.over.Load():
			return 0, io.EOF
		case r.read < len(r.ready):
			n := copy(p, r.ready[r.read:])
			r.read += n
			return n, nil
		case r.ended:
			return 0, io.EOF
		case r.state == raw:
			return r.from.Read(p)
		case r.state == inBody || r.state == inChunk:
			return r.readBody(p)
		}
		n, err := r.from.Read(r.buffer)
		r.ready, r.read = r.ready[:0], 0
		r.take(r.buffer[:n])
		if n == 0 && err != nil {
			return 0, err
		}
	}
}

// readBody passes bytes of a body on without a copy.
func (r *Reader) readBody(p []byte) (int, error) {
	n, err := r.from.Read(p[:min(int64(len(p)), r.left)])
	r.passed(int64(n))
	return n, err
}

func (r *Reader) passed(n int64) {
	r.left -= n
	switch {
	case r.left > 0:
	case r.state == inBody:
		r.state = inHead
	case r.state == inChunk:
		r.state = afterChunk
	}
}

// take looks at what came. It ends early where the request is refused.
func (r *Reader) take(b []byte) {
	for len(b) > 0 && !r.ended {
		switch r.state {
		case raw:
			r.ready = append(r.ready, b...)
			return
		case inBody, inChunk:
			n := min(int64(len(b)), r.left)
			r.ready = append(r.ready, b[:n]...)
			b = b[n:]
			r.passed(n)
		default:
			b = r.takeLine(b)
		}
	}
}

// takeLine takes bytes up to the end of a line, and returns what is behind it.
func (r *Reader) takeLine(b []byte) []byte {
	for i, c := range b {
		r.line = append(r.line, c)
		if c != '\n' {
			continue
		}
		line := r.line
		r.line = r.line[:0]
		if err := r.endOfLine(line); err != nil {
			r.refuse(err)
		}
		return b[i+1:]
	}
	if len(r.held)+len(r.line) > MostHead {
		r.refuse(errLongHead)
	}
	return nil
}

var errLongHead = errors.New("the head is longer than 32 KiB")

// endOfLine decides about a line, its end included.
func (r *Reader) endOfLine(line []byte) error {
	text, err := withoutEnd(line)
	if err != nil {
		return err
	}
	switch r.state {
	case inHead:
		return r.headLine(line, text)
	case inTrailers:
		return r.trailerLine(line, text)
	case afterChunk:
		if len(text) > 0 {
			return errors.New("a chunk is longer than its size")
		}
		r.state = inChunkSize
	case inChunkSize:
		if r.left, err = chunkSize(text); err != nil {
			return err
		}
		if r.state = inChunk; r.left == 0 {
			r.state, r.trailing = inTrailers, 0
		}
	}
	r.ready = append(r.ready, line...)
	return nil
}

// headLine withholds the line of a head, and lets the head go with its last.
func (r *Reader) headLine(line, text []byte) error {
	if r.first && len(r.held) == 0 && string(line) == preface {
		r.ready = append(r.ready, line...)
		r.state = raw
		return nil
	}
	if len(text) > 0 {
		if r.held = append(r.held, line...); len(r.held) > MostHead {
			return errLongHead
		}
		return nil
	}
	if len(r.held) == 0 {
		return errors.New("an empty line stands before a request")
	}
	head, err := parse(r.held)
	if err != nil {
		return err
	}
	r.ready = append(append(r.ready, r.held...), line...)
	r.held, r.first = r.held[:0], false
	switch {
	case head.chunked:
		r.state = inChunkSize
	case head.length > 0:
		r.state, r.left = inBody, head.length
	}
	return nil
}

func (r *Reader) trailerLine(line, text []byte) error {
	if r.trailing += len(line); r.trailing > MostHead {
		return errLongHead
	}
	r.ready = append(r.ready, line...)
	if len(text) == 0 {
		r.state = inHead
		return nil
	}
	f, err := parseField(text)
	if err == nil && !mayTrail(f.name) {
		err = errors.New("a trailer is a field that frames or routes requests")
	}
	return err
}

// refuse ends the connection's requests. What was passed on of a request whose
// body is wrong stays a request without an end.
func (r *Reader) refuse(why error) {
	r.ended = true
	if r.state == inHead {
		r.ready = append(r.ready, refusal...)
	}
	r.refused(why)
}

// letGo passes on what was withheld.
func (r *Reader) letGo() {
	if r.state != raw {
		r.ready = append(append(r.ready, r.held...), r.line...)
		r.held, r.line, r.state = nil, nil, raw
	}
}
