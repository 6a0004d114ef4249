package lab

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"causeway/lab/netns"
)

// Variables that tell the tests inside the namespaces where the gateways are
// that were built outside: as released, and without encryption.
const (
	programVariable = "CAUSEWAY_TEST_GATEWAY"
	nullVariable    = "CAUSEWAY_TEST_GATEWAY_NULLCIPHER"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv(programVariable) != "" || testing.Short() {
		os.Exit(netns.RunTests(m))
	}
	folder, err := buildPrograms()
	if err != nil {
		fmt.Fprintln(os.Stderr, "building the gateways:", err)
		os.Exit(1)
	}
	code := netns.RunTests(m)
	os.RemoveAll(folder)
	os.Exit(code)
}

// buildPrograms builds the real daemon for the scenarios, and the one that is
// their control.
func buildPrograms() (folder string, err error) {
	if folder, err = os.MkdirTemp("", "causeway-lab-test"); err != nil {
		return "", err
	}
	return folder, errors.Join(
		buildGateway(filepath.Join(folder, "causeway-gateway"), programVariable),
		buildGateway(filepath.Join(folder, "causeway-gateway-nullcipher"), nullVariable, "-tags", "nullcipher"),
	)
}

func buildGateway(program, variable string, flags ...string) error {
	build := exec.Command("go", append(append([]string{"build"}, flags...), "-o", program, "causeway/cmd/causeway-gateway")...)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stderr = os.Stderr
	os.Setenv(variable, program)
	return build.Run()
}
