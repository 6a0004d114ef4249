package packet

// MaxLength is the largest super-packet: that of IPv4.
const MaxLength = 65535

// JoinedHeader turns header, the IP and TCP header of the first of several
// consecutive segments, into that of one super-packet with payloadLength
// bytes, and returns the VirtioHeader that goes in front. lastFlags are the
// TCP flags of the last segment; segmentSize is the payload of every segment
// but the last.
//
// The kernel behind the TUN device cuts the super-packet again exactly where
// the segments were: it must not be told of segments of a TCP that negotiated
// less, so the sizes come from the segments themselves.
func JoinedHeader(header []byte, in *Inner, payloadLength, segmentSize int, lastFlags uint8) VirtioHeader {
	in.setLength(header, len(header)+payloadLength)
	header[in.Transport+13] |= lastFlags & (flagFIN | flagPSH)
	SetPartialChecksum(header, in, len(header)-in.Transport+payloadLength)
	v := VirtioHeader{
		Flags:          NeedsChecksum,
		GSOType:        GSOTCPv4,
		HeaderLength:   uint16(len(header)),
		GSOSize:        uint16(segmentSize),
		ChecksumStart:  uint16(in.Transport),
		ChecksumOffset: 16,
	}
	if in.Version == 6 {
		v.GSOType = GSOTCPv6
	}
	if header[in.Transport+13]&flagCWR != 0 {
		v.GSOType |= GSOECN
	}
	return v
}

// TCPFlags returns the flag byte of a TCP packet's header.
func TCPFlags(packet []byte, in *Inner) uint8 { return packet[in.Transport+13] }

// SinglePartial returns the VirtioHeader of a packet that is not joined and
// whose transport checksum is still partial, and writes the pseudo-header sum
// into it. ok is false when the packet has no such checksum.
func SinglePartial(packet []byte, in *Inner) (v VirtioHeader, ok bool) {
	if !in.HasRoomForChecksum(len(packet)) {
		return VirtioHeader{}, false
	}
	offset, _ := in.ChecksumOffset()
	SetPartialChecksum(packet, in, len(packet)-in.Transport)
	return VirtioHeader{
		Flags:          NeedsChecksum,
		ChecksumStart:  uint16(in.Transport),
		ChecksumOffset: uint16(offset),
	}, true
}
