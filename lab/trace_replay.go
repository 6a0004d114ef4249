package lab

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"causeway"
	"causeway/lab/wan"
)

// Replay gives links of a lab the properties that paths of a trace had. It
// begins with the lab and begins anew at its end.
type Replay struct {
	// courses are by the name of the link.
	courses map[string][]TraceLine
	// begins and period are common to all, so that paths stay together.
	begins, period time.Duration
}

// OpenReplay reads a trace from a file. assignments are LINK=PATH, where LINK
// may be "all"; without any, paths drive the links they are named after, and
// the path of a trace that has but one drives all. Problem: lab.trace.
func OpenReplay(file string, assignments []string) (*Replay, error) {
	from, err := os.Open(file)
	if err != nil {
		return nil, causeway.NewProblem("lab.trace", file, err)
	}
	defer from.Close()
	trace, err := readTrace(from)
	if err != nil {
		return nil, causeway.NewProblem("lab.trace", file, err)
	}
	replay, err := trace.replay(assignments)
	if err != nil {
		return nil, causeway.NewProblem("lab.trace", file, err)
	}
	return replay, nil
}

func (t Trace) replay(assignments []string) (*Replay, error) {
	paths := t.paths()
	driven, err := t.drives(assignments, slices.Sorted(maps.Keys(paths)))
	if err != nil {
		return nil, err
	}
	r := &Replay{courses: map[string][]TraceLine{}, begins: maxTraceSpan}
	var ends time.Duration
	for link, path := range driven {
		course := paths[path]
		if course == nil {
			return nil, fmt.Errorf("it has no path %s, only %s", path, strings.Join(slices.Sorted(maps.Keys(paths)), ", "))
		}
		r.courses[link] = course
		r.begins, ends = min(r.begins, course[0].at()), max(ends, endOf(course))
	}
	r.period = ends - r.begins
	return r, nil
}

func (t Trace) paths() map[string][]TraceLine {
	paths := map[string][]TraceLine{}
	for _, line := range t {
		paths[line.Path] = append(paths[line.Path], line)
	}
	return paths
}

// drives says which path each link takes its properties from.
func (t Trace) drives(assignments, paths []string) (map[string]string, error) {
	driven := map[string]string{}
	for _, assignment := range assignments {
		name, path, both := strings.Cut(assignment, "=")
		link, known := linkName(name)
		switch {
		case !both || !known && name != allLinks:
			return nil, fmt.Errorf("%q: write LINK=PATH, where LINK is all or one of %s", assignment, strings.Join(linkNames(), ", "))
		case known:
			driven[link] = path
		default:
			driveAll(driven, path)
		}
	}
	if len(assignments) > 0 {
		return driven, nil
	}
	for _, path := range paths {
		if link, known := linkName(path); known {
			driven[link] = path
		}
	}
	if len(driven) == 0 && len(paths) == 1 {
		driveAll(driven, paths[0])
	}
	if len(driven) == 0 {
		return nil, fmt.Errorf("none of its paths (%s) is named as a link; say which drives which", strings.Join(paths, ", "))
	}
	return driven, nil
}

func driveAll(driven map[string]string, path string) {
	for _, link := range linkNames() {
		driven[link] = path
	}
}

func (l TraceLine) at() time.Duration { return time.Duration(l.AtMS) * time.Millisecond }

// onlyLine is how long a line lasts that is the only one of its path.
const onlyLine = time.Second

// endOf lets the last line last as long as the one before it.
func endOf(course []TraceLine) time.Duration {
	last := len(course) - 1
	if last == 0 {
		return course[0].at() + onlyLine
	}
	return 2*course[last].at() - course[last-1].at()
}

// due is when the nth line of a course takes effect, counted through all
// repetitions.
func (r *Replay) due(course []TraceLine, n int) time.Duration {
	return time.Duration(n/len(course))*r.period + course[n%len(course)].at() - r.begins
}

// start drives the links until stop is called, which waits. What takes effect
// at the beginning has done so when start returns.
func (r *Replay) start(links map[string]*wan.Link) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	began := time.Now()
	for name, course := range r.courses {
		link, n := links[name], 0
		if r.due(course, 0) <= 0 {
			course[0].apply(link)
			n = 1
		}
		running.Go(func() { r.follow(ctx, link, course, n, began) })
	}
	return func() { cancel(); running.Wait() }
}

// follow applies lines from the nth on until ctx is done.
func (r *Replay) follow(ctx context.Context, link *wan.Link, course []TraceLine, n int, began time.Time) {
	for ; ; n++ {
		if err := pause(ctx, time.Until(began.Add(r.due(course, n)))); err != nil {
			return
		}
		course[n%len(course)].apply(link)
	}
}

func (l TraceLine) apply(link *wan.Link) {
	link.Change(func(forward, reverse *wan.Settings) {
		l.way(l.Forward).set(forward)
		l.way(l.Reverse).set(reverse)
	})
}

// way fills what is not known of a direction from the round trip: half of its
// delay and jitter, and the loss that happens twice.
func (l TraceLine) way(known *TraceWay) TraceWay {
	var w TraceWay
	if known != nil {
		w = *known
	}
	if w.DelayMS == nil {
		w.DelayMS = mapped(l.RTTMS, func(ms float64) float64 { return ms / 2 })
	}
	if w.JitterMS == nil {
		w.JitterMS = mapped(l.JitterMS, func(ms float64) float64 { return ms / 2 })
	}
	if w.LossRatio == nil {
		w.LossRatio = mapped(l.LossRatio, func(share float64) float64 { return 1 - math.Sqrt(1-share) })
	}
	return w
}

func mapped(value *float64, by func(float64) float64) *float64 {
	if value == nil {
		return nil
	}
	result := by(*value)
	return &result
}

// set changes what is known, and leaves the rest as it is.
func (w TraceWay) set(s *wan.Settings) {
	if w.DelayMS != nil {
		s.Delay = ofMilliseconds(*w.DelayMS)
	}
	if w.JitterMS != nil {
		s.Jitter = ofMilliseconds(*w.JitterMS)
	}
	if w.LossRatio != nil {
		s.Loss = causeway.Ratio(*w.LossRatio)
	}
	if w.RateBPS != nil {
		s.Rate = causeway.BitRate(*w.RateBPS)
	}
}

func ofMilliseconds(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

// errDirectReplay: a lab without an emulator has nothing to replay on.
var errDirectReplay = errors.New("a direct lab has no emulated links")
