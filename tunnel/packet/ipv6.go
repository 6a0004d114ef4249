package packet

import (
	"encoding/binary"
	"net/netip"
)

// IPv6 extension headers (RFC 8200 section 4).
const (
	hopByHop           = 0
	routing            = 43
	fragmentHeader     = 44
	destinationOptions = 60
	fragmentSize       = 8
	maxExtensions      = 8
)

func parseIPv6(b []byte) (Inner, error) {
	if len(b) < ipv6Header || int(binary.BigEndian.Uint16(b[4:]))+ipv6Header != len(b) {
		return Inner{}, ErrMalformed
	}
	in := Inner{
		Source:      netip.AddrFrom16([16]byte(b[8:24])),
		Destination: netip.AddrFrom16([16]byte(b[24:40])),
		Version:     6,
		Protocol:    b[6],
		DSCP:        b[0]&0xf<<2 | b[1]>>6,
		ECN:         b[1] >> 4 & 3,
		Transport:   ipv6Header,
	}
	if in.Source.Is4In6() || in.Destination.Is4In6() {
		return Inner{}, ErrMalformed // never on a wire (RFC 4291 section 2.5.5.2)
	}
	return in.skipExtensions(b)
}

// skipExtensions finds the transport header behind the extension headers. The
// first routing header is where source routing hides, so packets with one are
// refused (RFC 5095).
func (in Inner) skipExtensions(b []byte) (Inner, error) {
	for range maxExtensions {
		switch in.Protocol {
		case hopByHop, destinationOptions:
			if len(b) < in.Transport+2 {
				return in, ErrMalformed
			}
			next, size := b[in.Transport], (int(b[in.Transport+1])+1)*8
			if in.Transport+size > len(b) {
				return in, ErrMalformed
			}
			in.Protocol, in.Transport = next, in.Transport+size
		case fragmentHeader:
			if len(b) < in.Transport+fragmentSize {
				return in, ErrMalformed
			}
			in.Fragment = true
			in.Protocol, in.Transport = b[in.Transport], in.Transport+fragmentSize
			return in, nil
		case routing:
			return in, ErrMalformed
		default:
			return in, nil
		}
	}
	return in, ErrMalformed
}
