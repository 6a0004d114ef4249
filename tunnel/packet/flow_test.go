package packet

import (
	"encoding/binary"
	"net/netip"
	"testing"
)

func TestParseServiceClassAndPorts(t *testing.T) {
	const expedited, congestion = 46, 3
	ipv4 := udpPacket([]byte("x"))
	ipv4[1] = expedited<<2 | congestion
	binary.BigEndian.PutUint16(ipv4[20:], 5000)
	binary.BigEndian.PutUint16(ipv4[22:], 53)
	ipv6 := overIPv6(ipv4)
	ipv6[0], ipv6[1] = 0x60|expedited>>2, expedited<<6&0xff|congestion<<4
	for _, b := range [][]byte{ipv4, ipv6} {
		in, err := Parse(b)
		if err != nil || in.DSCP != expedited || in.ECN != congestion || in.SourcePort != 5000 || in.DestinationPort != 53 {
			t.Errorf("%+v, %v", in, err)
		}
		if in.Payload != in.Transport+8 {
			t.Errorf("IPv%d: payload at %d", in.Version, in.Payload)
		}
	}
}

// flow is one of many flows between two networks, as they come in practice:
// they differ in few bits.
func flow(i int, version uint8) Inner {
	in := Inner{Version: version, Protocol: TCP, SourcePort: uint16(32768 + i/16), DestinationPort: 443}
	host := byte(i % 16)
	in.Source, in.Destination = netip.AddrFrom4([4]byte{10, 0, 1, host}), netip.AddrFrom4([4]byte{172, 16, 1, 10})
	if version == 6 {
		in.Source = netip.AddrFrom16([16]byte{0: 0xfd, 3: 1, 15: host})
		in.Destination = netip.MustParseAddr("fd00:2::10")
	}
	return in
}

// With 4 buckets, chi-squared has 3 degrees of freedom: more than 16.3 comes
// by chance once in a thousand. The seeds are fixed, so is the outcome.
func TestFlowHashIsEvenlySpread(t *testing.T) {
	const flows, buckets, limit = 4096, 4, 16.3
	for _, version := range []uint8{4, 6} {
		for seed := range uint64(20) {
			for _, shift := range []int{0, 16, 30} {
				var counts [buckets]int
				for i := range flows {
					in := flow(i, version)
					counts[in.FlowHash(seed)>>shift%buckets]++
				}
				chi := 0.0
				for _, count := range counts {
					off := float64(count) - flows/buckets
					chi += off * off / (flows / buckets)
				}
				if chi > limit {
					t.Errorf("IPv%d, seed %d, bits from %d: %v, chi-squared %.1f", version, seed, shift, counts, chi)
				}
			}
		}
	}
}

func TestFlowHashDependsOnTheFlowOnly(t *testing.T) {
	first, _ := Parse(tcpPacket(flagSYN, []byte{optionMSS, 4, 5, 0xb4}, nil))
	later, _ := Parse(tcpPacket(flagFIN, nil, []byte("later, with other flags and length")))
	if first.FlowHash(1) != later.FlowHash(1) || !first.SameFlow(&later) {
		t.Error("packets of one flow fall apart")
	}
	changes := map[string]func(*Inner){
		"source":           func(in *Inner) { in.Source = in.Source.Next() },
		"destination":      func(in *Inner) { in.Destination = in.Destination.Next() },
		"protocol":         func(in *Inner) { in.Protocol = UDP },
		"source port":      func(in *Inner) { in.SourcePort++ },
		"destination port": func(in *Inner) { in.DestinationPort++ },
		"direction": func(in *Inner) {
			in.Source, in.Destination = in.Destination, in.Source
			in.SourcePort, in.DestinationPort = in.DestinationPort, in.SourcePort
		},
	}
	for name, change := range changes {
		other := first
		change(&other)
		if other.FlowHash(1) == first.FlowHash(1) || other.SameFlow(&first) {
			t.Errorf("another %s, the same flow", name)
		}
	}
	if first.FlowHash(1) == first.FlowHash(2) {
		t.Error("another seed, the same hash")
	}
}

func TestFragmentsOfOneDatagramStayTogether(t *testing.T) {
	first := udpPacket([]byte("first part"))
	first[6] = 0x20
	later := udpPacket([]byte("later part"))
	later[7] = 2
	copy(later[20:], "no ports")
	a, _ := Parse(first)
	b, _ := Parse(later)
	if a.FlowHash(1) != b.FlowHash(1) {
		t.Error("fragments fall apart")
	}
}

func TestFlowHashDoesNotAllocate(t *testing.T) {
	in := flow(1, 6)
	if allocs := testing.AllocsPerRun(100, func() { in.FlowHash(7) }); allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func BenchmarkFlowHash(b *testing.B) {
	in := flow(1, 4)
	for b.Loop() {
		in.FlowHash(7)
	}
}
