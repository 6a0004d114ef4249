package tun

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"causeway/tunnel/packet"
)

// bulk is how much the bulk transfer moves.
const bulk = 32 << 20

// pump moves packets from one device to another, as they are, until ctx ends.
// It returns the length of the longest.
func pump(ctx context.Context, from, to *Device) (longest int, err error) {
	b := make([]byte, MaxRead)
	for ctx.Err() == nil {
		if err := from.Wait(50 * time.Millisecond); err != nil {
			return longest, err
		}
		n, err := from.Read(b)
		if errors.Is(err, ErrAgain) {
			continue
		}
		if err != nil {
			return longest, err
		}
		longest = max(longest, n)
		virtio := packet.ParseVirtioHeader(b)
		if err := to.Write(vectorOf(virtio, b[packet.VirtioHeaderSize:n])); err != nil && !errors.Is(err, ErrAgain) {
			return longest, err
		}
	}
	return longest, nil
}

// join connects two sites until the returned function is called, which tells
// the length of the longest packet.
func join(t *testing.T, a, b *site) func() int {
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var longest [2]int
	for i, way := range [][2]*site{{a, b}, {b, a}} {
		wg.Go(func() {
			var err error
			if longest[i], err = pump(ctx, way[0].device, way[1].device); err != nil {
				t.Error(err)
			}
		})
	}
	stop := func() int {
		cancel()
		wg.Wait()
		return max(longest[0], longest[1])
	}
	t.Cleanup(func() { stop() })
	return stop
}

func TestBulkTransfer(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		a, b := newSite(t, kind, 1), newSite(t, kind, 2)
		data := make([]byte, bulk)
		rand.NewChaCha8([32]byte{}).Read(data)
		for name, way := range map[string]struct {
			from, to *site
			address  netip.Addr
		}{
			"IPv4 there": {a, b, b.own},
			"IPv4 back":  {b, a, a.own},
			"IPv6 there": {a, b, b.own6},
			"IPv6 back":  {b, a, a.own6},
		} {
			t.Run(name, func(t *testing.T) {
				stop := join(t, a, b)
				start := time.Now()
				if got := transfer(t, way.from, way.to, way.address, data); got != sha256.Sum256(data) {
					t.Error("the bytes were changed on the way")
				}
				longest := stop()
				t.Logf("%.0f Mbit/s, longest packet %d bytes", bulk*8/time.Since(start).Seconds()/1e6, longest)
				if longest <= 10_000 {
					t.Error("no super-packets")
				}
			})
		}
	})
}

// transfer sends data over one TCP connection and returns the digest of what
// arrives.
func transfer(t *testing.T, from, to *site, address netip.Addr, data []byte) (digest [sha256.Size]byte) {
	t.Helper()
	var listener net.Listener
	within(t, to.host, func() (err error) {
		listener, err = net.Listen("tcp", netip.AddrPortFrom(address, 0).String())
		return err
	})
	defer listener.Close()
	var sender net.Conn
	within(t, from.host, func() (err error) {
		sender, err = net.DialTimeout("tcp", listener.Addr().String(), patience)
		return err
	})
	defer sender.Close()
	sender.SetDeadline(time.Now().Add(patience))
	receiver, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer receiver.Close()
	receiver.SetDeadline(time.Now().Add(patience))
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := io.Copy(sender, bytes.NewReader(data))
		if err := errors.Join(err, sender.(*net.TCPConn).CloseWrite()); err != nil {
			t.Error(err)
		}
	})
	sum := sha256.New()
	if _, err := io.Copy(sum, receiver); err != nil {
		t.Error(err)
	}
	wg.Wait()
	return [sha256.Size]byte(sum.Sum(nil))
}
