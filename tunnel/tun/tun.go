// Package tun is the TUN device: packets that the host routes to other sites
// come out of it, packets from there go into it. It is the only place that
// touches /dev/net/tun.
//
// The device has a virtio header and segmentation offload of TCP and UDP, so
// the kernel hands over up to 64 KiB of one flow at once and takes it back the
// same way, with checksums left for the far end to complete. Not every kernel
// can do all of that: probe.go finds out, offloads.go switches.
//
// There are two kinds. The first is a TUN device proper (node.go). Where the
// process may not open /dev/net/tun, or the kernel has none, a pair of virtual
// Ethernet devices takes its place (veth.go, frame.go, features.go): the host
// routes into one end, and a packet socket reads and writes the other. It
// costs an Ethernet header and some speed, needs the same CAP_NET_ADMIN and
// besides CAP_NET_RAW, and an ordinary user has both in a user namespace.
//
// A TUN device vanishes with its process, whatever ended it. A pair stays
// after a crash, with its routes: what they lead into it goes nowhere, never
// out in the clear. The next Open of that name removes it.
package tun

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
)

// MaxRead is the most one Read returns: a virtio header and a super-packet.
const MaxRead = packet.VirtioHeaderSize + packet.MaxLength

// ErrAgain means that nothing is there to read now, or no room to write.
var ErrAgain = errors.New("would block")

// The kinds of Device.
const (
	KindTUN  = "tun"
	KindVeth = "veth"
)

// Device is an open TUN device, or what takes its place. One goroutine reads;
// any may write.
type Device struct {
	name string
	kind string
	port port
	poll [1]unix.PollFd

	setting  sync.Mutex // one SetOffloads at a time
	tcp, udp atomic.Bool
}

// port is what the kinds differ in. Its methods have the contracts of
// Device's.
type port interface {
	read(b []byte) (int, error)
	write(parts []unix.Iovec) error
	// offload makes the kernel hand over these super-packets and no others.
	offload(o Offloads) error
	drops() uint64
	close() error
}

// Open creates the device in the network namespace of the calling thread. It
// fails with EBUSY, EEXIST or EINVAL when one of that name is in use or was
// made by somebody else, and EPERM without CAP_NET_ADMIN. Whether it is a TUN
// device proper is for Kind to tell.
func Open(name string) (*Device, error) {
	if err := removeStale(name); err != nil {
		return nil, err
	}
	device, err := start(openTUN(name))
	if !unavailable(err) {
		return device, err
	}
	device, instead := start(openVeth(name))
	if instead != nil {
		return nil, fmt.Errorf("%w, and a pair of veth instead: %w", err, instead)
	}
	return device, nil
}

// start switches on the offloads of a device that was opened.
func start(d *Device, err error) (*Device, error) {
	if err != nil {
		return nil, err
	}
	if err := d.switchOn(); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// unavailable reports whether this process or this kernel cannot have the
// node, so that asking again is no use.
func unavailable(err error) bool {
	var open *os.PathError
	if !errors.As(err, &open) {
		return false
	}
	return slices.ContainsFunc([]error{unix.EACCES, unix.EPERM, unix.ENOENT, unix.ENODEV, unix.ENXIO},
		func(reason error) bool { return errors.Is(open.Err, reason) })
}

func newDevice(name, kind string, port port, fd int) *Device {
	return &Device{name: name, kind: kind, port: port, poll: [1]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}}
}

// Kind returns KindTUN or KindVeth.
func (d *Device) Kind() string { return d.kind }

// Drops counts the packets that were lost because they were not read in time.
// Those of a TUN device proper are not among them: its queue has a counter of
// its own, which "ip -s link" shows as TX dropped. Any goroutine may call it.
func (d *Device) Drops() uint64 { return d.port.drops() }

// Close removes the device. No Read, Wait or Write may be under way.
func (d *Device) Close() error { return d.port.close() }

// Wait returns when a packet is there to read or the timeout is over. It is
// for the goroutine that reads.
func (d *Device) Wait(timeout time.Duration) error {
	_, err := unix.Poll(d.poll[:], int(timeout.Milliseconds()))
	if err == unix.EINTR {
		return nil
	}
	return err
}

// Read reads one virtio header and packet into b, which should have MaxRead
// bytes, and returns their length; ErrAgain when there is none.
func (d *Device) Read(b []byte) (int, error) { return d.port.read(b) }

// Write writes one packet: parts[0] is its virtio header and nothing else, the
// others follow each other, and the first of them begins with the IP header.
// Neither parts nor the bytes are changed or kept. EINVAL means that this
// kernel refuses the header, or that the offload is off; the caller can cut
// the packet and write its segments.
func (d *Device) Write(parts []unix.Iovec) error {
	if len(parts) > 0 && !d.passes(&parts[0]) {
		return unix.EINVAL
	}
	return d.port.write(parts)
}
