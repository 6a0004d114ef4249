package hostnet

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
)

// ARP in Ethernet, RFC 826.
const (
	arpBytes     = 28
	arpRequest   = 1
	arpEthernet  = 1
	etherHeader  = 14
	senderMACAt  = 8
	senderAddrAt = 14
)

// conflictPolls is how often a socket is looked at while it waits.
const conflictPolls = 20 * time.Millisecond

// OtherOwner asks the hosts on a device's network who has an IPv4 address of
// this host, with ARP probes that change nobody's tables (RFC 5227 section
// 2.1.1), and returns the hardware address of another that answers within the
// time; nil if none does. A device without Ethernet, and one of IPv6, has
// none. Problem: host.read.
func OtherOwner(ctx context.Context, device string, address netip.Addr, within time.Duration) (net.HardwareAddr, error) {
	card, err := net.InterfaceByName(device)
	if err != nil || len(card.HardwareAddr) != 6 || !address.Is4() {
		return nil, err
	}
	fd, err := openARP(card)
	if err != nil {
		return nil, causeway.NewProblem("host.read", "ARP on "+device, err)
	}
	defer unix.Close(fd)
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	var next time.Time
	for ctx.Err() == nil {
		if now := time.Now(); now.After(next) {
			if _, err := unix.Write(fd, arpProbe(card.HardwareAddr, address)); err != nil {
				return nil, causeway.NewProblem("host.read", "ARP on "+device, err)
			}
			next = now.Add(within / 3)
		}
		if other := readOwner(fd, card.HardwareAddr, address); other != nil {
			return other, nil
		}
		pauseFor(ctx, conflictPolls)
	}
	return nil, nil
}

func pauseFor(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func openARP(card *net.Interface) (fd int, err error) {
	fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return -1, err
	}
	at := &unix.SockaddrLinklayer{Protocol: networkOrder(unix.ETH_P_ARP), Ifindex: card.Index}
	if err := unix.Bind(fd, at); err != nil {
		return -1, errors.Join(err, unix.Close(fd))
	}
	return fd, nil
}

// networkOrder is how the kernel wants a protocol number in a socket address.
func networkOrder(protocol uint16) uint16 { return protocol<<8 | protocol>>8 }

// arpProbe asks for an address without saying that the asker has one.
func arpProbe(own net.HardwareAddr, address netip.Addr) []byte {
	frame := bytes.Repeat([]byte{0xff}, 6)
	frame = append(frame, own...)
	for _, v := range []uint16{unix.ETH_P_ARP, arpEthernet, unix.ETH_P_IP, 6<<8 | 4, arpRequest} {
		frame = binary.BigEndian.AppendUint16(frame, v)
	}
	frame = append(frame, own...)
	frame = append(frame, make([]byte, 4+6)...)
	return append(frame, address.AsSlice()...)
}

// readOwner reads what has arrived and returns who else says to have the
// address.
func readOwner(fd int, own net.HardwareAddr, address netip.Addr) net.HardwareAddr {
	frame := make([]byte, 1500)
	for {
		n, err := unix.Read(fd, frame)
		if err != nil {
			return nil
		}
		if other := ownerIn(frame[:n], address); other != nil && !bytes.Equal(other, own) {
			return other
		}
	}
}

// ownerIn returns the sender of an ARP frame that has the address; nil for
// any other frame.
func ownerIn(frame []byte, address netip.Addr) net.HardwareAddr {
	if len(frame) < etherHeader+arpBytes || binary.BigEndian.Uint16(frame[12:]) != unix.ETH_P_ARP {
		return nil
	}
	arp := frame[etherHeader:]
	if !bytes.Equal(arp[senderAddrAt:senderAddrAt+4], address.AsSlice()) {
		return nil
	}
	return bytes.Clone(arp[senderMACAt:senderAddrAt])
}
