package path

import (
	"math"
	"math/bits"
)

// watched is what became of the probes of the confirmed size.
type watched struct {
	missed  int    // in a row
	enough  int    // so many missed in a row are no chance
	history uint32 // of the probes before, the newest lowest: 1 was missed
}

const (
	// unknownHistory stands for a path nobody knows: one that loses some, until
	// eight probes were answered.
	unknownHistory = 0x0f00_0000
	// chance is how likely those missed in a row may be lost by chance.
	chance = 1e-6
	// mostMissed bounds how long a path that loses most is watched.
	mostMissed = 20
)

func (w *watched) answered() { w.missed, w.history = 0, w.history<<1 }

func (w *watched) unanswered() {
	if w.missed == 0 {
		w.enough = missedByChance(w.history)
	}
	w.missed++
	w.history = w.history<<1 | 1
}

// blackHole reports whether records of the confirmed size do not arrive.
func (w *watched) blackHole() bool { return w.missed > 0 && w.missed >= w.enough }

// missedByChance returns how many in a row are lost by chance as good as
// never: four on a path that loses nothing, fourteen where every fifth is
// lost each way.
func missedByChance(history uint32) int {
	share := float64(bits.OnesCount32(history)+1) / 34
	return min(int(math.Ceil(math.Log(chance)/math.Log(share))), mostMissed)
}
