// Package stream carries records over a connection: the path of kind "tls",
// for where UDP is blocked or throttled. It frames records, and it keeps what
// TCP would make of them within bounds: a record that could not leave in time
// is dropped, as a router would drop a packet, instead of arriving late.
//
// Reading starts here; then send.go (what the engine's goroutines do),
// queue.go (what waits) and frame.go (the format). It knows nothing of what
// the records mean, nor of TLS.
package stream

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// readSize is what one read may bring. The rest of an unfinished record, of
// 64 KiB at most, stands before it.
const readSize = 64 << 10

// Stream carries records over one connection. Make it with New, then Run it
// once; senders may be made and used before, during and after that.
type Stream struct {
	conn  net.Conn
	queue queue
}

// New returns a Stream over an authenticated connection, which belongs to it
// from now on, and tunes the TCP connection below as far as the kernel lets
// it.
func New(conn net.Conn) *Stream {
	tune(conn)
	return &Stream{conn: conn, queue: newQueue()}
}

// Run carries records until ctx or the connection ends, and closes the
// connection. deliver is called from this goroutine with the records one read
// brought, in buffers of the Stream's that it may write to until it returns.
// The error says why the connection ended: io.EOF when the other end closed
// it, ctx's error when that was the reason, ErrFrame for what is no frame.
func (s *Stream) Run(ctx context.Context, deliver func(records [][]byte)) error {
	stop := context.AfterFunc(ctx, func() { s.conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	var writing sync.WaitGroup
	var failure error
	writing.Go(func() {
		failure = s.write()
		s.conn.SetDeadline(time.Unix(1, 0)) // wakes the reader
	})
	err := s.read(deliver)
	s.queue.close()
	s.conn.SetDeadline(time.Unix(1, 0)) // wakes a writer the line holds up
	writing.Wait()
	s.close()
	return reason(ctx, err, failure)
}

// close closes the connection below TLS: nobody depends on a close_notify,
// and on a line that stands still sending it would take seconds.
func (s *Stream) close() { below(s.conn).Close() }

// reason picks what ended the stream: ctx, else whichever of the two ends did
// not merely follow the other.
func reason(ctx context.Context, read, write error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(read, os.ErrDeadlineExceeded) && write != nil:
		return write
	}
	return read
}

// read takes records from the connection and hands them on.
func (s *Stream) read(deliver func(records [][]byte)) error {
	buffer := make([]byte, maxFrame+readSize)
	var records [][]byte
	have := 0
	for {
		n, err := s.conn.Read(buffer[have : have+readSize])
		have += n
		var used int
		var malformed error
		records, used, malformed = split(buffer[:have], records[:0])
		if len(records) > 0 {
			deliver(records)
		}
		if malformed != nil {
			return malformed
		}
		have = copy(buffer, buffer[used:have])
		if err != nil {
			return ended(err, have)
		}
	}
}

// ended makes the end of the connection within a record an error of its own.
func ended(err error, unfinished int) error {
	if errors.Is(err, io.EOF) && unfinished > 0 {
		return io.ErrUnexpectedEOF
	}
	return err
}

// write sends what the senders have queued. When it fails nobody else writes,
// so that no half record is ever followed by another.
func (s *Stream) write() error {
	for range s.queue.wake {
		for {
			first, second := s.queue.take(time.Now())
			if len(first) == 0 {
				break
			}
			if err := s.writeAll(first, second); err != nil {
				s.queue.close()
				return err
			}
			s.queue.release()
		}
	}
	return nil
}

func (s *Stream) writeAll(parts ...[]byte) error {
	for _, part := range parts {
		if len(part) == 0 {
			continue
		}
		if _, err := s.conn.Write(part); err != nil {
			return err
		}
	}
	return nil
}
