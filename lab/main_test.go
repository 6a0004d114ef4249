package lab

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"causeway/lab/netns"
)

// programVariable tells the tests inside the namespaces where the gateway is
// that was built outside.
const programVariable = "CAUSEWAY_TEST_GATEWAY"

func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv(programVariable) != "" || testing.Short() {
		os.Exit(netns.RunTests(m))
	}
	folder, err := buildProgram()
	if err != nil {
		fmt.Fprintln(os.Stderr, "building the gateway:", err)
		os.Exit(1)
	}
	code := netns.RunTests(m)
	os.RemoveAll(folder)
	os.Exit(code)
}

// buildProgram builds the real daemon for the scenarios.
func buildProgram() (folder string, err error) {
	if folder, err = os.MkdirTemp("", "causeway-lab-test"); err != nil {
		return "", err
	}
	program := filepath.Join(folder, "causeway-gateway")
	build := exec.Command("go", "build", "-o", program, "causeway/cmd/causeway-gateway")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stderr = os.Stderr
	os.Setenv(programVariable, program)
	return folder, build.Run()
}
