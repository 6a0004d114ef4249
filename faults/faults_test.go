package faults

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
	if os.Getenv(plainVariable) != "" {
		runtime.GOMAXPROCS(runtime.NumCPU() + lab.Threads)
		os.Exit(netns.RunTests(m))
	}
	folder, err := buildPrograms()
	if err != nil {
		fmt.Fprintln(os.Stderr, "building the gateway:", err)
		os.Exit(1)
	}
	code := netns.RunTests(m)
	os.RemoveAll(folder)
	os.Exit(code)
}

// buildPrograms builds the real daemon, once more with new keys many times a
// second, and once more with the race detector where a C compiler allows it.
func buildPrograms() (folder string, err error) {
	if folder, err = os.MkdirTemp("", "causeway-faults"); err != nil {
		return "", err
	}
	err = build(filepath.Join(folder, "causeway-gateway"), plainVariable, "CGO_ENABLED=0")
	if !testing.Short() {
		err = errors.Join(err, build(filepath.Join(folder, "causeway-gateway-rekeys"), rekeyingVariable, "CGO_ENABLED=0", "-tags=frequent_rekeys"))
	}
	if _, missing := exec.LookPath("gcc"); missing == nil && !testing.Short() {
		err = errors.Join(err, build(filepath.Join(folder, "causeway-gateway-race"), racingVariable, "CGO_ENABLED=1", "-race"))
	}
	return folder, err
}

func build(program, variable, cgo string, flags ...string) error {
	command := exec.Command("go", append(append([]string{"build"}, flags...), "-o", program, "causeway/cmd/causeway-gateway")...)
	command.Env = append(os.Environ(), cgo)
	command.Stderr = os.Stderr
	os.Setenv(variable, program)
	return command.Run()
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
