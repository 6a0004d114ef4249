package tun

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// node is where TUN devices come from.
const node = "/dev/net/tun"

// Offloads the kernel may use towards us (linux/if_tun.h). It refuses one of
// the two for UDP without the other, and ECN without TSO.
const (
	tcpOffloads = unix.TUN_F_TSO4 | unix.TUN_F_TSO6 | unix.TUN_F_TSO_ECN
	udpOffloads = unix.TUN_F_USO4 | unix.TUN_F_USO6
)

// tunFile is the open node, attached to a device.
type tunFile struct{ fd int }

// openTUN makes a device of that name. A failure to open the node is a
// *os.PathError.
func openTUN(name string) (*Device, error) {
	fd, err := unix.Open(node, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: node, Err: err}
	}
	if err := attach(fd, name); err != nil {
		unix.Close(fd)
		return nil, err
	}
	return newDevice(name, KindTUN, tunFile{fd}, fd), nil
}

func attach(fd int, name string) error {
	request, err := unix.NewIfreq(name)
	if err != nil {
		return os.NewSyscallError("ifreq", err)
	}
	request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI | unix.IFF_VNET_HDR)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, request); err != nil {
		return os.NewSyscallError("TUNSETIFF", err)
	}
	return nil
}

func (f tunFile) offload(o Offloads) error {
	flags := unix.TUN_F_CSUM
	if o.TCP {
		flags |= tcpOffloads
	}
	if o.UDP {
		flags |= udpOffloads
	}
	return os.NewSyscallError("TUNSETOFFLOAD", unix.IoctlSetInt(f.fd, unix.TUNSETOFFLOAD, flags))
}

func (f tunFile) drops() uint64 { return 0 }

func (f tunFile) close() error { return unix.Close(f.fd) }

func (f tunFile) read(b []byte) (int, error) {
	for {
		n, err := unix.Read(f.fd, b)
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

func (f tunFile) write(parts []unix.Iovec) error { return writeVector(f.fd, parts) }

// writeVector is writev(2).
func writeVector(fd int, parts []unix.Iovec) error {
	for {
		_, _, errno := unix.Syscall(unix.SYS_WRITEV, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(parts))), uintptr(len(parts)))
		switch errno {
		case 0:
			return nil
		case unix.EINTR:
		case unix.EAGAIN, unix.ENOBUFS:
			return ErrAgain
		default:
			return errno
		}
	}
}
