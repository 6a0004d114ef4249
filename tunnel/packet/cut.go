package packet

import (
	"encoding/binary"
)

// maxHeaders is the longest IP and TCP header that is cut: IPv4 with all its
// options needs 120 bytes, IPv6 leaves 100 for extension headers.
const maxHeaders = 200

// TCP flags that belong to the first or the last segment only.
const (
	flagFIN = 0x01
	flagPSH = 0x08
	flagURG = 0x20
	flagCWR = 0x80
)

// Cut is a TCP super-packet being cut into segments that each stand on their
// own. The segments' headers differ only in length, identification, sequence
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

// NewCut prepares to cut packet into payloads of size bytes. ok is false when
// it cannot be: not TCP, a fragment, a size of no use, or flags that belong to
// the segment as a whole (SYN, URG).
func NewCut(packet []byte, in Inner, size int) (Cut, bool) {
	if in.Protocol != TCP || in.Payload == 0 || in.Payload > maxHeaders || size <= 0 || len(packet) <= in.Payload ||
		packet[in.Transport+13]&(flagSYN|flagURG) != 0 {
		return Cut{}, false
	}
	c := Cut{
		in:      in,
		payload: len(packet) - in.Payload,
		size:    size,
		ipID:    binary.BigEndian.Uint16(packet[4:]),
		seq:     binary.BigEndian.Uint32(packet[in.Transport+4:]),
		flags:   packet[in.Transport+13],
	}
	copy(c.header[:], packet[:in.Payload])
	return c, true
}

// HeaderLength returns the length of every segment's IP and TCP header.
func (c *Cut) HeaderLength() int { return c.in.Payload }

// Segments returns how many there are.
func (c *Cut) Segments() int { return (c.payload + c.size - 1) / c.size }

// Payload returns where in the super-packet the payload of segment i begins
// and ends.
func (c *Cut) Payload(i int) (from, to int) {
	from = i * c.size
	to = min(from+c.size, c.payload)
	return c.in.Payload + from, c.in.Payload + to
}

// Header writes segment i's IP and TCP header into dst, which has
// HeaderLength bytes. It may be anywhere before the payload of segment i,
// over segments that are done with. The TCP checksum is left partial and
// unset: whoever hands the segment to a kernel writes it with
// SetPartialChecksum.
func (c *Cut) Header(dst []byte, i int) {
	copy(dst, c.header[:c.in.Payload])
	from, to := c.Payload(i)
	if c.in.Version == 4 {
		binary.BigEndian.PutUint16(dst[4:], c.ipID+uint16(i))
	}
	c.in.setLength(dst, c.in.Payload+to-from)
	tcp := dst[c.in.Transport:]
	binary.BigEndian.PutUint32(tcp[4:], c.seq+uint32(i*c.size))
	tcp[13] = c.segmentFlags(i)
	tcp[16], tcp[17] = 0, 0
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
