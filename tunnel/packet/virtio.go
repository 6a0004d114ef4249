package packet

import "encoding/binary"

// VirtioHeaderSize is the size of the header in front of every packet of a
// TUN device opened with IFF_VNET_HDR.
const VirtioHeaderSize = 10

// Flags and types of a VirtioHeader (Virtio 1.2, section 5.1.6).
const (
	NeedsChecksum uint8 = 1

	GSONone  uint8 = 0
	GSOTCPv4 uint8 = 1
	GSOTCPv6 uint8 = 4
	GSOUDP   uint8 = 5 // VIRTIO_NET_HDR_GSO_UDP_L4, of either IP version
	GSOECN   uint8 = 0x80
)

// maxDatagrams is how many UDP datagrams every kernel takes as one
// (UDP_MAX_SEGMENTS before Linux 6.9).
const maxDatagrams = 64

// VirtioHeader is struct virtio_net_hdr, in the byte order of the host:
//
//	byte 0     flags
//	byte 1     gso type
//	bytes 2-3  header length (a hint: the kernel is sometimes wrong)
//	bytes 4-5  gso size: payload bytes of a segment
//	bytes 6-7  checksum start
//	bytes 8-9  checksum offset
type VirtioHeader struct {
	Flags          uint8
	GSOType        uint8
	HeaderLength   uint16
	GSOSize        uint16
	ChecksumStart  uint16
	ChecksumOffset uint16
}

// ParseVirtioHeader reads the header; b must hold VirtioHeaderSize bytes.
func ParseVirtioHeader(b []byte) VirtioHeader {
	_ = b[VirtioHeaderSize-1]
	return VirtioHeader{
		Flags:          b[0],
		GSOType:        b[1],
		HeaderLength:   binary.NativeEndian.Uint16(b[2:]),
		GSOSize:        binary.NativeEndian.Uint16(b[4:]),
		ChecksumStart:  binary.NativeEndian.Uint16(b[6:]),
		ChecksumOffset: binary.NativeEndian.Uint16(b[8:]),
	}
}

// Put writes the header into the first VirtioHeaderSize bytes of b.
func (v VirtioHeader) Put(b []byte) {
	_ = b[VirtioHeaderSize-1]
	b[0], b[1] = v.Flags, v.GSOType
	binary.NativeEndian.PutUint16(b[2:], v.HeaderLength)
	binary.NativeEndian.PutUint16(b[4:], v.GSOSize)
	binary.NativeEndian.PutUint16(b[6:], v.ChecksumStart)
	binary.NativeEndian.PutUint16(b[8:], v.ChecksumOffset)
}

// Super reports whether the packet is a super-packet of a kind that is cut.
func (v VirtioHeader) Super() bool { return v.TCP() || v.GSOType == GSOUDP }

// TCP reports whether the packet is a super-packet of TCP.
func (v VirtioHeader) TCP() bool {
	kind := v.GSOType &^ GSOECN
	return kind == GSOTCPv4 || kind == GSOTCPv6
}

// Fits reports whether the header is true of a packet of that length, so that
// it may be handed to a kernel, which believes most of it: the kind matches IP
// version and protocol, a segment is smaller than the payload, and the
// checksum stands where the protocol has it.
func (v VirtioHeader) Fits(in *Inner, length int) bool {
	switch {
	case length > MaxLength || v.Flags&^NeedsChecksum != 0:
		return false
	case v.Flags == NeedsChecksum && !v.checksumFits(in, length):
		return false
	case v.GSOType == GSONone:
		return v.GSOSize == 0
	}
	payload := length - in.Payload
	return v.Flags == NeedsChecksum && v.kindFits(in) && int(v.HeaderLength) == in.Payload &&
		v.GSOSize > 0 && int(v.GSOSize) < payload &&
		(in.Protocol == TCP || payload <= int(v.GSOSize)*maxDatagrams)
}

func (v VirtioHeader) checksumFits(in *Inner, length int) bool {
	offset, ok := in.checksumOffset()
	return ok && in.hasRoomForChecksum(length) &&
		int(v.ChecksumStart) == in.Transport && int(v.ChecksumOffset) == offset
}

func (v VirtioHeader) kindFits(in *Inner) bool {
	switch v.GSOType {
	case GSOTCPv4, GSOTCPv4 | GSOECN:
		return in.Protocol == TCP && in.Version == 4
	case GSOTCPv6, GSOTCPv6 | GSOECN:
		return in.Protocol == TCP && in.Version == 6
	case GSOUDP:
		return in.Protocol == UDP
	}
	return false
}
