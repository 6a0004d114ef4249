package wan

import (
	"math"
	"math/rand/v2"
	"time"

	"causeway"
)

// Direction decides, frame by frame, what one direction of a link does. It
// knows neither clocks nor sockets: now is a duration since any fixed start
// and never goes back.
type Direction struct {
	random *rand.Rand
	// bad is the Gilbert model's state.
	bad bool
	// free is when the line has sent everything admitted so far.
	free time.Duration
	// due is when the last frame that kept its place leaves.
	due time.Duration
}

// Frame is what a direction looks at.
type Frame struct {
	// Bytes is the length of the Ethernet frame.
	Bytes int
	UDP   bool
}

// Fate is what becomes of a frame.
type Fate struct {
	Outcome Outcome
	// Due is when the last bit of a frame that passed is at the far end.
	Due time.Duration
	// Overtakes: it is due before the one that came before it.
	Overtakes bool
	// Twice: it arrives a second time, right behind itself.
	Twice bool
	// Damage is 0, or says what byte changes and how; see damage.
	Damage uint64
}

// NewDirection returns a direction whose decisions repeat for the same seed
// and stream.
func NewDirection(seed, stream uint64) *Direction {
	return &Direction{random: rand.New(rand.NewPCG(seed, stream))}
}

// dice are what a frame's fate depends on, each in [0, 1).
type dice struct {
	loss, jitter, reorder, overtake, duplicate, corrupt, burst float64
	damage                                                     uint64
}

// roll draws the same number of times for every frame, so that the nth
// frame's luck does not depend on what is set or what came before.
func (d *Direction) roll() dice {
	r := d.random
	return dice{
		loss: r.Float64(), jitter: r.Float64(), reorder: r.Float64(), overtake: r.Float64(),
		duplicate: r.Float64(), corrupt: r.Float64(), damage: r.Uint64(), burst: r.Float64(),
	}
}

// Admit takes a frame that arrived at now.
func (d *Direction) Admit(now time.Duration, f Frame, s Settings) Fate {
	dice := d.roll()
	lost := d.loses(dice, s)
	if outcome := refuse(f, s, lost); outcome != Passed {
		return Fate{Outcome: outcome}
	}
	sent, fits := d.transmit(now, f.Bytes, s)
	if !fits {
		return Fate{Outcome: DroppedQueue}
	}
	fate := d.travel(sent, dice, s)
	fate.Twice = happens(dice.duplicate, s.Duplicate)
	if happens(dice.corrupt, s.Corrupt) {
		fate.Damage = dice.damage | 1
	}
	return fate
}

func happens(die float64, share causeway.Ratio) bool { return die < float64(share) }

// loses moves the Gilbert-Elliott model on by one frame. The chance to stay bad
// gives the mean length of the bad state, the chance to turn bad then its
// mean share.
func (d *Direction) loses(dice dice, s Settings) bool {
	bad, within := float64(s.Loss), 1.0
	if s.Burst > 0 && s.BurstLoss > 0 {
		within = float64(s.BurstLoss)
		bad = min(bad/within, 1)
	}
	chance := bad
	if length := s.Burst; length*(1-bad) > 1 {
		chance = bad / (1 - bad) / length
		if d.bad {
			chance = 1 - 1/length
		}
	}
	d.bad = dice.loss < chance
	return d.bad && dice.burst < within
}

func refuse(f Frame, s Settings, lost bool) Outcome {
	switch {
	case s.Blackhole:
		return DroppedBlackhole
	case s.DropUDP && f.UDP:
		return DroppedUDP
	case s.MTU != 0 && f.Bytes > s.MTU+ethernetBytes:
		return DroppedMTU
	case lost:
		return DroppedLoss
	}
	return Passed
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

// travel says when a frame sent then arrives.
func (d *Direction) travel(sent time.Duration, dice dice, s Settings) Fate {
	if happens(dice.reorder, s.Reorder) {
		share := overtakeLeast + dice.overtake*(overtakeMost-overtakeLeast)
		due := sent + time.Duration(float64(s.Delay)*share)
		return Fate{Due: due, Overtakes: due < d.due}
	}
	d.due = max(d.due, sent+s.Delay+jitter(dice.jitter, s.Jitter))
	return Fate{Due: d.due}
}

// jitter is exponentially distributed for a uniform die.
func jitter(die float64, mean time.Duration) time.Duration {
	return time.Duration(float64(mean) * min(-math.Log1p(-die), maxJitters))
}

// sendTime is rounded up: many small frames must not add up to more than the
// rate.
func sendTime(bytes int, rate causeway.BitRate) time.Duration {
	return time.Duration(math.Ceil(float64(bytes) * 8 / float64(rate) * float64(time.Second)))
}
