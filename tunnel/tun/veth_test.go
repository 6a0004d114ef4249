package tun

import (
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"causeway/lab/netns"
)

func devices(t *testing.T, host *netns.Namespace) []string {
	t.Helper()
	names, err := host.Devices()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

func TestCloseLeavesNothing(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		host := netns.CreateFor(t, "one")
		before := devices(t, host)
		var device *Device
		within(t, host, func() (err error) {
			device, err = kinds[kind](deviceName)
			return err
		})
		if device.name != deviceName || device.Kind() != kind || !slices.Contains(devices(t, host), deviceName) {
			t.Errorf("%s of kind %s, devices %v", device.name, device.Kind(), devices(t, host))
		}
		if err := device.Close(); err != nil {
			t.Error(err)
		}
		if after := devices(t, host); !slices.Equal(before, after) {
			t.Errorf("devices %v, want %v", after, before)
		}
	})
}

func TestCloseAfterThePairWasRemoved(t *testing.T) {
	host := netns.CreateFor(t, "one")
	device := open(t, host, KindVeth)
	within(t, host, func() error { return netlink.LinkDel(linkNamed(t, deviceName)) })
	if err := device.Close(); err != nil {
		t.Error(err)
	}
}

// linkNamed finds a device of the calling thread's namespace.
func linkNamed(t *testing.T, name string) netlink.Link {
	t.Helper()
	link, err := netlink.LinkByName(name)
	if err != nil {
		t.Error(err)
		return &netlink.Dummy{}
	}
	return link
}

// crash makes a pair and leaves it the way a killed process does: without the
// socket.
func crash() error {
	device, err := openVeth(deviceName)
	if err != nil {
		return err
	}
	v := device.port.(*veth)
	v.links.Close()
	return v.socket.close()
}

func TestOpenReplacesAStalePair(t *testing.T) {
	host := netns.CreateFor(t, "one")
	within(t, host, crash)
	var before, after netlink.Link
	var device *Device
	within(t, host, func() (err error) {
		before = linkNamed(t, deviceName)
		device, err = Open(deviceName)
		after = linkNamed(t, deviceName)
		return err
	})
	if before.Attrs().Index == after.Attrs().Index {
		t.Error("the stale device is still there")
	}
	if err := device.Close(); err != nil {
		t.Error(err)
	}
	if left := devices(t, host); !slices.Equal(left, []string{"lo"}) {
		t.Errorf("left behind: %v", left)
	}
}

func TestOpenRefusesAPairInUse(t *testing.T) {
	host := netns.CreateFor(t, "one")
	open(t, host, KindVeth)
	before := devices(t, host)
	within(t, host, func() error {
		if device, err := Open(deviceName); !errors.Is(err, unix.EBUSY) {
			t.Errorf("%v, %v", device, err)
		}
		return nil
	})
	if after := devices(t, host); !slices.Equal(before, after) {
		t.Errorf("devices %v, want %v", after, before)
	}
}

func TestOpenRefusesAForeignDevice(t *testing.T) {
	foreign := map[string]func() error{
		"pair": func() error { return addPair(deviceName, "eth7") },
		"bridge": func() error {
			return netlink.LinkAdd(&netlink.Bridge{LinkAttrs: netlink.LinkAttrs{Name: deviceName}})
		},
		"wire of another pair": func() error { return errors.Join(addPair(deviceName, "eth7"), addPair(deviceName+wireSuffix, "eth8")) },
	}
	for name, add := range foreign {
		t.Run(name, func(t *testing.T) {
			host := netns.CreateFor(t, "one")
			within(t, host, func() error {
				if err := add(); errors.Is(err, unix.EOPNOTSUPP) {
					t.Skip("no such device here")
				} else if err != nil {
					return err
				}
				index := linkNamed(t, deviceName).Attrs().Index
				for kind, open := range map[string]func(string) (*Device, error){"any": Open, KindVeth: openVeth} {
					if device, err := open(deviceName); err == nil {
						t.Errorf("%s: a device of kind %s", kind, device.Kind())
					}
				}
				if linkNamed(t, deviceName).Attrs().Index != index {
					t.Error("the foreign device was replaced")
				}
				return nil
			})
		})
	}
}

func addPair(name, peer string) error {
	attributes := netlink.NewLinkAttrs()
	attributes.Name = name
	pair := netlink.NewVeth(attributes)
	pair.PeerName = peer
	return netlink.LinkAdd(pair)
}

// An empty folder in place of /dev/net is what a container without the device
// sees.
func TestOpenWithoutTheNode(t *testing.T) {
	host := netns.CreateFor(t, "one")
	if _, err := os.Stat("/dev/net"); err == nil {
		if err := unix.Mount("none", "/dev/net", "tmpfs", 0, ""); err != nil {
			t.Skip("cannot hide /dev/net:", err)
		}
		t.Cleanup(func() { unix.Unmount("/dev/net", 0) })
	}
	within(t, host, func() error {
		device, err := Open(deviceName)
		if err != nil {
			return err
		}
		if device.Kind() != KindVeth {
			t.Errorf("kind %s", device.Kind())
		}
		return device.Close()
	})
}

func TestOnlyAMissingNodeIsReplaced(t *testing.T) {
	tests := []struct {
		err  error
		want bool
	}{
		{&os.PathError{Op: "open", Path: node, Err: unix.EACCES}, true},
		{&os.PathError{Op: "open", Path: node, Err: unix.EPERM}, true},
		{&os.PathError{Op: "open", Path: node, Err: unix.ENOENT}, true},
		{&os.PathError{Op: "open", Path: node, Err: unix.ENODEV}, true},
		{&os.PathError{Op: "open", Path: node, Err: unix.ENXIO}, true},
		{&os.PathError{Op: "open", Path: node, Err: unix.EMFILE}, false},
		{os.NewSyscallError("TUNSETIFF", unix.EPERM), false},
		{nil, false},
	}
	for _, tt := range tests {
		if got := unavailable(tt.err); got != tt.want {
			t.Errorf("unavailable(%v) = %v", tt.err, got)
		}
	}
}

// Frames that hold no IP packet are not for the tunnel, nor are those that
// somebody sends on the wire.
func TestReadPassesOverOtherFrames(t *testing.T) {
	s := newSite(t, KindVeth, 1)
	conn := s.dial(t)
	lldp := append([]byte{1, 0x80, 0xc2, 0, 0, 0x0e, 2, 0, 0, 0, 0, 9, 0x88, 0xcc}, make([]byte, 46)...)
	_, b := s.datagram([]byte("on the wire"))
	ip := append([]byte{2, 0, 0, 0, 0, 8, 2, 0, 0, 0, 0, 9, 0x08, 0x00}, b...)
	within(t, s.host, func() error {
		return errors.Join(sendFrame(t, deviceName, lldp), sendFrame(t, deviceName+wireSuffix, ip))
	})
	if _, err := conn.Write([]byte("from the host")); err != nil {
		t.Fatal(err)
	}
	if _, b := s.readPacket(t); string(b[28:]) != "from the host" {
		t.Errorf("read %q", b)
	}
}

// sendFrame sends a frame on a device of the calling thread's namespace.
func sendFrame(t *testing.T, device string, frame []byte) error {
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	return unix.Sendto(fd, frame, 0, &unix.SockaddrLinklayer{Ifindex: linkNamed(t, device).Attrs().Index})
}

func TestWriteRefusesWhatIsNoPacket(t *testing.T) {
	s := newSite(t, KindVeth, 1)
	virtio, b := s.datagram([]byte("whole"))
	whole := vectorOf(virtio, b)
	for name, parts := range map[string][]unix.Iovec{
		"nothing":      nil,
		"header alone": whole[:1],
		"no header":    whole[1:],
		"too many":     slices.Repeat(whole, maxParts),
	} {
		if err := s.device.Write(parts); !errors.Is(err, unix.EINVAL) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
