package traffic

import (
	"sync"
	"time"
)

// marks are who waits for datagrams sent after a certain one.
type marks struct {
	mutex   sync.Mutex
	waiting []mark
}

type mark struct {
	from    uint64
	arrived chan time.Time
}

// after waits for the datagram of that number or a later one.
func (m *marks) after(from uint64) <-chan time.Time {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	arrived := make(chan time.Time, 1)
	m.waiting = append(m.waiting, mark{from, arrived})
	return arrived
}

// arrive tells those who waited for this datagram.
func (m *marks) arrive(datagram []byte) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if len(m.waiting) == 0 {
		return
	}
	sequence, ok := openDatagram(datagram)
	if !ok {
		return
	}
	left := m.waiting[:0]
	for _, w := range m.waiting {
		if sequence < w.from {
			left = append(left, w)
			continue
		}
		w.arrived <- time.Now()
	}
	m.waiting = left
}
