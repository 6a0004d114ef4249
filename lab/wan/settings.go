package wan

import (
	"time"

	"causeway"
)

// Settings are the properties of one direction of a link. The zero Settings
// pass everything at once.
type Settings struct {
	// Delay is one way.
	Delay time.Duration
	// Jitter is the mean of what is added to each frame's delay: exponentially
	// distributed, at most maxJitters times the mean. Frames keep their order,
	// so one that is late holds up those behind it.
	Jitter time.Duration
	// Rate counts Ethernet frames without preamble; 0 is as fast as it goes.
	Rate causeway.BitRate
	// Loss is the mean share of frames lost.
	Loss causeway.Ratio
	// Burst is the mean number of frames lost in a row, by the Gilbert model:
	// a bad state that loses every frame, and a good one that loses none. What
	// is no more than losses by chance have anyhow, 1/(1-Loss), means losses
	// by chance.
	Burst float64
	// BurstLoss is the share of frames lost within the bad state, Elliott's
	// generalisation: Loss stays the mean over all, and Burst is then how long
	// the bad state lasts. 0 means all of them, and without Burst it means
	// nothing.
	BurstLoss causeway.Ratio
	// Reorder is the share of frames that overtake others: they take half to
	// nine tenths of Delay, and with no Delay overtake nothing.
	Reorder causeway.Ratio
	// Duplicate is the share of frames that arrive twice, the copy at once.
	Duplicate causeway.Ratio
	// Corrupt is the share of frames with one byte changed; see damage.
	Corrupt causeway.Ratio
	// Queue is how long a frame may wait for the rate before its turn; what
	// would wait longer is dropped at the tail. There is always room for
	// minQueueFrames full frames, so that a slow link carries anything.
	Queue time.Duration
	// MTU drops larger IP packets; 0 drops none.
	MTU int
	// Answer tells the sender of what MTU drops, as the router at the near end
	// would (see tooBig). Without it they vanish: a black hole.
	Answer bool
	// DropUDP drops UDP and nothing else.
	DropUDP bool
	// Blackhole swallows everything, silently.
	Blackhole bool
}

// DefaultQueue is what a router's buffer is often set to hold.
const DefaultQueue = 50 * time.Millisecond

const (
	minQueueFrames = 10
	fullFrameBytes = 1514
	maxJitters     = 10
)

// Bounds of how much of Delay a frame that overtakes takes.
const (
	overtakeLeast = 0.5
	overtakeMost  = 0.9
)

// Outcome is what became of a frame.
type Outcome int

// Outcomes.
const (
	Passed Outcome = iota
	DroppedBlackhole
	DroppedUDP
	DroppedMTU
	DroppedLoss
	// DroppedQueue: the rate's queue was full.
	DroppedQueue
	// DroppedOverflow: the emulator held too many frames, or the device did
	// not take one. A run with any of these says little.
	DroppedOverflow
	outcomes
)
