package ike

import (
	"strconv"

	"causeway"
)

// Bounds of what is believed to be the MTU of a path (RFC 791; jumbo frames).
const (
	minPathMTU = 576
	maxPathMTU = 9216
)

// Bytes of an ESP packet in tunnel mode over IPv4: RFC 4303 section 2, UDP
// encapsulation RFC 3948 section 2.1.
const (
	outerIPv4  = 20
	udpHeader  = 8
	espHeader  = 8 // SPI and sequence number
	espTrailer = 2 // pad length and next header
	// An inner TCP segment has at least these headers.
	innerIPv4 = 20
	innerTCP  = 20
)

// Size is what fits into a tunnel.
type Size struct {
	PathMTU int
	NAT     bool
	// MTU is the largest inner packet that is not fragmented, MSS what that
	// leaves for TCP over IPv4 without options.
	MTU, MSS int
}

// cipherSizes are the bytes of a cipher's initialisation vector, the length
// its payload is padded to, and its own tag: RFC 3602 (CBC), RFC 4106 (GCM),
// RFC 2451 (DES and 3DES).
func cipherSizes(e Encryption) (iv, align, tag int) {
	switch {
	case e.isAEAD():
		return 8, 4, 16
	case e == TripleDES || e == DES:
		return 8, 8, 0
	case e == NULL:
		return 0, 4, 0
	}
	return 16, 16, 0
}

// tagSizes are the truncated tags of HMAC in ESP: RFC 4868, 2404, 2403.
var tagSizes = map[Integrity]int{SHA256: 16, SHA384: 24, SHA512: 32, SHA1: 12, MD5: 12}

// InnerSize computes what fits into ESP of the suite over a path. nat is
// whether ESP travels in UDP. An error is a problem of area ike.
func InnerSize(pathMTU int, s Suite, nat bool) (Size, error) {
	if pathMTU < minPathMTU || pathMTU > maxPathMTU {
		return Size{}, causeway.NewProblem("ike.path_mtu", strconv.Itoa(pathMTU), nil, "min", strconv.Itoa(minPathMTU), "max", strconv.Itoa(maxPathMTU))
	}
	iv, align, tag := cipherSizes(s.Encryption)
	if !s.Encryption.isAEAD() {
		tag = tagSizes[s.Integrity]
	}
	room := pathMTU - outerIPv4 - espHeader - iv - tag
	if nat {
		room -= udpHeader
	}
	mtu := room/align*align - espTrailer
	return Size{PathMTU: pathMTU, NAT: nat, MTU: mtu, MSS: mtu - innerIPv4 - innerTCP}, nil
}
