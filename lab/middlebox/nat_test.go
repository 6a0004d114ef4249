package middlebox

import (
	"encoding/binary"
	"testing"

	"causeway/lab/wan"
)

// datagram is a frame of UDP between two ports.
func datagram(from, to uint16) []byte {
	frame := make([]byte, PayloadAt+4)
	frame[12], frame[14], frame[protocolAt] = 8, 0x45, ProtocolUDP
	binary.BigEndian.PutUint16(frame[udpAt:], from)
	binary.BigEndian.PutUint16(frame[udpAt+2:], to)
	return frame
}

func TestNAT(t *testing.T) {
	tcp := datagram(8443, 8443)
	tcp[protocolAt] = ProtocolTCP
	tests := []struct {
		name     string
		way      wan.Way
		frame    []byte
		from, to uint16 // 0: it is dropped
	}{
		{"out", wan.Forward, datagram(8443, 8443), 20001, 8443},
		{"out, another port", wan.Forward, datagram(9000, 8443), 9000, 8443},
		{"back", wan.Reverse, datagram(8443, 20001), 8443, 8443},
		{"back to the port before", wan.Reverse, datagram(8443, 8443), 0, 0},
		{"back to another port", wan.Reverse, datagram(8443, 9000), 8443, 9000},
		{"TCP", wan.Forward, tcp, 8443, 8443},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := NewNAT(8443)
			n.Rebind(20001)
			out := n.Treat(tt.way, tt.frame)
			if len(out) == 0 {
				if tt.to != 0 {
					t.Error("dropped")
				}
				return
			}
			if from, to := SourcePort(out[0]), DestinationPort(out[0]); from != tt.from || to != tt.to {
				t.Errorf("%d to %d, want %d to %d", from, to, tt.from, tt.to)
			}
		})
	}
}
