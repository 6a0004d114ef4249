package udp

import (
	"encoding/binary"
	"net/netip"
	"os"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// inNamespace runs f in a network namespace of its own, with the loopback
// device up. The namespace goes with the thread, which is not used again.
func inNamespace(t *testing.T, f func()) {
	t.Helper()
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := unix.Unshare(unix.CLONE_NEWNET)
		if err == nil {
			err = setLoopbackUp()
		}
		if err == nil {
			f()
		}
		done <- err
	}()
	if err := <-done; err != nil {
		t.Skip("no network namespace can be made here:", err)
	}
}

func setLoopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	request.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, request)
}

// Rule W23: the outer header is the same whatever the host's defaults and the
// packets inside are (RFC 6040, compatibility mode).
func TestW23OuterHeaderIsConstant(t *testing.T) {
	defaults := map[string]string{
		"127.0.0.1": "/proc/sys/net/ipv4/ip_default_ttl",
		"::1":       "/proc/sys/net/ipv6/conf/lo/hop_limit",
	}
	for address, setting := range defaults {
		t.Run(address, func(t *testing.T) {
			inNamespace(t, func() {
				if err := os.WriteFile(setting, []byte("99"), 0); err != nil {
					t.Log("the host's default cannot be changed:", err)
				}
				testOuterHeader(t, netip.MustParseAddr(address))
			})
		})
	}
}

func testOuterHeader(t *testing.T, address netip.Addr) {
	to, err := Open(netip.AddrPortFrom(address, 0), "")
	if err != nil {
		t.Error(err)
		return
	}
	defer to.Close()
	from, err := Open(netip.AddrPortFrom(address, 0), "")
	if err != nil {
		t.Error(err)
		return
	}
	defer from.Close()
	shard, err := from.OpenShard("")
	if err != nil {
		t.Error(err)
		return
	}
	defer shard.Close()
	to.SetOffloads(Offloads{})
	for _, s := range []*Socket{from, shard} {
		sender, endpoint := s.NewSender(), NewEndpoint(to.Local())
		for _, datagram := range datagrams(1000, 1000, 300) {
			add(sender, endpoint, datagram)
		}
		sender.Flush()
	}
	for i := range 6 {
		if hops, class, ok := readHeader(t, to); !ok || hops != hopLimit || class != 0 {
			t.Errorf("datagram %d: hop limit %d, traffic class %#x, received %v", i, hops, class, ok)
		}
	}
}

// readHeader receives a datagram with what its IP header had.
func readHeader(t *testing.T, s *Socket) (hops, class int, ok bool) {
	t.Helper()
	level, options := unix.IPPROTO_IP, []int{unix.IP_RECVTTL, unix.IP_RECVTOS}
	if s.Local().Addr().Is6() {
		level, options = unix.IPPROTO_IPV6, []int{unix.IPV6_RECVHOPLIMIT, unix.IPV6_RECVTCLASS}
	}
	for _, option := range options {
		if err := unix.SetsockoptInt(s.fd, level, option, 1); err != nil {
			t.Error(err)
			return 0, 0, false
		}
	}
	if err := s.NewReceiver().Wait(time.Second); err != nil {
		t.Error(err)
	}
	control := make([]byte, 200)
	_, n, _, _, err := unix.Recvmsg(s.fd, make([]byte, 2000), control, unix.MSG_DONTWAIT)
	if err != nil {
		t.Error(err)
		return 0, 0, false
	}
	messages, err := unix.ParseSocketControlMessage(control[:n])
	if err != nil || len(messages) != 2 {
		t.Errorf("%d control messages: %v", len(messages), err)
		return 0, 0, false
	}
	for _, m := range messages {
		switch int(m.Header.Type) {
		case unix.IP_TTL, unix.IPV6_HOPLIMIT:
			hops = int(binary.NativeEndian.Uint32(m.Data))
		default: // a byte of IPv4, an int of IPv6
			class = int(m.Data[0])
		}
	}
	return hops, class, true
}
