package hostnet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// The tests of this file send packets with inner addresses to a WAN device
// without a reverse-path filter and see where they come out.

// spoof is a packet as a stranger on the WAN may send it.
type spoof struct {
	name, from, to string
	// inner is whether it has an inner address, so that it is to be dropped.
	inner bool
}

var spoofs = []spoof{
	{"a record of a peer", "198.51.100.7", "192.0.2.1", false},
	{"a stranger through the host", "198.51.100.7", "203.0.113.9", false},
	{"a remote site to the WAN address", "172.16.1.10", "192.0.2.1", true},
	{"a remote site to the LAN address", "172.16.1.10", "10.0.1.1", true},
	{"a remote site to a host", "172.16.1.10", "10.0.1.10", true},
	{"the own site to the WAN address", "10.0.1.77", "192.0.2.1", true},
	{"the own site into the tunnel", "10.0.1.77", "172.16.1.10", true},
	{"a stranger to the LAN address", "198.51.100.7", "10.0.1.1", true},
	{"a stranger to a host", "198.51.100.7", "10.0.1.10", true},
	{"a stranger into the tunnel", "198.51.100.7", "172.16.1.10", true},

	{"a record of a peer over IPv6", "2001:db8:7::7", "2001:db8::1", false},
	{"a stranger through the host over IPv6", "2001:db8:7::7", "2001:db8:9::9", false},
	{"a remote site to the WAN address over IPv6", "fd00:2::10", "2001:db8::1", true},
	{"a remote site to the LAN address over IPv6", "fd00:2::10", "fd00:1::1", true},
	{"a remote site to a host over IPv6", "fd00:2::10", "fd00:1::10", true},
	{"the own site into the tunnel over IPv6", "fd00:1::77", "fd00:2::10", true},
	{"a stranger to the LAN address over IPv6", "2001:db8:7::7", "fd00:1::1", true},
	{"a stranger to a host over IPv6", "2001:db8:7::7", "fd00:1::10", true},
	{"a stranger into the tunnel over IPv6", "2001:db8:7::7", "fd00:2::10", true},
}

var inner = []netip.Prefix{own, remote, netip.MustParsePrefix("fd00:1::/48"), netip.MustParsePrefix("fd00:2::/48")}

func TestSpoofedPacketsAreDropped(t *testing.T) {
	undoFile := newHost(t)
	wan := newWAN(t)
	before := ruleTexts(t)
	wan.assertArrive(t, "without the rules", func(spoof) bool { return true })

	rules, warnings, err := Drop("lan", []netip.Addr{wanAddr, netip.MustParseAddr("2001:db8::1")}, inner)
	if must(t, err); len(warnings) != 0 || len(rules) != 2*len(inner) {
		t.Fatalf("rules %v, warnings %v", rules, warnings)
	}
	host := open(t, undoFile)
	must(t, host.Apply(State{Rules: rules}))
	wan.assertArrive(t, "with the rules", func(s spoof) bool { return !s.inner })

	must(t, host.Undo(nil))
	wan.assertArrive(t, "after the stop", func(spoof) bool { return true })
	if after := ruleTexts(t); !slices.Equal(before, after) {
		t.Errorf("the rules are not as before:\n%q\n%q", before, after)
	}
	assertGone(t, undoFile)
}

// TestRulesSurviveACrash, also one in the middle of moving the kernel's rule;
// the next run takes them over, and its stop restores what was before.
func TestRulesSurviveACrash(t *testing.T) {
	undoFile := newHost(t)
	wan := newWAN(t)
	before := ruleTexts(t)
	rules := offWAN(inner...)
	must(t, open(t, undoFile).Apply(State{Rules: rules}))
	settled := ruleTexts(t)
	for _, family := range ruleFamilies {
		for _, step := range []func() error{
			func() error { return nil },
			func() error { return netlink.RuleAdd(localRule(family, sparePriority)) },
			func() error { return netlink.RuleDel(localRule(family, firstPriority)) },
		} {
			must(t, step())
			wan.assertArrive(t, "after the crash", func(s spoof) bool { return !s.inner })
		}
	}
	must(t, open(t, undoFile).Apply(State{Rules: rules}))
	if after := ruleTexts(t); !slices.Equal(settled, after) {
		t.Errorf("the rules were not settled:\n%q\n%q", settled, after)
	}
	// Less is wanted, then one is taken away by somebody, then nothing.
	host := open(t, undoFile)
	must(t, host.Apply(State{Rules: rules[:4]}))
	must(t, setRule(rules[0], ""))
	must(t, host.Apply(State{Rules: rules[:4]}))
	wan.assertArrive(t, "for IPv4 alone", func(s spoof) bool { return !s.inner || netip.MustParseAddr(s.to).Is6() })
	must(t, netlink.RuleAdd(localRule(netlink.FAMILY_V4, sparePriority)))
	must(t, netlink.RuleDel(localRule(netlink.FAMILY_V4, firstPriority)))
	must(t, open(t, undoFile).Undo(nil))
	if after := ruleTexts(t); !slices.Equal(before, after) {
		t.Errorf("the rules are not as before:\n%q\n%q", before, after)
	}
	assertGone(t, undoFile)
}

// TestRulesOfOthersStay: those before, beside and after ours.
func TestRulesOfOthersStay(t *testing.T) {
	undoFile := newHost(t)
	for _, priority := range []int{0, 1, 100, 40000} {
		rule := netlink.NewRule()
		rule.Family, rule.Priority, rule.Table, rule.IifName = netlink.FAMILY_V4, priority, 1000+priority, "lan"
		must(t, netlink.RuleAdd(rule))
	}
	before := ruleTexts(t)
	rules := offWAN(inner...)
	host := open(t, undoFile)
	must(t, host.Apply(State{Rules: rules}))
	must(t, host.Apply(State{Rules: rules}))
	during := ruleTexts(t)
	must(t, host.Undo(nil))
	after := ruleTexts(t)
	slices.Sort(before)
	slices.Sort(after)
	if !slices.Equal(before, after) || len(during) != len(before)+len(rules) {
		t.Errorf("before\n%q\nwith ours\n%q\nafter\n%q", before, during, after)
	}
}

// ruleTexts lists all rules in their order.
func ruleTexts(t *testing.T) []string {
	t.Helper()
	var texts []string
	for _, family := range ruleFamilies {
		rules, err := listRules(family)
		must(t, err)
		for _, r := range rules {
			texts = append(texts, fmt.Sprintf("%d: %s iif %q table %d protocol %d", r.Priority, r, r.IifName, r.Table, r.Protocol))
		}
	}
	return texts
}

// wan is the far end of the WAN device and every place at which a packet may
// come out: a socket of the host, the LAN and the tunnel.
type wan struct {
	fd       int
	address  unix.SockaddrLinklayer
	hardware [2]net.HardwareAddr // of wan0 and of its far end
	outlets  []int
}

const spoofPort = 5353

// elsewhere is the hardware address of whom packets are forwarded to. The far
// ends of the devices are in the same namespace: what is addressed to others
// they show and do not take.
var elsewhere = net.HardwareAddr{2, 0, 0, 0, 0, 0x99}

// newWAN makes wan0 on the host of newHost, gives everything an address of
// each version and switches on what lets packets through. It keeps the test's
// thread on one processor, so that the kernel keeps packets in order.
func newWAN(t *testing.T) *wan {
	t.Helper()
	var one unix.CPUSet
	must(t, unix.SchedGetaffinity(0, &one))
	for cpu, found := 0, false; cpu < 1024; cpu++ {
		if one.IsSet(cpu) && found {
			one.Clear(cpu)
		}
		found = found || one.IsSet(cpu)
	}
	must(t, unix.SchedSetaffinity(0, &one))
	addDevice(t, "wan0")
	if _, err := os.Stat("/proc/sys/net/ipv6"); err != nil {
		t.Skip("the kernel has no IPv6")
	}
	for _, name := range []string{
		"net/ipv4/conf/all/rp_filter", "net/ipv4/conf/wan0/rp_filter", "net/ipv6/conf/all/accept_dad",
		"net/ipv6/conf/wan0/accept_dad", "net/ipv6/conf/lan/accept_dad", "net/ipv6/conf/cw0/accept_dad",
	} {
		must(t, writeSysctl(name, "0"))
	}
	must(t, writeSysctl("net/ipv4/ip_forward", "1"))
	must(t, writeSysctl("net/ipv6/conf/all/forwarding", "1"))
	for _, name := range []string{"wan0", "cw0"} {
		must(t, netlink.LinkSetUp(device(t, name)))
	}
	for _, a := range [][2]string{{"wan0", "192.0.2.1/24"}, {"wan0", "2001:db8::1/64"}, {"lan", "fd00:1::1/64"}} {
		address, err := netlink.ParseAddr(a[1])
		must(t, err)
		address.Flags = unix.IFA_F_NODAD
		must(t, netlink.AddrAdd(device(t, a[0]), address))
	}
	for _, to := range [][2]string{{"cw0", "172.16.0.0/16"}, {"cw0", "fd00:2::/48"}, {"lan", "203.0.113.0/24"}, {"lan", "2001:db8:9::/64"}, {"wan0", "0.0.0.0/0"}, {"wan0", "::/0"}} {
		_, destination, err := net.ParseCIDR(to[1])
		must(t, err)
		must(t, netlink.RouteAdd(&netlink.Route{Dst: destination, LinkIndex: device(t, to[0]).Attrs().Index}))
	}
	for _, n := range [][2]string{{"lan", "10.0.1.10"}, {"lan", "fd00:1::10"}, {"lan", "203.0.113.9"}, {"lan", "2001:db8:9::9"}, {"cw0", "172.16.1.10"}, {"cw0", "fd00:2::10"}} {
		must(t, netlink.NeighAdd(&netlink.Neigh{
			LinkIndex: device(t, n[0]).Attrs().Index, State: netlink.NUD_PERMANENT,
			IP: net.ParseIP(n[1]), HardwareAddr: elsewhere,
		}))
	}
	w := &wan{fd: packetSocket(t, 0, 0), hardware: [2]net.HardwareAddr{device(t, "wan0").Attrs().HardwareAddr, device(t, "wan0-far").Attrs().HardwareAddr}}
	w.address = unix.SockaddrLinklayer{Ifindex: device(t, "wan0-far").Attrs().Index, Halen: 6}
	for _, name := range []string{"lan-far", "cw0-far"} {
		w.outlets = append(w.outlets, packetSocket(t, device(t, name).Attrs().Index, unix.ETH_P_ALL))
	}
	w.outlets = append(w.outlets,
		udpSocket(t, unix.AF_INET, &unix.SockaddrInet4{Port: spoofPort}), udpSocket(t, unix.AF_INET6, &unix.SockaddrInet6{Port: spoofPort}))
	return w
}

func udpSocket(t *testing.T, family int, at unix.Sockaddr) int {
	t.Helper()
	fd, err := unix.Socket(family, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	must(t, err)
	t.Cleanup(func() { unix.Close(fd) })
	if family == unix.AF_INET6 {
		must(t, unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 1))
	}
	must(t, unix.Bind(fd, at))
	return fd
}

func packetSocket(t *testing.T, index, protocol int) int {
	t.Helper()
	inOrder := uint16(protocol<<8 | protocol>>8)
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, int(inOrder))
	must(t, err)
	t.Cleanup(func() { unix.Close(fd) })
	if index != 0 {
		must(t, unix.Bind(fd, &unix.SockaddrLinklayer{Ifindex: index, Protocol: inOrder}))
	}
	return fd
}

// assertArrive sends every packet and compares which come out somewhere. The
// kernel handles what was sent first first, so that nothing is waited for in
// vain: markers that come out at each place under any rules are sent behind.
func (w *wan) assertArrive(t *testing.T, when string, want func(spoof) bool) {
	t.Helper()
	for i, s := range spoofs {
		w.send(t, s.from, s.to, fmt.Sprintf("spoof %02d", i))
	}
	seen := map[string]bool{}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline) && !(seen["spoof 98"] && seen["spoof 99"]); {
		w.send(t, "198.51.100.7", "192.0.2.1", "spoof 98")
		w.send(t, "198.51.100.7", "203.0.113.9", "spoof 99")
		w.collect(seen)
	}
	for i, s := range spoofs {
		if got := seen[fmt.Sprintf("spoof %02d", i)]; got != want(s) {
			t.Errorf("%s: %s (%s to %s) came out: %v, want %v", when, s.name, s.from, s.to, got, want(s))
		}
	}
}

// collect adds the marks of what has come out.
func (w *wan) collect(seen map[string]bool) {
	buffer := make([]byte, 2000)
	for _, outlet := range w.outlets {
		for {
			n, _, err := unix.Recvfrom(outlet, buffer, unix.MSG_DONTWAIT)
			if err != nil {
				break
			}
			if i := bytes.Index(buffer[:n], []byte("spoof ")); i >= 0 && i+8 <= n {
				seen[string(buffer[i:i+8])] = true
			}
		}
	}
}

// send puts a UDP packet on the wire to wan0.
func (w *wan) send(t *testing.T, from, to, payload string) {
	t.Helper()
	source, destination := netip.MustParseAddr(from), netip.MustParseAddr(to)
	udp := binary.BigEndian.AppendUint16(nil, 40000)
	udp = binary.BigEndian.AppendUint16(udp, spoofPort)
	udp = binary.BigEndian.AppendUint16(udp, uint16(8+len(payload)))
	udp = append(append(udp, 0, 0), payload...)
	pseudo := append(append(source.AsSlice(), destination.AsSlice()...), 0, unix.IPPROTO_UDP, 0, byte(len(udp)))
	binary.BigEndian.PutUint16(udp[6:], checksum(append(pseudo, udp...)))
	frame := append(append([]byte{}, w.hardware[0]...), w.hardware[1]...)
	if source.Is4() {
		header := []byte{0x45, 0, 0, byte(20 + len(udp)), 0, 0, 0, 0, 64, unix.IPPROTO_UDP, 0, 0}
		header = append(append(header, source.AsSlice()...), destination.AsSlice()...)
		binary.BigEndian.PutUint16(header[10:], checksum(header))
		frame = append(append(frame, 8, 0), header...)
	} else {
		frame = append(frame, 0x86, 0xdd, 0x60, 0, 0, 0, 0, byte(len(udp)), unix.IPPROTO_UDP, 64)
		frame = append(append(frame, source.AsSlice()...), destination.AsSlice()...)
	}
	must(t, unix.Sendto(w.fd, append(frame, udp...), 0, &w.address))
}

// checksum is the Internet checksum (RFC 1071).
func checksum(data []byte) uint16 {
	var sum uint32
	for i := 0; i < len(data); i += 2 {
		sum += uint32(data[i]) << 8
		if i+1 < len(data) {
			sum += uint32(data[i+1])
		}
	}
	for sum>>16 != 0 {
		sum = sum&0xffff + sum>>16
	}
	return ^uint16(sum)
}
