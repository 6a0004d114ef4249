package faults

import (
	"testing"

	"causeway"
	"causeway/lab"
	"causeway/lab/middlebox"
	"causeway/lab/packet"
	"causeway/lab/wan"
)

// The emulator's devices at the first line's ends: Beijing's, California's.
var firstDevices = [2]string{"telecom", "verizon"}

// interpose puts a middlebox on the first line, with the line's delay.
func (s *sites) interpose(t *testing.T) *middlebox.Box {
	t.Helper()
	delay := s.Link(first).Settings(wan.Forward).Delay
	// First: what both carry arrives twice.
	s.cut(first, true)
	var ends [2]*packet.Socket
	for i, device := range firstDevices {
		err := s.Namespace(lab.WAN).Do(func() (err error) {
			ends[i], err = packet.Open(device, packet.Incoming, packet.WireFrames)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	box, err := middlebox.Start(ends, delay)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Stop(); err != nil {
			t.Error(err)
		}
	})
	return box
}

// isRecord reports whether the frame is a datagram of a gateway's.
func isRecord(frame []byte) bool {
	return middlebox.Carries(frame, middlebox.ProtocolUDP) && len(frame) > middlebox.PayloadAt &&
		(middlebox.SourcePort(frame) == causeway.DefaultPort || middlebox.DestinationPort(frame) == causeway.DefaultPort)
}
