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
	gone := make(chan string, 1)
	err := p.bj.do(t.Context(), func(l *loop) {
		for _, peer := range l.peers {
			peer.current.gone = func(reason string) { gone <- reason }
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	p.bj.wake.mu.Lock()
	p.bj.wake.read = func() seal.Clocks {
		c := readClocks()
		c.Boot += time.Hour
		return c
	}
	p.bj.wake.mu.Unlock()
	select {
	case reason := <-gone:
		if reason != GoneResumed {
			t.Errorf("reason %q", reason)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the session goes on")
	}
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
