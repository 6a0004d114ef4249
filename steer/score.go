package steer

import "time"

const (
	// scoreMargin is how much better another path must be: 15 %.
	scoreMargin = 1.15
	// scoreMemory evens scores out: what is compared is the lasting quality of
	// lines, and sudden changes are for limits.
	scoreMemory = 10 * time.Second
)

// score returns what an exchange over a path feels like, in seconds; less is
// better:
//
//	(round trip + 4 × jitter) × (1 + 100 × loss)
//
// The first factor is the wait for an answer that comes without loss: TCP
// gives an answer up as late after the smoothed round trip plus four times its
// variation (RFC 6298 section 2), and the jitter buffer of a call is sized the
// same way. The second is what loss adds. One packet in a hundred counts as
// another round trip: a page of a hundred packets then loses one on average
// and waits a round trip for it with half the window, and a call suffers as
// from 150 ms more each way (ITU-T G.107, G.711 with concealment). It is linear
// where TCP's throughput falls with the square root of the loss, so that the
// average of noisy samples is the score of the average, and a single lost
// record on a clean line moves nothing.
func score(rtt, jitter time.Duration, loss float64) float64 {
	return (rtt + 4*jitter).Seconds() * (1 + 100*loss)
}

// share returns x as a share of one, whatever it was.
func share(x float64) float64 {
	if !(x > 0) { // nor NaN
		return 0
	}
	return min(x, 1)
}
