package tun

import (
	"encoding/binary"
	"errors"

	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
)

// The super-packet of a probe.
const (
	probeSegment = 500
	ipv4Header   = 20
	tcpHeader    = 20
	udpHeader    = 8
)

// probeTails are lengths of the last segment. Kernels around 6.6.44 refuse
// some, by an arithmetic that also counts the headers; a kernel before 6.2
// refuses every super-packet of UDP.
var probeTails = [...]int{1, probeSegment / 2, probeSegment - 10, probeSegment}

// Probe finds out which super-packets this kernel takes, whatever is switched
// on, by writing some. Nobody receives them: a device that is down drops them
// once their virtio header was judged, and one that is up drops them for their
// source address, 0.0.0.0, which no router forwards and no host answers (RFC
// 1122 section 3.2.1.3). Any goroutine may call it.
func (d *Device) Probe() Offloads {
	return Offloads{TCP: d.takes(packet.TCP), UDP: d.takes(packet.UDP)}
}

func (d *Device) takes(protocol uint8) bool {
	for _, tail := range probeTails {
		header, b := probePacket(protocol, tail)
		vectors := [...]unix.Iovec{{Base: &header[0]}, {Base: &b[0]}}
		vectors[0].SetLen(len(header))
		vectors[1].SetLen(len(b))
		if errors.Is(d.port.write(vectors[:]), unix.EINVAL) {
			return false
		}
	}
	return true
}

// probePacket returns a super-packet of two segments and its virtio header.
func probePacket(protocol uint8, tail int) (header, b []byte) {
	transport := tcpHeader
	if protocol == packet.UDP {
		transport = udpHeader
	}
	b = make([]byte, ipv4Header+transport+probeSegment+tail)
	b[0], b[8], b[9] = 0x45, 1, protocol
	copy(b[16:], []byte{192, 0, 2, 1}) // TEST-NET-1 (RFC 5737)
	binary.BigEndian.PutUint16(b[20:], 9)
	binary.BigEndian.PutUint16(b[22:], 9) // discard
	if protocol == packet.TCP {
		b[32] = tcpHeader / 4 << 4
	}
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	in, _ := packet.Parse(b)
	virtio := packet.JoinedHeader(b[:in.Payload], &in, probeSegment+tail, probeSegment, b)
	header = make([]byte, packet.VirtioHeaderSize)
	virtio.Put(header)
	return header, b
}
