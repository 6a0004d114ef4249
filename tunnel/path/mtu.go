package path

import (
	"slices"
	"time"
)

// Sizes are of UDP payloads: a record, without IP and UDP headers.
const (
	// FloorMTU fits through every line worth the name: IPv6's smallest MTU
	// with its headers.
	FloorMTU = 1200
)

// ladder holds the sizes worth trying: common MTUs less the headers of IPv4
// (28) and IPv6 (48).
var ladder = []int{1232, 1252, 1352, 1372, 1392, 1412, 1424, 1444, 1452, 1464, 1472, 4048, 8852, 8952, 8972}

// Times and bounds of the search (RFC 8899 section 5.1, made shorter:
// heartbeats already say whether the path as such works).
const (
	probeTries  = 3
	searchAgain = 10 * time.Minute
	watchEvery  = 400 * time.Millisecond
	// searchProbes leaves one of the outstanding probes to the watch.
	searchProbes = maxOutstanding - 1
)

// MTU finds the largest record a path carries, by authenticated probes
// (RFC 8899). It believes nothing else: not the device, not ICMP. It is a
// pure machine and not for concurrent use.
//
// A search goes in rounds of a few probes: first sizes spread over all that
// are possible, the largest among them, then the next ones above what was
// confirmed. It ends after three rounds in a row that confirmed nothing new.
type MTU struct {
	ceiling   int
	confirmed int
	probes    probes
	pending   []int // sizes of the round that are still to be sent
	first     bool  // no round of the search was begun yet
	before    int   // confirmed when the round began
	tries     int   // rounds without anything new
	nextRound time.Duration
	nextWatch time.Duration
	looked    time.Duration // when Lost was last asked
	watched   watched
}

// NewMTU starts a search between FloorMTU and ceiling, which is what the
// link's device allows. random returns 64 bits that nobody can guess.
func NewMTU(ceiling int, now time.Duration, random func() uint64) *MTU {
	return &MTU{
		ceiling: max(ceiling, FloorMTU), confirmed: FloorMTU, probes: probes{random: random},
		first: true, nextRound: now, nextWatch: now + watchEvery, looked: now, watched: watched{history: unknownHistory},
	}
}

// Confirmed returns the largest size known to arrive.
func (m *MTU) Confirmed() int { return m.confirmed }

// Next returns a probe that is due. It is to be called after Lost until it
// returns none, and only while the path works: what is lost on a dead path
// says nothing.
func (m *MTU) Next(now time.Duration) (Probe, bool) {
	m.planRound(now)
	if m.probes.full() {
		return Probe{}, false
	}
	if len(m.pending) > 0 {
		size := m.pending[0]
		m.pending = m.pending[1:]
		return m.probes.add(size, true, now), true
	}
	if m.confirmed == FloorMTU || now < m.nextWatch && m.watched.missed == 0 {
		return Probe{}, false
	}
	m.nextWatch = now + watchEvery
	return m.probes.add(m.confirmed, false, now), true
}

// planRound begins a round when one is due and the one before is over.
func (m *MTU) planRound(now time.Duration) {
	if now < m.nextRound || len(m.pending) > 0 || m.probes.searching() {
		return
	}
	if m.confirmed > m.before {
		m.tries = 0
	}
	sizes := m.above()
	if len(sizes) == 0 || m.tries == probeTries {
		m.first, m.tries, m.nextRound = true, 0, now+searchAgain
		return
	}
	m.pending = roundOf(sizes, m.first)
	m.first, m.before = false, m.confirmed
	m.tries++
}

// above returns the sizes worth trying, the smallest first.
func (m *MTU) above() []int {
	sizes := slices.DeleteFunc(slices.Clone(ladder), func(size int) bool { return size <= m.confirmed || size >= m.ceiling })
	if m.ceiling > m.confirmed {
		sizes = append(sizes, m.ceiling)
	}
	return sizes
}

// roundOf picks the sizes of a round.
func roundOf(sizes []int, first bool) []int {
	if !first || len(sizes) <= searchProbes {
		return sizes[:min(len(sizes), searchProbes)]
	}
	var spread []int
	for i := 1; i <= searchProbes; i++ {
		spread = append(spread, sizes[i*len(sizes)/searchProbes-1])
	}
	return spread
}

// Answered takes the peer's word that a probe arrived. What was not asked, or
// asked too long ago, is ignored.
func (m *MTU) Answered(id uint64) {
	size, ok := m.probes.answered(id)
	if ok && size >= m.confirmed {
		m.confirmed = size
		m.watched.answered()
	}
}

// Lost gives up the probes that stay unanswered, and with them looks for a
// black hole: several of the confirmed size in a row without an answer, while
// the path as such works. One may be lost by chance, so that others follow it
// at once. It falls back to the floor and searches anew, and reports whether
// it did. It is to be called once per heartbeat while the path works; answers
// that waited while it was not are not held against the path.
func (m *MTU) Lost(now, rtt time.Duration) bool {
	if pause := now - m.looked; pause > ownPause {
		m.probes.forgive(pause)
	}
	m.looked = now
	for range m.probes.overdue(now, rtt) {
		m.watched.unanswered()
	}
	m.probes.expire(now, rtt)
	if !m.watched.blackHole() {
		return false
	}
	history := m.watched.history
	*m = *NewMTU(m.ceiling, now, m.probes.random)
	m.watched.history = history
	return true
}

// ownPause is how long Lost was not asked when the path, or this machine, did
// not work meanwhile: longer than any heartbeat.
const ownPause = maxHeartbeat * 3 / 2
