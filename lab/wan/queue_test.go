package wan

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestQueueKeepsOrder compares with a list that is sorted after each push.
func TestQueueKeepsOrder(t *testing.T) {
	type frame struct {
		due time.Duration
		tag byte
	}
	rapid.Check(t, func(t *rapid.T) {
		var q queue
		var want []frame
		for i := range rapid.IntRange(1, 1000).Draw(t, "steps") {
			if rapid.IntRange(0, 2).Draw(t, "push") > 0 {
				due := time.Duration(rapid.IntRange(0, 20).Draw(t, "due") + i/10)
				q.push(due, []byte{byte(i)})
				want = append(want, frame{due, byte(i)})
				slices.SortStableFunc(want, func(a, b frame) int { return cmp.Compare(a.due, b.due) })
			} else if !q.empty() {
				if got := (frame{q.first().due, q.first().bytes[0]}); got != want[0] {
					t.Fatalf("got %v, want %v", got, want[0])
				}
				want = want[1:]
				q.drop(1)
			}
		}
	})
}
