package load

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
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
	var current stage
	var wg sync.WaitGroup
	failures := make(chan error, len(conns))
	for _, c := range conns {
		wg.Go(func() { failures <- c.loop(&current) })
	}
	elapsed, err := current.timed(ctx, ramp, over, before, after)
	current.ended.Store(true)
	wg.Wait()
	for range conns {
		err = errors.Join(err, <-failures)
	}
	if err != nil {
		return Answered{}, err
	}
	return summed(conns, elapsed), nil
}

// stage is what all connections follow.
type stage struct {
	counting, ended atomic.Bool
	answered        atomic.Int64 // while they count
}

// timed lets the requesters count for a while: for over, or longer until one
// request is answered.
func (s *stage) timed(ctx context.Context, ramp, over time.Duration, before, after func() error) (time.Duration, error) {
	if err := pause(ctx, ramp); err != nil {
		return 0, err
	}
	if err := before(); err != nil {
		return 0, err
	}
	start := time.Now()
	s.counting.Store(true)
	err := pause(ctx, over)
	for err == nil && s.answered.Load() == 0 && time.Since(start) < over+requestTimeout {
		err = pause(ctx, 10*time.Millisecond)
	}
	if err != nil {
		return 0, err
	}
	s.counting.Store(false)
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
