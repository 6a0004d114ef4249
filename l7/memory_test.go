package l7

import (
	"runtime"
	"sync"
	"testing"
	"time"
)

// heapAfter returns by how many bytes the heap in use was larger at its peak
// while a step ran than before it: both gateways', the clients' and the
// upstream's.
func heapAfter(step func()) int64 {
	before := heapInUse()
	done := make(chan struct{})
	var peak int64
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			peak = max(peak, heapInUse())
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	})
	step()
	close(done)
	wg.Wait()
	return max(peak, heapInUse()) - before
}

// heapInUse collects first: what is garbage is no burden.
func heapInUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// measuresMemory skips a test where the race detector, which has its own use for
// memory, is about to run it.
func measuresMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("measures memory, and takes its time")
	}
}
