package traffic

import "time"

// UDPResult is what became of a flow.
type UDPResult struct {
	Sent, Received, Duplicates, Corrupt int
	// Gap is the longest silence at the receiver beyond the sending
	// interval, the silence from the last arrival to the last sending
	// included.
	Gap time.Duration
}

// Add returns the sum of two flows, with the worse gap.
func (r UDPResult) Add(o UDPResult) UDPResult {
	return UDPResult{
		Sent:       r.Sent + o.Sent,
		Received:   r.Received + o.Received,
		Duplicates: r.Duplicates + o.Duplicates,
		Corrupt:    r.Corrupt + o.Corrupt,
		Gap:        max(r.Gap, o.Gap),
	}
}

// Lost is how many datagrams never arrived whole.
func (r UDPResult) Lost() int { return r.Sent - r.Received }

// arrivals judges the receiver's side of a flow. Times are since the flow's
// start.
type arrivals struct {
	interval time.Duration
	last     time.Duration
	seen     map[uint64]bool
	result   UDPResult
}

func newArrivals(interval time.Duration) *arrivals {
	return &arrivals{interval: interval, seen: map[uint64]bool{}}
}

// arrive takes one datagram. The first arrival starts the measurement of
// silence: what came before it is the path's delay. It reports whether the
// datagram is whole and new.
func (a *arrivals) arrive(now time.Duration, datagram []byte) bool {
	sequence, ok := openDatagram(datagram)
	switch {
	case !ok:
		a.result.Corrupt++
		return false
	case a.seen[sequence]:
		a.result.Duplicates++
		return false
	}
	a.silence(now)
	a.seen[sequence] = true
	a.last = now
	a.result.Received++
	return true
}

func (a *arrivals) silence(now time.Duration) {
	if a.result.Received > 0 {
		a.result.Gap = max(a.result.Gap, now-a.last-a.interval)
	}
}

// finish closes the flow: sent datagrams, the last of them at lastSent.
func (a *arrivals) finish(sent int, lastSent time.Duration) UDPResult {
	if a.result.Received == 0 {
		a.result.Gap = lastSent
	}
	a.silence(lastSent)
	a.result.Sent = sent
	return a.result
}
