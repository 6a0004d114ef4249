package faults

import (
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"causeway/lab"
)

// failoverBound is the longest silence a cut line may cost: the worst case,
// not the goal.
const failoverBound = 3 * time.Second

// F1: the line in use goes away, with its carrier or without a word; the gap
// is below 3 s each way, TCP lives, and the line comes back as a spare.
func TestF01LinkCut(t *testing.T) {
	eachBuild(t, func(t *testing.T, program string) {
		s := start(t, plan{line: farApart, program: program})
		t.Run("silently", func(t *testing.T) { s.losesLine(t, s.cut) })
		if racing(program) {
			return
		}
		t.Run("device down", func(t *testing.T) {
			s.losesLine(t, func(line string, cut bool) { s.setDevice(t, devices[line], !cut) })
		})
	})
}

// losesLine cuts the line in use for a while and heals it.
func (s *sites) losesLine(t *testing.T, cut func(line string, cut bool)) {
	r := s.observe(t)
	r.flows(t, failoverBound)
	line := s.beijing.used(t)
	cut(line, true)
	r.flows(t, failoverBound)
	waitFor(t, "the line noticed as down", func() bool { return s.beijing.state(t, line) == "down" })
	if s.beijing.used(t) == line {
		t.Errorf("%s is down and still in use", line)
	}
	cut(line, false)
	s.allUp(t)
	o := r.end(t)
	t.Logf("%s cut: gaps %v and %v", line, o.udp[0].Gap, o.udp[1].Gap)
	o.noGapBeyond(t, failoverBound)
}

// devices of the lines at both gateways.
var devices = map[string]string{first: "wan0", second: "wan1"}

// setDevice sets a device of Beijing's gateway up or down.
func (s *sites) setDevice(t *testing.T, name string, up bool) {
	t.Helper()
	err := s.Namespace(lab.BJGateway).Do(func() error {
		link, err := netlink.LinkByName(name)
		if err != nil {
			return err
		}
		if up {
			return netlink.LinkSetUp(link)
		}
		return netlink.LinkSetDown(link)
	})
	if err != nil {
		t.Fatal(err)
	}
}
