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
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Requests is one kind of request, sent by a number of connections, each of
// which sends the next when it has read the answer.
type Requests struct {
	From Host
	// To is where a proxy listens, and Name what it knows the service by.
	To          netip.AddrPort
	Name        string
	Connections int
	// Answer is the size of the answers' bodies, Body that of the requests'.
	Answer, Body int
	// TLS is for a cold request that goes to the upstream directly.
	TLS *tls.Config
}

// Answered is what came of them.
type Answered struct {
	Requests int
	// PerSecond counts whole answers.
	PerSecond float64
	// P50 and P99 are from the first byte sent to the last received.
	P50, P99 time.Duration
}

// requestTimeout ends a request that is stuck.
const requestTimeout = 5 * time.Second

// Run sends requests for ramp and then counts for over; before and after are
// called around what is counted.
func (r Requests) Run(ctx context.Context, ramp, over time.Duration, before, after func() error) (Answered, error) {
	var conns []*requester
	defer func() {
		for _, c := range conns {
			c.conn.Close()
		}
	}()
	for range r.Connections {
		c, err := r.dial(ctx)
		if err != nil {
			return Answered{}, err
		}
		conns = append(conns, c)
	}
	var counting, ended atomic.Bool
	var wg sync.WaitGroup
	failures := make(chan error, len(conns))
	for _, c := range conns {
		wg.Go(func() { failures <- c.loop(&counting, &ended) })
	}
	elapsed, err := timed(ctx, ramp, over, &counting, before, after)
	ended.Store(true)
	wg.Wait()
	for range conns {
		err = errors.Join(err, <-failures)
	}
	if err != nil {
		return Answered{}, err
	}
	return summed(conns, elapsed), nil
}

// timed lets the requesters count for a while.
func timed(ctx context.Context, ramp, over time.Duration, counting *atomic.Bool, before, after func() error) (time.Duration, error) {
	if err := pause(ctx, ramp); err != nil {
		return 0, err
	}
	if err := before(); err != nil {
		return 0, err
	}
	start := time.Now()
	counting.Store(true)
	if err := pause(ctx, over); err != nil {
		return 0, err
	}
	counting.Store(false)
	elapsed := time.Since(start)
	return elapsed, after()
}

func summed(conns []*requester, elapsed time.Duration) Answered {
	var all []time.Duration
	for _, c := range conns {
		all = append(all, c.took...)
	}
	slices.Sort(all)
	a := Answered{Requests: len(all), PerSecond: float64(len(all)) / elapsed.Seconds()}
	if len(all) > 0 {
		a.P50, a.P99 = all[len(all)/2], all[len(all)*99/100]
	}
	return a
}

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
func (c *requester) loop(counting, over *atomic.Bool) error {
	for !over.Load() {
		start := time.Now()
		if err := c.ask(); err != nil {
			return err
		}
		if counting.Load() {
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

// Await asks until one answer is right.
func (r Requests) Await(ctx context.Context) error {
	for {
		_, last := r.Cold(ctx)
		if last == nil {
			return nil
		}
		if pause(ctx, 20*time.Millisecond) != nil {
			return fmt.Errorf("no answer: %w", last)
		}
	}
}

// Cold is the time from nothing to the answer's first byte: the connection, TLS
// where there is any, and the request.
func (r Requests) Cold(ctx context.Context) (time.Duration, error) {
	start := time.Now()
	c, err := r.dial(ctx)
	if err != nil {
		return 0, err
	}
	defer c.conn.Close()
	if err := c.conn.SetDeadline(start.Add(requestTimeout)); err != nil {
		return 0, err
	}
	if _, err := c.conn.Write(c.request); err != nil {
		return 0, err
	}
	if _, err := c.in.Peek(1); err != nil {
		return 0, err
	}
	took := time.Since(start)
	return took, c.answer()
}
