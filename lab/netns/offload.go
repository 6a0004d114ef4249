package netns

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ethtoolValue is struct ethtool_value of linux/ethtool.h.
type ethtoolValue struct {
	command uint32
	data    uint32
}

// ifreqPointer is struct ifreq with its union used as a pointer.
type ifreqPointer struct {
	name [unix.IFNAMSIZ]byte
	data unsafe.Pointer
	_    [16]byte
}

// segmentation are the offloads that let frames larger than the MTU, or with
// unfinished checksums, cross a veth pair: a real wire carries neither.
var segmentation = []struct {
	name    string
	command uint32
}{
	{"tx-checksumming", unix.ETHTOOL_STXCSUM},
	{"tcp-segmentation-offload", unix.ETHTOOL_STSO},
	{"generic-segmentation-offload", unix.ETHTOOL_SGSO},
	{"generic-receive-offload", unix.ETHTOOL_SGRO},
}

// WireFrames makes the device send and receive frames as a wire carries
// them: at most MTU long, with their checksums done.
func (n *Namespace) WireFrames(device string) error {
	return n.Do(func() error {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			return err
		}
		defer unix.Close(fd)
		for _, offload := range segmentation {
			if err := ethtool(fd, device, ethtoolValue{command: offload.command}); err != nil {
				return fmt.Errorf("%s of %s off: %w", offload.name, device, err)
			}
		}
		return nil
	})
}

func ethtool(fd int, device string, value ethtoolValue) error {
	request := ifreqPointer{data: unsafe.Pointer(&value)}
	copy(request.name[:unix.IFNAMSIZ-1], device)
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCETHTOOL, uintptr(unsafe.Pointer(&request)))
	if errno != 0 {
		return errno
	}
	return nil
}
