package oracle

import (
	"errors"
	"runtime"
	"sync"

	"causeway/lab/netns"
	"causeway/lab/packet"
)

// Device is one WAN device to watch.
type Device struct {
	Host *netns.Namespace
	Name string
	// Frames sizes the ring: packet.WireFrames, or packet.SuperFrames where
	// offloads are on.
	Frames packet.Geometry
}

// Count is what crossed the watched devices. A frame seen at both ends of a
// link counts twice.
type Count struct {
	Packets   int
	Plaintext int
	Tunnel    int
	// Exposed are frames both: what is inside the tunnel can be read.
	Exposed int
	// Drops are frames nobody looked at. With any, "no plaintext" is not
	// proven.
	Drops int
	// Nonces is what the records sent say of nonces. Two watches are two
	// oracles: a reuse across them is not found.
	Nonces NonceCount
}

// Add returns the sum of two counts.
func (c Count) Add(o Count) Count {
	return Count{
		Packets: c.Packets + o.Packets, Plaintext: c.Plaintext + o.Plaintext, Tunnel: c.Tunnel + o.Tunnel,
		Exposed: c.Exposed + o.Exposed, Drops: c.Drops + o.Drops, Nonces: c.Nonces.Add(o.Nonces),
	}
}

// Watch is a running look at some devices.
type Watch struct {
	waker   *packet.Waker
	taps    []*tap
	running sync.WaitGroup
	nonces  *Nonces
}

// Start watches the devices, both directions of each, until Stop.
func Start(rules Rules, devices []Device) (*Watch, error) {
	waker, err := packet.NewWaker()
	if err != nil {
		return nil, err
	}
	w := &Watch{waker: waker, nonces: NewNonces()}
	for _, device := range devices {
		t, err := openTap(rules, device, w.nonces)
		if err != nil {
			_, stopErr := w.Stop()
			return nil, errors.Join(err, stopErr)
		}
		w.taps = append(w.taps, t)
		w.running.Go(func() { t.run(waker) })
	}
	return w, nil
}

// Stop looks at what is still waiting and returns the sum of all devices.
func (w *Watch) Stop() (Count, error) {
	w.waker.Wake()
	w.running.Wait()
	w.waker.Close()
	var sum Count
	var errs []error
	for _, t := range w.taps {
		count, err := t.finish()
		sum = sum.Add(count)
		errs = append(errs, err)
	}
	sum.Nonces = w.nonces.Count()
	return sum, errors.Join(errs...)
}

// tap is one device's reader.
type tap struct {
	rules  Rules
	nonces *Nonces
	socket *packet.Socket
	count  Count
	err    error
}

func openTap(rules Rules, device Device, nonces *Nonces) (*tap, error) {
	t := &tap{rules: rules, nonces: nonces}
	err := device.Host.Do(func() (err error) {
		t.socket, err = packet.Open(device.Name, packet.Both, device.Frames)
		return err
	})
	return t, err
}

func (t *tap) run(waker *packet.Waker) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for {
		woken, err := t.socket.Wait(-1, waker)
		t.look()
		if woken || err != nil {
			t.err = err
			return
		}
	}
}

// look judges every frame that waits.
func (t *tap) look() {
	for {
		frame, ok := t.socket.Next()
		if !ok {
			return
		}
		t.judge(frame)
		t.socket.Release()
	}
}

func (t *tap) judge(frame packet.Frame) {
	verdict := t.rules.Inspect(frame.Bytes)
	t.count.Packets++
	if verdict.Plaintext {
		t.count.Plaintext++
	}
	if verdict.Tunnel {
		t.count.Tunnel++
	}
	if verdict.Plaintext && verdict.Tunnel {
		t.count.Exposed++
	}
	if !frame.Whole {
		t.count.Drops++
	}
	// As it was sent: what arrives may have been damaged on the way. A
	// super-frame holds many records and does not tell where each begins.
	if verdict.Record && frame.Outgoing && len(frame.Bytes) <= wireBytes {
		t.nonces.See(frame.Bytes[verdict.record:])
	}
}

func (t *tap) finish() (Count, error) {
	t.look()
	dropped, err := t.socket.Dropped()
	t.count.Drops += dropped
	return t.count, errors.Join(t.err, err, t.socket.Close())
}
