// Package wan is a user-space emulator of wide-area links, for machines
// whose kernel has no network emulation: it carries frames between two
// devices and lets each direction have what settings.go lists, from a delay
// to damaged frames, which may be changed while traffic flows.
//
// What happens to a frame is decided in direction.go; carrier.go moves it,
// and frame.go knows its headers.
package wan

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"causeway/lab/packet"
)

// Way is one of the two directions of a link.
type Way int

// Ways.
const (
	Forward Way = iota
	Reverse
	ways
)

// Link is one emulated link between two packet sockets. Its methods may be
// called from any goroutine.
type Link struct {
	carriers [ways]*carrier
	waker    *packet.Waker
	sockets  [2]*packet.Socket
	running  sync.WaitGroup
	// changing keeps changes from losing each other.
	changing sync.Mutex
}

// Count is what one direction has done since the start, in frames.
type Count struct {
	Passed uint64
	// What was dropped, by the reason.
	Blackhole, UDP, MTU, Loss, Queue, Overflow uint64
	// What happened to frames that passed. A frame that arrived twice passed
	// once; CorruptUDP are those of Corrupt that reach a process.
	Reordered, Duplicated, Corrupt, CorruptUDP uint64
	// Answered is how many of MTU were told to their sender.
	Answered uint64
	// The emulator's own lateness.
	LateMax, LateP50, LateP99 time.Duration
}

// Start carries frames between two sockets (packet.Incoming), which it
// closes on Stop. The nth frame has the same luck for the same seed.
func Start(a, b *packet.Socket, settings Settings, seed uint64) (*Link, error) {
	waker, err := packet.NewWaker()
	if err != nil {
		return nil, errors.Join(err, a.Close(), b.Close())
	}
	l := &Link{waker: waker, sockets: [2]*packet.Socket{a, b}}
	l.carriers[Forward] = newCarrier(a, b, NewDirection(seed, uint64(Forward)))
	l.carriers[Reverse] = newCarrier(b, a, NewDirection(seed, uint64(Reverse)))
	for way, c := range l.carriers {
		l.Set(Way(way), settings)
		l.running.Go(func() { c.run(waker) })
	}
	return l, nil
}

// Settings returns what a direction does now.
func (l *Link) Settings(way Way) Settings { return *l.carriers[way].settings.Load() }

// Set changes what a direction does to frames that arrive from now on.
func (l *Link) Set(way Way, s Settings) { l.carriers[way].settings.Store(&s) }

// Change changes both directions at once, as Set does; no other Change comes
// in between.
func (l *Link) Change(how func(forward, reverse *Settings)) {
	l.changing.Lock()
	defer l.changing.Unlock()
	forward, reverse := l.Settings(Forward), l.Settings(Reverse)
	how(&forward, &reverse)
	l.Set(Forward, forward)
	l.Set(Reverse, reverse)
}

// Count returns a direction's counters.
func (l *Link) Count(way Way) Count {
	c := l.carriers[way]
	return Count{
		Passed:     c.counts[Passed].Load(),
		Blackhole:  c.counts[DroppedBlackhole].Load(),
		UDP:        c.counts[DroppedUDP].Load(),
		MTU:        c.counts[DroppedMTU].Load(),
		Loss:       c.counts[DroppedLoss].Load(),
		Queue:      c.counts[DroppedQueue].Load(),
		Overflow:   c.counts[DroppedOverflow].Load(),
		Reordered:  c.changed.reordered.Load(),
		Duplicated: c.changed.duplicated.Load(),
		Corrupt:    c.changed.corrupt.Load(),
		CorruptUDP: c.changed.corruptUDP.Load(),
		LateMax:    c.late.Max(),
		Answered:   c.answered.Load(),
		LateP50:    c.late.Share(0.5),
		LateP99:    c.late.Share(0.99),
	}
}

// TakeLate returns the emulator's worst lateness in either direction since the
// last call.
func (l *Link) TakeLate() time.Duration {
	return max(l.carriers[Forward].late.Take(), l.carriers[Reverse].late.Take())
}

// Stop ends the link; frames on their way are lost.
func (l *Link) Stop() error {
	l.waker.Wake()
	l.running.Wait()
	l.waker.Close()
	return errors.Join(l.sockets[0].Close(), l.sockets[1].Close())
}

// counters has one counter for each Outcome.
type counters [outcomes]atomic.Uint64

// changes count what happened to frames that passed.
type changes struct{ reordered, duplicated, corrupt, corruptUDP atomic.Uint64 }
