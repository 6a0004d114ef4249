package wan

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// datagramFrame is an Ethernet frame with IPv4, UDP and the payload, its UDP
// checksum right. Pseudo header and checksum are the sum over what the
// receiver adds.
func datagramFrame(protocol byte, payload []byte) []byte {
	frame := make([]byte, ethernetBytes+ipv4Least+udpBytes, ethernetBytes+ipv4Least+udpBytes+len(payload))
	binary.BigEndian.PutUint16(frame[12:], etherTypeIPv4)
	ip := frame[ethernetBytes:]
	ip[0], ip[9] = 0x45, protocol
	copy(ip[12:], []byte{192, 0, 2, 1, 192, 0, 2, 2})
	binary.BigEndian.PutUint16(ip[ipv4Least:], 8443)
	binary.BigEndian.PutUint16(ip[ipv4Least+2:], 8443)
	binary.BigEndian.PutUint16(ip[ipv4Least+4:], uint16(udpBytes+len(payload)))
	frame = append(frame, payload...)
	sum := ^udpSum(frame)
	if sum == 0 {
		sum = 0xffff
	}
	binary.BigEndian.PutUint16(frame[ethernetBytes+ipv4Least+udpChecksum:], sum)
	return frame
}

// udpSum is 0xffff for a datagram whose checksum is right.
func udpSum(frame []byte) uint16 {
	ip := frame[ethernetBytes:]
	datagram := ip[ipv4Least:]
	text := slices.Concat(ip[12:20], []byte{0, ip[9]}, datagram[4:6], datagram)
	if len(text)%2 == 1 {
		text = append(text, 0)
	}
	var sum uint32
	for i := 0; i < len(text); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(text[i:]))
		sum = sum&0xffff + sum>>16
	}
	return uint16(sum)
}

func TestDamage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		payload := rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "payload")
		protocol := rapid.SampledFrom([]byte{6, protocolUDP}).Draw(t, "protocol")
		frame := datagramFrame(protocol, payload)
		before := slices.Clone(frame)
		if !damage(frame, rapid.Uint64().Draw(t, "how")) {
			t.Fatal("nothing was damaged")
		}
		if !bytes.Equal(frame[:ethernetBytes+ipv4Least], before[:ethernetBytes+ipv4Least]) {
			t.Fatal("Ethernet or IP is damaged")
		}
		if protocol != protocolUDP {
			if changed(frame, before) != 1 {
				t.Fatal("not exactly one byte changed")
			}
			return
		}
		const data = ethernetBytes + ipv4Least + udpBytes
		if changed(frame[data:], before[data:]) != 1 || !bytes.Equal(frame[data-udpBytes:data-2], before[data-udpBytes:data-2]) {
			t.Fatal("not exactly one byte of the payload changed")
		}
		if sum := udpSum(frame); sum != 0xffff {
			t.Fatalf("the kernel would drop it: sum %04x", sum)
		}
	})
}

func changed(a, b []byte) int {
	count := 0
	for i := range a {
		if a[i] != b[i] {
			count++
		}
	}
	return count
}

func TestDamageLeavesAlone(t *testing.T) {
	noSum := datagramFrame(protocolUDP, []byte("payload"))
	checksum := noSum[ethernetBytes+ipv4Least+udpChecksum:][:2]
	copy(checksum, []byte{0, 0})
	if !damage(noSum, 1) || !bytes.Equal(checksum, []byte{0, 0}) {
		t.Errorf("a datagram without a checksum got %x", checksum)
	}
	arp := append(make([]byte, 12), 0x08, 0x06, 1, 2, 3)
	for name, frame := range map[string][]byte{
		"nothing": nil, "ARP": arp, "an empty datagram": datagramFrame(protocolUDP, nil), "a piece of IP": noSum[:30],
	} {
		before := slices.Clone(frame)
		if damage(frame, 1<<40|5) || !bytes.Equal(frame, before) {
			t.Errorf("%s was damaged: %x", name, frame)
		}
	}
}

func TestParse(t *testing.T) {
	fragment := datagramFrame(protocolUDP, nil)
	fragment[ethernetBytes+7] = 1
	ipv6 := make([]byte, ethernetBytes+ipv6Bytes)
	binary.BigEndian.PutUint16(ipv6[12:], etherTypeIPv6)
	ipv6[ethernetBytes+6] = protocolUDP
	for _, tt := range []struct {
		name  string
		frame []byte
		want  layout
	}{
		{"UDP", datagramFrame(protocolUDP, nil), layout{34, true, true}},
		{"TCP", datagramFrame(6, nil), layout{34, false, true}},
		{"later fragment", fragment, layout{34, true, false}},
		{"UDP over IPv6", ipv6, layout{54, true, true}},
		{"short IPv6", ipv6[:50], layout{}},
	} {
		if got := parse(tt.frame); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func FuzzDamage(f *testing.F) {
	f.Add(datagramFrame(protocolUDP, []byte("payload")), uint64(1))
	f.Add([]byte{}, uint64(0))
	f.Fuzz(func(t *testing.T, frame []byte, how uint64) {
		before := slices.Clone(frame)
		if did := damage(frame, how); did == bytes.Equal(frame, before) {
			t.Errorf("damage says %v", did)
		}
	})
}
