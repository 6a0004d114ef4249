package traffic

import (
	"context"
	"errors"
	"net"
	"os"
	"slices"
	"time"

	"golang.org/x/net/icmp"
	"golang.org/x/net/ipv4"

	"causeway/lab/oracle"
)

// PingResult is what became of some echo requests.
type PingResult struct {
	Sent, Received int
	// Median round trip of those answered.
	Median time.Duration
}

// Ping sends count echo requests, each after the answer to the one before or
// after the timeout.
func Ping(ctx context.Context, from, to Host, count int, timeout time.Duration) (PingResult, error) {
	conn, err := listenICMP(from)
	if err != nil {
		return PingResult{}, err
	}
	defer conn.Close()
	var result PingResult
	var trips []time.Duration
	for i := range count {
		if ctx.Err() != nil {
			break
		}
		result.Sent++
		trip, err := echo(conn, to, i, timeout)
		if errors.Is(err, os.ErrDeadlineExceeded) || unreachable(err) {
			continue
		}
		if err != nil {
			return result, err
		}
		trips = append(trips, trip)
	}
	return result.with(trips), ctx.Err()
}

func listenICMP(from Host) (conn *icmp.PacketConn, err error) {
	err = from.Namespace.Do(func() error {
		conn, err = icmp.ListenPacket("ip4:icmp", from.Address.String())
		return err
	})
	return conn, err
}

func (r PingResult) with(trips []time.Duration) PingResult {
	r.Received = len(trips)
	if len(trips) > 0 {
		slices.Sort(trips)
		r.Median = trips[len(trips)/2]
	}
	return r
}

// echo sends one request and waits for its answer.
func echo(conn *icmp.PacketConn, to Host, sequence int, timeout time.Duration) (time.Duration, error) {
	request := icmp.Message{Type: ipv4.ICMPTypeEcho, Body: &icmp.Echo{
		ID: os.Getpid() & 0xffff, Seq: sequence, Data: oracle.CanaryICMP[:],
	}}
	encoded, err := request.Marshal(nil)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := conn.SetReadDeadline(start.Add(timeout)); err != nil {
		return 0, err
	}
	if _, err := conn.WriteTo(encoded, &net.IPAddr{IP: to.Address.AsSlice()}); err != nil {
		return 0, err
	}
	buffer := make([]byte, 1500)
	for {
		n, _, err := conn.ReadFrom(buffer)
		if err != nil {
			return 0, err
		}
		if answers(buffer[:n], sequence) {
			return time.Since(start), nil
		}
	}
}

// answers reports whether the message is the reply to that request; the
// socket sees every ICMP message of the host.
func answers(message []byte, sequence int) bool {
	reply, err := icmp.ParseMessage(1, message)
	if err != nil || reply.Type != ipv4.ICMPTypeEchoReply {
		return false
	}
	body, ok := reply.Body.(*icmp.Echo)
	return ok && body.ID == os.Getpid()&0xffff && body.Seq == sequence
}
