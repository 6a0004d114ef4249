package oracle

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"
)

var rules = Rules{
	Inner: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16"), netip.MustParsePrefix("172.16.0.0/16")},
	Port:  8443,
}

// frameV4 builds an Ethernet frame with an IPv4 header and two ports.
func frameV4(from, to string, protocol byte, destination uint16, payload []byte) []byte {
	frame := make([]byte, 14+20+8, 14+20+8+len(payload))
	binary.BigEndian.PutUint16(frame[12:], etherTypeIPv4)
	ip := frame[14:]
	ip[0], ip[9] = 0x45, protocol
	copy(ip[12:], netip.MustParseAddr(from).AsSlice())
	copy(ip[16:], netip.MustParseAddr(to).AsSlice())
	binary.BigEndian.PutUint16(ip[20:], 40000)
	binary.BigEndian.PutUint16(ip[22:], destination)
	return append(frame, payload...)
}

func TestInspect(t *testing.T) {
	fragment := frameV4("192.0.2.1", "192.0.2.2", protocolUDP, 8443, nil)
	fragment[14+7] = 1
	super := make([]byte, 64_000)
	copy(super[60_000:], CanaryTCP[:])
	ipv6 := make([]byte, 14+40+8)
	binary.BigEndian.PutUint16(ipv6[12:], etherTypeIPv6)
	ipv6[14+6] = protocolUDP
	binary.BigEndian.PutUint16(ipv6[14+40+2:], 8443)
	tests := []struct {
		name  string
		frame []byte
		want  Verdict
	}{
		{"empty", nil, Verdict{}},
		{"ARP", append(make([]byte, 12), 0x08, 0x06), Verdict{}},
		{"record", frameV4("192.0.2.1", "192.0.2.2", protocolUDP, 8443, nil), Verdict{Tunnel: true, Record: true, record: 42}},
		{"peering", frameV4("192.0.2.1", "192.0.2.2", protocolTCP, 8443, nil), Verdict{Tunnel: true}},
		{"other UDP", frameV4("192.0.2.1", "192.0.2.2", protocolUDP, 53, nil), Verdict{}},
		{"later fragment", fragment, Verdict{}},
		{"inner source", frameV4("10.0.1.10", "192.0.2.2", 1, 0, nil), Verdict{Plaintext: true}},
		{"inner destination", frameV4("192.0.2.1", "172.16.1.10", 1, 0, nil), Verdict{Plaintext: true}},
		{"beside the inner network", frameV4("10.1.0.1", "172.17.0.1", 1, 0, nil), Verdict{}},
		{"canary in a record", frameV4("192.0.2.1", "192.0.2.2", protocolUDP, 8443, CanaryUDP[:]), Verdict{Plaintext: true, Tunnel: true, Record: true, record: 42}},
		{"canary far back", frameV4("192.0.2.1", "192.0.2.2", protocolUDP, 8443, super), Verdict{Plaintext: true, Tunnel: true, Record: true, record: 42}},
		{"canary at an odd offset", slices.Concat([]byte("xyz"), CanaryICMP[:]), Verdict{Plaintext: true}},
		{"cut within UDP", frameV4("192.0.2.1", "192.0.2.2", protocolUDP, 8443, nil)[:40], Verdict{Tunnel: true}},
		{"most of a canary", CanaryTCP[:31], Verdict{}},
		{"record over IPv6", ipv6, Verdict{Tunnel: true, Record: true, record: 62}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := rules.Inspect(tt.frame); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func FuzzInspect(f *testing.F) {
	f.Add(frameV4("10.0.1.10", "172.16.1.10", protocolTCP, 80, CanaryTCP[:]))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, frame []byte) {
		// Whatever stands before it, a canary is found.
		if !rules.Inspect(append(slices.Clone(frame), CanaryUDP[:]...)).Plaintext {
			t.Error("canary not found")
		}
		rules.Inspect(frame)
	})
}
