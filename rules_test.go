package causeway_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rules are the ways in which keys, records and trust can silently break, and
// what this version holds against each. A rule is only as good as the test
// that can show it broken: a function named TestWnn and what it shows.
//
// Not among them are W15 (nothing is compressed yet) and W24 (no claim of FIPS
// validation is made).
var rules = map[string]string{
	"W01": "the exporter is used once per connection, and contexts never repeat",
	"W02": "keys are bound to both certificates and both hellos",
	"W03": "no data before both ends have proved that they hold the keys",
	"W04": "AES-256-GCM and X25519MLKEM768 or nothing, and every certificate check",
	"W05": "no resumption",
	"W06": "a suspended, restored or cloned machine seals nothing with old keys",
	"W07": "a packet number is taken once per seal; sending again sends the same bytes",
	"W08": "indexes are never used again, no path number is in a nonce, paths are few",
	"W09": "limits of a key",
	"W10": "forgeries are counted and end a session",
	"W11": "steps of a secret are one-way; a session ends with its certificates",
	"W12": "a sender uses a key only once its peer has it",
	"W13": "the replay window learns of authentic records only",
	"W14": "a super-packet is never sealed as a whole, and joining is bounded",
	"W16": "nothing unauthentic is answered",
	"W17": "probes cannot be guessed, are few, and so are the answers",
	"W18": "a peer's new port is followed only once it answered there",
	"W19": "the MTU is found by authenticated probes, and a black hole is left",
	"W20": "strangers cannot wear out the accepting end",
	"W21": "what the local revocation list names is refused and cut off",
	"W22": "no time of day in the data protocol",
	"W23": "records tell little of the inner packet",
	"W25": "when both ends dial, one connection stays",
	"W26": "data flows while the control connection is gone",
}

func TestRulesEachHaveATest(t *testing.T) {
	tested := testsOf(t, regexp.MustCompile(`^Test(W[0-9]{2})[A-Z]`))
	for rule, what := range rules {
		if len(tested[rule]) == 0 {
			t.Errorf("no function Test%s… tests rule %s: %s", rule, rule, what)
		}
	}
	for rule, names := range tested {
		if rules[rule] == "" {
			t.Errorf("%v test rule %s, which is not in the table", names, rule)
		}
	}
}

// testsOf returns the names of the tests in the whole module by what a pattern
// finds in them.
func testsOf(t *testing.T, pattern *regexp.Regexp) map[string][]string {
	t.Helper()
	tested := map[string][]string{}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if outsideModule(name) {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, "_test.go") {
			addTests(t, name, pattern, tested)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tested
}

// outsideModule reports whether a folder is one that go test ./... leaves out.
func outsideModule(name string) bool {
	base := filepath.Base(name)
	return name != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") ||
		base == "testdata" || base == "vendor" || base == "node_modules" || name == "tools" || name == "bench" || name == "render/check" || name == "l7/check")
}

func addTests(t *testing.T, name string, pattern *regexp.Regexp, tested map[string][]string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Recv != nil {
			continue
		}
		if match := pattern.FindStringSubmatch(f.Name.Name); match != nil {
			tested[match[1]] = append(tested[match[1]], f.Name.Name)
		}
	}
}

// wallClock are the names of package time that read, make or hold a time of
// day.
var wallClock = []string{
	"Date", "Local", "LoadLocation", "Month", "Now", "Parse", "ParseInLocation", "Since", "Time", "UTC", "Unix",
	"UnixMicro", "UnixMilli", "Until", "Weekday",
}

// TestW22DataProtocolKnowsNoTimeOfDay: the packages that say what is sent and
// how it is judged work with durations only, so that no wrong or jumping
// clock can reach them.
func TestW22DataProtocolKnowsNoTimeOfDay(t *testing.T) {
	looked := 0
	for _, folder := range []string{"tunnel/wire", "tunnel/seal", "tunnel/path", "tunnel/packet"} {
		names, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			looked++
			reportWallClock(t, name)
		}
	}
	if looked == 0 {
		t.Error("no file was looked at: this test is blind")
	}
}

func reportWallClock(t *testing.T, name string) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if what := wallClockUse(n); what != "" {
			t.Errorf("%s: uses %s: the data protocol knows durations of a monotonic clock only", files.Position(n.Pos()), what)
		}
		return true
	})
}

// wallClockUse returns what a node has to do with the time of day. Renaming
// the import counts too.
func wallClockUse(n ast.Node) string {
	switch n := n.(type) {
	case *ast.ImportSpec:
		path := strings.Trim(n.Path.Value, `"`)
		if path == "time" && n.Name != nil || strings.HasSuffix(path, "/unix") || path == "syscall" {
			return "import " + path
		}
	case *ast.SelectorExpr:
		x, ok := n.X.(*ast.Ident)
		if ok && x.Name == "time" && slices.Contains(wallClock, n.Sel.Name) {
			return "time." + n.Sel.Name
		}
	}
	return ""
}
