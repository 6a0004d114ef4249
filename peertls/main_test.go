package peertls

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"causeway"
)

// Some facts belong to a process: which suites it was pinned to and which
// GODEBUG it was started with. The tests of those re-execute this binary with
// the name of one of these roles.
const roleVariable = "PEERTLS_TEST_ROLE"

var roles = map[string]func() error{
	"self-test unpinned": SelfTest,
	"self-test pinned":   func() error { PinSuite(); return SelfTest() },
}

func TestMain(m *testing.M) {
	if role, ok := roles[os.Getenv(roleVariable)]; ok {
		report(role())
		return
	}
	PinSuite()
	os.Exit(m.Run())
}

// report prints what a role found: "ok", or the code and the sentence.
func report(err error) {
	if err == nil {
		fmt.Println("ok")
		return
	}
	for _, p := range causeway.ProblemsOf(err) {
		fmt.Println(p.Code)
	}
	fmt.Println(err)
}

// runRole runs a role in a process of its own and returns what it printed.
func runRole(t *testing.T, role, godebug string) string {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(binary)
	command.Env = append(os.Environ(), roleVariable+"="+role, "GODEBUG="+godebug)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("role %q under GODEBUG=%q: %v\n%s", role, godebug, err, out)
	}
	return strings.TrimSpace(string(out))
}
