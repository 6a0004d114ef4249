package tunnel

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"causeway/lab/netns"
	"causeway/tunnel/packet"
	"causeway/tunnel/tun"
)

// The tests of this package run in namespaces of their own, some make more.
func TestMain(m *testing.M) { os.Exit(netns.RunTests(tests{m})) }

type tests struct{ *testing.M }

// Run ends the process.
func (m tests) Run() int {
	if netns.Inside() {
		if err := loopbackUp(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	goleak.VerifyTestMain(m.M)
	return 0
}

func loopbackUp() error {
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return err
	}
	return netlink.LinkSetUp(lo)
}

// gatewayHost is a network namespace with a TUN device cw0, of which packets
// come, and the means to see what the kernel makes of them.
type gatewayHost struct {
	t      *testing.T
	space  *netns.Namespace
	device *tun.Device
}

func newGatewayHost(t *testing.T) *gatewayHost {
	t.Helper()
	h := &gatewayHost{t: t, space: netns.CreateFor(t, "gateway-of-datagrams")}
	h.device = h.open("cw0")
	if !h.device.Offloads().UDP {
		t.Skip("this kernel passes no super-packets of UDP")
	}
	return h
}

// open opens a TUN device, sets it up and closes it after the test.
func (h *gatewayHost) open(name string) (device *tun.Device) {
	h.t.Helper()
	h.within(func() (err error) {
		device, err = tun.Open(name)
		return err
	})
	h.t.Cleanup(func() { device.Close() })
	if device.Kind() != tun.KindTUN {
		h.t.Skip("no TUN device here")
	}
	if err := h.space.Up(name); err != nil {
		h.t.Fatal(err)
	}
	return device
}

func (h *gatewayHost) within(f func() error) {
	h.t.Helper()
	if err := h.space.Do(f); err != nil {
		h.t.Fatal(err)
	}
}

func (h *gatewayHost) link(name string) netlink.Link {
	h.t.Helper()
	var link netlink.Link
	h.within(func() (err error) {
		link, err = netlink.LinkByName(name)
		return err
	})
	return link
}

func addressNet(prefix string) *net.IPNet {
	p := netip.MustParsePrefix(prefix)
	return &net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
}

// mixture is what a joiner joins in part: runs of one flow, with a tail, and
// among them what must stay as it is.
func mixture() []lone {
	var all []lone
	for _, l := range []lone{
		{df: true, port: 5000},
		{ipv6: true, port: 5000},
		{port: 5001},
		{df: true, port: 5002, class: 0xb8},
		{ipv6: true, port: 5002, class: 0x22, partial: true},
		{df: true, port: 5003, partial: true},
	} {
		for i := range 10 {
			l.payload = string(bytes.Repeat([]byte{byte('a' + i)}, 200))
			all = append(all, l)
			l.id++
		}
		tail, damaged, none := l, l, l
		tail.payload = "a tail"
		damaged.damaged = !l.partial
		none.noChecksum = !l.partial && !l.ipv6
		all = append(all, tail, l, damaged, l, none, l, l)
	}
	return all
}

// A host behind the gateway gets what was sent, byte by byte, but for the hop
// to it.
func TestTheKernelForwardsWhatWasJoined(t *testing.T) {
	h := newGatewayHost(t)
	out := h.open("cw1")
	if err := out.SetOffloads(tun.Offloads{}); err != nil { // what comes out is cut
		t.Fatal(err)
	}
	for _, path := range []string{"net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding"} {
		if err := h.space.Sysctl(path, "1"); err != nil {
			t.Fatal(err)
		}
	}
	h.route("10.0.1.0/24", "cw0")
	h.route("172.16.1.10/32", "cw1")
	h.route("fd00::1/128", "cw0")
	h.route("fd00::2/128", "cw1")
	h.awaitUp(func() bool { return len(h.readAll(out, 1, 20*time.Millisecond)) == 1 })
	h.readAll(out, 1<<20, 50*time.Millisecond)

	sent := mixture()
	pass(h.joiner(), sent)
	got := h.readAll(out, len(sent), patience)
	if len(got) != len(sent) {
		t.Fatalf("%d came, want %d", len(got), len(sent))
	}
	for i := range sent {
		if want := afterHop(sent[i].arrives()); !bytes.Equal(anyID(got[i]), want) {
			t.Errorf("%d: %+v\n% x, want\n% x", i, sent[i], got[i], want)
		}
	}
}

// joiner writes to the device, and is seen to have joined something.
func (h *gatewayHost) joiner() *joiner {
	spy := &countingDevice{Device: h.device}
	h.t.Cleanup(func() {
		if spy.super == 0 {
			h.t.Error("nothing was joined: the test is blind")
		}
	})
	j := joinerOn(spy)
	return &j
}

type countingDevice struct {
	*tun.Device
	super int
}

func (d *countingDevice) Write(parts []unix.Iovec) error {
	err := d.Device.Write(parts)
	if len(parts) > 2 && err == nil {
		d.super++
	}
	return err
}

func (h *gatewayHost) route(to, device string) {
	h.t.Helper()
	link := h.link(device)
	h.within(func() error {
		return netlink.RouteAdd(&netlink.Route{LinkIndex: link.Attrs().Index, Dst: addressNet(to), Scope: netlink.SCOPE_LINK})
	})
}

// firstPort is where the datagrams of awaitUp come from.
const firstPort = 4999

// awaitUp writes datagrams until one gets through: the first are lost while the
// kernel takes notice that the device is up.
func (h *gatewayHost) awaitUp(through func() bool) {
	h.t.Helper()
	first := lone{df: true, port: firstPort, payload: "first"}
	j := joinerOn(h.device)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		pass(&j, []lone{first})
		if through() {
			return
		}
	}
	h.t.Fatal("the device does not come up")
}

// readAll reads so many of the test's datagrams, complete, or what comes in
// that time.
func (h *gatewayHost) readAll(device *tun.Device, count int, within time.Duration) (all [][]byte) {
	h.t.Helper()
	b := make([]byte, tun.MaxRead)
	for deadline := time.Now().Add(within); len(all) < count && time.Now().Before(deadline); {
		n, err := device.Read(b)
		if errors.Is(err, tun.ErrAgain) {
			if err := device.Wait(min(within, 10*time.Millisecond)); err != nil {
				h.t.Fatal(err)
			}
			continue
		}
		if err != nil {
			h.t.Fatal(err)
		}
		v, p := packet.ParseVirtioHeader(b), slices.Clone(b[packet.VirtioHeaderSize:n])
		if in, err := packet.Parse(p); err != nil || in.DestinationPort != 443 {
			continue // the host's own
		}
		if v.Flags&packet.NeedsChecksum != 0 {
			packet.CompleteChecksum(p, int(v.ChecksumStart), int(v.ChecksumOffset))
		}
		all = append(all, p)
	}
	return all
}

// afterHop is what a router makes of a packet.
func afterHop(b []byte) []byte {
	if b[0]>>4 == 6 {
		b[7]--
		return b
	}
	b[8]--
	b[10], b[11] = 0, 0
	sum := ^onesSum(b[:20])
	b[10], b[11] = byte(sum>>8), byte(sum)
	return b
}

// A program on the gateway itself receives what was sent, with its TTL and
// TOS, and nothing that was damaged.
func TestAProgramReceivesWhatWasJoined(t *testing.T) {
	h := newGatewayHost(t)
	link := h.link("cw0")
	var conn *net.UDPConn
	h.within(func() (err error) {
		if err := netlink.AddrAdd(link, &netlink.Addr{IPNet: addressNet("172.16.1.10/32")}); err != nil {
			return err
		}
		if conn, err = net.ListenUDP("udp4", &net.UDPAddr{Port: 443}); err != nil {
			return err
		}
		return askForHeaders(conn)
	})
	defer conn.Close()
	h.route("10.0.1.0/24", "cw0")
	b, control := make([]byte, 2048), make([]byte, 256)
	h.awaitUp(func() bool {
		conn.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		_, err := conn.Read(b)
		return err == nil
	})

	sent := slices.DeleteFunc(mixture(), func(l lone) bool { return l.ipv6 })
	pass(h.joiner(), sent)
	conn.SetReadDeadline(time.Now().Add(patience))
	for i, l := range sent {
		if l.damaged {
			continue
		}
		n, controls, from, err := receiveFrom(conn, b, control)
		for err == nil && from == firstPort {
			n, controls, from, err = receiveFrom(conn, b, control)
		}
		if err != nil {
			t.Fatal(err)
		}
		if string(b[:n]) != l.payload || from != l.port || controls[unix.IP_TTL] != 64 || controls[unix.IP_TOS] != l.class {
			t.Errorf("%d: %q from port %d with TTL and TOS %v, want %+v", i, b[:n], from, controls, l)
		}
	}
	conn.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	if n, err := conn.Read(b); err == nil {
		t.Errorf("%q came besides", b[:n])
	}
}

func askForHeaders(conn *net.UDPConn) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		failed = errors.Join(unix.SetsockoptInt(int(fd), unix.IPPROTO_IP, unix.IP_RECVTTL, 1),
			unix.SetsockoptInt(int(fd), unix.IPPROTO_IP, unix.IP_RECVTOS, 1))
	})
	return errors.Join(err, failed)
}

// receiveFrom returns the first byte of each control message by its type, and
// the port of the sender.
func receiveFrom(conn *net.UDPConn, b, control []byte) (n int, controls map[int]byte, port uint16, err error) {
	n, length, _, from, err := conn.ReadMsgUDPAddrPort(b, control)
	if err != nil {
		return 0, nil, 0, err
	}
	messages, err := unix.ParseSocketControlMessage(control[:length])
	controls = map[int]byte{}
	for _, m := range messages {
		kind := int(m.Header.Type)
		controls[kind] = m.Data[0]
	}
	return n, controls, from.Port(), err
}
