package faults

import (
	"encoding/binary"
	"net/netip"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"causeway"
	"causeway/lab"
	"causeway/lab/packet"
	"causeway/lab/wan"
)

// middlebox carries the first line's frames in the emulator's place, and does
// to each what a test wants: nothing, drop, change, copy. It is what stands
// on the way in the world: a NAT, a filter, somebody who listens and injects.
type middlebox struct {
	// treat is called for every frame, from one goroutine for each way, and
	// returns what goes on in its place. It owns the frame.
	treat   atomic.Pointer[treatment]
	delay   time.Duration
	waker   *packet.Waker
	sockets [2]*packet.Socket
	running sync.WaitGroup
}

type treatment func(way wan.Way, frame []byte) [][]byte

// pass is the treatment that does nothing.
func pass(_ wan.Way, frame []byte) [][]byte { return [][]byte{frame} }

// The emulator's devices at the first line's ends: Beijing's, California's.
var firstDevices = [2]string{"telecom", "verizon"}

// interpose puts a middlebox on the first line, with the line's delay.
func (s *sites) interpose(t *testing.T) *middlebox {
	t.Helper()
	m := &middlebox{delay: s.Link(first).Settings(wan.Forward).Delay}
	m.does(pass)
	var err error
	if m.waker, err = packet.NewWaker(); err != nil {
		t.Fatal(err)
	}
	for i, device := range firstDevices {
		err := s.Namespace(lab.WAN).Do(func() (err error) {
			m.sockets[i], err = packet.Open(device, packet.Incoming, packet.WireFrames)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	s.cut(first, true)
	for way := range m.sockets {
		m.running.Go(func() { m.carry(wan.Way(way)) })
	}
	t.Cleanup(m.remove)
	return m
}

func (m *middlebox) remove() {
	m.waker.Wake()
	m.running.Wait()
	m.waker.Close()
	for _, socket := range m.sockets {
		socket.Close()
	}
}

func (m *middlebox) does(t treatment) { m.treat.Store(&t) }

// onTheWay is a frame that is due at the far end some time.
type onTheWay struct {
	due   time.Time
	frame []byte
}

func (m *middlebox) carry(way wan.Way) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	from, to := m.sockets[way], packet.NewWriter(m.sockets[1-way])
	var queue []onTheWay
	for {
		timeout := time.Duration(-1)
		if len(queue) > 0 {
			timeout = max(time.Until(queue[0].due), 0)
		}
		woken, err := from.Wait(timeout, m.waker)
		if woken || err != nil {
			return
		}
		queue = m.take(queue, way, from)
		queue = deliver(queue, to)
	}
}

func (m *middlebox) take(queue []onTheWay, way wan.Way, from *packet.Socket) []onTheWay {
	for frame, ok := from.Next(); ok; frame, ok = from.Next() {
		due := time.Now().Add(m.delay)
		for _, f := range (*m.treat.Load())(way, slices.Clone(frame.Bytes)) {
			queue = append(queue, onTheWay{due, f})
		}
		from.Release()
	}
	return queue
}

// deliver sends what is due and returns the rest.
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

// Places in an Ethernet frame with IPv4 without options and UDP.
const (
	protocolAt    = 14 + 9
	ipChecksumAt  = 14 + 10
	sourceAt      = 14 + 12
	destinationAt = 14 + 16
	udpAt         = 14 + 20
	payloadAt     = udpAt + 8
)

const (
	protocolTCP = 6
	protocolUDP = 17
)

// carries reports whether the frame is IPv4 of a protocol.
func carries(frame []byte, protocol byte) bool {
	return len(frame) >= payloadAt && frame[12] == 8 && frame[13] == 0 && frame[14] == 0x45 && frame[protocolAt] == protocol
}

// isRecord reports whether the frame is a datagram of a gateway's.
func isRecord(frame []byte) bool {
	return carries(frame, protocolUDP) && len(frame) > payloadAt &&
		(sourcePort(frame) == causeway.DefaultPort || destinationPort(frame) == causeway.DefaultPort)
}

func sourcePort(frame []byte) uint16      { return binary.BigEndian.Uint16(frame[udpAt:]) }
func destinationPort(frame []byte) uint16 { return binary.BigEndian.Uint16(frame[udpAt+2:]) }

// setSourcePort and the others below give up the UDP checksum, which IPv4
// allows, so that the kernel passes on what they made.
func setSourcePort(frame []byte, port uint16) {
	binary.BigEndian.PutUint16(frame[udpAt:], port)
	withoutChecksum(frame)
}

func setDestinationPort(frame []byte, port uint16) {
	binary.BigEndian.PutUint16(frame[udpAt+2:], port)
	withoutChecksum(frame)
}

func setAddress(frame []byte, at int, address netip.Addr) {
	copy(frame[at:], address.AsSlice())
	withoutChecksum(frame)
	binary.BigEndian.PutUint16(frame[ipChecksumAt:], 0)
	var sum uint32
	for i := 14; i < udpAt; i += 2 {
		sum += uint32(binary.BigEndian.Uint16(frame[i:]))
	}
	for sum>>16 != 0 {
		sum = sum&0xffff + sum>>16
	}
	binary.BigEndian.PutUint16(frame[ipChecksumAt:], ^uint16(sum))
}

func withoutChecksum(frame []byte) { binary.BigEndian.PutUint16(frame[udpAt+6:], 0) }
