package packet

import (
	"encoding/binary"
	"math/bits"
)

// Odd constants with as many ones as zeros: what is multiplied with them is
// spread over all bits.
const (
	mixSource      = 0xa0761d6478bd642f
	mixDestination = 0xe7037ed1a0b428db
	mixTransport   = 0x8ebc6af09c88c6e3
)

// FlowHash returns a number that is the same for all packets of one flow in
// one direction and evenly spread over flows; with another seed, other flows
// fall together. A fragment hashes without ports, as only the first has any:
// all fragments of a datagram stay together.
func (in *Inner) FlowHash(seed uint64) uint32 {
	source, destination := in.Source.As16(), in.Destination.As16()
	transport := uint64(in.Protocol)<<32 | uint64(in.SourcePort)<<16 | uint64(in.DestinationPort)
	hash := mix(seed, binary.BigEndian.Uint64(source[:]), mixSource)
	hash = mix(hash, binary.BigEndian.Uint64(source[8:]), mixSource)
	hash = mix(hash, binary.BigEndian.Uint64(destination[:]), mixDestination)
	hash = mix(hash, binary.BigEndian.Uint64(destination[8:]), mixDestination)
	hash = mix(hash, transport, mixTransport)
	return uint32(hash ^ hash>>32)
}

// SameFlow reports whether two packets are of one flow in one direction.
func (in *Inner) SameFlow(other *Inner) bool {
	return in.Source == other.Source && in.Destination == other.Destination && in.Protocol == other.Protocol &&
		in.SourcePort == other.SourcePort && in.DestinationPort == other.DestinationPort
}

// mix folds the 128-bit product, so that high bits reach the low ones. The
// hash is added again: a value that makes the product zero does not wipe out
// what came before.
func mix(hash, value, constant uint64) uint64 {
	high, low := bits.Mul64(hash^value^constant, constant)
	return high ^ low + bits.RotateLeft64(hash, 29)
}
