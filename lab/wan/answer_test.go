package wan

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// whole is a frame with IPv4 and DF set, as senders that look for the MTU make.
func whole(protocol byte, payload []byte) []byte {
	frame := datagramFrame(protocol, payload)
	copy(frame, []byte{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2})
	binary.BigEndian.PutUint16(frame[ethernetBytes+6:], dontFragment)
	return frame
}

func wholeIPv6(next byte, payload int) []byte {
	frame := make([]byte, ethernetBytes+ipv6Bytes+payload)
	copy(frame, []byte{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x86, 0xdd, 0x60})
	frame[ethernetBytes+6], frame[ethernetBytes+8], frame[ethernetBytes+24] = next, 0xfc, 0xfd
	return frame
}

func TestTooBigIPv4(t *testing.T) {
	frame := whole(protocolUDP, make([]byte, 1400))
	got := tooBig(frame, 1300)
	if len(got) != ethernetBytes+mostAnswerIPv4 {
		t.Fatalf("%d bytes", len(got))
	}
	if !bytes.Equal(got[:14], []byte{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0}) {
		t.Errorf("Ethernet header %x", got[:14])
	}
	ip, icmp := got[14:34], got[34:]
	if !bytes.Equal(ip[12:], []byte{192, 0, 2, 2, 192, 0, 2, 1}) || ip[9] != protocolICMP || onesSum(ip) != 0xffff {
		t.Errorf("IP header %x", ip)
	}
	if icmp[0] != 3 || icmp[1] != 4 || binary.BigEndian.Uint16(icmp[6:]) != 1300 || onesSum(icmp) != 0xffff {
		t.Errorf("ICMP header %x", icmp[:8])
	}
	if !bytes.Equal(icmp[8:], frame[14:14+len(icmp)-8]) {
		t.Error("it quotes something else")
	}
}

func TestTooBigIPv6(t *testing.T) {
	frame := wholeIPv6(protocolUDP, 1400)
	got := tooBig(frame, 1290)
	if len(got) != ethernetBytes+mostAnswerIPv6 {
		t.Fatalf("%d bytes", len(got))
	}
	ip, icmp := got[14:54], got[54:]
	if ip[8] != 0xfd || ip[24] != 0xfc || ip[6] != protocolICMPv6 || int(binary.BigEndian.Uint16(ip[4:])) != len(icmp) {
		t.Errorf("IP header %x", ip)
	}
	pseudo := append(bytes.Clone(ip[8:]), 0, 0, ip[4], ip[5], 0, 0, 0, protocolICMPv6)
	if icmp[0] != 2 || icmp[1] != 0 || binary.BigEndian.Uint32(icmp[4:]) != 1290 || onesSum(append(pseudo, icmp...)) != 0xffff {
		t.Errorf("ICMP header %x", icmp[:8])
	}
}

func TestTooBigIsSilent(t *testing.T) {
	group := whole(protocolUDP, nil)
	group[0] = 1
	fragment := whole(protocolUDP, nil)
	fragment[ethernetBytes+7] = 1
	for name, frame := range map[string][]byte{
		"may be fragmented": datagramFrame(protocolUDP, make([]byte, 1400)),
		"ICMP":              whole(protocolICMP, make([]byte, 1400)),
		"ICMPv6":            wholeIPv6(protocolICMPv6, 1400),
		"a group":           group,
		"a later fragment":  fragment,
		"no IP":             append(make([]byte, 12), 0x08, 0x06, 1, 2, 3),
		"nothing":           nil,
	} {
		if got := tooBig(frame, 1300); got != nil {
			t.Errorf("%s is answered: %x", name, got)
		}
	}
}

func FuzzTooBig(f *testing.F) {
	f.Add(whole(protocolUDP, make([]byte, 100)))
	f.Add(wholeIPv6(6, 100))
	f.Fuzz(func(t *testing.T, frame []byte) {
		if got := tooBig(frame, 1300); len(got) > ethernetBytes+mostAnswerIPv6 || got != nil && len(got) < ethernetBytes+ipv4Least+icmpBytes {
			t.Errorf("%d bytes", len(got))
		}
	})
}
