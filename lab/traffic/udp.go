package traffic

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// UDPFlow is a running stream of datagrams from one host to another.
type UDPFlow struct {
	interval time.Duration
	size     int
	start    time.Time
	sender   *net.UDPConn
	receiver *net.UDPConn
	arrivals *arrivals
	stop     context.CancelFunc
	sending  sync.WaitGroup
	reading  sync.WaitGroup
	sent     atomic.Uint64
	lastSent time.Duration
	marks    marks
	lull     lull
	head     []byte
}

// UDPPlan says what StartUDPPlan sends.
type UDPPlan struct {
	From, To Host
	// Port the receiver listens on.
	Port     uint16
	Interval time.Duration
	// Size of the payload behind Head, from LeastDatagram to MostDatagram bytes.
	Size int
	// Head stands before each datagram, to make it look like a protocol's.
	Head []byte
}

// StartUDP sends a datagram of 200 bytes every interval until Stop.
func StartUDP(from, to Host, port uint16, interval time.Duration) (*UDPFlow, error) {
	return StartUDPPlan(UDPPlan{From: from, To: to, Port: port, Interval: interval, Size: datagramBytes})
}

// StartUDPPlan sends until Stop.
func StartUDPPlan(p UDPPlan) (*UDPFlow, error) {
	f := &UDPFlow{interval: p.Interval, size: p.Size, head: p.Head, arrivals: newArrivals(p.Interval)}
	if err := f.open(p.From, p.To, p.Port); err != nil {
		f.close()
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	f.stop, f.start = stop, time.Now()
	f.sending.Go(func() { f.send(ctx) })
	f.reading.Go(f.receive)
	return f, nil
}

func (f *UDPFlow) open(from, to Host, port uint16) error {
	target := net.UDPAddrFromAddrPort(netip.AddrPortFrom(to.Address, port))
	err := to.Namespace.Do(func() (err error) {
		f.receiver, err = net.ListenUDP("udp", target)
		return err
	})
	if err != nil {
		return err
	}
	return from.Namespace.Do(func() (err error) {
		f.sender, err = net.DialUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(from.Address, 0)), target)
		return err
	})
}

// Silence is how long nothing has arrived beyond the sending interval, and
// the longest such time so far. It may be called from any goroutine.
func (f *UDPFlow) Silence() (now, worst time.Duration) {
	now, worst = f.lull.SinceFirst(time.Since(f.start))
	return max(now-f.interval, 0), max(worst-f.interval, 0)
}

func (f *UDPFlow) close() {
	for _, conn := range []*net.UDPConn{f.sender, f.receiver} {
		if conn != nil {
			conn.Close()
		}
	}
}

func (f *UDPFlow) send(ctx context.Context) {
	ticker := time.NewTicker(f.interval)
	defer ticker.Stop()
	datagram := append(slices.Clone(f.head), make([]byte, f.size)...)
	for ctx.Err() == nil {
		sealDatagram(datagram[len(f.head):], f.sent.Add(1)-1)
		// A refusal (no route, unreachable) is a datagram lost.
		_, _ = f.sender.Write(datagram)
		f.lastSent = time.Since(f.start)
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}

func (f *UDPFlow) receive() {
	buffer := make([]byte, len(f.head)+f.size+1)
	for {
		n, err := f.receiver.Read(buffer)
		if err != nil {
			return
		}
		datagram, now := buffer[min(len(f.head), n):n], time.Since(f.start)
		if f.arrivals.arrive(now, datagram) {
			f.lull.Arrive(now)
		}
		f.marks.arrive(datagram)
	}
}

// BeginLull starts to measure the longest silence at the receiver anew; Lull
// returns it, the sending interval taken off. Both may be called from any
// goroutine until Stop.
func (f *UDPFlow) BeginLull() { f.lull.Begin() }

// Lull returns what BeginLull began to measure.
func (f *UDPFlow) Lull() time.Duration {
	return max(f.lull.Longest(time.Since(f.start))-f.interval, 0)
}

// Next returns a channel that gets the time when the first datagram sent
// after this call arrives, if one does before Stop. It may be called from any
// goroutine.
func (f *UDPFlow) Next() <-chan time.Time { return f.marks.after(f.sent.Load()) }

// Stop ends the sending, gives what is on its way the grace to arrive, and
// returns what was measured.
func (f *UDPFlow) Stop(grace time.Duration) UDPResult {
	f.stop()
	f.sending.Wait()
	_ = f.receiver.SetReadDeadline(time.Now().Add(grace))
	f.reading.Wait()
	f.close()
	return f.arrivals.finish(int(f.sent.Load()), f.lastSent)
}
