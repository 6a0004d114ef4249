package lab

import (
	"flag"
	"os"
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
	if testing.Short() {
		os.Exit(netns.RunTests(m))
	}
	const daemon = "causeway/cmd/causeway-gateway"
	env := []string{"CGO_ENABLED=0"}
	os.Exit(netns.RunTestsWith(m,
		netns.Program{Package: daemon, Variable: programVariable, Env: env},
		netns.Program{Package: daemon, Variable: nullVariable, Env: env, Flags: []string{"-tags=nullcipher"}},
	))
}
