package hostnet

import (
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"time"

	"golang.org/x/net/icmp"
	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
	"golang.org/x/sys/unix"

	"causeway"
)

// echoTries is how often an unanswered echo request is sent again.
const echoTries = 3

// Echo pings an address from an address of this host and reports whether it
// answered within the time. Problem: host.read, where no socket can be had.
func Echo(ctx context.Context, from, to netip.Addr, within time.Duration) (bool, error) {
	network, protocol := "ip4:icmp", 1
	var request icmp.Type = ipv4.ICMPTypeEcho
	var answer icmp.Type = ipv4.ICMPTypeEchoReply
	if to.Is6() {
		network, protocol, request, answer = "ip6:ipv6-icmp", 58, ipv6.ICMPTypeEchoRequest, ipv6.ICMPTypeEchoReply
	}
	conn, err := icmp.ListenPacket(network, from.String())
	if err != nil {
		return false, causeway.NewProblem("host.read", "ping from "+from.String(), err)
	}
	defer conn.Close()
	id := int(rand.Uint32() & 0xffff)
	encoded, err := echoMessage(request, id)
	if err != nil {
		return false, err
	}
	end := time.Now().Add(within)
	for try := range echoTries {
		// A destination that the kernel refuses now may be reached by the next.
		_, _ = conn.WriteTo(encoded, &net.IPAddr{IP: to.AsSlice()})
		until := time.Now().Add(time.Until(end) / time.Duration(echoTries-try))
		if err := conn.SetReadDeadline(until); err != nil {
			return false, err
		}
		if awaitEcho(conn, protocol, answer, id, to) {
			return true, nil
		}
		if ctx.Err() != nil {
			break
		}
	}
	return false, nil
}

func echoMessage(kind icmp.Type, id int) ([]byte, error) {
	m := icmp.Message{Type: kind, Body: &icmp.Echo{ID: id, Seq: 1, Data: make([]byte, 16)}}
	return m.Marshal(nil)
}

// awaitEcho reads until the answer or the deadline.
func awaitEcho(conn *icmp.PacketConn, protocol int, answer icmp.Type, id int, to netip.Addr) bool {
	buffer := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(buffer)
		if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, net.ErrClosed) {
			return false
		}
		if err != nil {
			continue // an ICMP error to an earlier request
		}
		at, ok := from.(*net.IPAddr)
		if ok && at.IP.Equal(to.AsSlice()) && isEcho(buffer[:n], protocol, answer, id) {
			return true
		}
	}
}

func isEcho(b []byte, protocol int, kind icmp.Type, id int) bool {
	m, err := icmp.ParseMessage(protocol, b)
	if err != nil || m.Type != kind {
		return false
	}
	body, ok := m.Body.(*icmp.Echo)
	return ok && body.ID == id
}

// EchoAs pings a host on a device's network from an address that is not this
// host's, as if the packet were forwarded, and reports whether the answer came
// back to the device within the time. IPv4 only. Problem: host.read.
func EchoAs(ctx context.Context, device string, source, to netip.Addr, within time.Duration) (bool, error) {
	answered, err := echoAs(ctx, device, source, to, within)
	if err != nil {
		return false, causeway.NewProblem("host.read", "ping through "+device, err)
	}
	return answered, nil
}

func echoAs(ctx context.Context, device string, source, to netip.Addr, within time.Duration) (bool, error) {
	card, err := net.InterfaceByName(device)
	if err != nil {
		return false, err
	}
	ear, err := unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return false, err
	}
	defer unix.Close(ear)
	if err := unix.Bind(ear, &unix.SockaddrLinklayer{Protocol: networkOrder(unix.ETH_P_IP), Ifindex: card.Index}); err != nil {
		return false, err
	}
	mouth, err := unix.Socket(unix.AF_INET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.IPPROTO_RAW)
	if err != nil {
		return false, err
	}
	defer unix.Close(mouth)
	if err := unix.BindToDevice(mouth, device); err != nil {
		return false, err
	}
	id := int(rand.Uint32() & 0xffff)
	message, err := echoMessage(ipv4.ICMPTypeEcho, id)
	if err != nil {
		return false, err
	}
	packet := append(echoHeader(source, to, len(message)), message...)
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	var next time.Time
	for ctx.Err() == nil {
		if now := time.Now(); now.After(next) {
			_ = unix.Sendto(mouth, packet, 0, &unix.SockaddrInet4{Addr: to.As4()})
			next = now.Add(within / echoTries)
		}
		if hearsEcho(ear, source, to, id) {
			return true, nil
		}
		pauseFor(ctx, conflictPolls)
	}
	return false, nil
}

// echoHeader is the IPv4 header of an echo request; the kernel fills in length
// and checksum (raw(7)).
func echoHeader(source, to netip.Addr, payload int) []byte {
	h := make([]byte, 20)
	h[0], h[8], h[9] = 0x45, 64, unix.IPPROTO_ICMP
	binary.BigEndian.PutUint16(h[2:], uint16(len(h)+payload))
	copy(h[12:], source.AsSlice())
	copy(h[16:], to.AsSlice())
	return h
}

// hearsEcho reads what has arrived on a packet socket and reports whether the
// answer is among it.
func hearsEcho(fd int, source, to netip.Addr, id int) bool {
	b := make([]byte, 1500)
	for {
		n, err := unix.Read(fd, b)
		if err != nil {
			return false
		}
		if isEchoFor(b[:n], source, to, id) {
			return true
		}
	}
}

// isEchoFor reports whether an IPv4 packet is the answer of a host to an echo
// request from source.
func isEchoFor(b []byte, source, to netip.Addr, id int) bool {
	if len(b) < 20 || b[0]>>4 != 4 || b[9] != unix.IPPROTO_ICMP {
		return false
	}
	header := int(b[0]&15) * 4
	from, _ := netip.AddrFromSlice(b[12:16])
	goal, _ := netip.AddrFromSlice(b[16:20])
	return len(b) >= header && from == to && goal == source && isEcho(b[header:], 1, ipv4.ICMPTypeEchoReply, id)
}
