package traffic

import (
	"testing"
	"time"
)

const ms = time.Millisecond

func sealed(sequence uint64) []byte {
	b := make([]byte, datagramBytes)
	sealDatagram(b, sequence)
	return b
}

func TestArrivals(t *testing.T) {
	damaged := sealed(9)
	damaged[sequenceOffset] ^= 1
	a := newArrivals(ms)
	a.arrive(100*ms, sealed(0))
	a.arrive(101*ms, sealed(1))
	a.arrive(101*ms, sealed(1))
	a.arrive(102*ms, damaged)
	a.arrive(402*ms, sealed(2))
	a.arrive(403*ms, sealed(4))
	want := UDPResult{Sent: 5, Received: 4, Duplicates: 1, Corrupt: 1, Gap: 300 * ms}
	if got := a.finish(5, 304*ms); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestSilenceAtTheEndCounts(t *testing.T) {
	a := newArrivals(ms)
	a.arrive(100*ms, sealed(0))
	if got := a.finish(1000, 1000*ms).Gap; got != 899*ms {
		t.Errorf("gap %v, want 899ms", got)
	}
}

func TestNothingArrived(t *testing.T) {
	if got := newArrivals(ms).finish(1000, time.Second); got.Gap != time.Second || got.Lost() != 1000 {
		t.Errorf("got %+v, want a gap of the whole second and 1000 lost", got)
	}
}
