package lab

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"sync"
	"time"

	"causeway/lab/packet"
	"causeway/lab/wan"
)

// plan is what a check sends from left to right: batches of frames, one every
// so often. Sizes and protocols are those of the frames in turn.
type plan struct {
	frames, batch int
	every         time.Duration
	sizes         []int // of the IP packet
	protocols     []byte
	// bothWays sends as many from right to left.
	bothWays bool
	// wait is how long after the last frame one may still arrive.
	wait time.Duration
}

// passage is what became of a plan's frames.
type passage struct {
	plan
	sent []time.Time
	// arrived are the frames at the right end, in their order.
	arrived []arrival
	// returned are those at the left end.
	returned []arrival
	late     wan.Count
}

// arrival is one frame that arrived.
type arrival struct {
	at     time.Time
	number int
	bytes  int // of the IP packet
	// icmp is the first two bytes of an ICMP message.
	icmp uint16
	// protocol is that of the IP header; damaged: the frame is not as sent.
	protocol byte
	damaged  bool
}

// Layout of a self-test frame: Ethernet, IPv4 with DF, UDP or the like, the
// frame's number, and at the end a checksum of what follows the IP header.
const (
	testEthernet = 14
	testIP       = 20
	testHeader   = 8
	testNumber   = testEthernet + testIP + testHeader
	testSum      = 4
	testUDP      = 17
	testTCP      = 6
	testICMP     = 1
)

// testFrame has no UDP checksum, so that damage shows in its own.
func testFrame(number, size int, protocol byte) []byte {
	frame := make([]byte, testEthernet+size)
	copy(frame, []byte{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x08, 0x00, 0x45})
	ip := frame[testEthernet:]
	binary.BigEndian.PutUint16(ip[2:], uint16(size))
	ip[6], ip[8], ip[9] = 0x40, 64, protocol
	copy(ip[12:], []byte{192, 0, 2, 1, 192, 0, 2, 2})
	binary.BigEndian.PutUint32(frame[testNumber:], uint32(number))
	end := len(frame) - testSum
	binary.BigEndian.PutUint32(frame[end:], crc32.ChecksumIEEE(frame[testEthernet+testIP:end]))
	return frame
}

// readTestFrame returns false for a frame of somebody else.
func readTestFrame(frame packet.Frame) (arrival, bool) {
	bytes := frame.Bytes
	if len(bytes) < testNumber || bytes[12] != 0x08 || bytes[13] != 0 {
		return arrival{}, false
	}
	a := arrival{at: frame.Arrived, bytes: len(bytes) - testEthernet, protocol: bytes[testEthernet+9]}
	transport := bytes[testEthernet+testIP:]
	if a.protocol == testICMP {
		a.icmp = binary.BigEndian.Uint16(transport)
		return a, true
	}
	end := len(bytes) - testSum
	if end < testNumber+4 {
		return arrival{}, false
	}
	a.number = int(binary.BigEndian.Uint32(bytes[testNumber:]))
	a.damaged = crc32.ChecksumIEEE(bytes[testEthernet+testIP:end]) != binary.BigEndian.Uint32(bytes[end:])
	return a, true
}

// send sends the plan's frames and returns what arrived at both ends.
func (p plan) send(left, right *packet.Socket) (passage, error) {
	seen := passage{plan: p}
	waker, err := packet.NewWaker()
	if err != nil {
		return seen, err
	}
	defer waker.Close()
	var receiving sync.WaitGroup
	receiving.Go(func() { seen.returned = receive(left, waker) })
	receiving.Go(func() { seen.arrived = receive(right, waker) })
	var sending sync.WaitGroup
	var back error
	if p.bothWays {
		sending.Go(func() { _, back = p.write(right) })
	}
	seen.sent, err = p.write(left)
	sending.Wait()
	time.Sleep(p.wait)
	waker.Wake()
	receiving.Wait()
	return seen, errors.Join(err, back)
}

// write sends the frames at their time and returns when each was sent.
func (p plan) write(to *packet.Socket) ([]time.Time, error) {
	writer := packet.NewWriter(to)
	began := time.Now()
	var sent []time.Time
	var batch [][]byte
	for number := 0; number < p.frames; number += len(batch) {
		batch = batch[:0]
		for i := range min(p.batch, p.frames-number) {
			n := number + i
			batch = append(batch, testFrame(n, p.sizes[n%len(p.sizes)], p.protocols[n%len(p.protocols)]))
		}
		time.Sleep(time.Until(began.Add(time.Duration(number/p.batch) * p.every)))
		now := time.Now()
		if taken, err := writer.Write(batch); err != nil || taken < len(batch) {
			return nil, errors.Join(errors.New("the device took not every frame"), err)
		}
		for range batch {
			sent = append(sent, now)
		}
	}
	return sent, nil
}

// receive returns what arrives until woken.
func receive(from *packet.Socket, waker *packet.Waker) []arrival {
	var all []arrival
	for {
		woken, err := from.Wait(-1, waker)
		for frame, ok := from.Next(); ok; frame, ok = from.Next() {
			if a, ours := readTestFrame(frame); ours {
				all = append(all, a)
			}
			from.Release()
		}
		if woken || err != nil {
			return all
		}
	}
}
