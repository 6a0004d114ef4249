package path

import (
	"slices"
	"time"
)

// maxOutstanding is how many probes of a path may be unanswered at once (rule
// W17).
const maxOutstanding = 4

// answerTime is how long a probe may take at least; three round trips if that
// is more.
const answerTime = 500 * time.Millisecond

// missedTime is how late the answer to a probe that watches is missed at
// least; one and a half round trips if that is more.
const missedTime = 250 * time.Millisecond

// Probe is a padded record to send; Size is the whole record's, in bytes of
// UDP payload.
type Probe struct {
	ID   uint64
	Size int
}

// probes are those on their way, each under an id that only who gets the
// probe can know.
type probes struct {
	random func() uint64
	sent   []sentProbe
}

type sentProbe struct {
	Probe
	at     time.Duration
	search bool // else it watches the confirmed size
	missed bool // counted as unanswered
}

func (p *probes) add(size int, search bool, now time.Duration) Probe {
	probe := Probe{ID: p.random(), Size: size}
	p.sent = append(p.sent, sentProbe{Probe: probe, at: now, search: search})
	return probe
}

func (p *probes) full() bool { return len(p.sent) >= maxOutstanding }

func (p *probes) searching() bool {
	return slices.ContainsFunc(p.sent, func(s sentProbe) bool { return s.search })
}

// answered returns the size of a probe on its way, which it then is no more.
func (p *probes) answered(id uint64) (size int, ok bool) {
	i := slices.IndexFunc(p.sent, func(s sentProbe) bool { return s.ID == id })
	if i < 0 {
		return 0, false
	}
	size = p.sent[i].Size
	p.sent = slices.Delete(p.sent, i, i+1)
	return size, true
}

// expire forgets the probes that took too long.
func (p *probes) expire(now, rtt time.Duration) {
	p.sent = slices.DeleteFunc(p.sent, func(s sentProbe) bool { return now-s.at > max(answerTime, 3*rtt) })
}

// overdue returns how many of those that watch have become so late by now that
// they are missed; an answer may still come.
func (p *probes) overdue(now, rtt time.Duration) int {
	count := 0
	for i := range p.sent {
		if s := &p.sent[i]; !s.search && !s.missed && now-s.at > max(missedTime, rtt*3/2) {
			s.missed = true
			count++
		}
	}
	return count
}

// forgive takes a pause off the time the probes have been on their way.
func (p *probes) forgive(pause time.Duration) {
	for i := range p.sent {
		p.sent[i].at += pause
	}
}
