package traffic

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"time"

	"causeway"
	"causeway/lab/oracle"
)

// connect opens a TCP connection between two hosts. The caller closes both
// ends.
func connect(ctx context.Context, from, to Host, port uint16) (client, server net.Conn, err error) {
	target := netip.AddrPortFrom(to.Address, port)
	var listener *net.TCPListener
	err = to.Namespace.Do(func() (err error) {
		listener, err = net.ListenTCP("tcp", net.TCPAddrFromAddrPort(target))
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	defer listener.Close()
	err = from.Namespace.Do(func() (err error) {
		client, err = (&net.Dialer{}).DialContext(ctx, "tcp", target.String())
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if server, err = listener.Accept(); err != nil {
		return nil, nil, errors.Join(err, client.Close())
	}
	return client, server, nil
}

// EchoTCP sends a text of size bytes there and back over one connection and
// compares. It ends with ctx.
func EchoTCP(ctx context.Context, from, to Host, port uint16, size int) error {
	client, server, err := connect(ctx, from, to, port)
	if err != nil {
		return err
	}
	defer client.Close()
	defer server.Close()
	defer context.AfterFunc(ctx, func() { client.Close(); server.Close() })()
	echoed := make(chan error, 1)
	go func() {
		_, err := io.Copy(server, server)
		echoed <- errors.Join(err, server.Close())
	}()
	sent := make(chan error, 1)
	text := canaryText(size)
	go func() {
		_, err := client.Write(text)
		sent <- errors.Join(err, client.(*net.TCPConn).CloseWrite())
	}()
	back, err := io.ReadAll(client)
	err = errors.Join(err, <-sent, <-echoed)
	if err == nil && !bytes.Equal(back, text) {
		err = errors.New("the echo differs from what was sent")
	}
	return err
}

// Bulk sends over one TCP connection as fast as it goes and returns the rate
// at the receiver. The first fifth of the duration, in which TCP finds its
// speed, does not count.
func Bulk(ctx context.Context, from, to Host, port uint16, duration time.Duration) (causeway.BitRate, error) {
	client, server, err := connect(ctx, from, to, port)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	defer server.Close()
	end := time.Now().Add(duration)
	err = errors.Join(client.SetWriteDeadline(end), server.SetReadDeadline(end))
	if err != nil {
		return 0, err
	}
	defer context.AfterFunc(ctx, func() { client.Close(); server.Close() })()
	done := make(chan struct{})
	go func() {
		defer close(done)
		chunk := canaryText(1 << 20)
		for err := error(nil); err == nil; {
			_, err = client.Write(chunk)
		}
	}()
	rate := receive(server, time.Now().Add(duration/5))
	<-done
	return rate, ctx.Err()
}

// receive reads until the connection's deadline and returns the rate from
// the given time on.
func receive(conn net.Conn, from time.Time) causeway.BitRate {
	buffer := make([]byte, 1<<20)
	var counted int
	var first, last time.Time
	for {
		n, err := conn.Read(buffer)
		now := time.Now()
		switch {
		case err != nil:
			return rateOf(counted, last.Sub(first))
		case now.Before(from):
		case first.IsZero():
			first, last = now, now
		default:
			counted, last = counted+n, now
		}
	}
}

func rateOf(bytes int, in time.Duration) causeway.BitRate {
	if in <= 0 {
		return 0
	}
	return causeway.BitRate(float64(bytes) * 8 / in.Seconds())
}

// canaryText repeats the canary, so that every segment has it.
func canaryText(size int) []byte {
	return bytes.Repeat(oracle.CanaryTCP[:], size/oracle.CanarySize+1)[:size]
}
