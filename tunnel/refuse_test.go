package tunnel

import (
	"net/netip"
	"testing"
	"time"

	"causeway/tunnel/packet"
)

// A sender is told at once, as often as the burst allows, then at an even
// pace, and may do a burst again after a rest.
func TestRefusalsHaveAPace(t *testing.T) {
	r := &refuser{seed: 1}
	sender := netip.MustParseAddr("10.0.1.10")
	for _, tt := range []struct {
		name string
		at   time.Duration
		want int
	}{
		{"at the start", 0, refusalBurst},
		{"right after", time.Millisecond, 0},
		{"an interval later", refusalInterval + time.Millisecond, 1},
		{"after a rest", time.Hour, refusalBurst},
	} {
		if got := r.told(sender, tt.at, 1000); got != tt.want {
			t.Errorf("%s: told %d times of 1000, want %d", tt.name, got, tt.want)
		}
	}
}

// One sender's flood takes nothing from the others, and all together, however
// many they are, get a bounded number of messages.
func TestRefusalsAreFair(t *testing.T) {
	r := &refuser{seed: 1}
	loud, quiet := netip.MustParseAddr("10.0.1.10"), netip.MustParseAddr("fd00:1::10")
	for second := range time.Duration(10) {
		now := second * time.Second
		r.told(loud, now, 1000)
		if r.told(quiet, now, 1) != 1 {
			t.Errorf("second %d: the quiet sender is not told", second)
		}
	}
	all, sender := 0, netip.MustParseAddr("10.1.0.0")
	for range 10_000 {
		sender = sender.Next()
		all += r.told(sender, time.Hour, 10)
	}
	if all != refusalBurst*refusalSlots {
		t.Errorf("%d messages to 10,000 senders at one moment, want %d", all, refusalBurst*refusalSlots)
	}
}

// told returns how many of so many packets of a sender are answered.
func (r *refuser) told(sender netip.Addr, now time.Duration, packets int) (answers int) {
	for range packets {
		if r.allowed(sender, now) {
			answers++
		}
	}
	return answers
}

func TestRefusingDoesNotAllocate(t *testing.T) {
	device := &sinkDevice{}
	e, _, _ := idle(t, device)
	e.config.Addresses = []netip.Addr{netip.MustParseAddr("10.0.0.1")}
	r := &newOutboundLoop(e).refuse
	b := udpFrom("10.0.1.10", "172.16.1.10", "x")[packet.VirtioHeaderSize:]
	inner, err := packet.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	allocs := testing.AllocsPerRun(1000, func() {
		inner.Source = inner.Source.Next()
		r.unreachable(b, &inner)
	})
	if allocs != 0 || device.written == 0 {
		t.Errorf("%v allocations for a message; %d parts written", allocs, device.written)
	}
}
