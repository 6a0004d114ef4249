// Package golden compares what tests make with files that hold what they are
// to make: golden files. 'go test FOLDER -update' writes them anew; whoever does
// so reads the difference before it is committed. It is for tests only.
package golden

import (
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/render"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Update reports whether -update was given. It is for tests that write
// something else than a file of their own, and is known once tests run.
func Update() bool { return *update }

// File compares a text with a file, which is named from the folder the test
// runs in.
func File(t testing.TB, name, got string) {
	t.Helper()
	if *update {
		write(t, name, got)
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Errorf("%v (-update makes it)", err)
		return
	}
	// By lines, because cmp takes a text as a whole apart within its characters.
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got; -update writes it anew):\n%s", name, diff)
	}
}

// Folder compares texts with all files below a folder; the keys of files are
// their names there, with slashes. It fails on a file that is not among them
// too, and -update deletes that one: the folder holds nothing else. Without
// texts there need not be a folder. Modes are not compared.
func Folder(t testing.TB, folder string, files map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		File(t, filepath.Join(folder, filepath.FromSlash(name)), files[name])
	}
	for _, name := range below(t, folder) {
		if _, made := files[name]; !made {
			leftOver(t, filepath.Join(folder, filepath.FromSlash(name)))
		}
	}
}

// Target compares the files that a target makes with those in folder, and its
// notices, in both languages and without their places, with notices.txt there.
// It fails where the target does not apply, or makes something else the second
// time.
func Target(t testing.TB, target render.Target, in render.Input, folder string) {
	t.Helper()
	if p := target.Why(in.Interconnect); p != nil {
		t.Errorf("%s does not apply: %v", target.Name, p)
		return
	}
	files, problems := target.Files(in)
	if again, _ := target.Files(in); len(problems.Failures()) > 0 || !slices.Equal(files, again) {
		t.Errorf("%s failed, or made something else the second time: %v", target.Name, problems)
		return
	}
	texts := map[string]string{}
	for _, f := range append(files, render.File{Name: "notices.txt", Text: notices(problems)}) {
		if _, twice := texts[f.Name]; twice {
			t.Errorf("%s made two files %s", target.Name, f.Name)
		}
		texts[f.Name] = f.Text
	}
	Folder(t, folder, texts)
}

func notices(problems causeway.Problems) string {
	var text strings.Builder
	for _, p := range problems {
		placeless := *p
		placeless.At = causeway.Position{}
		for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
			text.WriteString(placeless.Report(string(p.Code), l))
		}
	}
	return text.String()
}

// below are the names of all files below a folder, from there and with slashes.
func below(t testing.TB, folder string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: %v", folder, err)
	}
	return names
}

func leftOver(t testing.TB, name string) {
	t.Helper()
	if !*update {
		t.Errorf("%s is not made any more (-update deletes it)", name)
	} else if err := os.Remove(name); err != nil {
		t.Errorf("%v", err)
	}
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
		t.Errorf("%v", err)
	}
}
