package tun

import (
	"fmt"
	"slices"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Transmit features that the host's end of a pair keeps, those a TUN device
// has. A pair has more, and would hand over what the tunnel cannot carry, such
// as SCTP packets without their CRC.
var (
	keptFeatures = []string{"tx-checksum-ip-generic", "tx-scatter-gather", "tx-generic-segmentation"}
	tcpFeatures  = []string{"tx-tcp-segmentation", "tx-tcp6-segmentation", "tx-tcp-ecn-segmentation"}
	udpFeatures  = []string{"tx-udp-segmentation"}
)

const (
	featureBlocks = 8 // Linux 6 uses two
	blockFeatures = 32
	featureName   = 32 // ETH_GSTRING_LEN
	featureNames  = 4  // ETH_SS_FEATURES
)

// The requests of linux/ethtool.h.
type (
	getFeatures struct {
		command, size uint32
		blocks        [featureBlocks]struct{ available, requested, active, neverChanged uint32 }
	}
	setFeatures struct {
		command, size uint32
		blocks        [featureBlocks]struct{ valid, requested uint32 }
	}
	getNames struct {
		command, set, length uint32
		names                [featureBlocks * blockFeatures][featureName]byte
	}
)

// limitFeatures switches every transmit feature of a device off but those of
// kept, and those on. fd is a socket of the device's namespace.
func limitFeatures(fd int, device string, kept []string) error {
	get := getFeatures{command: unix.ETHTOOL_GFEATURES, size: featureBlocks}
	if err := ethtool(fd, device, unsafe.Pointer(&get)); err != nil {
		return fmt.Errorf("read the features of %s: %w", device, err)
	}
	// The kernel writes all names it has, whatever room there is.
	if get.size > featureBlocks {
		return fmt.Errorf("read the features of %s: the kernel has %d, too many for this program", device, get.size*blockFeatures)
	}
	names := getNames{command: unix.ETHTOOL_GSTRINGS, set: featureNames}
	if err := ethtool(fd, device, unsafe.Pointer(&names)); err != nil {
		return fmt.Errorf("read the names of the features of %s: %w", device, err)
	}
	set := onlyFeatures(&get, &names, kept)
	if err := ethtool(fd, device, unsafe.Pointer(&set)); err != nil {
		return fmt.Errorf("switch features of %s: %w", device, err)
	}
	return nil
}

// onlyFeatures asks for those of kept that can be changed to be on, and the
// others to be off.
func onlyFeatures(get *getFeatures, names *getNames, kept []string) setFeatures {
	set := setFeatures{command: unix.ETHTOOL_SFEATURES, size: get.size}
	for i := range get.size * blockFeatures {
		block, bit := i/blockFeatures, uint32(1)<<(i%blockFeatures)
		name := unix.ByteSliceToString(names.names[i][:])
		if get.blocks[block].available&bit == 0 || !strings.HasPrefix(name, "tx-") {
			continue
		}
		set.blocks[block].valid |= bit
		if slices.Contains(kept, name) {
			set.blocks[block].requested |= bit
		}
	}
	return set
}

// ethtool makes one request of ioctl SIOCETHTOOL.
func ethtool(fd int, device string, request unsafe.Pointer) error {
	// struct ifreq with its union used as a pointer.
	ifreq := struct {
		name [unix.IFNAMSIZ]byte
		data unsafe.Pointer
		_    [16]byte
	}{data: request}
	copy(ifreq.name[:unix.IFNAMSIZ-1], device)
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCETHTOOL, uintptr(unsafe.Pointer(&ifreq)))
	if errno != 0 {
		return errno
	}
	return nil
}
