package faults

import (
	"testing"
	"time"

	"causeway/lab/wan"
)

// The MTU of a path is the inner packet's; 1438 fits into 1500 bytes, 1218
// into the largest size below 1300 that is tried.
const (
	wideMTU   = 1438
	narrowMTU = 1218
)

// Bounds of a line that shrinks: how long finding the new size may take, and
// how long TCP may stand still. A black hole is left after 1.1 s at most, and
// TCP's own retries come ever later: the one after 1.7 s is the first that can
// get through, with a round trip on top; on a busy machine the one at 2.5.
const (
	mtuFound = 5 * time.Second
	mtuStall = 3 * time.Second
)

// F8: the lines shrink to 1300 bytes without a word from anyone; TCP stands
// still for 3 s at most, the new size is found within 5, small packets never stop. (That a size comes back
// within ten minutes is tested at the path's machine, which has a clock of
// its own.)
func TestF08MTUBlackHole(t *testing.T) {
	long(t)
	s := start(t, plan{line: farApart})
	s.waitMTU(t, wideMTU)
	r := s.observe(t)
	r.flows(t, failoverBound)
	for _, line := range []string{first, second} {
		s.change(line, func(w *wan.Settings) { w.MTU = 1300 })
	}
	shrunk := time.Now()
	s.waitMTU(t, narrowMTU)
	found := time.Since(shrunk)
	r.large(t, mtuStall)
	o := r.end(t)
	t.Logf("found after %v, TCP stood still for %v and %v", found, o.tcp[0].MaxStall, o.tcp[1].MaxStall)
	if found > mtuFound {
		t.Errorf("the new MTU was found after %v, want less than %v", found, mtuFound)
	}
	o.noGapBeyond(t, failoverBound)
	for _, tcp := range o.tcp {
		if tcp.MaxStall > mtuStall {
			t.Errorf("TCP stood still for %v: %+v", tcp.MaxStall, tcp)
		}
	}
	var dropped uint64
	s.eachWay(func(line string, way wan.Way) { dropped += s.Link(line).Count(way).MTU })
	if dropped == 0 {
		t.Error("nothing was too large for the line: this test is blind")
	}
}

// waitMTU waits until both gateways know the MTU of every path.
func (s *sites) waitMTU(t *testing.T, mtu int) {
	t.Helper()
	for _, d := range s.daemons() {
		waitFor(t, "the MTU seen by "+d.gateway, func() bool {
			paths, err := d.client().Paths(t.Context())
			if err != nil {
				return false
			}
			for _, p := range paths {
				if p.MTU == nil || *p.MTU != mtu {
					return false
				}
			}
			return true
		})
	}
}

// large waits until TCP moves on, both ways.
func (r *run) large(t *testing.T, within time.Duration) {
	t.Helper()
	for i := range r.tcp {
		before := r.tcp[i].BytesChecked()
		for deadline := time.Now().Add(within); r.tcp[i].BytesChecked() == before; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("TCP of %s stood still for %v", r.sites.daemons()[i].site, within)
			}
		}
	}
}
