// Package wan is a user-space emulator of wide-area links, for machines
// whose kernel has no network emulation: it carries frames between two
// devices and lets each direction have a delay, a rate, losses and black
// holes, which may be changed while traffic flows.
//
// What happens to a frame is decided in direction.go; carrier.go moves it.
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
}

// Count is what one direction has done since the start.
type Count struct {
	Passed, Blackhole, Loss, Queue, Overflow uint64
	// LateMax and LateP99 are the emulator's own lateness.
	LateMax, LateP99 time.Duration
}

// Start carries frames between two sockets (packet.Incoming), which it
// closes on Stop. Losses repeat for the same seed.
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

// Count returns a direction's counters.
func (l *Link) Count(way Way) Count {
	c := l.carriers[way]
	return Count{
		Passed:    c.counts[Passed].Load(),
		Blackhole: c.counts[DroppedBlackhole].Load(),
		Loss:      c.counts[DroppedLoss].Load(),
		Queue:     c.counts[DroppedQueue].Load(),
		Overflow:  c.counts[DroppedOverflow].Load(),
		LateMax:   c.late.Max(),
		LateP99:   c.late.P99(),
	}
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
