package faults

import (
	"bytes"
	"net/netip"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"causeway"
	"causeway/lab"
	"causeway/lab/middlebox"
	"causeway/lab/wan"
)

// F9: a NAT forgets the port of the only line and gives another one, three
// times; California follows within 3 s, TCP lives.
func TestF09NATPortChanges(t *testing.T) {
	s := start(t, plan{line: farApart})
	nat := middlebox.NewNAT(causeway.DefaultPort)
	s.interpose(t).Does(nat.Treat)
	s.allUp(t)
	s.cut(second, true)
	waitFor(t, "the other line noticed as down", func() bool { return s.calif.state(t, second) == "down" })
	r := s.observe(t)
	for port := range uint16(3) {
		moves := len(s.calif.events(t, "move"))
		nat.Rebind(20001 + port)
		waitFor(t, "the move to the new port", func() bool { return len(s.calif.events(t, "move")) > moves })
		t.Logf("traffic flows after %v", r.flows(t, failoverBound))
	}
	o := r.end(t)
	t.Logf("gaps %v and %v", o.udp[0].Gap, o.udp[1].Gap)
	o.noGapBeyond(t, failoverBound)
}

// F9: behind another address nobody is followed, whoever it is: the file says
// where the peer is. Traffic takes the other line within 3 s.
func TestF09AddressChangeIsNotFollowed(t *testing.T) {
	long(t)
	s := start(t, plan{line: farApart})
	box := s.interpose(t)
	s.allUp(t)
	r := s.observe(t)
	r.flows(t, failoverBound)
	box.Does(s.addressNAT(t))
	r.flows(t, failoverBound)
	waitFor(t, "the line noticed as down", func() bool { return s.calif.state(t, first) == "down" })
	<-time.After(2 * time.Second) // two challenges' time
	if moves := s.calif.events(t, "move"); len(moves) > 0 {
		t.Errorf("California followed: %+v", moves)
	}
	r.end(t).noGapBeyond(t, failoverBound)
}

// addressNAT gives Beijing's records on the first line another address, and has
// a way back for that address only.
func (s *sites) addressNAT(t *testing.T) middlebox.Treatment {
	t.Helper()
	inside, outside := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.77")
	at := hardwareAddress(t, s.Namespace(lab.BJGateway), devices[first])
	err := s.Namespace(lab.CAGateway).Do(func() error {
		link, err := netlink.LinkByName(devices[first])
		if err != nil {
			return err
		}
		return netlink.NeighAdd(&netlink.Neigh{
			LinkIndex: link.Attrs().Index, State: netlink.NUD_PERMANENT, IP: outside.AsSlice(), HardwareAddr: at,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return func(way wan.Way, frame []byte) [][]byte {
		switch {
		case !middlebox.Carries(frame, middlebox.ProtocolUDP):
		case way == wan.Forward:
			middlebox.SetAddress(frame, middlebox.SourceAt, outside)
		case !bytes.Equal(frame[middlebox.DestinationAt:][:4], outside.AsSlice()):
			return nil
		default:
			middlebox.SetAddress(frame, middlebox.DestinationAt, inside)
		}
		return [][]byte{frame}
	}
}
