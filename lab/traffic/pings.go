package traffic

import (
	"context"
	"sync"
	"time"

	"golang.org/x/net/icmp"
)

// PingFlow is a running row of echo requests over IPv4.
type PingFlow struct {
	stop    context.CancelFunc
	pinging sync.WaitGroup
	result  PingResult
}

// StartPings sends an echo request every interval until Stop, whatever
// becomes of those before it.
func StartPings(from, to Host, interval time.Duration) (*PingFlow, error) {
	conn, err := listenICMP(from)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	f := &PingFlow{stop: stop}
	f.pinging.Go(func() {
		defer conn.Close()
		f.send(ctx, conn, to, interval)
	})
	return f, nil
}

func (f *PingFlow) send(ctx context.Context, conn *icmp.PacketConn, to Host, interval time.Duration) {
	for next := time.Now(); ctx.Err() == nil; next = next.Add(interval) {
		// No answer and no way to send are both a request lost.
		if _, err := echo(conn, to, f.result.Sent, interval); err == nil {
			f.result.Received++
		}
		f.result.Sent++
		select {
		case <-time.After(time.Until(next.Add(interval))):
		case <-ctx.Done():
		}
	}
}

// Stop ends the flow. An answer counts that came within the interval.
func (f *PingFlow) Stop() PingResult {
	f.stop()
	f.pinging.Wait()
	return f.result
}
