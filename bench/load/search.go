package load

// Limits of the search for the highest rate.
const (
	// AllowedLoss is the share that may be lost.
	AllowedLoss = 0.01
	startRate   = 50_000
	lowestRate  = 1_000
	// precision ends the search: the lowest rate that failed over the highest
	// that passed.
	precision = 1.06
	// exhausted is the share of the rate asked for below which the sender, not
	// the network, sets the limit.
	exhausted = 0.9
)

// HighestRate searches the highest rate at which less than AllowedLoss is
// lost: up by factors of two, then between. A rate has failed when it failed
// twice in a row, for a neighbour on the machine makes one trial fail. The
// answer is a rate that arrived, in datagrams per second; 0 means that no
// rate passed.
func HighestRate(trial func(rate float64) (Datagrams, error)) (best float64, err error) {
	pass := func(rate float64) (passed, more bool, err error) {
		for range 2 {
			d, err := trial(rate)
			if err != nil {
				return false, false, err
			}
			if d.Loss() < AllowedLoss {
				best = max(best, d.Rate())
				return true, d.Offered() >= exhausted*rate, nil
			}
		}
		return false, true, nil
	}
	low, high := 0.0, 0.0
	for rate := float64(startRate); rate >= lowestRate && (low == 0 || high == 0 || high/low > precision); {
		passed, more, err := pass(rate)
		switch {
		case err != nil:
			return 0, err
		case passed && !more:
			return best, nil
		case passed:
			low = rate
		default:
			high = rate
		}
		rate = next(low, high)
	}
	return best, nil
}

// next is twice the highest that passed, half the lowest that failed, or
// between the two.
func next(low, high float64) float64 {
	switch {
	case high == 0:
		return low * 2
	case low == 0:
		return high / 2
	}
	return (low + high) / 2
}
