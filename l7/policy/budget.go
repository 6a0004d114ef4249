package policy

import "time"

// Budget bounds how many tries are repetitions, so that trouble at a place is
// not multiplied by all who ask it: a share of the requests of the last ten
// seconds, and a few a second for whoever sends little.
type Budget struct {
	share float64
	floor float64
	sent  window // all: requests; some: retries
}

const (
	budgetSlice  = time.Second
	budgetSlices = 10
)

// NewBudget allows retries for a share of the requests (0.1 is one in ten) and
// floor a second besides.
func NewBudget(share, floor float64) *Budget {
	return &Budget{share: share, floor: floor, sent: newWindow(budgetSlice, budgetSlices)}
}

// Sent counts a request; its retries are not requests.
func (b *Budget) Sent(now time.Time) { b.sent.now(now).all++ }

// TakeRetry reports whether one more retry is within the budget, and counts it
// if it is.
func (b *Budget) TakeRetry(now time.Time) bool {
	total := b.sent.sum(now)
	if total.some+1 > total.all*b.share+b.floor*budgetSlices {
		return false
	}
	b.sent.now(now).some++
	return true
}
