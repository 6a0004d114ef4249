package wan

import (
	"math/rand/v2"
	"time"

	"causeway"
)

// Settings are the properties of one direction of a link.
type Settings struct {
	// Delay is one way.
	Delay time.Duration
	// Rate counts Ethernet frames without preamble; 0 is as fast as it goes.
	Rate causeway.BitRate
	// Loss is the share of frames lost at random, each by itself.
	Loss causeway.Ratio
	// Queue is how long a frame may wait for the rate before its turn; what
	// would wait longer is dropped at the tail. There is always room for
	// minQueueFrames full frames, so that a slow link carries anything.
	Queue time.Duration
	// Blackhole swallows everything, silently.
	Blackhole bool
}

// DefaultQueue is what a router's buffer is often set to hold.
const DefaultQueue = 50 * time.Millisecond

const (
	minQueueFrames = 10
	fullFrameBytes = 1514
)

// Outcome is what became of a frame.
type Outcome int

// Outcomes.
const (
	Passed Outcome = iota
	DroppedBlackhole
	DroppedLoss
	// DroppedQueue: the rate's queue was full.
	DroppedQueue
	// DroppedOverflow: the emulator held too many frames, or the device did
	// not take one. A run with any of these says little.
	DroppedOverflow
	outcomes
)

// Direction decides, frame by frame, what one direction of a link does. It
// knows neither clocks nor sockets: now is a duration since any fixed start
// and never goes back.
type Direction struct {
	random *rand.Rand
	// free is when the line has sent everything admitted so far.
	free time.Duration
	// due is when the last admitted frame leaves; frames never overtake.
	due time.Duration
}

// NewDirection returns a direction whose losses repeat for the same seed and
// stream.
func NewDirection(seed, stream uint64) *Direction {
	return &Direction{random: rand.New(rand.NewPCG(seed, stream))}
}

// Admit takes a frame of size bytes that arrived at now. If it passed, due
// is when its last bit is at the far end.
func (d *Direction) Admit(now time.Duration, size int, s Settings) (due time.Duration, outcome Outcome) {
	// Drawn for every frame, so that the nth frame's fate does not depend on
	// what else was set meanwhile.
	lost := d.random.Float64() < float64(s.Loss)
	switch {
	case s.Blackhole:
		return 0, DroppedBlackhole
	case lost:
		return 0, DroppedLoss
	}
	sent, fits := d.transmit(now, size, s)
	if !fits {
		return 0, DroppedQueue
	}
	d.due = max(d.due, sent+s.Delay)
	return d.due, Passed
}

// transmit puts the frame on the line behind those before it and returns
// when its last bit is sent.
func (d *Direction) transmit(now time.Duration, size int, s Settings) (sent time.Duration, fits bool) {
	start := max(now, d.free)
	if s.Rate == 0 {
		d.free = now
		return now, true
	}
	if start-now > max(s.Queue, sendTime(minQueueFrames*fullFrameBytes, s.Rate)) {
		return 0, false
	}
	d.free = start + sendTime(size, s.Rate)
	return d.free, true
}

func sendTime(bytes int, rate causeway.BitRate) time.Duration {
	return time.Duration(float64(bytes) * 8 / float64(rate) * float64(time.Second))
}
