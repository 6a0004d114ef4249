package netns

import (
	"fmt"
	"os"
)

// RunTests runs the tests of a package inside fresh namespaces, as root
// there, and returns the exit code for TestMain:
//
//	func TestMain(m *testing.M) { os.Exit(netns.RunTests(m)) }
//
// Where namespaces cannot be made the tests run outside; those that need
// them call Inside and skip.
func RunTests(m interface{ Run() int }) int {
	switch os.Getenv(stageVariable) {
	case stageInside:
		return m.Run()
	case stageInit:
		return initForTests()
	}
	code, err := Run(Command{Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
	if err != nil || code == exitNoNamespaces {
		fmt.Fprintln(os.Stderr, "tests run outside namespaces:", err)
		return m.Run()
	}
	return code
}

// exitNoNamespaces is process 1's way to say that it could not begin.
const exitNoNamespaces = 125

func initForTests() int {
	own, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitNoNamespaces
	}
	code, err := RunInit(own, os.Args[1:], 0)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitNoNamespaces
	}
	return code
}
