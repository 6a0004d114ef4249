package packet

import "encoding/binary"

// MaxLength is the largest super-packet: that of IPv4.
const MaxLength = 65535

// Joinable reports whether segment can be the first of several that are
// joined. TCP flags that concern one segment alone would concern all of them
// then, and a UDP header that lies about its length would be made good.
func Joinable(segment []byte, in *Inner) bool {
	switch {
	case in.Payload == 0 || len(segment) <= in.Payload:
		return false
	case in.Protocol == TCP:
		return tcpFlags(segment, in)&(flagSYN|flagURG|flagRST) == 0
	}
	return udpLengthHolds(segment, in)
}

// Continues reports whether segment comes right after the payload bytes that
// first and its successors have together. Its headers must be as long as
// those of first, and its payload not empty; nothing else of it is trusted.
func Continues(first, segment []byte, in *Inner, payload int) bool {
	if in.Protocol == TCP {
		return tcpSequence(segment, in) == tcpSequence(first, in)+uint32(payload) &&
			tcpFlags(segment, in)&(flagSYN|flagURG|flagRST|flagCWR) == 0
	}
	return string(segment[in.Transport:in.Transport+4]) == string(first[in.Transport:in.Transport+4]) &&
		udpLengthHolds(segment, in)
}

// EndsRun reports whether nothing can be joined behind the segment: a FIN or
// PSH has its place in the sequence.
func EndsRun(segment []byte, in *Inner) bool {
	return in.Protocol == TCP && tcpFlags(segment, in)&(flagFIN|flagPSH) != 0
}

func udpLengthHolds(segment []byte, in *Inner) bool {
	return int(binary.BigEndian.Uint16(segment[in.Transport+4:])) == len(segment)-in.Transport
}

func tcpSequence(segment []byte, in *Inner) uint32 {
	return binary.BigEndian.Uint32(segment[in.Transport+4:])
}

// tcpFlags returns the flag byte of a TCP packet's header.
func tcpFlags(packet []byte, in *Inner) uint8 { return packet[in.Transport+13] }

// JoinedHeader turns header, the IP and transport header of the first of
// several consecutive segments, into that of one super-packet with
// payloadLength bytes, and returns the VirtioHeader that goes in front. last
// is the last segment, whose TCP flags count; segmentSize is the payload of
// every segment but the last.
//
// The kernel behind the TUN device cuts the super-packet again exactly where
// the segments were: it must not be told of segments of a TCP that negotiated
// less, so the sizes come from the segments themselves.
func JoinedHeader(header []byte, in *Inner, payloadLength, segmentSize int, last []byte) VirtioHeader {
	in.setLength(header, len(header)+payloadLength)
	setPartialChecksum(header, in, len(header)-in.Transport+payloadLength)
	offset, _ := in.checksumOffset()
	v := VirtioHeader{
		Flags:          NeedsChecksum,
		GSOType:        GSOUDP,
		HeaderLength:   uint16(len(header)),
		GSOSize:        uint16(segmentSize),
		ChecksumStart:  uint16(in.Transport),
		ChecksumOffset: uint16(offset),
	}
	if in.Protocol == TCP {
		v.GSOType = in.joinTCP(header, last)
	}
	return v
}

// joinTCP completes the flags of a super-packet of TCP and returns its type.
func (in *Inner) joinTCP(header, last []byte) (gsoType uint8) {
	header[in.Transport+13] |= tcpFlags(last, in) & (flagFIN | flagPSH)
	gsoType = GSOTCPv4
	if in.Version == 6 {
		gsoType = GSOTCPv6
	}
	if header[in.Transport+13]&flagCWR != 0 {
		gsoType |= GSOECN
	}
	return gsoType
}

// SinglePartial returns the VirtioHeader of a packet that is not joined and
// whose transport checksum is still partial, and writes the pseudo-header sum
// into it. ok is false when the packet has no such checksum.
func SinglePartial(packet []byte, in *Inner) (v VirtioHeader, ok bool) {
	if !in.hasRoomForChecksum(len(packet)) {
		return VirtioHeader{}, false
	}
	offset, _ := in.checksumOffset()
	setPartialChecksum(packet, in, len(packet)-in.Transport)
	return VirtioHeader{
		Flags:          NeedsChecksum,
		ChecksumStart:  uint16(in.Transport),
		ChecksumOffset: uint16(offset),
	}, true
}
