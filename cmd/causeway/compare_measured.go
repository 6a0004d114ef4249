package main

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"causeway"
	"causeway/advise"
)

// maxSamples bounds a file of them: a year of one path by the minute is 80 MB.
const maxSamples = 256 << 20

// measurements reads the file of --measured: of each scheme the figures of
// the path with the shortest round trip. What was sent says nothing of what
// would fit, so the bandwidth stays the table's.
func (q question) measurements(ic *causeway.Interconnect) ([]advise.Measured, causeway.Problems) {
	if q.measured == "" {
		return nil, nil
	}
	f, err := os.Open(q.measured)
	if err != nil {
		return nil, causeway.Problems{causeway.NewProblem("compare.unreadable", q.measured, err)}
	}
	defer f.Close()
	tallies, problem := tallySamples(io.LimitReader(f, maxSamples), q.measured, ic)
	if problem != nil {
		return nil, causeway.Problems{problem}
	}
	return measuredSchemes(tallies, q.measured), nil
}

// sampleTally sums the samples of one path; times are weighted by what was
// sent.
type sampleTally struct {
	scheme             advise.SchemeID
	from, until        time.Time
	sent, lost         float64
	watched, up        float64 // seconds
	rtt, rttSent       float64
	jitter, jitterSent float64
}

func tallySamples(r io.Reader, file string, ic *causeway.Interconnect) (map[string]*sampleTally, *causeway.Problem) {
	tallies := map[string]*sampleTally{}
	lines := bufio.NewScanner(r)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		s, scheme, err := readSample(line, ic)
		if err != nil {
			return nil, causeway.NewProblem("compare.sample", file, err, "line", strconv.Itoa(n))
		}
		if tallies[s.Path] == nil {
			tallies[s.Path] = &sampleTally{scheme: scheme, from: s.Start}
		}
		tallies[s.Path].add(s)
	}
	if err := lines.Err(); err != nil {
		return nil, causeway.NewProblem("compare.sample", file, err, "line", strconv.Itoa(n+1))
	}
	if len(tallies) == 0 {
		return nil, causeway.NewProblem("compare.no_samples", file, nil)
	}
	return tallies, nil
}

func (t *sampleTally) add(s sample) {
	end := s.Start.Add(time.Duration(s.Seconds * float64(time.Second)))
	if s.Start.Before(t.from) {
		t.from = s.Start
	}
	if end.After(t.until) {
		t.until = end
	}
	t.sent += s.Sent
	t.lost += s.Lost
	if s.UpSeconds != nil {
		t.watched += s.Seconds
		t.up += *s.UpSeconds
	}
	if s.RTTMS.P50 != nil {
		t.rtt += *s.RTTMS.P50 * s.Sent
		t.rttSent += s.Sent
	}
	if s.JitterMS != nil {
		t.jitter += *s.JitterMS * s.Sent
		t.jitterSent += s.Sent
	}
}

func (t *sampleTally) measured(source string) advise.Measured {
	return advise.Measured{
		Scheme: t.scheme, Source: source, From: t.from.UTC(), Until: t.until.UTC(),
		RTT: milliseconds(quotient(t.rtt, t.rttSent)), Jitter: milliseconds(quotient(t.jitter, t.jitterSent)),
		Loss: causeway.Ratio(quotient(t.lost, t.sent)), Sent: t.sent,
		Availability: causeway.Ratio(quotient(t.up, t.watched)), Watched: t.watchedFor(),
	}
}

// watchedFor is no longer than from the first sample to the last, however often
// a file says the same.
func (t *sampleTally) watchedFor() time.Duration {
	return min(time.Duration(t.watched*float64(time.Second)), t.until.Sub(t.from))
}

// quotient is 0, which stands for unknown, of nothing.
func quotient(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

func milliseconds(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

// measuredSchemes keeps one path of each scheme: steering takes the shortest.
func measuredSchemes(tallies map[string]*sampleTally, source string) []advise.Measured {
	var all []advise.Measured
	for _, t := range tallies {
		all = append(all, t.measured(source))
	}
	slices.SortFunc(all, func(a, b advise.Measured) int {
		known := func(m advise.Measured) time.Duration { return cmp.Or(m.RTT, time.Hour) }
		return cmp.Or(cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(known(a), known(b)), cmp.Compare(a.Loss, b.Loss), cmp.Compare(a.Availability, b.Availability))
	})
	return slices.CompactFunc(all, func(a, b advise.Measured) bool { return a.Scheme == b.Scheme })
}
