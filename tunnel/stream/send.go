package stream

import (
	"encoding/binary"
	"time"
)

// arenaSize is what is sent between two flushes: more than two of the longest
// records, about one super-packet.
const arenaSize = 128 << 10

// Sender collects records and queues them together. It belongs to one
// goroutine; several Senders of a Stream may be used at once. It never waits
// for the network.
type Sender struct {
	stream  *Stream
	arena   []byte
	used    int
	records int
	late    uint64 // dropped by the writer, under the queue's lock
	// Dropped counts records given up because the connection did not take
	// them in time. It changes in Room and Flush alone, and is its owner's to
	// reset.
	Dropped uint64
}

// NewSender returns a Sender on the stream.
func (s *Stream) NewSender() *Sender { return &Sender{stream: s, arena: make([]byte, arenaSize)} }

// Room returns n bytes, 1 to MaxRecord, to write the next record into,
// flushing first when there are none left. It stays valid until Add or Flush.
func (s *Sender) Room(n int) []byte {
	if s.used+lengthSize+n > len(s.arena) {
		s.Flush()
	}
	from := s.used + lengthSize
	return s.arena[from : from+n]
}

// Add takes the first n bytes of the last Room as one record.
func (s *Sender) Add(n int) {
	binary.BigEndian.PutUint16(s.arena[s.used:], uint16(n))
	s.used += lengthSize + n
	s.records++
}

// Flush queues everything added. What does not fit into the queue is dropped
// and counted; so is, later, what has waited there too long.
func (s *Sender) Flush() {
	s.stream.queue.put(s, s.arena[:s.used], s.records, time.Now())
	s.used, s.records = 0, 0
}
