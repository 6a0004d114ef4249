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
	GSOECN   uint8 = 0x80
)

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
