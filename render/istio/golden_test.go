package istio

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"causeway"
	"causeway/config"
	"causeway/render"
)

var update = flag.Bool("update", false, "write testdata anew")

func load(t *testing.T, file string) *causeway.Interconnect {
	t.Helper()
	ic, problems := config.Load(file)
	if ic == nil {
		t.Fatal(problems)
	}
	return ic
}

// checkGolden renders, compares every file with the one in folder, and the
// notices, in both languages, with notices.txt there.
func checkGolden(t *testing.T, ic *causeway.Interconnect, folder string) {
	t.Helper()
	target := Target()
	if p := target.Why(ic); p != nil {
		t.Fatal(p)
	}
	files, problems := target.Files(render.Input{Interconnect: ic})
	if again, _ := target.Files(render.Input{Interconnect: ic}); len(problems.Failures()) > 0 || !equal(files, again) {
		t.Fatalf("failed, or made something else the second time: %v", problems)
	}
	var notices strings.Builder
	for _, p := range problems {
		p.At = causeway.Position{}
		for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
			notices.WriteString(p.Report(string(p.Code), l))
		}
	}
	files = append(files, render.File{Name: "notices.txt", Mode: 0o644, Text: notices.String()})
	if *update {
		write(t, files, folder)
	}
	expected := map[string]bool{}
	for _, f := range files {
		expected[filepath.Join(folder, f.Name)] = true
		want, err := os.ReadFile(filepath.Join(folder, f.Name))
		if err != nil || string(want) != f.Text {
			t.Errorf("%s differs from %s (%v): go test -update, and read the difference\n%s", f.Name, folder, err, f.Text)
		}
	}
	err := filepath.WalkDir(folder, func(name string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !expected[name] {
			t.Errorf("%s is not made any more", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func equal(a, b []render.File) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func write(t *testing.T, files []render.File, folder string) {
	t.Helper()
	for _, f := range files {
		name := filepath.Join(folder, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(f.Text), f.Mode); err != nil {
			t.Fatal(err)
		}
	}
}
