package faults

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"causeway/lab/middlebox"
	"causeway/lab/wan"
)

const (
	rekeyLoss = 0.2
	rekeyTime = 10 * time.Second
	// fewestRekeys is far below what a free machine does in that time.
	fewestRekeys = 20
)

// F17: both gateways move to new keys many times a second, on one line that
// loses 20 % each way and lets no TCP through; no nonce is used twice, TCP
// inside lives, and no record is lost to a key that the other end does not have.
func TestF17Rekeys(t *testing.T) {
	long(t)
	s := start(t, plan{line: wan.Settings{Delay: 20 * time.Millisecond, Queue: time.Second}, program: os.Getenv(rekeyingVariable)})
	s.interpose(t).Does(lossyWithoutTCP(rekeyLoss))
	s.cut(second, true)
	waitFor(t, "traffic on the lossy line", func() bool { return s.beijing.used(t) == first && s.calif.used(t) == first })
	before := [2]metrics{s.beijing.metrics(t), s.calif.metrics(t)}
	r := s.observe(t)
	r.backedOff = true // at such a loss TCP may be long between two tries
	<-time.After(rekeyTime)
	o := r.end(t)
	if got := o.received(); got < 1-rekeyLoss-0.1 {
		t.Errorf("%.3f of the datagrams arrived, want about %.1f", got, 1-rekeyLoss)
	}
	for i, d := range s.daemons() {
		now := d.metrics(t)
		rekeys := now.epoch() - before[i].epoch()
		t.Logf("%s: %d rekeys", d.gateway, rekeys)
		if rekeys < fewestRekeys {
			t.Errorf("%s moved to new keys %d times only: this test is blind", d.gateway, rekeys)
		}
		for _, reason := range []string{"forged", "replayed", "key_exhausted", "malformed"} {
			if n := now.drops(reason) - before[i].drops(reason); n > 0 {
				t.Errorf("%s dropped %d records as %s", d.gateway, n, reason)
			}
		}
	}
}

// epoch is that of the one session.
func (m metrics) epoch() int {
	for name, value := range m {
		if strings.HasPrefix(name, "causeway_session_epoch{") {
			return int(value)
		}
	}
	return 0
}

// lossyWithoutTCP drops a share of all frames, and every one of TCP.
func lossyWithoutTCP(loss float64) middlebox.Treatment {
	random := [2]*rand.Rand{rand.New(rand.NewPCG(17, 0)), rand.New(rand.NewPCG(17, 1))}
	return func(way wan.Way, frame []byte) [][]byte {
		if middlebox.Carries(frame, middlebox.ProtocolTCP) || random[way].Float64() < loss {
			return nil
		}
		return [][]byte{frame}
	}
}
