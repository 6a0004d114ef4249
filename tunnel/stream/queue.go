package stream

import (
	"sync"
	"time"
)

// Bounds of what waits for the connection.
const (
	// queueBytes is a tenth of a second at 100 Mbit/s.
	queueBytes = 1 << 20
	// queueBatches is more than the senders flush in lateAfter.
	queueBatches = 1024
	// lateAfter is how long a batch may wait until the writer gets to it.
	lateAfter = 100 * time.Millisecond
	// chunk is about what one write takes: what the writer has handed over
	// can no longer be dropped.
	chunk = 64 << 10
)

// batch is what one Flush queued: whole frames.
type batch struct {
	sender  *Sender
	at      time.Time
	bytes   int
	records int
}

// queue is a ring of bytes and a ring of the batches that stand in it. Senders
// put, one writer takes; the lock is held for one copy at most.
type queue struct {
	wake     chan struct{} // holds a token when there may be something to take
	patience time.Duration // lateAfter, longer in tests of something else

	mu      sync.Mutex
	closed  bool
	bytes   []byte
	start   int // of the oldest batch in bytes
	used    int
	batches []batch
	oldest  int // in batches
	waiting int // batches, those being written included
	writing int // batches being written
}

func newQueue() queue {
	return queue{
		wake: make(chan struct{}, 1), patience: lateAfter,
		bytes: make([]byte, queueBytes), batches: make([]batch, queueBatches),
	}
}

// put queues a copy of a sender's batch. It adds to the sender's Dropped what
// does not fit, and what the writer has dropped of the sender's since.
func (q *queue) put(s *Sender, frames []byte, records int, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	s.Dropped += s.late
	s.late = 0
	if records == 0 {
		return
	}
	if q.closed || q.used+len(frames) > len(q.bytes) || q.waiting == len(q.batches) {
		s.Dropped += uint64(records)
		return
	}
	end := (q.start + q.used) % len(q.bytes)
	n := copy(q.bytes[end:], frames)
	copy(q.bytes, frames[n:])
	q.batches[(q.oldest+q.waiting)%len(q.batches)] = batch{s, now, len(frames), records}
	q.used += len(frames)
	q.waiting++
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take returns about a chunk of the oldest batches, in two parts where the
// ring wraps around, and drops those before them that have waited too long.
// The bytes stay until release.
func (q *queue) take(now time.Time) (first, second []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return nil, nil
	}
	for q.waiting > 0 && now.Sub(q.batches[q.oldest].at) > q.patience {
		q.drop()
	}
	size := 0
	for q.writing < q.waiting && (size == 0 || size+q.next().bytes <= chunk) {
		size += q.next().bytes
		q.writing++
	}
	end := q.start + size
	if end <= len(q.bytes) {
		return q.bytes[q.start:end], nil
	}
	return q.bytes[q.start:], q.bytes[:end-len(q.bytes)]
}

// next is the first batch that is not being written.
func (q *queue) next() *batch { return &q.batches[(q.oldest+q.writing)%len(q.batches)] }

// release gives back what take returned last.
func (q *queue) release() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for ; q.writing > 0; q.writing-- {
		q.remove()
	}
}

// drop gives up the oldest batch and lets its sender know.
func (q *queue) drop() {
	b := &q.batches[q.oldest]
	b.sender.late += uint64(b.records)
	q.remove()
}

func (q *queue) remove() {
	b := &q.batches[q.oldest]
	q.start = (q.start + b.bytes) % len(q.bytes)
	q.used -= b.bytes
	b.sender = nil
	q.oldest = (q.oldest + 1) % len(q.batches)
	q.waiting--
}

// close drops what waits and what will come, and ends the writer's loop.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.closed = true
	close(q.wake)
	for i := q.writing; i < q.waiting; i++ {
		b := &q.batches[(q.oldest+i)%len(q.batches)]
		b.sender.late += uint64(b.records)
	}
}
