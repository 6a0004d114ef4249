package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"time"

	"causeway/bench/load"
	"causeway/bench/page"
	"causeway/bench/stat"
	"causeway/lab"
	"causeway/lab/wan"
)

// requestPlan says how long each part of a measurement takes.
type requestPlan struct {
	ramp, small, large time.Duration
	// delay is one way, for the cold client, who comes so many times.
	delay time.Duration
	colds int
	// coldRounds are fewer than the others: what they measure hardly varies.
	coldRounds int
}

var usualRequests = requestPlan{
	ramp: 300 * time.Millisecond, small: 2 * time.Second, large: time.Second,
	delay: 100 * time.Millisecond, colds: 5, coldRounds: 3,
}

const (
	smallAnswer      = 1 << 10
	smallConnections = 64
	largeBody        = 1 << 20
	largeConnections = 8
)

// compareRequests runs every passer in every round, and reports.
func compareRequests(ctx context.Context, o options, all []passer, p requestPlan, folder string, progress io.Writer) (r page.RequestReport, err error) {
	machine, err := thisMachine()
	if err != nil {
		return r, err
	}
	results := page.RequestResults{Date: time.Now(), Machine: machine, Seed: o.seed, RTT: 2 * p.delay, Colds: p.colds}
	for _, c := range all {
		results.Passers = append(results.Passers, page.NewPasser(c.name, c.version, c.settings, c.absent, c.twice))
	}
	if err := requestRounds(ctx, o, all, p, lab.Options{Direct: true}, folder, &results, &results.Rounds, progress); err != nil {
		return r, err
	}
	if err := coldRounds(ctx, o, all, p, folder, &results, progress); err != nil {
		return r, err
	}
	results.Duration = time.Since(results.Date)
	return page.NewRequestReport(results), nil
}

// coldRounds are those across a line with a delay.
func coldRounds(ctx context.Context, o options, all []passer, p requestPlan, folder string, into *page.RequestResults, progress io.Writer) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(runtime.NumCPU() + lab.Threads))
	p.small = 0
	o.rounds = min(o.rounds, p.coldRounds)
	far := lab.Options{WAN: wan.Settings{Delay: p.delay, Queue: wan.DefaultQueue}, Seed: o.seed}
	return requestRounds(ctx, o, all, p, far, folder, into, &into.ColdRounds, progress)
}

// requestRounds runs them on one bed. A plan without time for small answers is
// for the cold client alone.
func requestRounds(ctx context.Context, o options, all []passer, p requestPlan, topology lab.Options, folder string, into *page.RequestResults, rounds *int, progress io.Writer) (err error) {
	b, err := newBed(folder, topology)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	end, err := b.upstreams()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	random := rand.New(rand.NewPCG(o.seed, 1))
	for longest := time.Duration(0); *rounds < o.rounds && time.Since(into.Date)+longest < o.limit; *rounds++ {
		start := time.Now()
		busy, err := othersBusy(ctx)
		if err != nil {
			return err
		}
		into.OthersBusy = append(into.OthersBusy, busy)
		for _, i := range random.Perm(len(all)) {
			if all[i].absent != "" || all[i].coldOnly && p.small > 0 {
				continue
			}
			if err := b.pass(ctx, all[i], p, *rounds, &into.Passers[i], progress); err != nil {
				return err
			}
		}
		longest = max(longest, time.Since(start))
	}
	return nil
}

// upstreams are the same program twice: with TLS, and without.
func (b *bed) upstreams() (end func() error, err error) {
	plain, err := load.StartUpstream(b.to(), plainPort, nil)
	if err != nil {
		return nil, err
	}
	encrypted, err := load.StartUpstream(b.to(), tlsPort, b.identity.server)
	if err != nil {
		return nil, errors.Join(err, plain.Close())
	}
	return func() error { return errors.Join(plain.Close(), encrypted.Close()) }, nil
}

// pass measures one passer in one round. What fails there is kept in the
// results and missing in that round; only an interruption is an error.
func (b *bed) pass(ctx context.Context, c passer, p requestPlan, round int, into *page.Passer, progress io.Writer) error {
	if err := b.measureRequests(ctx, c, p, round, into); err != nil {
		return missed(ctx, err, round, c.name, &into.Failures, progress)
	}
	if p.small == 0 {
		fmt.Fprintf(progress, "round %d  %-26s cold %4.0f ms\n", round+1, c.name, into.Cold[round])
		return nil
	}
	fmt.Fprintf(progress, "round %d  %-26s %6.0f requests/s  p50 %5.2f ms  p99 %6.2f ms  %5.3f CPU s/1000  down %6.0f up %6.0f Mbit/s  %5.2f CPU s/GB\n", round+1, c.name,
		into.Rate[round], into.P50[round], into.P99[round], into.CPU[round], into.Down[round]/1e6, into.Up[round]/1e6, into.CPUPerGB[round])
	return nil
}

// measureRequests joins the sites by a passer, sends requests, and parts them
// again.
func (b *bed) measureRequests(ctx context.Context, c passer, p requestPlan, round int, into *page.Passer) (err error) {
	j, err := c.start(b)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.stop()) }()
	small := load.Requests{From: b.from(), To: c.to, Name: serviceName, Connections: smallConnections, Answer: smallAnswer}
	if c.tls {
		small.TLS = b.identity.client
	}
	ready, cancel := context.WithTimeout(ctx, joinTimeout)
	defer cancel()
	if err := small.Await(ready); err != nil {
		return fmt.Errorf("%w%s", err, j.tails())
	}
	if p.small == 0 {
		into.Cold[round], err = coldClient(ctx, small, p.colds)
		return err
	}
	if err := throughput(ctx, j, small, p, round, into); err != nil {
		return fmt.Errorf("%w%s", err, j.tails())
	}
	return nil
}

// throughput is of small answers, of large ones, and of large requests.
func throughput(ctx context.Context, j joined, small load.Requests, p requestPlan, round int, into *page.Passer) error {
	answered, used, err := loaded(ctx, j, small, p.ramp, p.small)
	if err != nil {
		return err
	}
	into.Rate[round], into.P50[round], into.P99[round] = answered.PerSecond, milliseconds(answered.P50), milliseconds(answered.P99)
	into.CPU[round] = used.Seconds() / float64(answered.Requests) * 1000
	large := small
	large.Connections, large.Answer = largeConnections, largeBody
	down, downUsed, err := loaded(ctx, j, large, p.ramp, p.large)
	if err != nil {
		return err
	}
	large.Answer, large.Body = 0, largeBody
	up, upUsed, err := loaded(ctx, j, large, p.ramp, p.large)
	if err != nil {
		return err
	}
	into.Down[round], into.Up[round] = down.PerSecond*largeBody*8, up.PerSecond*largeBody*8
	into.CPUPerGB[round] = (downUsed + upUsed).Seconds() / (float64(down.Requests+up.Requests) * largeBody / 1e9)
	return nil
}

// loaded is what one kind of request reaches, and the processor time of the
// programs meanwhile.
func loaded(ctx context.Context, j joined, r load.Requests, ramp, over time.Duration) (a load.Answered, used time.Duration, err error) {
	a, err = r.Run(ctx, ramp, over, func() (err error) {
		used, err = j.cpu()
		return err
	}, func() error {
		after, err := j.cpu()
		used = after - used
		return err
	})
	if err == nil && a.Requests == 0 {
		err = errors.New("not one request was answered")
	}
	return a, used, err
}

// coldClient is the median time to a first byte, in milliseconds.
func coldClient(ctx context.Context, r load.Requests, times int) (float64, error) {
	var all []float64
	for range times {
		took, err := r.Cold(ctx)
		if err != nil {
			return 0, err
		}
		all = append(all, milliseconds(took))
	}
	return stat.Median(all), nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
