package netns

import (
	"errors"
	"net/netip"
	"os"
	"slices"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) { os.Exit(RunTests(m)) }

func TestCreateRefusesOutside(t *testing.T) {
	t.Setenv(stageVariable, "")
	if n, err := Create("cw-outside"); !errors.Is(err, ErrOutside) || n != nil {
		t.Errorf("%v, %v", n, err)
	}
}

func TestInitRefusesOutside(t *testing.T) {
	t.Setenv(stageVariable, "")
	if _, err := RunInit("/bin/true", nil, 0); !errors.Is(err, ErrNotInit) {
		t.Error(err)
	}
}

func TestDoStaysInside(t *testing.T) {
	a, b := CreateFor(t, "cw-a"), CreateFor(t, "cw-b")
	if err := Cable(End{Host: a, Device: "cable"}, End{Host: b, Device: "other"}); err != nil {
		t.Fatal(err)
	}
	for n, want := range map[*Namespace][]string{a: {"cable", "lo"}, b: {"lo", "other"}} {
		got, err := n.Devices()
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q (%v)", n.Name, got, want, err)
		}
	}
	if err := b.WireFrames("other"); err != nil {
		t.Error(err)
	}
	if err := b.WireFrames("cable"); err == nil {
		t.Error("a device of another namespace was found")
	}
}

func TestSysctlIsTheNamespacesOwn(t *testing.T) {
	a, b := CreateFor(t, "cw-a"), CreateFor(t, "cw-b")
	for n, value := range map[*Namespace]string{a: "1", b: "0"} {
		if err := n.Sysctl("net/ipv4/ip_forward", value); err != nil {
			t.Fatal(err)
		}
	}
	for n, want := range map[*Namespace]string{a: "1", b: "0"} {
		if got, err := n.SysctlValue("net/ipv4/ip_forward"); err != nil || got != want {
			t.Errorf("%s: %q, want %q (%v)", n.Name, got, want, err)
		}
	}
}

func TestDoReturnsHomeAfterAnError(t *testing.T) {
	a := CreateFor(t, "cw-a")
	home, err := os.Readlink("/proc/thread-self/ns/net")
	if err != nil {
		t.Fatal(err)
	}
	failed := errors.New("failed")
	if err := a.Do(func() error { return failed }); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
	if now, err := os.Readlink("/proc/thread-self/ns/net"); now != home || err != nil {
		t.Errorf("in %s, was in %s (%v)", now, home, err)
	}
}

func TestSnapshotSeesEveryChange(t *testing.T) {
	a, b := CreateFor(t, "cw-a"), CreateFor(t, "cw-b")
	end := End{Host: a, Device: "cable", Address: netip.MustParsePrefix("192.0.2.1/24")}
	if err := Cable(end, End{Host: b, Device: "other"}); err != nil {
		t.Fatal(err)
	}
	far := netip.MustParsePrefix("172.16.0.0/16")
	for name, change := range map[string]func() error{
		"route": func() error { return a.AddRoute(far, netip.MustParseAddr("192.0.2.2")) },
		"guard": func() error {
			return a.links.RouteAdd(&netlink.Route{Dst: ipNet(far), Type: unix.RTN_UNREACHABLE, Priority: 9})
		},
		"table": func() error {
			return a.links.RouteAdd(&netlink.Route{Dst: ipNet(far), Table: 77, Type: unix.RTN_BLACKHOLE})
		},
		"address": func() error { return a.AddAddress("cable", netip.MustParsePrefix("192.0.2.9/24")) },
		"sysctl":  func() error { return a.Sysctl("net/ipv4/conf/cable/forwarding", "1") },
		"device": func() error {
			return Cable(End{Host: a, Device: "more"}, End{Host: b, Device: "again"})
		},
		"rule": func() error {
			rule := netlink.NewRule()
			rule.Table, rule.Mark = 77, 5
			return a.links.RuleAdd(rule)
		},
	} {
		before, err := a.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := a.Snapshot(); err != nil || !slices.Equal(before, again) {
			t.Errorf("two snapshots differ (%v)", err)
		}
		if err := change(); err != nil {
			t.Fatal(name, err)
		}
		if after, err := a.Snapshot(); err != nil || slices.Equal(before, after) {
			t.Errorf("a new %s is not seen (%v)", name, err)
		}
	}
}
