// Package oracle tells whether anything crosses a WAN in the clear. It looks
// at every frame on the WAN devices for two signs: a canary that the lab
// puts into all traffic between hosts, and outer headers with addresses of
// the private networks.
//
// It also tells whether two records were sealed with the same nonce.
//
// What a frame is, is decided in this file; nonces.go remembers nonces, and
// tap.go reads the frames.
package oracle

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"slices"
)

// CanarySize is the length of a canary.
const CanarySize = 32

// Canary is a pattern that ciphertext does not contain by chance.
type Canary [CanarySize]byte

// Canaries of the three kinds of traffic between hosts.
var (
	CanaryTCP  = Canary([]byte("CAUSEWAY LAB CANARY IN PLAIN TCP"))
	CanaryUDP  = Canary([]byte("CAUSEWAY LAB CANARY IN PLAIN UDP"))
	CanaryICMP = Canary([]byte("CAUSEWAY LAB CANARY INSIDE A PING"[:CanarySize]))
)

// Rules say what counts as plaintext and what as tunnel traffic.
type Rules struct {
	// Inner are the private networks.
	Inner []netip.Prefix
	// Port is the tunnel's port, UDP and TCP.
	Port uint16
}

// Verdict is what a frame is. A frame may be none of them (ARP).
type Verdict struct {
	// Plaintext: it has a canary, or an outer IP header with an inner address.
	Plaintext bool
	// Tunnel: its UDP or TCP header has the tunnel's port.
	Tunnel bool
	// Record: it is a UDP datagram of the tunnel, which begins at byte record.
	Record bool
	record int
}

// Protocol numbers and EtherTypes the oracle reads.
const (
	ethernetBytes  = 14
	etherTypeIPv4  = 0x0800
	etherTypeIPv6  = 0x86dd
	protocolTCP    = 6
	protocolUDP    = 17
	ipv6FixedBytes = 40
	udpBytes       = 8
	// wireBytes is the longest frame of a device with 1500 bytes of MTU.
	wireBytes = 1514
)

// Inspect judges one Ethernet frame, super-frames included. It never fails:
// what cannot be parsed is still searched for canaries.
func (r Rules) Inspect(frame []byte) Verdict {
	outer := parse(frame)
	v := Verdict{
		Plaintext: hasCanary(frame) || r.inner(outer.from) || r.inner(outer.to),
		Tunnel:    outer.hasPort && (outer.ports[0] == r.Port || outer.ports[1] == r.Port),
	}
	if v.Tunnel && outer.datagram != 0 && outer.datagram <= len(frame) {
		v.Record, v.record = true, outer.datagram
	}
	return v
}

func hasCanary(frame []byte) bool {
	return bytes.Contains(frame, CanaryTCP[:]) ||
		bytes.Contains(frame, CanaryUDP[:]) ||
		bytes.Contains(frame, CanaryICMP[:])
}

func (r Rules) inner(address netip.Addr) bool {
	return slices.ContainsFunc(r.Inner, func(p netip.Prefix) bool { return p.Contains(address) })
}

// header is the outer header of a frame, as far as it has one.
type header struct {
	from, to netip.Addr
	ports    [2]uint16
	hasPort  bool
	// datagram is where the payload of UDP begins in the frame.
	datagram int
}

func parse(frame []byte) header {
	if len(frame) < ethernetBytes {
		return header{}
	}
	packet := frame[ethernetBytes:]
	switch binary.BigEndian.Uint16(frame[12:]) {
	case etherTypeIPv4:
		return parseIPv4(packet)
	case etherTypeIPv6:
		return parseIPv6(packet)
	}
	return header{}
}

func parseIPv4(packet []byte) header {
	if len(packet) < 20 {
		return header{}
	}
	h := header{
		from: netip.AddrFrom4([4]byte(packet[12:16])),
		to:   netip.AddrFrom4([4]byte(packet[16:20])),
	}
	length := int(packet[0]&0xf) * 4
	// Only a first fragment has ports.
	if firstFragment := binary.BigEndian.Uint16(packet[6:])&0x1fff == 0; firstFragment && length >= 20 && length <= len(packet) {
		h.readPorts(packet[9], packet, length)
	}
	return h
}

// parseIPv6 does not follow extension headers; the tunnel uses none.
func parseIPv6(packet []byte) header {
	if len(packet) < ipv6FixedBytes {
		return header{}
	}
	h := header{
		from: netip.AddrFrom16([16]byte(packet[8:24])),
		to:   netip.AddrFrom16([16]byte(packet[24:40])),
	}
	h.readPorts(packet[6], packet, ipv6FixedBytes)
	return h
}

// readPorts looks at the transport header, which begins at byte start of the
// packet.
func (h *header) readPorts(protocol byte, packet []byte, start int) {
	segment := packet[start:]
	if (protocol != protocolTCP && protocol != protocolUDP) || len(segment) < 4 {
		return
	}
	h.hasPort = true
	h.ports = [2]uint16{binary.BigEndian.Uint16(segment), binary.BigEndian.Uint16(segment[2:])}
	if protocol == protocolUDP {
		h.datagram = ethernetBytes + start + udpBytes
	}
}
