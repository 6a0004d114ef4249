package seal

import (
	"testing"
	"time"
)

// Rule W6: whatever may have made a second copy of the keys is noticed, and
// nothing that happens on a machine that just runs is taken for it.
func TestW06ResumedMachineIsNoticed(t *testing.T) {
	before := Clocks{Boot: 100 * time.Hour, Monotonic: 90 * time.Hour, BootID: "a", Generation: "1"}
	later := func(change func(*Clocks)) Clocks {
		after := before
		after.Boot += time.Second
		after.Monotonic += time.Second
		change(&after)
		return after
	}
	tests := []struct {
		name  string
		after Clocks
		want  bool
	}{
		{"time passed", later(func(*Clocks) {}), false},
		{"a long time passed", later(func(c *Clocks) { c.Boot += 1000 * time.Hour; c.Monotonic += 1000 * time.Hour }), false},
		{"paused between the two readings", later(func(c *Clocks) { c.Monotonic += 50 * time.Millisecond }), false},
		{"suspended for a second", later(func(c *Clocks) { c.Boot += time.Second }), true},
		{"suspended for five minutes", later(func(c *Clocks) { c.Boot += 5 * time.Minute }), true},
		{"boot clock set back by a restore", later(func(c *Clocks) { c.Boot -= time.Minute }), true},
		{"both clocks set back by a restore", later(func(c *Clocks) { c.Boot -= time.Minute; c.Monotonic -= time.Minute }), true},
		{"another boot", later(func(c *Clocks) { c.BootID = "b" }), true},
		{"another generation", later(func(c *Clocks) { c.Generation = "2" }), true},
		{"boot id not readable", later(func(c *Clocks) { c.BootID = "" }), false},
		{"generation not readable", later(func(c *Clocks) { c.Generation = "" }), false},
	}
	for _, tt := range tests {
		if got := Resumed(before, tt.after); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if Resumed(Clocks{Boot: time.Hour, Monotonic: time.Hour}, Clocks{Boot: 2 * time.Hour, Monotonic: 2 * time.Hour, BootID: "a", Generation: "1"}) {
		t.Error("ids that become readable are taken for a change")
	}
}
