package main

import (
	"context"
	"errors"
	"os"
	"time"

	"causeway"
	"causeway/lab"
	"causeway/localapi"
)

// Defaults of a recording: a minute, with ten probes in a line.
const (
	recordInterval = 100 * time.Millisecond
	recordCount    = 600
	recordProbes   = 10
)

// maxRounds bounds the rounds under way. A lost probe is given up after two
// seconds, and a gateway keeps no more than 256.
const maxRounds = 64

// recordRound is one round that is under way or over.
type recordRound struct {
	at      time.Duration
	answers chan []answer[[]localapi.PingAnswer]
}

// recording writes what became of probes to a file.
type recording struct {
	*lab.Recorder
	file string
	// by is the gateway whose probes of a path count: both ends of a path may
	// be asked, and its two directions must not be mixed.
	by map[string]string
}

// recordTo sends rounds of probes without waiting for the answers to those
// before, so that lost probes leave no gap in the trace.
func (f pingFlags) recordTo(ctx context.Context, sh *shell, sockets []string, t *tally, show func(localapi.PingAnswer, int)) error {
	file, err := os.Create(f.record)
	if err != nil {
		return causeway.NewProblem("lab.trace", f.record, err)
	}
	r := &recording{lab.NewRecorder(file, recordProbes*f.interval), f.record, map[string]string{}}
	rounds := make(chan recordRound, maxRounds)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer close(rounds)
		f.sendRounds(ctx, sockets, rounds)
	}()
	err = r.writeRounds(ctx, sh, f, rounds, t, show)
	cancel()
	for round := range rounds { // until the sender has ended
		<-round.answers
	}
	if wrote := errors.Join(r.Flush(), file.Close()); wrote != nil {
		err = errors.Join(err, causeway.NewProblem("lab.trace", f.record, wrote))
	}
	return err
}

// sendRounds sends until the count is reached or ctx ends.
func (f pingFlags) sendRounds(ctx context.Context, sockets []string, rounds chan<- recordRound) {
	ticker := time.NewTicker(f.interval)
	defer ticker.Stop()
	began := time.Now()
	for sent := 0; f.count == 0 || sent < f.count; sent++ {
		round := recordRound{at: time.Since(began), answers: make(chan []answer[[]localapi.PingAnswer], 1)}
		go func() {
			round.answers <- askAll(ctx, sockets, func(ctx context.Context, c *localapi.Client) ([]localapi.PingAnswer, error) {
				return c.Ping(ctx, f.request)
			})
		}()
		rounds <- round
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// writeRounds takes the rounds in the order in which they were sent.
func (r *recording) writeRounds(ctx context.Context, sh *shell, f pingFlags, rounds <-chan recordRound, t *tally, show func(localapi.PingAnswer, int)) error {
	for round := range rounds {
		answers := <-round.answers
		if ctx.Err() != nil {
			return nil
		}
		probes, failed := merge(answers)
		t.rounds++
		if done, err := f.judgeRound(sh, t.rounds, answers, probes, failed); done {
			return err
		}
		for _, a := range probes {
			t.add(a)
			show(a, t.rounds)
			if err := r.add(round.at, a); err != nil {
				return causeway.NewProblem("lab.trace", r.file, err)
			}
		}
	}
	return nil
}

// add records a probe that was sent by the gateway whose probes count.
func (r *recording) add(at time.Duration, a localapi.PingAnswer) error {
	by, seen := r.by[a.Path]
	if !seen {
		by, r.by[a.Path] = a.Gateway, a.Gateway
	}
	if a.Error != "" || by != a.Gateway {
		return nil
	}
	return r.Add(at, a.Path, a.RTTMS)
}
