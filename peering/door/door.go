// Package door lets connections in: it accepts TCP, makes the TLS handshake
// within bounds that strangers cannot exceed, and passes on what is through.
// Whatever is wrong with a connection, it is closed within HandshakeWithin,
// counted, and told nothing but what TLS itself says.
//
// Reading starts here; then slots.go (who may shake hands at the same time),
// rate.go (and how often), reason.go (what is logged of a refusal) and
// listener.go with credentials.go (for gRPC).
package door

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// HandshakeWithin bounds a TLS handshake, from accepting on.
	HandshakeWithin = 5 * time.Second
	// handshakeBytes bounds what a client may send until its handshake is
	// done. Ours send 3 KB; TLS would take certificates of 256 KiB.
	handshakeBytes = 32 << 10
	// rest is how long the door stays shut when accepting fails: for want of
	// file descriptors, for instance.
	rest = 200 * time.Millisecond
)

// Config is what a door opens to.
type Config struct {
	// Listeners accept TCP. Run closes them. One that others close lets nobody
	// in any more.
	Listeners []net.Listener
	// Known are the addresses of those who are expected. Each has slots of its
	// own, so that strangers cannot keep them out.
	Known []netip.Addr
	// Greet is called for each connection, from its own goroutine. It returns
	// the configuration of the handshake and who takes the connection after
	// it: welcome owns the connection and returns when ctx ends at the latest.
	Greet func() (config *tls.Config, welcome func(ctx context.Context, conn *tls.Conn))
	Log   *slog.Logger
}

// Door is a Config at work. Make it with New, then Run it once.
type Door struct {
	config  Config
	slots   *slots
	refused atomic.Uint64
	more    chan net.Listener
	shut    chan struct{} // closed when Run ends
}

// New returns a door that is still shut.
func New(config Config) *Door {
	return &Door{
		config: config, slots: newSlots(config.Known),
		more: make(chan net.Listener), shut: make(chan struct{}),
	}
}

// Know replaces the addresses of those who are expected.
func (d *Door) Know(known []netip.Addr) { d.slots.know(known) }

// Open lets connections in at one more listener, until it is closed or Run
// ends, which closes it. It waits for Run to begin.
func (d *Door) Open(listener net.Listener) {
	select {
	case d.more <- listener:
	case <-d.shut:
		listener.Close()
	}
}

// Refused counts the connections that were closed before their handshake was
// done.
func (d *Door) Refused() uint64 { return d.refused.Load() }

// Run lets connections in until ctx ends, and waits for all of them.
func (d *Door) Run(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	defer close(d.shut)
	for _, listener := range d.config.Listeners {
		d.open(ctx, &wg, listener)
	}
	for {
		select {
		case listener := <-d.more:
			d.open(ctx, &wg, listener)
		case <-ctx.Done():
			return
		}
	}
}

func (d *Door) open(ctx context.Context, wg *sync.WaitGroup, listener net.Listener) {
	stop := context.AfterFunc(ctx, func() { listener.Close() })
	wg.Go(func() {
		defer stop()
		d.accept(ctx, listener)
	})
}

// accept takes the connections of one listener until that is closed; it never
// waits for one.
func (d *Door) accept(ctx context.Context, listener net.Listener) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		raw, err := listener.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return
			}
			select {
			case <-time.After(rest):
				continue
			case <-ctx.Done():
				return
			}
		}
		release := d.slots.take(raw.RemoteAddr(), time.Now())
		if release == nil {
			d.refuse(raw, "too many connections at once")
			continue
		}
		wg.Go(func() { d.greet(ctx, raw, release) })
	}
}

// greet makes the handshake and passes the connection on. The slot is free
// again as soon as the handshake is over.
func (d *Door) greet(ctx context.Context, raw net.Conn, release func()) {
	config, welcome := d.config.Greet()
	limited := &limited{Conn: raw, left: handshakeBytes}
	conn := tls.Server(limited, config)
	err := shake(ctx, conn)
	release()
	if err != nil {
		d.refuse(raw, reason(err))
		return
	}
	limited.left = -1
	welcome(ctx, conn)
}

func shake(ctx context.Context, conn *tls.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, HandshakeWithin)
	defer cancel()
	return conn.HandshakeContext(ctx)
}

func (d *Door) refuse(raw net.Conn, reason string) {
	raw.Close()
	d.config.Log.Debug("connection refused", "remote", raw.RemoteAddr().String(), "reason", reason)
	d.refused.Add(1)
}
