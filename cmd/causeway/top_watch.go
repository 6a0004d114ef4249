package main

import (
	"path/filepath"
	"strings"
	"time"

	"causeway/localapi"
)

// gatewayWatch is one gateway over time: what it said last, and what only
// shows between two answers.
type gatewayWatch struct {
	socket string
	last   topAnswer
	at     time.Time // of last; zero if it never answered
	// failure is why it does not answer now, since failedAt; nil if it does.
	failure  error
	failedAt time.Time
	// trend holds the newest round trips of each path in milliseconds, the
	// newest last; -1 where there was none.
	trend map[string][]float64
	// out and in are bit/s of each path, flows of each flow.
	out, in, flows map[string]float64
}

// trendLength is how many round trips are remembered.
const trendLength = 8

// observe returns the watches after another round of answers. A gateway that
// did not answer keeps what it said last.
func observe(before []gatewayWatch, answers []answer[topAnswer], now time.Time) []gatewayWatch {
	var after []gatewayWatch
	for _, a := range answers {
		w := gatewayWatch{socket: a.socket}
		for _, known := range before {
			if known.socket == a.socket {
				w = known
			}
		}
		after = append(after, w.next(a, now))
	}
	return after
}

func (w gatewayWatch) next(a answer[topAnswer], now time.Time) gatewayWatch {
	if a.err != nil {
		if w.failure == nil {
			w.failedAt = now
		}
		w.failure = a.err
		return w
	}
	next := gatewayWatch{
		socket: w.socket, last: a.value, at: now,
		trend: map[string][]float64{}, out: map[string]float64{}, in: map[string]float64{}, flows: map[string]float64{},
	}
	// Counters of another process begin again.
	elapsed := time.Duration(0)
	if w.last.Status.PID == a.value.Status.PID && !w.at.IsZero() {
		elapsed = now.Sub(w.at)
	}
	w.measurePaths(&next, elapsed)
	was := map[string]uint64{}
	for _, f := range w.last.Flows {
		was[flowKey(f)] = f.Bytes
	}
	for _, f := range next.last.Flows {
		if before, ok := was[flowKey(f)]; ok {
			measure(next.flows, flowKey(f), &before, &f.Bytes, elapsed)
		}
	}
	return next
}

func (w gatewayWatch) measurePaths(next *gatewayWatch, elapsed time.Duration) {
	was := map[string]localapi.Path{}
	for _, p := range w.last.Paths {
		was[pathKey(p)] = p
	}
	for _, p := range next.last.Paths {
		key := pathKey(p)
		measure(next.out, key, was[key].SentBytes, p.SentBytes, elapsed)
		measure(next.in, key, was[key].ReceivedBytes, p.ReceivedBytes, elapsed)
		rtt := -1.0
		if p.RTTMS != nil && p.State != "down" {
			rtt = *p.RTTMS
		}
		trend := append(append([]float64{}, w.trend[key]...), rtt)
		next.trend[key] = trend[max(len(trend)-trendLength, 0):]
	}
}

// measure notes a rate in bit/s, if both counts are known and go forward.
func measure(rates map[string]float64, key string, before, after *uint64, elapsed time.Duration) {
	if before != nil && after != nil && *after >= *before && elapsed > 0 {
		rates[key] = float64(*after-*before) * 8 / elapsed.Seconds()
	}
}

func pathKey(p localapi.Path) string { return p.Peer + " " + p.Name }

func flowKey(f localapi.Flow) string {
	return strings.Join([]string{f.Peer, f.Protocol, f.Source, f.Destination}, " ")
}

// name is the gateway's, or that of its socket until it has answered.
func (w gatewayWatch) name() string {
	if w.last.Status.Gateway == "" {
		return strings.TrimSuffix(filepath.Base(w.socket), ".sock")
	}
	return w.last.Status.Gateway
}
