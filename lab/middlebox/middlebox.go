// Package middlebox is what stands on the way in the world and does something
// to single frames: a NAT, a filter, somebody who listens and injects. It
// carries the frames of a line in the emulator's place; nat.go is a NAT, and
// frame.go knows where things stand in a frame.
package middlebox

import (
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"causeway/lab/packet"
	"causeway/lab/wan"
)

// Treatment is called for every frame, from one goroutine for each way, and
// returns what goes on in its place. It owns the frame.
type Treatment func(way wan.Way, frame []byte) [][]byte

// Pass does nothing.
func Pass(_ wan.Way, frame []byte) [][]byte { return [][]byte{frame} }

// Box carries the frames of one line.
type Box struct {
	treat   atomic.Pointer[Treatment]
	delay   time.Duration
	waker   *packet.Waker
	sockets [2]*packet.Socket
	running sync.WaitGroup
}

// Start carries frames between two sockets (packet.Incoming), which it closes
// on Stop, with a delay each way. It passes all until Does says otherwise.
func Start(ends [2]*packet.Socket, delay time.Duration) (*Box, error) {
	waker, err := packet.NewWaker()
	if err != nil {
		return nil, errors.Join(err, ends[0].Close(), ends[1].Close())
	}
	b := &Box{delay: delay, waker: waker, sockets: ends}
	b.Does(Pass)
	for way := range ends {
		b.running.Go(func() { b.carry(wan.Way(way)) })
	}
	return b, nil
}

// Does changes what happens to frames from now on. It may be called from any
// goroutine.
func (b *Box) Does(t Treatment) { b.treat.Store(&t) }

// Stop ends the box; frames on their way are lost.
func (b *Box) Stop() error {
	b.waker.Wake()
	b.running.Wait()
	b.waker.Close()
	return errors.Join(b.sockets[0].Close(), b.sockets[1].Close())
}

// onTheWay is a frame that is due at the far end some time.
type onTheWay struct {
	due   time.Time
	frame []byte
}

func (b *Box) carry(way wan.Way) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	from, to := b.sockets[way], packet.NewWriter(b.sockets[1-way])
	var queue []onTheWay
	for {
		timeout := time.Duration(-1)
		if len(queue) > 0 {
			timeout = max(time.Until(queue[0].due), 0)
		}
		woken, err := from.Wait(timeout, b.waker)
		if woken || err != nil {
			return
		}
		queue = deliver(b.take(queue, way, from), to)
	}
}

func (b *Box) take(queue []onTheWay, way wan.Way, from *packet.Socket) []onTheWay {
	for frame, ok := from.Next(); ok; frame, ok = from.Next() {
		due := time.Now().Add(b.delay)
		for _, f := range (*b.treat.Load())(way, slices.Clone(frame.Bytes)) {
			queue = append(queue, onTheWay{due, f})
		}
		from.Release()
	}
	return queue
}

// deliver sends what is due and returns the rest. A frame that the device
// does not take is lost.
func deliver(queue []onTheWay, to *packet.Writer) []onTheWay {
	now := time.Now()
	for len(queue) > 0 && !queue[0].due.After(now) {
		var batch [][]byte
		for _, f := range queue[:min(len(queue), packet.Batch)] {
			if !f.due.After(now) {
				batch = append(batch, f.frame)
			}
		}
		taken, _ := to.Write(batch)
		queue = queue[max(taken, 1):]
	}
	return queue
}
