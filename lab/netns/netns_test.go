package netns

import (
	"errors"
	"os"
	"slices"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(RunTests(m)) }

func create(t *testing.T, name string) *Namespace {
	t.Helper()
	if !Inside() {
		t.Skip("namespaces cannot be made here")
	}
	n, err := Create(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

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
	a, b := create(t, "cw-a"), create(t, "cw-b")
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
	a, b := create(t, "cw-a"), create(t, "cw-b")
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
	a := create(t, "cw-a")
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
