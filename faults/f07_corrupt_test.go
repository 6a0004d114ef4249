package faults

import (
	"testing"
	"time"

	"causeway/lab/wan"
)

// F7: a byte of every hundredth frame changes on the way; each such record is
// counted and dropped without a word, nothing damaged is delivered, no path
// goes down.
func TestF07Corrupt(t *testing.T) {
	s := start(t, plan{line: farApart})
	for _, line := range []string{first, second} {
		s.change(line, func(w *wan.Settings) { w.Corrupt = 0.01 })
	}
	damagedBefore, droppedBefore, downBefore := s.damaged(), s.drops(t, damageDrops...), s.flaps(t, "down")
	r := s.observe(t)
	<-time.After(3 * time.Second)
	o := r.end(t)
	for _, line := range []string{first, second} {
		s.change(line, func(w *wan.Settings) { w.Corrupt = 0 })
	}
	<-time.After(grace) // what is on the way is counted too
	damaged, dropped := s.damaged()-damagedBefore, s.drops(t, damageDrops...)-droppedBefore
	if damaged < 30 || dropped != damaged {
		t.Errorf("%d records were damaged and %d dropped as such", damaged, dropped)
	}
	if got := o.received(); got < 0.97 {
		t.Errorf("%.3f of the datagrams arrived: %+v", got, o.udp)
	}
	s.noFalseFailover(t, s.flaps(t, "down")-downBefore)
}

// damageDrops is what a damaged record may be counted as: its version, its
// epoch, its index, its number or anything else may be what changed.
var damageDrops = []string{"not_a_record", "unknown_index", "epoch", "replayed", "forged"}

// damaged is how many damaged datagrams reached a gateway.
func (s *sites) damaged() (records int) {
	s.eachWay(func(line string, way wan.Way) { records += int(s.Link(line).Count(way).CorruptUDP) })
	return records
}
