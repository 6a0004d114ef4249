package faults

import (
	"bytes"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"causeway"
	"causeway/lab"
	"causeway/lab/wan"
)

// nat gives Beijing's records on the first line another port outside, and has
// a way back for that port only.
func nat(outside *atomic.Uint32) treatment {
	return func(way wan.Way, frame []byte) [][]byte {
		switch {
		case !carries(frame, protocolUDP):
		case way == wan.Forward && sourcePort(frame) == causeway.DefaultPort:
			setSourcePort(frame, uint16(outside.Load()))
		case way == wan.Reverse && destinationPort(frame) != uint16(outside.Load()):
			return nil
		case way == wan.Reverse:
			setDestinationPort(frame, causeway.DefaultPort)
		}
		return [][]byte{frame}
	}
}

// F9: a NAT forgets the port of the only line and gives another one, three
// times; California follows within 3 s, TCP lives.
func TestF09NATPortChanges(t *testing.T) {
	s := start(t, plan{line: farApart})
	var outside atomic.Uint32
	outside.Store(causeway.DefaultPort)
	s.interpose(t).does(nat(&outside))
	s.allUp(t)
	s.cut(second, true)
	waitFor(t, "the other line noticed as down", func() bool { return s.calif.state(t, second) == "down" })
	r := s.observe(t)
	for port := range uint32(3) {
		moves := len(s.calif.events(t, "move"))
		outside.Store(20001 + port)
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
	box.does(s.addressNAT(t))
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
func (s *sites) addressNAT(t *testing.T) treatment {
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
		case !carries(frame, protocolUDP):
		case way == wan.Forward:
			setAddress(frame, sourceAt, outside)
		case !bytes.Equal(frame[destinationAt:][:4], outside.AsSlice()):
			return nil
		default:
			setAddress(frame, destinationAt, inside)
		}
		return [][]byte{frame}
	}
}
