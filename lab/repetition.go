package lab

import (
	"context"
	"errors"
	"slices"
	"time"

	"causeway/lab/wan"
)

// tooLate is how late the emulator may be before a repetition says more of
// this machine than of the gateways.
const tooLate = 20 * time.Millisecond

// percentileRuns is how many runs a p99 needs to mean anything.
const percentileRuns = 100

// settleAfter lets what was on its way when traffic came back arrive, and a
// second silence show.
const settleAfter = 300 * time.Millisecond

// leastSwallowed is how many frames a cut has to swallow to be one of the
// link in use: more than heartbeats of the time that it takes to be noticed.
// Traffic may have moved just before by itself.
const leastSwallowed = 50

// runs are the repetitions of a scenario that measures gaps. One during which
// the emulator was late, or whose cut hit nothing, is done again.
type runs struct {
	measures bool
	done     int             // repetitions that count
	gaps     []time.Duration // the worse way of each
	worst    [2]time.Duration
	late     time.Duration // of those that count
	// discarded were late, missed hit nothing.
	discarded, missed int
	// swallowed is what the link to be cut had swallowed before.
	swallowed uint64
	// current is what the repetition that goes on has measured; hit says that
	// its cut was one.
	current [2]time.Duration
	hit     bool
}

// repetitions does the steps as often as is wanted.
func (p *performance) repetitions(ctx context.Context) error {
	wanted := max(p.Scenario.Repeat, 1)
	p.runs.measures = slices.ContainsFunc(p.Scenario.Steps, func(s Step) bool { return s.Do == "measure-gap" })
	for p.runs.done < wanted {
		p.takeLate()
		p.runs.current, p.runs.hit = [2]time.Duration{}, false
		if err := p.steps(ctx); err != nil {
			return err
		}
		late := p.takeLate()
		if p.runs.accept(late) {
			p.runs.done++
		}
		p.sayRun(p.runs.done, wanted, late)
		if p.runs.hopeless(wanted) {
			break
		}
	}
	p.figures["discarded_ratio"] = float64(p.runs.discarded) / float64(wanted)
	return nil
}

func (p *performance) sayRun(done, wanted int, late time.Duration) {
	switch gap := milliseconds(max(p.runs.current[wan.Forward], p.runs.current[wan.Reverse])); {
	case !p.runs.measures:
	case late > tooLate:
		p.say("once more: the emulator was %.0f ms late (gap %.0f ms)", "重做一次：仿真器迟到 %.0f 毫秒（停顿 %.0f 毫秒）", milliseconds(late), gap)
	case !p.runs.hit:
		p.say("once more: the link cut carried nothing any more", "重做一次：被中断的链路已不承载业务")
	default:
		p.say("run %d of %d: traffic stood still for %.0f ms", "第 %d 次，共 %d 次：业务停顿 %.0f 毫秒", done, wanted, gap)
	}
}

// accept takes the repetition that just ended, or wants it done again.
func (r *runs) accept(late time.Duration) bool {
	switch {
	case !r.measures:
	case late > tooLate:
		r.discarded++
		return false
	case !r.hit:
		r.missed++
		return false
	default:
		r.gaps = append(r.gaps, max(r.current[wan.Forward], r.current[wan.Reverse]))
		for way, gap := range r.current {
			r.worst[way] = max(r.worst[way], gap)
		}
	}
	r.late = max(r.late, late)
	return true
}

// hopeless reports whether more than a tenth had to be discarded, or whether
// as many missed as were wanted: more of them would not help.
func (r *runs) hopeless(wanted int) bool {
	return r.discarded*10 > wanted || r.missed > wanted
}

func (p *performance) takeLate() (worst time.Duration) {
	for _, link := range p.lab.links {
		worst = max(worst, link.TakeLate())
	}
	return worst
}

// measureGap waits until traffic flows again after the link was cut, and
// remembers how long it stood still.
func (p *performance) measureGap(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, switchTimeout)
	defer cancel()
	p.changed = time.Time{}
	if _, err := p.sending.resumed(waiting); err == nil {
		_ = pause(ctx, settleAfter)
	}
	p.runs.current = p.sending.lulls()
	p.runs.hit = p.swallowed(p.lastLink)-p.runs.swallowed >= leastSwallowed
	return ctx.Err()
}

// swallowed is what a link's black holes took so far.
func (p *performance) swallowed(name string) uint64 {
	link := p.lab.Link(name)
	if link == nil {
		return 0
	}
	return link.Count(wan.Forward).Blackhole + link.Count(wan.Reverse).Blackhole
}

// awaitUp waits until every path over UDP is up again at both ends.
func (p *performance) awaitUp(ctx context.Context) error {
	if slices.ContainsFunc(p.gateways, func(g *gateway) bool { return g.process == nil }) {
		return errors.New("a gateway does not run")
	}
	return (&runningGateways{running: p.gateways}).waitFor(ctx, usesInternet)
}

// addRuns adds what all repetitions say together. Percentiles of few runs
// are unknown.
func (p *performance) addRuns() {
	r := &p.runs
	if !r.measures {
		p.figures["wan_late_ms_max"] = milliseconds(p.lab.lateMax())
		return
	}
	// The longest silence of the whole run knows no discarded runs.
	delete(p.figures, "gap_ms")
	p.figures["wan_late_ms_max"] = milliseconds(r.late)
	p.figures["runs"], p.figures["discarded"], p.figures["missed"] = len(r.gaps), r.discarded, r.missed
	p.figures["gap_ms_p50"], p.figures["gap_ms_p99"], p.figures["gap_ms_max"] = nil, nil, nil
	p.figures["gap_forward_ms_max"], p.figures["gap_reverse_ms_max"] = nil, nil
	if len(r.gaps) == 0 {
		return
	}
	p.figures["gap_ms_max"] = milliseconds(slices.Max(r.gaps))
	p.figures["gap_forward_ms_max"], p.figures["gap_reverse_ms_max"] = milliseconds(r.worst[wan.Forward]), milliseconds(r.worst[wan.Reverse])
	if len(r.gaps) >= percentileRuns {
		p.figures["gap_ms_p50"], p.figures["gap_ms_p99"] = milliseconds(percentile(r.gaps, 50)), milliseconds(percentile(r.gaps, 99))
	}
}

// percentile is the least gap that the given part of a hundred does not
// exceed.
func percentile(gaps []time.Duration, of int) time.Duration {
	sorted := slices.Sorted(slices.Values(gaps))
	return sorted[(len(sorted)*of+99)/100-1]
}
