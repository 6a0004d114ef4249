package tun

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
)

// Offloads says which super-packets a device passes, both ways.
type Offloads struct {
	TCP bool // TSO
	UDP bool // USO, from Linux 6.2 on
}

// Offloads returns what is switched on. Open switches on what Probe finds.
func (d *Device) Offloads() Offloads {
	return Offloads{TCP: d.tcp.Load(), UDP: d.udp.Load()}
}

// SetOffloads switches offloads on and off; any goroutine may call it at any
// time. With one off, the kernel cuts before Read, apart from what waits to be
// read already, and Write answers EINVAL as if the kernel refused. The error
// is EINVAL when the kernel does not have one that is asked for: then nothing
// has changed.
func (d *Device) SetOffloads(o Offloads) error {
	d.setting.Lock()
	defer d.setting.Unlock()
	if err := d.port.offload(o); err != nil {
		return fmt.Errorf("set the offloads of %s to %+v: %w", d.name, o, err)
	}
	d.tcp.Store(o.TCP)
	d.udp.Store(o.UDP)
	return nil
}

// switchOn switches on what the kernel has.
func (d *Device) switchOn() error {
	o := d.Probe()
	if err := d.SetOffloads(o); err == nil || !o.UDP {
		return err
	}
	// Super-packets of UDP are written, but cannot be read.
	o.UDP = false
	return d.SetOffloads(o)
}

// passes reports whether the offload that a virtio header needs is on.
func (d *Device) passes(header *unix.Iovec) bool {
	if header.Len != packet.VirtioHeaderSize {
		return true // refused for that by the kernel
	}
	switch unsafe.Slice(header.Base, packet.VirtioHeaderSize)[1] &^ packet.GSOECN {
	case packet.GSOTCPv4, packet.GSOTCPv6:
		return d.tcp.Load()
	case packet.GSOUDP:
		return d.udp.Load()
	}
	return true
}
