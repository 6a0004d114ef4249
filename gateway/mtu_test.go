package gateway

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"causeway/lab"
	"causeway/lab/traffic"
	"causeway/localapi"
)

// TestW19MTUBlackHole shrinks what the WAN carries while the gateways run, with
// no word from anyone: larger datagrams just vanish. Traffic goes on.
func TestW19MTUBlackHole(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	s.waitMTU(t, 1438)
	err := s.Namespace(lab.CAGateway).Do(func() error {
		for _, device := range []string{"wan0", "wan1"} {
			link, err := netlink.LinkByName(device)
			if err != nil {
				return err
			}
			if err := netlink.LinkSetMTU(link, 1300); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	if err := traffic.EchoTCP(ctx, s.Beijing(), s.California(), 7003, 1<<20); err != nil {
		t.Errorf("TCP over the smaller MTU: %v", err)
	}
	s.waitMTU(t, 1218) // 1252 bytes of record, the largest tried size below 1272
}

// waitMTU waits until both gateways have found the MTU of every path.
func (s *twoSites) waitMTU(t *testing.T, mtu int) {
	t.Helper()
	for _, d := range []*daemon{s.beijing, s.calif} {
		waitFor(t, "the MTU seen by "+d.gateway, func() bool {
			paths, err := localapi.NewClient(d.socket()).Paths(t.Context())
			return err == nil && len(paths) == 2 &&
				!slices.ContainsFunc(paths, func(p localapi.Path) bool { return p.MTU == nil || *p.MTU != mtu })
		})
	}
}
