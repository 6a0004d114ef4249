package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"causeway/bench/page"
	"causeway/lab/netns"
)

func TestMain(m *testing.M) { os.Exit(netns.RunTests(m)) }

// tiny is a plan that shows that everything works, and measures nothing.
var tiny = plan{
	settle: 100 * time.Millisecond,
	ramp:   50 * time.Millisecond, flow: 100 * time.Millisecond,
	trial: 20 * time.Millisecond,
	trips: 5, apart: time.Millisecond,
}

// One round of plain forwarding and of our gateway, so that the benchmark
// works on the day it is wanted.
func TestOneRound(t *testing.T) {
	if !netns.Inside() {
		t.Skip("namespaces cannot be made here")
	}
	if absent := noTUN(); absent != "" {
		t.Skip(absent)
	}
	o := options{gateway: buildGateway(t), version: "test", rounds: 1, limit: time.Minute, seed: 1}
	all, err := choose(contenders(o), plainName+","+causewayName)
	if err != nil {
		t.Fatal(err)
	}
	var progress strings.Builder
	report, err := compare(context.Background(), o, all, tiny, t.TempDir(), &progress)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Entries) != 2 || len(report.LeftOut) != len(all)-2 {
		t.Fatalf("%d took part, %d did not:\n%s", len(report.Entries), len(report.LeftOut), progress.String())
	}
	for _, e := range report.Entries {
		if e.TCP == nil || e.TCP.Median <= 0 || e.RTT == nil || e.RTT.Median <= 0 || e.UDP == nil {
			t.Errorf("%s has figures missing: %s", e.Name, progress.String())
		}
	}
	if text, err := page.Render(report); err != nil || !strings.Contains(string(text), "| "+causewayName+" |") {
		t.Errorf("%v: %s", err, text)
	}
}

// One round of requests through our gateway, and through those proxies that are
// here.
func TestOneRoundOfRequests(t *testing.T) {
	if !netns.Inside() {
		t.Skip("namespaces cannot be made here")
	}
	if absent := noTUN(); absent != "" {
		t.Skip(absent)
	}
	o := options{gateway: buildGateway(t), version: "test", rounds: 1, limit: time.Minute, seed: 1}
	all := passers(o)
	var progress strings.Builder
	plan := requestPlan{ramp: 10 * time.Millisecond, small: 100 * time.Millisecond, large: 100 * time.Millisecond, delay: time.Millisecond, colds: 1, coldRounds: 1}
	report, err := compareRequests(context.Background(), o, all, plan, t.TempDir(), &progress)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Entries)+len(report.LeftOut) != len(all) || len(report.Entries) == 0 || report.Entries[0].Name != causewayName {
		t.Fatalf("%d took part, %d did not:\n%s", len(report.Entries), len(report.LeftOut), progress.String())
	}
	for _, e := range report.Entries {
		if e.Cold == nil || e.Cold.Median <= 0 || e.Twice && (e.Rate == nil || e.Down == nil || e.Up == nil) {
			t.Errorf("%s has figures missing: %s", e.Name, progress.String())
		}
	}
	if text, err := page.RenderRequests(report); err != nil || !strings.Contains(string(text), "| "+causewayName+" |") {
		t.Errorf("%v: %s", err, text)
	}
}

func buildGateway(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "causeway-gateway")
	build := exec.Command("go", "build", "-trimpath", "-o", path, "./cmd/causeway-gateway")
	// The product is another module, with its own versions. Built as make build
	// does, most of it comes from the cache.
	build.Dir = ".."
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

func TestProcessorTime(t *testing.T) {
	got, err := processorTime("42 (a name) with) S 1 42 42 0 -1 4194560 1 0 0 0 150 50 0 0 20 0 9 0 1")
	if err != nil || got != 2*time.Second {
		t.Error(got, err)
	}
	if _, err := processorTime("42 (cut"); err == nil {
		t.Error("a line that was cut is no answer")
	}
}

func TestReadUsage(t *testing.T) {
	got, err := readUsage("cpu  10 1 20 60 5 1 2 1 7 7\ncpu0 1 1 1 1 1 1 1 1 0 0\n")
	if err != nil || got != (usage{idle: 65, total: 100}) {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := readUsage("cpu0 1 2 3"); err == nil {
		t.Error("another line is no answer")
	}
}

func TestModelName(t *testing.T) {
	if got := modelName("processor\t: 0\nmodel name\t: AMD EPYC\nmodel name\t: other\n"); got != "AMD EPYC" {
		t.Error(got)
	}
	if got := modelName(""); got != "unknown processor" {
		t.Error(got)
	}
}

func TestChooseKnowsItsNames(t *testing.T) {
	if _, err := choose([]contender{{name: "a"}, {name: "b"}}, "a,c"); err == nil {
		t.Error("c is nobody")
	}
	all, err := choose([]contender{{name: "a"}, {name: "b"}}, "b")
	if err != nil || all[0].absent == "" || all[1].absent != "" {
		t.Error(all, err)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, args := range [][]string{{"-o", "xml"}, {"-rounds", "0"}, {"more"}, {"-part", "some"}, {"-only", "causeway"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("%q was accepted", args)
		}
	}
}
