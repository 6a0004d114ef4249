package gateway

import (
	"os"
	"testing"

	"causeway/lab/netns"
)

// programVariable tells the tests inside the namespaces where the daemon is
// that was built outside.
const programVariable = "CAUSEWAY_TEST_GATEWAY"

// grpcurlVariable is the same for grpcurl, a program of the module tools.
const grpcurlVariable = "CAUSEWAY_TEST_GRPCURL"

func TestMain(m *testing.M) {
	os.Exit(netns.RunTestsWith(m, netns.Program{
		Package: "causeway/cmd/causeway-gateway", Variable: programVariable, Env: []string{"CGO_ENABLED=0"},
	}, netns.Program{
		Package: "github.com/fullstorydev/grpcurl/cmd/grpcurl", Variable: grpcurlVariable,
		Env: []string{"CGO_ENABLED=0"}, Flags: []string{"-modfile=../tools/go.mod"},
	}))
}
