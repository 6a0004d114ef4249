package faults

import (
	"flag"
	"os"
	"os/exec"
	"runtime"
	"testing"

	// A change of the daemon is a reason to run these tests again, which go
	// test would otherwise not know.
	_ "causeway/gateway"
	"causeway/lab"
	"causeway/lab/netns"
)

// Environment variables that tell the tests inside the namespaces where the
// daemons are that were built outside.
const (
	plainVariable    = "CAUSEWAY_TEST_GATEWAY"
	racingVariable   = "CAUSEWAY_TEST_GATEWAY_RACE"
	rekeyingVariable = "CAUSEWAY_TEST_GATEWAY_REKEYS"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if netns.Inside() {
		runtime.GOMAXPROCS(runtime.NumCPU() + lab.Threads)
	}
	os.Exit(netns.RunTestsWith(m, programs()...))
}

// programs are the daemon as it is released, once more with new keys many times
// a second, and once more with the race detector where a C compiler allows it.
func programs() []netns.Program {
	const daemon = "causeway/cmd/causeway-gateway"
	all := []netns.Program{{Package: daemon, Variable: plainVariable, Env: []string{"CGO_ENABLED=0"}}}
	if !testing.Short() {
		all = append(all, netns.Program{
			Package: daemon, Variable: rekeyingVariable, Env: []string{"CGO_ENABLED=0"}, Flags: []string{"-tags=frequent_rekeys"},
		})
	}
	if _, missing := exec.LookPath("gcc"); missing == nil && !testing.Short() {
		all = append(all, netns.Program{
			Package: daemon, Variable: racingVariable, Env: []string{"CGO_ENABLED=1"}, Flags: []string{"-race"},
		})
	}
	return all
}

// long skips a test that takes more than a few seconds where time is short.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("long")
	}
}

// racing reports whether the program is the one that looks for data races.
func racing(program string) bool { return program == os.Getenv(racingVariable) }

// eachBuild runs a test with the daemon as it is released and with the one
// that looks for data races.
func eachBuild(t *testing.T, test func(t *testing.T, program string)) {
	t.Run("released", func(t *testing.T) { test(t, os.Getenv(plainVariable)) })
	t.Run("race", func(t *testing.T) {
		program := os.Getenv(racingVariable)
		if program == "" {
			t.Skip("no gcc for -race, or -short")
		}
		test(t, program)
	})
}
