package causeway_test

import (
	"bytes"
	"encoding/json"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDocsEveryPackageHasAComment(t *testing.T) {
	for _, p := range modulePackages(t) {
		if !slices.ContainsFunc(p.GoFiles, func(name string) bool { return hasPackageComment(t, filepath.Join(p.Dir, name)) }) {
			t.Errorf("package %s has no package comment: say in its first file what it is for, above the package clause", p.ImportPath)
		}
	}
}

func hasPackageComment(t *testing.T, file string) bool {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Doc != nil
}

// The map is where a newcomer starts, so it must name every folder.
func TestDocsMapNamesEveryFolder(t *testing.T) {
	for _, file := range []string{"doc.go", "docs/architecture.md"} {
		text := read(t, file)
		for _, p := range modulePackages(t) {
			if name := folder(p.ImportPath); name != "." && !strings.Contains(text, name) {
				t.Errorf("%s does not name the folder %s: add a line that says what it is for", file, name)
			}
		}
	}
}

func TestDocsNoMachinePaths(t *testing.T) {
	machinePath := regexp.MustCompile(`(^|[^A-Za-z0-9_.}-])/(work|root)/[a-z.]`)
	for _, file := range repositoryFiles(t) {
		text := read(t, file)
		if strings.ContainsRune(text, 0) {
			continue
		}
		for i, line := range strings.Split(text, "\n") {
			if machinePath.MatchString(line) {
				t.Errorf("%s:%d holds the path of one machine: %s", file, i+1, strings.TrimSpace(line))
			}
		}
	}
}

func TestDocsReadmeTwinsAgree(t *testing.T) {
	english, chinese := read(t, "README.md"), read(t, "README.zh-CN.md")
	if diff := cmp.Diff(headingLevels(english), headingLevels(chinese)); diff != "" {
		t.Errorf("README.md and README.zh-CN.md have different headings (levels in order): change both\n%s", diff)
	}
	if diff := cmp.Diff(codeBlocks(english), codeBlocks(chinese)); diff != "" {
		t.Errorf("README.md and README.zh-CN.md show different code: change both\n%s", diff)
	}
}

func TestDocsLinksLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#\s]+)(#[^)\s]*)?\)`)
	for _, file := range repositoryFiles(t) {
		if path.Ext(file) != ".md" {
			continue
		}
		for _, found := range link.FindAllStringSubmatch(read(t, file), -1) {
			target := found[1]
			if strings.Contains(target, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), target)); err != nil {
				t.Errorf("%s links to %s: %v", file, target, err)
			}
		}
	}
}

func TestDocsNameEveryDependency(t *testing.T) {
	listed := read(t, "docs/dependencies.md")
	for _, modfile := range []string{"go.mod", "tools/go.mod", "bench/go.mod"} {
		for _, module := range directModules(t, modfile) {
			if module != "causeway" && !strings.Contains(listed, "`"+module+"`") {
				t.Errorf("%s requires %s, which docs/dependencies.md does not explain: what for, why this one, its weight", modfile, module)
			}
		}
	}
}

// directModules are the modules of a go.mod that the module itself asks for:
// required without "// indirect", or holding one of its tools.
func directModules(t *testing.T, modfile string) []string {
	t.Helper()
	out, err := exec.Command("go", "mod", "edit", "-json", modfile).Output()
	if err != nil {
		t.Fatalf("go mod edit -json %s: %v", modfile, err)
	}
	var parsed struct {
		Require []struct {
			Path     string
			Indirect bool
		}
		Tool []struct{ Path string }
	}
	if err := json.Unmarshal(out, &parsed); err != nil {
		t.Fatalf("%s: %v", modfile, err)
	}
	var modules []string
	for _, r := range parsed.Require {
		holdsTool := false
		for _, tool := range parsed.Tool {
			holdsTool = holdsTool || within(tool.Path, r.Path)
		}
		if !r.Indirect || holdsTool {
			modules = append(modules, r.Path)
		}
	}
	return modules
}

// headingLevels are the levels of a Markdown file's headings in order.
func headingLevels(markdown string) []int {
	var levels []int
	for i, part := range strings.Split(markdown, "\n```") {
		if i%2 == 1 {
			continue
		}
		for _, line := range strings.Split(part, "\n") {
			if marks, _, ok := strings.Cut(line, " "); ok && marks != "" && strings.Trim(marks, "#") == "" {
				levels = append(levels, len(marks))
			}
		}
	}
	return levels
}

// codeBlocks are the fenced blocks of a Markdown file, info string included.
func codeBlocks(markdown string) []string {
	var blocks []string
	for i, part := range strings.Split("\n"+markdown, "\n```") {
		if i%2 == 1 {
			blocks = append(blocks, part)
		}
	}
	return blocks
}

// repositoryFiles are the files git knows or would add.
func repositoryFiles(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		t.Skipf("not a git checkout: %v", err)
	}
	var files []string
	for _, name := range bytes.Split(bytes.TrimRight(out, "\x00"), []byte{0}) {
		if _, err := os.Stat(string(name)); err == nil {
			files = append(files, string(name))
		}
	}
	return files
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
