package stream

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tcpPair returns both ends of a TCP connection on the loopback.
func tcpPair(t *testing.T) (near, far net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if near, err = net.Dial("tcp", listener.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if far, err = listener.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { near.Close(); far.Close() })
	return near, far
}

// choppy hands out what it reads in pieces of random length.
type choppy struct {
	net.Conn
	random *rand.Rand
}

func (c choppy) Read(b []byte) (int, error) {
	return c.Conn.Read(b[:1+c.random.IntN(min(len(b), 3000))])
}

// running is a stream at work in a test.
type running struct {
	*Stream
	cancel context.CancelFunc
	ended  chan error
}

func run(s *Stream, deliver func([][]byte)) *running {
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{s, cancel, make(chan error, 1)}
	go func() { r.ended <- s.Run(ctx, deliver) }()
	return r
}

func (r *running) stop() error {
	r.cancel()
	return <-r.ended
}

// patient is New for tests in which nothing may be dropped, however slow the
// machine is.
func patient(conn net.Conn) *Stream {
	s := New(conn)
	s.queue.patience = time.Hour
	return s
}

// send sends one record in a batch of its own.
func send(s *Sender, record []byte) {
	copy(s.Room(len(record)), record)
	s.Add(len(record))
	s.Flush()
}

// Every byte arrives, in order, however the connection cuts it.
func TestRecordsArriveAsTheyWere(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var sent [][]byte
	for _, size := range []int{1, 2, 1400, 1400, 26, MaxRecord, 255, 256, MaxRecord, 1} {
		sent = append(sent, randomBytes(random, size))
	}
	for range 300 {
		sent = append(sent, randomBytes(random, 1+random.IntN(1500)))
	}
	near, far := tcpPair(t)
	var got [][]byte
	all := make(chan struct{})
	receiver := run(New(choppy{far, random}), func(records [][]byte) {
		for _, r := range records {
			got = append(got, bytes.Clone(r))
			clear(r) // they are ours to write to
		}
		if len(got) == len(sent) {
			close(all)
		}
	})
	sender := patient(near)
	s := sender.NewSender()
	for i, record := range sent {
		copy(s.Room(len(record)), record)
		s.Add(len(record))
		if i%7 == 0 {
			s.Flush()
		}
	}
	s.Flush()
	sending := run(sender, func([][]byte) { t.Error("records came back") })
	<-all
	if err := receiver.stop(); !errors.Is(err, context.Canceled) {
		t.Errorf("the receiver ended with %v", err)
	}
	<-sending.ended
	for i := range sent {
		if !bytes.Equal(got[i], sent[i]) {
			t.Fatalf("record %d of %d bytes is another", i, len(sent[i]))
		}
	}
}

func randomBytes(random *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

// Several senders of one stream never mix their records.
func TestSendersAreIndependent(t *testing.T) {
	const senders, each = 4, queueBatches / 4
	near, far := tcpPair(t)
	counts := make([]int, senders)
	var last sync.WaitGroup
	last.Add(1)
	total := 0
	receiver := run(New(far), func(records [][]byte) {
		for _, r := range records {
			if len(r) != 100 || !bytes.Equal(r, bytes.Repeat(r[:1], 100)) {
				t.Error("a record is mixed of several")
			}
			counts[r[0]]++
			if total++; total == senders*each {
				last.Done()
			}
		}
	})
	sender := patient(near)
	sending := run(sender, func([][]byte) {})
	var wg sync.WaitGroup
	for i := range senders {
		wg.Go(func() {
			s := sender.NewSender()
			for range each {
				send(s, bytes.Repeat([]byte{byte(i)}, 100))
			}
			if s.Dropped != 0 {
				t.Errorf("%d records dropped", s.Dropped)
			}
		})
	}
	wg.Wait()
	last.Wait()
	_ = receiver.stop()
	<-sending.ended
	for i, n := range counts {
		if n != each {
			t.Errorf("%d records of sender %d, want %d", n, i, each)
		}
	}
}

// A line that stands still holds nobody up, and what waited is dropped instead
// of arriving late. The clock is the bubble's: nothing is timed.
func TestStalledLineDropsOldRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe() // holds nothing: it stands still until it is read
		sender := New(near)
		sending := run(sender, func([][]byte) {})
		s := sender.NewSender()
		send(s, []byte("taken by the writer"))
		synctest.Wait()
		for range 10 {
			send(s, []byte("old"))
		}
		time.Sleep(lateAfter + time.Millisecond)
		send(s, []byte("new"))
		received := make(chan []byte)
		go func() {
			b := make([]byte, 1000)
			n, _ := io.ReadFull(far, b[:len(frames([]byte("taken by the writer"), []byte("new")))])
			received <- b[:n]
		}()
		if got, want := <-received, frames([]byte("taken by the writer"), []byte("new")); !bytes.Equal(got, want) {
			t.Errorf("received %q, want %q", got, want)
		}
		synctest.Wait()
		s.Flush()
		if s.Dropped != 10 {
			t.Errorf("%d records dropped, want the 10 old ones", s.Dropped)
		}
		_ = sending.stop()
		far.Close()
	})
}

// What does not fit is dropped at once: Flush never waits.
func TestFullQueueDropsNewRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer far.Close()
		sender := New(near)
		sending := run(sender, func([][]byte) {})
		s := sender.NewSender()
		record := make([]byte, 10_000)
		const sent = 1000
		for range sent {
			send(s, record)
		}
		fit := queueBytes / (lengthSize + len(record))
		if s.Dropped != sent-uint64(fit) {
			t.Errorf("%d of %d records dropped, want %d", s.Dropped, sent, sent-fit)
		}
		_ = sending.stop()
		s.Dropped = 0
		send(s, record)
		if s.Dropped < 1 {
			t.Error("a record sent after the end is not counted")
		}
	})
}

func TestHowStreamsEnd(t *testing.T) {
	tests := []struct {
		name string
		do   func(far net.Conn)
		want error
	}{
		{"the other end closes", func(far net.Conn) { far.Close() }, io.EOF},
		{"in the middle of a record", func(far net.Conn) { far.Write([]byte{0, 9, 1}); far.Close() }, io.ErrUnexpectedEOF},
		{"an empty frame", func(far net.Conn) { far.Write([]byte{0, 0}) }, ErrFrame},
	}
	for _, tt := range tests {
		near, far := tcpPair(t)
		r := run(New(near), func([][]byte) { t.Errorf("%s: a record was delivered", tt.name) })
		tt.do(far)
		if err := <-r.ended; !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
		if _, err := near.Write([]byte{1}); !errors.Is(err, net.ErrClosed) {
			t.Errorf("%s: the connection is open: %v", tt.name, err)
		}
		r.cancel()
	}
}

// Records before what is no frame are delivered; nothing after it is.
func TestRecordsBeforeAnErrorCount(t *testing.T) {
	near, far := tcpPair(t)
	var got []string
	r := run(New(near), func(records [][]byte) {
		for _, record := range records {
			got = append(got, string(record))
		}
	})
	far.Write(append(frames([]byte("good")), 0, 0, 0, 3, 'b', 'a', 'd'))
	if err := <-r.ended; !errors.Is(err, ErrFrame) {
		t.Errorf("ended with %v", err)
	}
	if len(got) != 1 || got[0] != "good" {
		t.Errorf("delivered %q", got)
	}
}

func TestSendingAllocatesNothing(t *testing.T) {
	near, far := tcpPair(t)
	received := make(chan struct{})
	go func() { defer close(received); io.Copy(io.Discard, far) }()
	sender := New(near)
	sending := run(sender, func([][]byte) {})
	s := sender.NewSender()
	allocations := testing.AllocsPerRun(200, func() {
		for range 20 {
			s.Room(1400)
			s.Add(1400)
		}
		s.Flush()
	})
	if allocations != 0 {
		t.Errorf("a batch of 20 records costs %v allocations", allocations)
	}
	_ = sending.stop()
	<-received
}

func TestSplittingAllocatesNothing(t *testing.T) {
	b := frames(make([]byte, 1400), make([]byte, 1400), make([]byte, 26))
	records := make([][]byte, 0, 3)
	if n := testing.AllocsPerRun(100, func() { records, _, _ = split(b, records[:0]) }); n != 0 {
		t.Errorf("three records cost %v allocations", n)
	}
}
