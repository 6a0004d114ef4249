package wan

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// What an ICMP answer may quote: IPv4 hosts must take 576 bytes in all (RFC
// 1812, section 4.3.2.3), IPv6 links carry 1280 (RFC 4443, section 2.4 c).
const (
	mostAnswerIPv4 = 576
	mostAnswerIPv6 = 1280
)

const (
	protocolICMP   = 1
	protocolICMPv6 = 58
	icmpBytes      = 8
	dontFragment   = 0x4000
	answerTTL      = 64
)

// tooBig is the frame with which a router tells the sender of a frame that a
// packet is larger than the MTU behind it: "fragmentation needed" (RFC 1191)
// or "packet too big" (RFC 4443). It comes from the packet's destination,
// which the sender surely has a route to and no packet filter calls forged.
//
// It is nil for what routers give no answer to: IPv4 that may be fragmented
// (which this line does not do), later fragments, ICMP, whose errors must not
// be answered, and frames that are no IP packet or went to a group.
func tooBig(frame []byte, mtu int) []byte {
	p := parse(frame)
	if p.payload == 0 || !p.headed || frame[0]&1 != 0 {
		return nil
	}
	ip := frame[ethernetBytes:]
	if ip[0]>>4 == 6 {
		return tooBigIPv6(frame, ip, mtu)
	}
	if binary.BigEndian.Uint16(ip[6:])&dontFragment == 0 || ip[9] == protocolICMP {
		return nil
	}
	return tooBigIPv4(frame, ip, mtu)
}

func tooBigIPv4(frame, ip []byte, mtu int) []byte {
	quote := ip[:min(len(ip), mostAnswerIPv4-ipv4Least-icmpBytes)]
	head := make([]byte, ipv4Least)
	head[0], head[8], head[9] = 0x45, answerTTL, protocolICMP
	binary.BigEndian.PutUint16(head[2:], uint16(ipv4Least+icmpBytes+len(quote)))
	copy(head[12:], ip[16:20])
	copy(head[16:], ip[12:16])
	binary.BigEndian.PutUint16(head[10:], ^onesSum(head))
	icmp := message(3, 4, mtu, quote)
	binary.BigEndian.PutUint16(icmp[2:], ^onesSum(icmp))
	return slices.Concat(turned(frame), head, icmp)
}

func tooBigIPv6(frame, ip []byte, mtu int) []byte {
	if ip[6] == protocolICMPv6 {
		return nil
	}
	quote := ip[:min(len(ip), mostAnswerIPv6-ipv6Bytes-icmpBytes)]
	icmp := message(2, 0, mtu, quote)
	head := make([]byte, ipv6Bytes)
	head[0], head[6], head[7] = 0x60, protocolICMPv6, answerTTL
	binary.BigEndian.PutUint16(head[4:], uint16(len(icmp)))
	copy(head[8:], ip[24:40])
	copy(head[24:], ip[8:24])
	pseudo := slices.Concat(head[8:40], []byte{0, 0}, head[4:6], []byte{0, 0, 0, protocolICMPv6})
	binary.BigEndian.PutUint16(icmp[2:], ^onesSum(slices.Concat(pseudo, icmp)))
	return slices.Concat(turned(frame), head, icmp)
}

// message is an ICMP message without its checksum. The MTU's 32 bits are
// those of ICMPv6; in ICMP the upper half is unused and 0, as no MTU is
// larger.
func message(kind, code byte, mtu int, quote []byte) []byte {
	m := make([]byte, icmpBytes, icmpBytes+len(quote))
	m[0], m[1] = kind, code
	binary.BigEndian.PutUint32(m[4:], uint32(mtu))
	return append(m, quote...)
}

// turned is the Ethernet header of an answer to a frame.
func turned(frame []byte) []byte {
	return bytes.Join([][]byte{frame[6:12], frame[:6], frame[12:ethernetBytes]}, nil)
}

// onesSum is the sum of RFC 1071, before it is inverted.
func onesSum(data []byte) uint16 {
	var sum uint32
	for i := 0; i+1 < len(data); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(data[i:]))
	}
	if len(data)%2 == 1 {
		sum += uint32(data[len(data)-1]) << 8
	}
	for sum > 0xffff {
		sum = sum&0xffff + sum>>16
	}
	return uint16(sum)
}
