package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"causeway/bench/load"
	"causeway/bench/stat"
)

// plan says how long each part of a measurement takes.
type plan struct {
	// settle lets a contender finish what it does at its start.
	settle time.Duration
	// ramp is how long a flow grows before it counts for flow.
	ramp, flow time.Duration
	// trial is one rate of datagrams.
	trial time.Duration
	// trips are round trips, each after a pause of apart.
	trips int
	apart time.Duration
}

var usual = plan{
	settle: 1200 * time.Millisecond,
	ramp:   500 * time.Millisecond, flow: 3 * time.Second,
	trial: 600 * time.Millisecond,
	trips: 200, apart: 4 * time.Millisecond,
}

const (
	// congestion is Linux's own default, whatever this machine's is.
	congestion = "cubic"
	// datagramSize is the payload of the small datagrams.
	datagramSize = 200
	// joinTimeout is how long a contender may take to join the sites.
	joinTimeout = 15 * time.Second
)

// figures are what one contender reached in one round.
type figures struct {
	tcpBPS, udpPPS, rttMS float64
	// cpuSecondsPerGB is 0 where no program forwards.
	cpuSecondsPerGB float64
}

// measure joins the sites by a contender, loads it, and parts them again.
func (b *bed) measure(ctx context.Context, c contender, p plan) (f figures, err error) {
	j, err := c.start(b)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, j.stop()) }()
	echo, err := load.OpenEcho(b.from(), b.to())
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, echo.Close()) }()
	if err := await(ctx, echo); err != nil {
		return f, fmt.Errorf("%w%s", err, j.tails())
	}
	if f.rttMS, err = idleRoundTrip(ctx, echo, p); err != nil {
		return f, err
	}
	if err := b.measureFlow(ctx, j, p, &f); err != nil {
		return f, err
	}
	f.udpPPS, err = b.highestRate(ctx, p)
	return f, err
}

func await(ctx context.Context, echo *load.Echo) error {
	ctx, cancel := context.WithTimeout(ctx, joinTimeout)
	defer cancel()
	return echo.Await(ctx)
}

// idleRoundTrip is the median, in milliseconds.
func idleRoundTrip(ctx context.Context, echo *load.Echo, p plan) (float64, error) {
	if err := pause(ctx, p.settle); err != nil {
		return 0, err
	}
	trips, err := echo.RoundTrips(ctx, p.trips, p.apart)
	milliseconds := make([]float64, len(trips))
	for i, trip := range trips {
		milliseconds[i] = float64(trip) / float64(time.Millisecond)
	}
	return stat.Median(milliseconds), err
}

// measureFlow is one TCP flow, and what it costs.
func (b *bed) measureFlow(ctx context.Context, j joined, p plan, f *figures) (err error) {
	flow, err := load.Connect(b.from(), b.to(), congestion)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, flow.Close()) }()
	if err := pause(ctx, p.ramp); err != nil {
		return err
	}
	before, err := j.cpu()
	if err != nil {
		return err
	}
	bps, bytes, err := flow.Rate(ctx, p.flow)
	if err != nil {
		return err
	}
	after, err := j.cpu()
	if err != nil {
		return err
	}
	f.tcpBPS = bps
	if bytes > 0 {
		f.cpuSecondsPerGB = (after - before).Seconds() / (float64(bytes) / 1e9)
	}
	return nil
}

// highestRate is of datagrams that arrive, per second.
func (b *bed) highestRate(ctx context.Context, p plan) (float64, error) {
	var run uint32
	return load.HighestRate(func(rate float64) (load.Datagrams, error) {
		run++
		if err := ctx.Err(); err != nil {
			return load.Datagrams{}, err
		}
		return load.Blast(b.from(), b.to(), datagramSize, rate, p.trial, run)
	})
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
