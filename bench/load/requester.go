package load

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// requester is one connection.
type requester struct {
	conn    net.Conn
	in      *bufio.Reader
	request []byte
	want    []byte
	got     []byte
	took    []time.Duration
}

func (r Requests) dial(ctx context.Context) (*requester, error) {
	var conn net.Conn
	err := r.From.Namespace.Do(func() (err error) {
		dialer := net.Dialer{Timeout: requestTimeout}
		conn, err = dialer.DialContext(ctx, "tcp", r.To.String())
		return err
	})
	if err != nil {
		return nil, err
	}
	if r.TLS != nil {
		conn = tls.Client(conn, r.TLS)
	}
	return r.requester(conn), nil
}

// requester has its request and the answer's body ready.
func (r Requests) requester(conn net.Conn) *requester {
	method := "GET"
	if r.Body > 0 {
		method = "POST"
	}
	head := fmt.Sprintf("%s /%d HTTP/1.1\r\nHost: %s\r\nUser-Agent: bench\r\nAccept: */*\r\n", method, r.Answer, r.Name)
	if r.Body > 0 {
		head += fmt.Sprintf("Content-Length: %d\r\n", r.Body)
	}
	return &requester{
		conn: conn, in: bufio.NewReaderSize(conn, 64<<10),
		request: append([]byte(head+"\r\n"), Body(r.Body)...), want: Body(r.Answer), got: make([]byte, r.Answer),
	}
}

// loop asks until it is over. Requests count that end while others count.
func (c *requester) loop(s *stage) error {
	for !s.ended.Load() {
		start := time.Now()
		if err := c.ask(); err != nil {
			return err
		}
		if s.counting.Load() {
			s.answered.Add(1)
			c.took = append(c.took, time.Since(start))
		}
	}
	return nil
}

// ask sends one request, and checks its answer.
func (c *requester) ask() error {
	if err := c.conn.SetDeadline(time.Now().Add(requestTimeout)); err != nil {
		return err
	}
	if _, err := c.conn.Write(c.request); err != nil {
		return err
	}
	return c.answer()
}

func (c *requester) answer() error {
	status, err := c.in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200 ")) {
		return fmt.Errorf("the answer is %q", bytes.TrimSpace(status))
	}
	h, err := readFields(c.in)
	if err != nil {
		return err
	}
	if h.chunked || h.length != int64(len(c.want)) {
		return fmt.Errorf("the answer's body has %d bytes, not %d", h.length, len(c.want))
	}
	if _, err := io.ReadFull(c.in, c.got); err != nil {
		return err
	}
	if !bytes.Equal(c.got, c.want) {
		return errors.New("the answer's body is another one")
	}
	return nil
}
