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

// Times of the search (RFC 8899 section 5.1, made shorter: heartbeats already
// say whether the path as such works).
const (
	probeEvery  = 400 * time.Millisecond
	probeTries  = 3
	searchAgain = 10 * time.Minute
	watchEvery  = 500 * time.Millisecond
	watchLosses = 3
	// lostAfter is how long a probe may take at least.
	lostAfter = time.Second
)

// MTU finds the largest record a path carries, by authenticated probes
// (RFC 8899). It believes nothing else: not the device, not ICMP. It is a
// pure machine and not for concurrent use.
type MTU struct {
	ceiling   int
	confirmed int
	tries     int // rounds of the search under way
	nextRound time.Duration
	nextWatch time.Duration
	pending   []int // sizes of the round that are still to be sent
	watches   []watch
	lastID    uint32
	sizes     [rememberedProbes]int // by id
}

// rememberedProbes is how many of the newest probes may still be answered.
const rememberedProbes = 64

// watch is a probe of the confirmed size that is on its way.
type watch struct {
	id   uint32
	sent time.Duration
}

// Probe is a padded record to send; Size is the whole record's.
type Probe struct {
	ID   uint32
	Size int
}

// NewMTU starts a search between FloorMTU and ceiling, which is what the
// link's device allows.
func NewMTU(ceiling int, now time.Duration) *MTU {
	return &MTU{ceiling: max(ceiling, FloorMTU), confirmed: FloorMTU, nextRound: now, nextWatch: now + watchEvery}
}

// Confirmed returns the largest size known to arrive.
func (m *MTU) Confirmed() int { return m.confirmed }

// Next returns a probe that is due. It is to be called until it returns none,
// and only while the path works: what is lost on a dead path says nothing.
func (m *MTU) Next(now time.Duration) (Probe, bool) {
	m.planRound(now)
	if len(m.pending) > 0 {
		size := m.pending[0]
		m.pending = m.pending[1:]
		return m.probe(size), true
	}
	if now < m.nextWatch || m.confirmed == FloorMTU {
		return Probe{}, false
	}
	m.nextWatch = now + watchEvery
	p := m.probe(m.confirmed)
	m.watches = append(m.watches, watch{p.ID, now})
	return p, true
}

func (m *MTU) probe(size int) Probe {
	m.lastID++
	m.sizes[m.lastID%rememberedProbes] = size
	return Probe{m.lastID, size}
}

// planRound starts a round of the search when one is due: all sizes above the
// confirmed one, at once.
func (m *MTU) planRound(now time.Duration) {
	if now < m.nextRound {
		return
	}
	m.pending = m.above()
	m.tries++
	m.nextRound = now + probeEvery
	if m.tries >= probeTries || len(m.pending) == 0 {
		m.tries, m.nextRound = 0, now+searchAgain
	}
}

func (m *MTU) above() []int {
	sizes := slices.DeleteFunc(slices.Clone(ladder), func(size int) bool { return size <= m.confirmed || size >= m.ceiling })
	if m.ceiling > m.confirmed {
		sizes = append(sizes, m.ceiling)
	}
	return sizes
}

// Answered takes the peer's word that a probe arrived.
func (m *MTU) Answered(id uint32) {
	if id == 0 || id > m.lastID || m.lastID-id >= rememberedProbes {
		return
	}
	m.confirmed = max(m.confirmed, m.sizes[id%rememberedProbes])
	m.watches = slices.DeleteFunc(m.watches, func(w watch) bool { return w.id <= id })
}

// Lost looks for a black hole: several probes of the confirmed size in a row
// without an answer, while the path as such works. It falls back to the floor
// and searches anew, and reports whether it did.
func (m *MTU) Lost(now, rtt time.Duration) bool {
	overdue := 0
	for _, w := range m.watches {
		if now-w.sent > max(lostAfter, 3*rtt) {
			overdue++
		}
	}
	if overdue < watchLosses {
		return false
	}
	lastID := m.lastID
	*m = *NewMTU(m.ceiling, now)
	m.lastID = lastID
	return true
}
