package faults

import (
	"testing"

	"causeway/lab/wan"
)

// F2: the line in use swallows one direction and still carries the other; both
// ends move within 3 s, also the one that hears everything.
func TestF02OneWayBlackHole(t *testing.T) {
	s := start(t, plan{line: farApart})
	for name, way := range map[string]wan.Way{"from Beijing": wan.Forward, "from California": wan.Reverse} {
		t.Run(name, func(t *testing.T) {
			s.losesLine(t, func(line string, cut bool) {
				s.changeWay(line, way, func(w *wan.Settings) { w.Blackhole = cut })
			})
		})
	}
}
