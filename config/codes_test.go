package config

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"causeway"
)

// TestCodesAreInTheTable compares the codes this package uses with those the
// table has for it, both ways.
func TestCodesAreInTheTable(t *testing.T) {
	used := codesInSource(t)
	for _, d := range causeway.Codes() {
		if strings.HasPrefix(string(d.Code), "config.") && !used[d.Code] {
			t.Errorf("%s is in the table and never used", d.Code)
		}
		delete(used, d.Code)
	}
	for code := range used {
		t.Errorf("%s is not in the table", code)
	}
}

// codesInSource returns every string of the package that looks like a code.
func codesInSource(t *testing.T) map[causeway.Code]bool {
	codeLike := regexp.MustCompile(`^config\.[a-z0-9_]+$`)
	used := map[causeway.Code]bool{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if s, err := strconv.Unquote(literal.Value); err == nil && codeLike.MatchString(s) {
					used[causeway.Code(s)] = true
				}
			}
			return true
		})
	}
	return used
}
