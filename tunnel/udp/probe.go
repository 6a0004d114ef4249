package udp

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"
)

// What a probe sends: datagrams as long as those of a path, and a tail.
const (
	probeLength = 1200
	probeTail   = 500
	probeCount  = 8
	// probePatience is for one of at most four exchanges.
	probePatience = 45 * time.Millisecond
)

// Probe finds out what this kernel does right, by sending to itself over the
// loopback device of the calling thread's network namespace and comparing
// every byte: some kernels accept a segmented send and fail later, some mangle
// it. What could not be shown to work is off, all of it where the loopback
// device is down. It takes up to 200 ms where everything is lost, else a few.
func Probe() Offloads { return probe(sendMultiple) }

func probe(transmit transmit) Offloads {
	apart := func(o Offloads, tail int) bool { return crosses(transmit, o, Offloads{}, tail) }
	together := func(o Offloads, tail int) bool {
		return crosses(transmit, o, Offloads{Coalescing: true}, tail)
	}
	send := Offloads{Segmentation: true, EqualSegments: true}
	send.Segmentation = apart(send, probeTail)
	send.EqualSegments = send.Segmentation && apart(send, probeLength)
	result := send
	result.Coalescing = together(send, probeTail) && (!send.EqualSegments || together(send, probeLength))
	return result
}

// crosses reports whether datagrams arrive as they were sent, from a socket
// with some offloads to one with others. Both are new: nothing of an earlier
// exchange comes late.
func crosses(transmit transmit, sending, receiving Offloads, tail int) bool {
	from, to, err := openTwo()
	if err != nil {
		return false
	}
	defer from.Close()
	defer to.Close()
	from.SetOffloads(sending)
	to.SetOffloads(receiving)
	if from.Offloads().Segmentation != sending.Segmentation || to.gro.Load() != receiving.Coalescing {
		return false // not known here
	}
	sent := probeDatagrams(tail)
	sender, endpoint := from.NewSender(), NewEndpoint(to.Local())
	sender.transmit = transmit
	for _, datagram := range sent {
		copy(sender.Room(len(datagram)), datagram)
		sender.Add(endpoint, len(datagram))
	}
	sender.Flush()
	refused := from.gso.Load() != sending.Segmentation || sender.Dropped > 0
	return !refused && arrive(to.NewReceiver(), sent)
}

// openTwo opens two sockets on the loopback device, of IPv4 if there is one.
func openTwo() (from, to *Socket, err error) {
	for _, address := range []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1}), netip.IPv6Loopback()} {
		if from, err = Open(netip.AddrPortFrom(address, 0), ""); err != nil {
			continue
		}
		if to, err = Open(netip.AddrPortFrom(address, 0), ""); err == nil {
			return from, to, nil
		}
		from.Close()
	}
	return nil, nil, err
}

// probeDatagrams returns datagrams no two parts of which are alike.
func probeDatagrams(tail int) [][]byte {
	all := make([][]byte, probeCount)
	random := rand.NewChaCha8([32]byte{})
	for i := range all {
		all[i] = make([]byte, probeLength)
		random.Read(all[i]) // never fails
	}
	all[probeCount-1] = all[probeCount-1][:tail]
	return all
}

// arrive reports whether exactly these datagrams come, in this order.
func arrive(receiver *Receiver, want [][]byte) bool {
	deadline := time.Now().Add(probePatience)
	for len(want) > 0 {
		left := time.Until(deadline)
		if left <= 0 || receiver.Wait(left) != nil {
			return false
		}
		for _, m := range receiver.Receive() {
			for from := 0; from < len(m.Data); from += m.Segment {
				datagram := m.Data[from:min(from+m.Segment, len(m.Data))]
				if len(want) == 0 || !bytes.Equal(datagram, want[0]) {
					return false
				}
				want = want[1:]
			}
		}
	}
	return true
}

// transmit is sendmmsg(2), or what a test puts in its place.
type transmit func(fd int, messages []multiMessage) (int, unix.Errno)
