package causeway_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"testing"
)

// impureImports would let a pure package touch the world. crypto/rand and
// math/rand are among them because randomness is an argument.
var impureImports = []string{
	"crypto/rand", "golang.org/x/sys/unix", "log", "math/rand", "math/rand/v2", "net", "net/http",
	"os", "os/exec", "os/signal", "syscall",
}

// impureCalls of package time read the clock or start a timer.
var impureCalls = []string{"After", "AfterFunc", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until"}

// pureExceptions are the places where a pure package may do one impure thing,
// each with its reason.
var pureExceptions = map[string]map[string]string{
	"peertls": {
		"crypto/rand": "the start-up self-test makes throw-away certificates",
		"net":         "the self-test shakes hands over net.Pipe",
		"a goroutine": "both ends of that handshake must run at once",
		"time.Now":    "certificates of the self-test need a validity",
	},
}

func TestLayersPureStaysPure(t *testing.T) {
	for _, p := range modulePackages(t) {
		name := folder(p.ImportPath)
		if layerOf(name).name != "pure" {
			continue
		}
		found := impurities(t, p)
		for what := range pureExceptions[name] {
			if found[what] == "" {
				t.Errorf("%s no longer uses %s: remove it from pureExceptions", name, what)
			}
		}
		for what, where := range found {
			if pureExceptions[name][what] == "" {
				t.Errorf("%s: %s uses %s: a pure package takes time, randomness and bytes as arguments; do this in the adapter or application that calls it", where, name, what)
			}
		}
	}
}

// impurities returns what the package does that a pure one must not, and the
// place of one occurrence of each.
func impurities(t *testing.T, p goPackage) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, imported := range p.Imports {
		if slices.Contains(impureImports, imported) {
			found[imported] = p.Dir
		}
	}
	files := token.NewFileSet()
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if what := impurity(n); what != "" {
				found[what] = files.Position(n.Pos()).String()
			}
			return true
		})
	}
	return found
}

func impurity(n ast.Node) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		return "a goroutine"
	case *ast.SelectorExpr:
		if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(impureCalls, n.Sel.Name) {
			return "time." + n.Sel.Name
		}
	}
	return ""
}
