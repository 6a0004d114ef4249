package traffic

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"causeway"
)

// TCPPlan says what StartTCPFlows sends.
type TCPPlan struct {
	From, To Host
	// Port the receiver listens on until all flows are connected.
	Port  uint16
	Flows int
	// Rate of each flow; 0 is as fast as it goes.
	Rate causeway.BitRate
}

// TCPResult is what became of some TCP flows.
type TCPResult struct {
	Flows int
	// BytesChecked arrived and were right at their place.
	BytesChecked uint64
	// Resets are flows that ended before they were told to, whoever ended
	// them: a reset, a timeout, an early end.
	Resets int
	// Corrupt are flows of which a byte was wrong, lost or repeated. Such a
	// flow is not checked further.
	Corrupt int
	// Unfinished are flows whose last bytes did not arrive in the grace given
	// to Stop.
	Unfinished int
	// MaxStall is the longest silence of any flow at its receiver, up to the
	// moment Stop was called.
	MaxStall time.Duration
}

// Add returns the sum of two results, with the longer stall.
func (r TCPResult) Add(o TCPResult) TCPResult {
	return TCPResult{
		Flows:        r.Flows + o.Flows,
		BytesChecked: r.BytesChecked + o.BytesChecked,
		Resets:       r.Resets + o.Resets,
		Corrupt:      r.Corrupt + o.Corrupt,
		Unfinished:   r.Unfinished + o.Unfinished,
		MaxStall:     max(r.MaxStall, o.MaxStall),
	}
}

// TCPFlows are running flows of one plan.
type TCPFlows struct{ flows []*tcpFlow }

// tcpFlow is one connection. The sender's goroutine owns sendErr, the
// receiver's what stands below it, until both have ended.
type tcpFlow struct {
	client, server net.Conn
	halt           chan struct{}
	sending        sync.WaitGroup
	receiving      sync.WaitGroup
	halted         atomic.Bool
	checked        atomic.Uint64
	sendErr        error
	reader         reader
	silence        silence
	corrupt        bool
	receiveErr     error
}

// A flow with a rate sends little at once, so that its own pauses stay short
// beside a stall: 1344 bytes, one segment.
const (
	fastBlocks  = 256
	pacedBlocks = 28
)

func chunkOf(rate causeway.BitRate) []byte {
	if rate == 0 {
		return make([]byte, fastBlocks*blockBytes)
	}
	return make([]byte, pacedBlocks*blockBytes)
}

// StartTCPFlows connects all flows of the plan and sends until Stop. ctx
// bounds the connecting only.
func StartTCPFlows(ctx context.Context, p TCPPlan) (*TCPFlows, error) {
	f := &TCPFlows{}
	for i := range p.Flows {
		client, server, err := connect(ctx, p.From, p.To, p.Port)
		if err != nil {
			f.Stop(0)
			return nil, err
		}
		flow := &tcpFlow{client: client, server: server, halt: make(chan struct{}), reader: reader{flow: uint64(i)}, silence: silence{last: time.Now()}}
		f.flows = append(f.flows, flow)
		flow.sending.Go(func() { flow.sendErr = flow.send(uint64(i), p.Rate) })
		flow.receiving.Go(func() { flow.receiveErr = flow.receive() })
	}
	return f, nil
}

// BytesChecked is how much has arrived and was right, so far. It may be
// called from any goroutine.
func (f *TCPFlows) BytesChecked() uint64 {
	var sum uint64
	for _, flow := range f.flows {
		sum += flow.checked.Load()
	}
	return sum
}

// Stop ends the sending, gives what is on its way the grace to arrive, closes
// everything and returns what was measured.
func (f *TCPFlows) Stop(grace time.Duration) TCPResult {
	stopped := time.Now()
	for _, flow := range f.flows {
		flow.endSending(stopped, grace)
	}
	result := TCPResult{Flows: len(f.flows)}
	for _, flow := range f.flows {
		result = result.Add(flow.finish(stopped))
	}
	return result
}

// endSending unblocks a sender whose connection stalls.
func (f *tcpFlow) endSending(now time.Time, grace time.Duration) {
	f.halted.Store(true)
	close(f.halt)
	_ = f.client.SetWriteDeadline(now)
	_ = f.server.SetReadDeadline(now.Add(grace))
}

func (f *tcpFlow) finish(stopped time.Time) TCPResult {
	f.sending.Wait()
	f.receiving.Wait()
	for _, conn := range []net.Conn{f.client, f.server} {
		// Without it the kernel would go on sending what nobody will read.
		_ = conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	}
	f.silence.end(stopped)
	r := TCPResult{BytesChecked: f.checked.Load(), MaxStall: f.silence.longest}
	switch {
	case f.corrupt:
		r.Corrupt = 1
	case deadline(f.receiveErr):
		r.Unfinished = 1
	case f.sendErr != nil || f.receiveErr != nil:
		r.Resets = 1
	}
	return r
}

// send writes the flow's text until told to stop. An error is one that
// nobody asked for.
func (f *tcpFlow) send(flow uint64, rate causeway.BitRate) error {
	chunk := chunkOf(rate)
	start := time.Now()
	var sent uint64
	for !f.halted.Load() {
		fillText(chunk, flow, sent/blockBytes)
		n, err := f.client.Write(chunk)
		sent += uint64(n)
		if err != nil && !deadline(err) {
			return err
		}
		if err == nil {
			f.pace(start, sent, rate)
		}
	}
	return f.client.(*net.TCPConn).CloseWrite()
}

// pace waits until the rate allows to send on.
func (f *tcpFlow) pace(start time.Time, sent uint64, rate causeway.BitRate) {
	if rate == 0 {
		return
	}
	next := start.Add(time.Duration(float64(sent) * 8 / float64(rate) * float64(time.Second)))
	select {
	case <-time.After(time.Until(next)):
	case <-f.halt:
	}
}

var errEarlyEnd = errors.New("the text ended before it was told to")

func (f *tcpFlow) receive() error {
	buffer := make([]byte, 64<<10)
	for {
		n, err := f.server.Read(buffer)
		if n > 0 && !f.take(buffer[:n]) {
			f.corrupt = true
			return nil
		}
		switch {
		case err == nil:
		case errors.Is(err, io.EOF) && f.halted.Load():
			return nil
		case errors.Is(err, io.EOF):
			return errEarlyEnd
		default:
			return err
		}
	}
}

func (f *tcpFlow) take(piece []byte) bool {
	if !f.halted.Load() {
		f.silence.end(time.Now())
	}
	right := f.reader.check(piece)
	f.checked.Store(f.reader.checked)
	return right
}

// deadline reports whether the error is the deadline that Stop set. A kernel
// that gave up sending calls itself a timeout too, and is none.
func deadline(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }

// silence is how long nothing arrived.
type silence struct {
	last    time.Time
	longest time.Duration
}

// end takes the time of an arrival, or of the end of the measurement.
func (s *silence) end(now time.Time) {
	s.longest = max(s.longest, now.Sub(s.last))
	s.last = now
}
