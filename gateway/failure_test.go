package gateway

import (
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"causeway/hostnet"
	"causeway/lab"
)

// device does something to cw0 of the Beijing gateway's host.
func (s *twoSites) device(t *testing.T, change func(netlink.Link) error) {
	t.Helper()
	err := s.Namespace(lab.BJGateway).Do(func() error {
		link, err := netlink.LinkByName(Device)
		if err != nil {
			return err
		}
		return change(link)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// guarded reports whether the Beijing gateway's host refuses plaintext.
func (s *twoSites) guarded(t *testing.T) bool {
	t.Helper()
	found := false
	err := s.Namespace(lab.BJGateway).Do(func() error {
		routes, err := netlink.RouteList(nil, netlink.FAMILY_V4)
		for _, r := range routes {
			found = found || r.Priority == int(hostnet.GuardMetric) && r.Dst.String() == "172.16.0.0/16"
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A gateway that fails is no clean stop: the guard stays, until the next
// start and stop.
func TestFailedGatewayStaysClosed(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	s.device(t, netlink.LinkDel)
	if err := s.beijing.process.Wait(); err == nil {
		t.Error("the gateway ended well though its device was taken away")
	}
	if !s.guarded(t) {
		t.Error("the guard is gone: traffic could leave in the clear")
	}
	s.beijing.start(t)
	s.allUp(t)
	s.stopBoth(t)
}

// A device that is set down loses its routes; the gateway puts them back.
func TestLostRoutesComeBack(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	s.device(t, netlink.LinkSetDown)
	if s.reach(t, 100*time.Millisecond) {
		t.Error("reached through a device that is down")
	}
	waitFor(t, "the routes", func() bool { return s.reach(t, 100*time.Millisecond) })
}
