// Package tun is the TUN device: packets that the host routes to other sites
// come out of it, packets from there go into it. It is the only place that
// touches /dev/net/tun.
//
// The device is opened with a virtio header and TCP segmentation offload, so
// the kernel hands over up to 64 KiB of one flow at once and takes it back
// the same way, with checksums left for the far end to complete.
package tun

import (
	"errors"
	"os"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
)

// MaxRead is the most one Read returns: a virtio header and a super-packet.
const MaxRead = packet.VirtioHeaderSize + packet.MaxLength

// Offloads the kernel may use towards us (linux/if_tun.h).
const offloads = unix.TUN_F_CSUM | unix.TUN_F_TSO4 | unix.TUN_F_TSO_ECN

// ErrAgain means that nothing is there to read now, or no room to write.
var ErrAgain = errors.New("would block")

// Device is an open TUN device. One goroutine reads; any may write. It exists
// until Close or the end of the process, and its routes with it.
type Device struct {
	fd   int
	name string
	poll [1]unix.PollFd
}

// Open creates the device. It fails with fs.ErrExist semantics (EBUSY) when
// one of that name is in use, and EPERM without CAP_NET_ADMIN.
func Open(name string) (*Device, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: "/dev/net/tun", Err: err}
	}
	if err := configure(fd, name); err != nil {
		unix.Close(fd)
		return nil, err
	}
	return &Device{fd: fd, name: name, poll: [1]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}}, nil
}

func configure(fd int, name string) error {
	request, err := unix.NewIfreq(name)
	if err != nil {
		return os.NewSyscallError("ifreq", err)
	}
	request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI | unix.IFF_VNET_HDR)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, request); err != nil {
		return os.NewSyscallError("TUNSETIFF", err)
	}
	if err := unix.IoctlSetInt(fd, unix.TUNSETOFFLOAD, offloads); err != nil {
		return os.NewSyscallError("TUNSETOFFLOAD", err)
	}
	return nil
}

// Name returns the device's name.
func (d *Device) Name() string { return d.name }

// Close removes the device. No Read, Wait or Write may be under way.
func (d *Device) Close() error { return unix.Close(d.fd) }

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
func (d *Device) Read(b []byte) (int, error) {
	for {
		n, err := unix.Read(d.fd, b)
		switch err {
		case nil:
			return n, nil
		case unix.EINTR:
		case unix.EAGAIN:
			return 0, ErrAgain
		default:
			return 0, err
		}
	}
}

// Write writes one packet, whose virtio header and parts follow each other in
// parts. The bytes are not kept. EINVAL means that this kernel refuses the
// header; the caller can cut the packet and write its segments.
func (d *Device) Write(parts []unix.Iovec) error {
	for {
		_, _, errno := unix.Syscall(unix.SYS_WRITEV, uintptr(d.fd), uintptr(unsafe.Pointer(unsafe.SliceData(parts))), uintptr(len(parts)))
		switch errno {
		case 0:
			return nil
		case unix.EINTR:
		case unix.EAGAIN:
			return ErrAgain
		default:
			return errno
		}
	}
}
