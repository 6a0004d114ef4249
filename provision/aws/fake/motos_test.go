package fake

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A server gets so many worlds and ends with the last of them; one that may
// still get some stays until the end.
func TestMotosEndWithTheirWorlds(t *testing.T) {
	pretendMoto(t)
	p := &Motos{Each: 2}
	one, oneDone := take(t, p)
	two, twoDone := take(t, p)
	three, threeDone := take(t, p)
	if one != two || two == three {
		t.Fatalf("servers %p %p %p, want two for the first two", one, two, three)
	}
	check := func(when string, first, second bool) {
		t.Helper()
		if runs(one) != first || runs(three) != second {
			t.Fatalf("%s: they run %t, %t, want %t, %t", when, runs(one), runs(three), first, second)
		}
	}
	ok(t, oneDone())
	ok(t, oneDone()) // counts once
	check("one of two is done", true, true)
	ok(t, threeDone())
	check("the only one is done", true, true)
	ok(t, twoDone())
	check("both are done", false, true)
	if four, _ := take(t, p); four != three {
		t.Errorf("a server that is not full is left out")
	}
	five, fiveDone := take(t, p)
	if status := p.Around(failing{}).Run(); status != 3 {
		t.Errorf("exit status %d, want that of the tests", status)
	}
	check("all are stopped", false, false)
	if runs(five) {
		t.Error("one in use still runs")
	}
	ok(t, fiveDone())
}

// failing are tests that fail.
type failing struct{}

func (failing) Run() int { return 3 }

// Worlds side by side get a server each while there are, and later ones the
// one that has the fewest.
func TestMotosBeside(t *testing.T) {
	pretendMoto(t)
	p := &Motos{Each: 3, Beside: 2}
	one, oneDone := take(t, p)
	two, _ := take(t, p)
	ok(t, oneDone())
	three, _ := take(t, p)
	four, _ := take(t, p)
	if one == two || three != one || four == one && four == two {
		t.Errorf("servers %p %p %p %p", one, two, three, four)
	}
	five, _ := take(t, p)
	six, _ := take(t, p)
	seven, _ := take(t, p)
	if seven == one || seven == two {
		t.Errorf("servers %p %p %p are given on when they are full: %p", one, five, six, seven)
	}
	ok(t, p.Stop())
	p = &Motos{Beside: 2}
	one, oneDone = take(t, p)
	ok(t, oneDone())
	if two, _ = take(t, p); two != one {
		t.Error("there are two where one after the other is used")
	}
	ok(t, p.Stop())
}

// Without a bound there is one, and what cannot be started is tried once.
func TestMotosWithoutBound(t *testing.T) {
	pretendMoto(t)
	p := &Motos{}
	one, done := take(t, p)
	ok(t, done())
	two, _ := take(t, p)
	if one != two || !runs(one) {
		t.Errorf("servers %p %p, and the first runs: %t", one, two, runs(one))
	}
	ok(t, p.Stop())

	t.Setenv("PATH", t.TempDir())
	p = &Motos{}
	for range 2 {
		if _, _, err := p.Take(); !errors.Is(err, NotInstalled("moto_server")) {
			t.Errorf("got %v", err)
		}
	}
	ok(t, p.Stop())
}

func TestCanDoWithout(t *testing.T) {
	for _, test := range []struct {
		err         error
		ci, without string
		want        bool
	}{
		{nil, "", "", false},
		{NotInstalled("it"), "", "", true},
		{NotInstalled("it"), "true", "", false},
		{NotInstalled("it"), "true", "1", true},
		{fmt.Errorf("wrapped: %w", NotInstalled("it")), "", "", true},
		{errors.New("it ended"), "", "1", false},
	} {
		environment := map[string]string{"CI": test.ci, "CAUSEWAY_WITHOUT_MOTO": test.without}
		if got := CanDoWithout(test.err, func(name string) string { return environment[name] }); got != test.want {
			t.Errorf("%v, CI=%q, without %q: %t", test.err, test.ci, test.without, got)
		}
	}
}

// pretendMoto puts a program on the PATH that says where it listens, and waits.
func pretendMoto(t *testing.T) {
	t.Helper()
	folder := t.TempDir()
	script := "#!/bin/sh\necho ' * Running on http://127.0.0.1:9' >&2\nexec sleep 600\n"
	ok(t, os.WriteFile(filepath.Join(folder, "python3"), []byte(script), 0o755))
	t.Setenv("PATH", strings.Join([]string{folder, os.Getenv("PATH")}, string(os.PathListSeparator)))
}

func take(t *testing.T, p *Motos) (*Moto, func() error) {
	t.Helper()
	m, done, err := p.Take()
	ok(t, err)
	return m, done
}

func runs(m *Moto) bool { return syscall.Kill(m.process.Process.Pid, 0) == nil }

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
