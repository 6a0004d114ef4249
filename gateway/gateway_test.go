package gateway

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"causeway/lab/netns"
)

// programVariable tells the tests inside the namespaces where the daemon is
// that was built outside.
const programVariable = "CAUSEWAY_TEST_GATEWAY"

func TestMain(m *testing.M) {
	if os.Getenv(programVariable) != "" {
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

// buildProgram builds the real daemon for the end-to-end tests.
func buildProgram() (folder string, err error) {
	if folder, err = os.MkdirTemp("", "causeway-gateway"); err != nil {
		return "", err
	}
	program := filepath.Join(folder, "causeway-gateway")
	build := exec.Command("go", "build", "-o", program, "causeway/cmd/causeway-gateway")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stderr = os.Stderr
	os.Setenv(programVariable, program)
	return folder, build.Run()
}
