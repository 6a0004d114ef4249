package lab

import (
	"flag"
	"os"
	"testing"

	"causeway/lab/netns"
)

// programVariable tells the tests inside the namespaces where the daemon is
// that was built outside.
const programVariable = "CAUSEWAY_TEST_GATEWAY"

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		os.Exit(netns.RunTests(m))
	}
	os.Exit(netns.RunTestsWith(m, netns.Program{
		Package: "causeway/cmd/causeway-gateway", Variable: programVariable, Env: []string{"CGO_ENABLED=0"},
	}))
}
