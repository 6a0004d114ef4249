package path

import "time"

const (
	flapMemory = 10 * time.Minute
	holdBase   = 10 * time.Second
	maxDoubled = 3
)

// flaps remembers when a path left the state up.
type flaps struct {
	at []time.Duration
}

func (f *flaps) add(now time.Duration) {
	f.forget(now)
	f.at = append(f.at, now)
}

func (f *flaps) forget(now time.Duration) {
	old := 0
	for old < len(f.at) && now-f.at[old] > flapMemory {
		old++
	}
	f.at = f.at[old:]
}

// hold returns how long a path has to stay up before it is preferred again.
// A path that never flapped is preferred at once.
func (f *flaps) hold(now time.Duration) time.Duration {
	f.forget(now)
	if len(f.at) == 0 {
		return 0
	}
	return holdBase << min(len(f.at), maxDoubled)
}
