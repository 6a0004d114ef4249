package packet

import (
	"encoding/binary"
)

// maxHeaders is the longest IP and transport header that is cut: IPv4 with all
// its options and TCP need 120 bytes, IPv6 leaves 100 for extension headers.
const maxHeaders = 200

// TCP flags that belong to the first or the last segment only.
const (
	flagFIN = 0x01
	flagRST = 0x04
	flagPSH = 0x08
	flagURG = 0x20
	flagCWR = 0x80
)

// Cut is a super-packet being cut into segments that each stand on their own.
// The segments' headers differ only in length, identification, sequence
// number, flags and checksum; Header writes them one by one.
type Cut struct {
	in      Inner
	header  [maxHeaders]byte // a copy: the packet's own is overwritten
	payload int
	size    int
	ipID    uint16
	seq     uint32
	flags   uint8
}

// NewCut prepares to cut packet, which v describes. TCP is cut into segments
// of at most limit bytes with their headers, and at most v.GSOSize bytes of
// payload if v is a super-packet. UDP is cut where its datagrams end and
// nowhere else, so a segment can be longer than limit: see Longest. ok is
// false when the packet cannot be cut: neither TCP nor a super-packet of UDP,
// a fragment, no room below limit, or TCP flags that concern one segment
// alone (SYN, RST, URG).
func NewCut(packet []byte, in Inner, v VirtioHeader, limit int) (Cut, bool) {
	if in.Payload == 0 || in.Payload > maxHeaders || len(packet) <= in.Payload {
		return Cut{}, false
	}
	c := Cut{
		in:      in,
		payload: len(packet) - in.Payload,
		ipID:    binary.BigEndian.Uint16(packet[4:]),
	}
	switch {
	case in.Protocol == TCP && Joinable(packet, &in):
		c.seq, c.flags = tcpSequence(packet, &in), tcpFlags(packet, &in)
		c.size = limit - in.Payload
		if v.Super() {
			c.size = min(c.size, int(v.GSOSize))
		}
	case in.Protocol == UDP && v.GSOType == GSOUDP:
		c.size = int(v.GSOSize)
	}
	if c.size <= 0 {
		return Cut{}, false
	}
	copy(c.header[:], packet[:in.Payload])
	return c, true
}

// HeaderLength returns the length of every segment's IP and transport header.
func (c *Cut) HeaderLength() int { return c.in.Payload }

// Segments returns how many there are.
func (c *Cut) Segments() int { return (c.payload + c.size - 1) / c.size }

// Longest returns the length of the longest segment, with its headers. Of UDP
// it may exceed the limit: then every segment is a datagram to be sent on as a
// packet of its own.
func (c *Cut) Longest() int { return c.in.Payload + min(c.size, c.payload) }

// Payload returns where in the super-packet the payload of segment i begins
// and ends.
func (c *Cut) Payload(i int) (from, to int) {
	from = i * c.size
	to = min(from+c.size, c.payload)
	return c.in.Payload + from, c.in.Payload + to
}

// Header writes segment i's IP and transport header into dst, which has
// HeaderLength bytes. It may be anywhere before the payload of segment i,
// over segments that are done with. The transport checksum is left partial
// and unset: whoever hands the segment to a kernel writes it with
// setPartialChecksum.
func (c *Cut) Header(dst []byte, i int) {
	copy(dst, c.header[:c.in.Payload])
	from, to := c.Payload(i)
	if c.in.Version == 4 {
		binary.BigEndian.PutUint16(dst[4:], c.ipID+uint16(i))
	}
	c.in.setLength(dst, c.in.Payload+to-from)
	transport := dst[c.in.Transport:]
	if c.in.Protocol == UDP {
		transport[6], transport[7] = 0, 0
		return
	}
	binary.BigEndian.PutUint32(transport[4:], c.seq+uint32(i*c.size))
	transport[13] = c.segmentFlags(i)
	transport[16], transport[17] = 0, 0
}

func (c *Cut) segmentFlags(i int) uint8 {
	flags := c.flags
	if i > 0 {
		flags &^= flagCWR
	}
	if i < c.Segments()-1 {
		flags &^= flagFIN | flagPSH
	}
	return flags
}
