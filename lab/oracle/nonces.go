package oracle

import (
	"hash/maphash"
	"sync"

	"causeway/tunnel/wire"
)

// Nonces finds records that were sealed with the same key and packet number
// and are not the same record: for AES-GCM that is the end of all secrecy.
//
// A key is known by the index in the clear header, which its receiver chose
// at random and never uses again, and by the epoch. One packet number of an
// index and epoch must therefore always come with the same bytes; the same
// bytes twice are a copy. The type, the mark of the last record and the place
// in a super-packet are left out: they are no part of the nonce.
//
// An index that another process happens to choose too would look like reuse.
// With n indexes the chance is about n²/2³³: a thousand indexes make it one
// in 8600 runs, and NonceCount.Indexes tells n.
//
// Its methods may be called from any goroutine.
type Nonces struct {
	mutex sync.Mutex
	seed  maphash.Seed
	// seen holds the fingerprint of each record, by index, epoch and number.
	seen  map[uint32]*[epochs]map[uint32]uint64
	kept  int
	count NonceCount
}

// epochs is how many the clear header tells apart.
const epochs = 4

// NonceCount is what Nonces found.
type NonceCount struct {
	// Records were looked at, copies included.
	Records int
	// Indexes are the different ones among them.
	Indexes int
	// Reused are records whose nonce another record had before.
	Reused int
	// Unchecked came after memory was full: about them nothing is known.
	Unchecked int
}

// Add returns the sum of two counts.
func (c NonceCount) Add(o NonceCount) NonceCount {
	return NonceCount{c.Records + o.Records, c.Indexes + o.Indexes, c.Reused + o.Reused, c.Unchecked + o.Unchecked}
}

// maxNonces bounds memory to about 200 MB: ten minutes at 10 000 records a
// second.
const maxNonces = 6_000_000

// NewNonces returns an oracle that has seen nothing.
func NewNonces() *Nonces {
	return &Nonces{seed: maphash.MakeSeed(), seen: map[uint32]*[epochs]map[uint32]uint64{}}
}

// See takes a datagram of the tunnel as it was sent. What is no record is
// passed over.
func (n *Nonces) See(datagram []byte) {
	header, err := wire.ParseHeader(datagram)
	if err != nil {
		return
	}
	print := maphash.Bytes(n.seed, datagram)
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.count.Records++
	numbers := n.numbers(header.Index, header.Epoch)
	before, known := numbers[header.PN]
	switch {
	case known && before != print:
		n.count.Reused++
	case known:
	case n.kept >= maxNonces:
		n.count.Unchecked++
	default:
		numbers[header.PN] = print
		n.kept++
	}
}

// numbers are the packet numbers seen of one key.
func (n *Nonces) numbers(index uint32, epoch uint8) map[uint32]uint64 {
	of := n.seen[index]
	if of == nil {
		of = &[epochs]map[uint32]uint64{}
		n.seen[index] = of
		n.count.Indexes++
	}
	if of[epoch] == nil {
		of[epoch] = map[uint32]uint64{}
	}
	return of[epoch]
}

// Count returns what was found so far.
func (n *Nonces) Count() NonceCount {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return n.count
}
