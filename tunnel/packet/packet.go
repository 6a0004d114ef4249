// Package packet reads and rewrites inner packets: what comes out of and goes
// into the TUN device. It parses them, cuts a TCP super-packet into segments,
// joins segments to a super-packet again, clamps the MSS and completes
// checksums. It is pure: bytes in, bytes out.
//
// A super-packet is what the kernel hands over instead of many TCP segments
// (segmentation offload): one IP and TCP header and up to 64 KiB of payload,
// beside a VirtioHeader that says how to cut it.
package packet

import (
	"encoding/binary"
	"errors"
	"net/netip"
)

// IP protocol numbers.
const (
	TCP = 6
	UDP = 17
)

const (
	ipv4MinHeader = 20
	ipv6Header    = 40
	tcpMinHeader  = 20
	udpHeader     = 8
)

// Errors of Parse: each is a reason to drop the packet.
var (
	ErrNotIP     = errors.New("neither IPv4 nor IPv6")
	ErrMalformed = errors.New("malformed IP packet")
)

// Inner is what the tunnel needs to know of an inner packet. It holds no
// reference to the packet's bytes.
type Inner struct {
	Source      netip.Addr
	Destination netip.Addr
	Version     uint8 // 4 or 6
	Protocol    uint8
	// DSCP is the upper six bits of the TOS or traffic class byte (RFC 2474),
	// ECN the lower two (RFC 3168).
	DSCP, ECN uint8
	// SourcePort and DestinationPort are those of TCP or UDP, 0 when the
	// packet is neither or is a fragment.
	SourcePort, DestinationPort uint16
	// Transport is where the transport header begins.
	Transport int
	// Payload is where the TCP or UDP payload begins, 0 when the packet is
	// neither or is a fragment.
	Payload int
	// Fragment is true for any part of a fragmented packet.
	Fragment bool
}

// Parse reads an IP packet that fills b exactly.
func Parse(b []byte) (Inner, error) {
	var in Inner
	var err error
	switch {
	case len(b) < 1:
		return Inner{}, ErrNotIP
	case b[0]>>4 == 4:
		in, err = parseIPv4(b)
	case b[0]>>4 == 6:
		in, err = parseIPv6(b)
	default:
		return Inner{}, ErrNotIP
	}
	switch {
	case err != nil || in.Fragment:
		return in, err
	case in.Protocol == TCP:
		return in.parseTCP(b)
	case in.Protocol == UDP:
		return in.parseUDP(b)
	}
	return in, nil
}

func parseIPv4(b []byte) (Inner, error) {
	if len(b) < ipv4MinHeader {
		return Inner{}, ErrMalformed
	}
	header := int(b[0]&0xf) * 4
	if header < ipv4MinHeader || header > len(b) || int(binary.BigEndian.Uint16(b[2:])) != len(b) {
		return Inner{}, ErrMalformed
	}
	return Inner{
		Source:      netip.AddrFrom4([4]byte(b[12:16])),
		Destination: netip.AddrFrom4([4]byte(b[16:20])),
		Version:     4,
		Protocol:    b[9],
		DSCP:        b[1] >> 2,
		ECN:         b[1] & 3,
		Transport:   header,
		Fragment:    binary.BigEndian.Uint16(b[6:])&0x3fff != 0,
	}, nil
}

func (in Inner) parseTCP(b []byte) (Inner, error) {
	if len(b) < in.Transport+tcpMinHeader {
		return in, ErrMalformed
	}
	header := int(b[in.Transport+12]>>4) * 4
	if header < tcpMinHeader || in.Transport+header > len(b) {
		return in, ErrMalformed
	}
	in.Payload = in.Transport + header
	return in.withPorts(b), nil
}

// parseUDP leaves the length in the UDP header to the receiver: it may be less
// than what the IP packet holds (RFC 9868).
func (in Inner) parseUDP(b []byte) (Inner, error) {
	if len(b) < in.Transport+udpHeader {
		return in, ErrMalformed
	}
	in.Payload = in.Transport + udpHeader
	return in.withPorts(b), nil
}

func (in Inner) withPorts(b []byte) Inner {
	in.SourcePort = binary.BigEndian.Uint16(b[in.Transport:])
	in.DestinationPort = binary.BigEndian.Uint16(b[in.Transport+2:])
	return in
}

// checksumOffset returns where in the transport header the checksum stands,
// for the protocols whose checksum a kernel leaves to its device.
func (in *Inner) checksumOffset() (offset int, ok bool) {
	switch {
	case in.Fragment:
		return 0, false
	case in.Protocol == TCP:
		return 16, true
	case in.Protocol == UDP:
		return 6, true
	}
	return 0, false
}

// hasRoomForChecksum reports whether the packet is long enough to hold the
// transport checksum.
func (in *Inner) hasRoomForChecksum(length int) bool {
	offset, ok := in.checksumOffset()
	return ok && length >= in.Transport+offset+2
}

// setLength writes the length of the whole packet into its IP and UDP headers,
// which for IPv4 makes the header checksum new.
func (in *Inner) setLength(header []byte, length int) {
	if in.Protocol == UDP {
		binary.BigEndian.PutUint16(header[in.Transport+4:], uint16(length-in.Transport))
	}
	if in.Version == 6 {
		binary.BigEndian.PutUint16(header[4:], uint16(length-ipv6Header))
		return
	}
	binary.BigEndian.PutUint16(header[2:], uint16(length))
	setIPv4Checksum(header[:in.Transport])
}
