package lab

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
	"causeway/lab/netns"
)

// runner prepares a scenario of this build for a test.
func runner(t *testing.T, name string) *Runner {
	t.Helper()
	if testing.Short() {
		t.Skip("a scenario is long")
	}
	if !netns.Inside() {
		t.Skip("namespaces cannot be made here")
	}
	s, err := FindScenario(name)
	if err != nil {
		t.Fatal(err)
	}
	leaks := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, leaks) })
	return &Runner{
		Program: os.Getenv(programVariable), NullCipher: os.Getenv(nullVariable), Folder: t.TempDir(), Seed: 1, Scenario: s,
		Say: func(text causeway.Text) { t.Log(text.En) },
	}
}

// TestChurnIsClean is the scenario with 24 steps instead of 200.
func TestChurnIsClean(t *testing.T) {
	r := runner(t, "churn")
	r.Scenario.Repeat = 24
	r.Scenario.Bounds["cycles"] = ">= 12"
	result, err := r.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !result.Passed {
		t.Errorf("%q\n%+v", result.Broken, result.Figures)
	}
}

// TestBlockedUDPIsNoticed runs udp-blocked without its paths over TLS: UDP is
// really gone, the figures say so, and the bounds break.
func TestBlockedUDPIsNoticed(t *testing.T) {
	r := runner(t, "udp-blocked")
	r.Scenario.Paths = nil
	r.Scenario.Steps[0].At = 200 * time.Millisecond
	r.Scenario.Steps = r.Scenario.Steps[:1]
	result, err := r.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if result.Passed || result.Figures["switched_ms"] != nil || result.Figures["udp_frames_dropped"] == uint64(0) {
		t.Errorf("%+v", result)
	}
	for _, want := range []string{"back_on_udp", "switched_ms"} {
		if !slices.ContainsFunc(result.Broken, func(b string) bool { return strings.HasPrefix(b, want) }) {
			t.Errorf("%q does not name %s", result.Broken, want)
		}
	}
	for _, good := range []string{"plaintext_packets", "udp_corrupt", "tcp_resets", "tcp_corrupt", "tcp_bytes_checked", "leftovers"} {
		if slices.ContainsFunc(result.Broken, func(b string) bool { return strings.HasPrefix(b, good) }) {
			t.Errorf("%q names %s", result.Broken, good)
		}
	}
}

// TestKilledGatewayLeavesTraces is the control of the leftovers: a gateway
// that is killed leaves a guard and files, and they are seen.
func TestKilledGatewayLeavesTraces(t *testing.T) {
	r := runner(t, "churn")
	l := build(t, Options{})
	p := &performance{Runner: r, lab: l, figures: Figures{}}
	if err := p.prepare(); err != nil {
		t.Fatal(err)
	}
	g := p.gateways[0]
	if err := p.startGateway(g); err != nil {
		t.Fatal(err)
	}
	if err := g.awaitAnswer(upTimeout); err != nil {
		t.Fatal(err)
	}
	if err := p.killGateway(g); err != nil {
		t.Fatal(err)
	}
	now, err := l.gatewayTraces(g)
	if err != nil {
		t.Fatal(err)
	}
	left := strings.Join(leftovers(p.before[g], now), "\n")
	for _, want := range []string{caNetwork.String(), filepath.Join(r.Folder, runFolder, "bj-1.undo.json"), "forwarding 1"} {
		if !strings.Contains(left, want) {
			t.Errorf("%q is not among what was left:\n%s", want, left)
		}
	}
	// The next start and a clean stop take it all back.
	if err := p.startGateway(g); err != nil {
		t.Fatal(err)
	}
	if err := g.awaitAnswer(upTimeout); err != nil {
		t.Fatal(err)
	}
	if err := p.stopGateway(g); err != nil || p.figures["leftovers"] != 0 || p.figures["stops"] != 1 {
		t.Errorf("%+v (%v)", p.figures, err)
	}
}

func TestLeftovers(t *testing.T) {
	got := leftovers([]string{"a", "b"}, []string{"b", "c"})
	if !slices.Equal(got, []string{"+ c", "- a"}) || leftovers(got, got) != nil {
		t.Errorf("%q", got)
	}
}
