package wan

import "time"

// held is one frame on its way.
type held struct {
	due   time.Duration
	bytes []byte
}

// queue is a ring of frames on their way, the first due first. Their buffers
// stay in the ring and are used again. The zero queue is empty.
type queue struct {
	ring  []held
	head  int
	count int
}

func (q *queue) length() int    { return q.count }
func (q *queue) empty() bool    { return q.count == 0 }
func (q *queue) at(i int) *held { return &q.ring[(q.head+i)%len(q.ring)] }
func (q *queue) first() *held   { return q.at(0) }
func (q *queue) drop(frames int) {
	q.head, q.count = (q.head+frames)%max(len(q.ring), 1), q.count-frames
}

// push copies the frame to its place: behind all that are due no later. That
// is the end, unless it overtakes.
func (q *queue) push(due time.Duration, frame []byte) {
	if q.count == len(q.ring) {
		q.grow()
	}
	q.count++
	last := q.at(q.count - 1)
	last.due = due
	last.bytes = append(last.bytes[:0], frame...)
	for i := q.count - 1; i > 0 && q.at(i-1).due > due; i-- {
		*q.at(i - 1), *q.at(i) = *q.at(i), *q.at(i - 1)
	}
}

func (q *queue) grow() {
	ring := make([]held, max(2*len(q.ring), 256))
	for i := range q.count {
		ring[i] = *q.at(i)
	}
	q.ring, q.head = ring, 0
}
