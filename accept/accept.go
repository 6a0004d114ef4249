// Package accept gives what is rendered to the tools it is for, each in a folder
// of the test's own and where nothing of the machine is changed. It is for tests
// only.
//
// Which tool reads which file is in tools.go, what needs more than one call is
// in terraform.go and charon.go, and formats without a tool of their own are in
// data.go. A tool that is missing is a reason to skip, and with CI=true a
// failure, because .ci/run installs it.
package accept

import (
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"causeway/render"
)

// Write puts files below a folder, scripts with their bits for executing.
func Write(t testing.TB, folder string, files []render.File) {
	t.Helper()
	for _, f := range files {
		name := filepath.Join(folder, filepath.FromSlash(f.Name))
		mode := f.Mode
		if mode == 0 {
			mode = 0o644
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(f.Text), mode); err != nil {
			t.Fatal(err)
		}
	}
}

// forPeople are files no tool reads.
var forPeople = regexp.MustCompile(`(\.txt|\.md)$`)

// Tree has every file below root read by its tools, a subtest for each tool.
// Below root are folders of any name with one for each target in them:
// ROOT/NAME/TARGET/FILE. A file that nothing reads is a mistake.
func Tree(t *testing.T, root string) {
	t.Helper()
	files := below(t, root)
	for _, file := range files {
		if !forPeople.MatchString(file) && len(readers(file)) == 0 {
			t.Errorf("%s: there is no tool to read it", file)
		}
	}
	for _, tool := range tools() {
		var read []string
		for _, file := range files {
			if tool.reads(file) {
				read = append(read, filepath.Join(root, filepath.FromSlash(file)))
			}
		}
		if len(read) > 0 {
			t.Run(tool.name, func(t *testing.T) {
				tool.need(t)
				tool.read(t, read)
			})
		}
	}
}

// readers are the names of the tools that read a file.
func readers(file string) []string {
	var names []string
	for _, tool := range tools() {
		if tool.reads(file) {
			names = append(names, tool.name)
		}
	}
	return names
}

// below are the names of all files below a folder, from there and with slashes.
func below(t testing.TB, root string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// target is whose file it is: the second word of NAME/TARGET/FILE.
func target(file string) string {
	_, rest, _ := strings.Cut(file, "/")
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// tool reads files of some names.
type tool struct {
	name string
	// programs have to be installed; root says that nobody else may run them.
	programs []string
	root     bool
	// without names a variable of the environment: where it is set, the programs
	// cannot be had. Those of an optional tool never have to be.
	without  string
	optional bool
	reads    func(file string) bool
	// read is called once with the full names of all files it reads.
	read func(t testing.TB, files []string)
}

func (o tool) need(t testing.TB) {
	t.Helper()
	for _, program := range o.programs {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") == "true" && !o.optional && (o.without == "" || os.Getenv(o.without) == "") {
				t.Fatalf("%s is not installed: .ci/run installs it", program)
			}
			t.Skipf("%s is not installed", program)
		}
	}
	if o.root && os.Getuid() != 0 {
		t.Skip("it needs root for a namespace of its own")
	}
}

// run runs a command whose last words are files; what it says is the mistake.
func run(t testing.TB, words []string, files ...string) {
	t.Helper()
	words = append(slices.Clone(words), files...)
	if out, err := command(t, words[0], words[1:]...).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", strings.Join(words, " "), err, out)
	}
}

func command(t testing.TB, name string, words ...string) *exec.Cmd {
	return exec.CommandContext(t.Context(), name, words...)
}

// named returns whether a file's own name matches.
func named(pattern string) func(string) bool {
	own := regexp.MustCompile(pattern)
	return func(file string) bool { return own.MatchString(path.Base(file)) }
}
