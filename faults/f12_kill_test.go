package faults

import (
	"testing"
	"time"
)

// restartBound is how long traffic may be away after a killed gateway was
// started again.
const restartBound = 3 * time.Second

// F12: each gateway in turn is killed and started again; meanwhile nothing
// passes, 3 s after the start traffic is back, TCP lives, no nonce is ever
// used again.
func TestF12Kill(t *testing.T) {
	eachBuild(t, func(t *testing.T, program string) {
		s := start(t, plan{line: farApart, program: program})
		r := s.observe(t)
		killed, bound := s.daemons(), restartBound
		if racing(program) {
			killed, bound = killed[:1], 2*bound // it is that much slower
		}
		for _, d := range killed {
			r.flows(t, failoverBound)
			d.kill()
			silent := r.udp[0].Next()
			select {
			case <-silent:
				t.Errorf("%s is dead, and what was sent since arrived", d.gateway)
			case <-time.After(300 * time.Millisecond):
			}
			d.start(t)
			t.Logf("%s: back %v after the start", d.gateway, r.flows(t, bound))
			s.allUp(t)
		}
		r.end(t)
	})
}
