package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"causeway/bench/page"
	"causeway/lab"
)

// compare runs every contender in every round, and reports. A folder that
// exists takes files and logs.
func compare(ctx context.Context, o options, all []contender, p plan, folder string, progress io.Writer) (r page.Report, err error) {
	machine, err := thisMachine()
	if err != nil {
		return r, err
	}
	b, err := newBed(folder, lab.Options{Direct: true})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	results := page.Results{Datagram: datagramSize, Congestion: congestion, Seed: o.seed, Date: time.Now(), Machine: machine}
	for _, c := range all {
		results.Contenders = append(results.Contenders, page.NewContender(c.name, c.version, c.settings, c.absent))
	}
	random := rand.New(rand.NewPCG(o.seed, 0))
	for longest := time.Duration(0); results.Rounds < o.rounds && time.Since(results.Date)+longest < o.limit; results.Rounds++ {
		start := time.Now()
		if err := b.round(ctx, all, random.Perm(len(all)), p, &results, progress); err != nil {
			return r, err
		}
		longest = max(longest, time.Since(start))
	}
	results.Duration = time.Since(results.Date)
	return page.NewReport(results), nil
}

// round measures every contender once, in the given order.
func (b *bed) round(ctx context.Context, all []contender, order []int, p plan, into *page.Results, progress io.Writer) error {
	busy, err := othersBusy(ctx)
	if err != nil {
		return err
	}
	into.OthersBusy = append(into.OthersBusy, busy)
	for _, i := range order {
		if all[i].absent != "" {
			continue
		}
		if err := b.take(ctx, all[i], p, into.Rounds, &into.Contenders[i], progress); err != nil {
			return err
		}
	}
	return nil
}

// take measures one contender in one round. What fails there is kept in the
// results and that round is missing; only an interruption is an error.
func (b *bed) take(ctx context.Context, c contender, p plan, round int, into *page.Contender, progress io.Writer) error {
	f, err := b.measure(ctx, c, p)
	if err != nil {
		return missed(ctx, err, round, c.name, &into.Failures, progress)
	}
	into.TCP[round], into.UDP[round], into.RTT[round] = f.tcpBPS, f.udpPPS, f.rttMS
	if f.cpuSecondsPerGB > 0 {
		into.CPU[round] = f.cpuSecondsPerGB
	}
	fmt.Fprintf(progress, "round %d  %-26s %8.0f Mbit/s  %8.0f datagrams/s  %7.3f ms  %5.2f CPU s/GB\n",
		round+1, c.name, f.tcpBPS/1e6, f.udpPPS, f.rttMS, f.cpuSecondsPerGB)
	return nil
}

// missed keeps why a round is missing, unless all of it was interrupted.
func missed(ctx context.Context, err error, round int, name string, failures *[]string, progress io.Writer) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	*failures = append(*failures, fmt.Sprintf("round %d: %v", round+1, err))
	fmt.Fprintf(progress, "round %d  %-26s %v\n", round+1, name, err)
	return nil
}
