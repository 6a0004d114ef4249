package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"causeway"
	"causeway/render"
)

// recorder is a test that notes what it is told instead of failing.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

// wantComplaints runs a comparison with or without -update; every complaint has
// to hold one of the words, in their order.
func wantComplaints(t *testing.T, updating bool, compare func(testing.TB), words ...string) {
	t.Helper()
	before := *update
	*update = updating
	defer func() { *update = before }()
	r := &recorder{TB: t}
	compare(r)
	if len(r.said) != len(words) {
		t.Errorf("want complaints about %q, got %q", words, r.said)
		return
	}
	for i, word := range words {
		if !strings.Contains(r.said[i], word) {
			t.Errorf("want a complaint about %q, got %q", word, r.said[i])
		}
	}
}

func TestFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "new", "a.txt")
	compare := func(text string) func(testing.TB) {
		return func(r testing.TB) { File(r, name, text) }
	}
	wantComplaints(t, false, compare("one\n"), "no such file")
	wantComplaints(t, true, compare("one\n"))
	wantComplaints(t, false, compare("one\n"))
	wantComplaints(t, false, compare("two\n"), "two")
	wantComplaints(t, true, compare("two\n"))
	wantComplaints(t, false, compare("two\n"))
}

func TestFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "folder")
	compare := func(files map[string]string) func(testing.TB) {
		return func(r testing.TB) { Folder(r, folder, files) }
	}
	wantComplaints(t, false, compare(nil))
	both := map[string]string{"a": "1", "b/c": "2"}
	wantComplaints(t, false, compare(both), "a", filepath.Join("b", "c"))
	wantComplaints(t, true, compare(both))
	wantComplaints(t, false, compare(both))
	wantComplaints(t, false, compare(map[string]string{"a": "1"}), filepath.Join("b", "c")+" is not made any more")
	wantComplaints(t, true, compare(map[string]string{"a": "1"}))
	wantComplaints(t, false, compare(map[string]string{"a": "1"}))
	wantComplaints(t, false, compare(nil), "not made")
}

func TestTarget(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "folder")
	notice := causeway.NewProblem("render.other_cloud", "x", nil, "variables", "A")
	notice.Severity, notice.At = causeway.Notice, causeway.Position{File: "x.yaml", Line: 7, Column: 1}
	failure := causeway.NewProblem("render.no_provision", "x", nil)
	text := func() string { return "one" }
	problems := causeway.Problems{notice}
	target := render.Target{
		Name: "test",
		Why:  func(*causeway.Interconnect) *causeway.Problem { return nil },
		Files: func(render.Input) ([]render.File, causeway.Problems) {
			return []render.File{{Name: "a", Text: text()}}, problems
		},
	}
	compare := func(r testing.TB) { Target(r, target, render.Input{}, folder) }
	wantComplaints(t, true, compare)
	wantComplaints(t, false, compare)
	told, err := os.ReadFile(filepath.Join(folder, "notices.txt"))
	if want := placelessReport(*notice, causeway.English) + placelessReport(*notice, causeway.Chinese); err != nil || string(told) != want || notice.At.Line != 7 {
		t.Errorf("notices.txt holds %q (%v), want %q", told, err, want)
	}
	calls := 0
	text = func() string { calls++; return fmt.Sprint(calls) }
	wantComplaints(t, true, compare, "the second time")
	text, problems = func() string { return "one" }, causeway.Problems{failure}
	wantComplaints(t, true, compare, "failed")
	target.Why = func(*causeway.Interconnect) *causeway.Problem { return failure }
	wantComplaints(t, true, compare, "does not apply")
}

func placelessReport(p causeway.Problem, l causeway.Language) string {
	p.At = causeway.Position{}
	return p.Report(string(p.Code), l)
}
