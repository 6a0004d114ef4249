package faults

import (
	"testing"
	"time"

	"causeway/lab/wan"
)

// F5: every fourth frame overtakes others by 10 to 50 ms; the replay window
// refuses none of them.
func TestF05Reorder(t *testing.T) {
	s := start(t, plan{line: farApart})
	for _, line := range []string{first, second} {
		s.change(line, func(w *wan.Settings) { w.Reorder = 0.25 })
	}
	before := s.drops(t, "replayed")
	r := s.observe(t)
	<-time.After(3 * time.Second)
	o := r.end(t)
	if refused := s.drops(t, "replayed") - before; refused > 0 {
		t.Errorf("the replay window refused %d genuine records", refused)
	}
	if s.reordered(t) < 1000 {
		t.Error("hardly any frame overtook another: this test is blind")
	}
	if got := o.received(); got < 0.99 {
		t.Errorf("%.3f of the datagrams arrived: %+v", got, o.udp)
	}
}

// drops is how much both daemons dropped for some reasons.
func (s *sites) drops(t *testing.T, reasons ...string) int {
	t.Helper()
	sum := 0
	for _, d := range s.daemons() {
		sum += d.drops(t, reasons...)
	}
	return sum
}

func (d *daemon) drops(t *testing.T, reasons ...string) int {
	t.Helper()
	sum, m := 0, d.metrics(t)
	for _, reason := range reasons {
		sum += m.drops(reason)
	}
	return sum
}

func (s *sites) reordered(t *testing.T) (frames uint64) {
	t.Helper()
	s.eachWay(func(line string, way wan.Way) { frames += s.Link(line).Count(way).Reordered })
	return frames
}

func (s *sites) eachWay(f func(line string, way wan.Way)) {
	for _, line := range []string{first, second} {
		f(line, wan.Forward)
		f(line, wan.Reverse)
	}
}
