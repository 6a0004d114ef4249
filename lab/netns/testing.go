package netns

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
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

// Test is what CreateFor needs of a *testing.T.
type Test interface {
	Helper()
	Skip(...any)
	Fatal(...any)
	Error(...any)
	Cleanup(func())
}

// CreateFor is Create for a test: the namespace ends with it. The test is
// skipped where namespaces cannot be made.
func CreateFor(t Test, name string) *Namespace {
	t.Helper()
	if !Inside() {
		t.Skip("namespaces cannot be made here")
	}
	n, err := Create(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// Program is a program that tests start, built before they begin: inside the
// namespaces there may be nothing to build it with.
type Program struct {
	Package string // import path of the main package
	// Variable is the environment variable that tells the tests where the
	// program is. Where it is set already, nothing is built.
	Variable string
	Env      []string // as NAME=VALUE, for the build
	Flags    []string // of go build
}

// RunTestsWith is RunTests for tests that start programs.
func RunTestsWith(m interface{ Run() int }, programs ...Program) int {
	folder, err := os.MkdirTemp("", "causeway-test")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	for _, p := range programs {
		if err := p.build(folder); err != nil {
			fmt.Fprintf(os.Stderr, "building %s %v: %v\n", p.Package, p.Flags, err)
			return 1
		}
	}
	return RunTests(m)
}

func (p Program) build(folder string) error {
	if os.Getenv(p.Variable) != "" {
		return nil
	}
	file := filepath.Join(folder, p.Variable, path.Base(p.Package))
	command := exec.Command("go", slices.Concat([]string{"build"}, p.Flags, []string{"-o", file, p.Package})...)
	command.Env = append(os.Environ(), p.Env...)
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		return err
	}
	return os.Setenv(p.Variable, file)
}
