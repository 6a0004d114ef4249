package tunnel

import (
	"crypto/rand"
	"encoding/binary"
	"sync"
)

// Indexes hands out receive indexes: random, and none twice in a process, so
// that a late record of an old session never meets a new key.
type Indexes struct {
	mu   sync.Mutex
	used map[uint32]struct{}
}

// Take returns an index that was never taken before.
func (x *Indexes) Take() uint32 { return x.take(randomIndex) }

func (x *Indexes) take(random func() uint32) uint32 {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.used == nil {
		x.used = map[uint32]struct{}{}
	}
	for {
		index := random()
		if _, taken := x.used[index]; !taken {
			x.used[index] = struct{}{}
			return index
		}
	}
}

// Taken returns how many indexes were handed out.
func (x *Indexes) Taken() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.used)
}

func randomIndex() uint32 {
	var b [4]byte
	rand.Read(b[:]) // never fails: it ends the process instead
	return binary.BigEndian.Uint32(b[:])
}

// randomProbe returns the id of a probe of the MTU.
func randomProbe() uint64 { return random64() &^ challengeBit }

func random64() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return binary.BigEndian.Uint64(b[:])
}
