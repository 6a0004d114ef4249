package tunnel

import (
	"testing"
	"time"

	"causeway/tunnel/seal"
)

// Rule W6: after a suspend or a restored snapshot no key of before seals
// another record; a new session is asked for.
func TestW06ResumedMachineEndsItsSessions(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.endsSession(t, GoneResumed, func(*session) {
		p.bj.wake.mu.Lock()
		defer p.bj.wake.mu.Unlock()
		p.bj.wake.read = func() seal.Clocks {
			c := readClocks()
			c.Boot += time.Hour
			return c
		}
	})
	before := p.bj.drops.Count(DropNoPath)
	p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "x")
	eventually(t, "nothing sealed any more", func() bool { return p.bj.drops.Count(DropNoPath) == before+1 })
	if len(*p.bj.inbound.Load()) != 0 {
		t.Error("a key of before still opens records")
	}
	p.session(t, "s2")
	eventually(t, "a new session carries packets", func() bool {
		p.bj.device.in <- udpFrom("10.0.1.10", "172.16.1.10", "again")
		return len(p.ca.device.out) > 0
	})
}
