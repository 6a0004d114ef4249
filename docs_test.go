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

	"causeway/config"
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

// twins are pages that exist in both languages.
var twins = [][2]string{
	{"README.md", "README.zh-CN.md"},
	{"docs/guide.md", "docs/guide.zh-CN.md"},
}

func TestDocsTwinsAgree(t *testing.T) {
	for _, twin := range twins {
		english, chinese := read(t, twin[0]), read(t, twin[1])
		if diff := cmp.Diff(headingLevels(english), headingLevels(chinese)); diff != "" {
			t.Errorf("%s and %s have different headings (levels in order): change both\n%s", twin[0], twin[1], diff)
		}
		if diff := cmp.Diff(codeBlocks(english), codeBlocks(chinese)); diff != "" {
			t.Errorf("%s and %s show different code: change both\n%s", twin[0], twin[1], diff)
		}
	}
}

// What the guide tells to write is the example that is tested.
func TestDocsGuideShowsTheExample(t *testing.T) {
	_, example, _ := strings.Cut(read(t, "examples/two-clouds.yaml"), "\nversion:")
	if guide := read(t, "docs/guide.md"); !strings.Contains(guide, "\nversion:"+example) {
		t.Error("docs/guide.md does not show examples/two-clouds.yaml as it is")
	}
}

// What docs/services.md shows is copied into files, so each of its examples has
// to be one that a file may have.
func TestDocsServicesShowWhatIsValid(t *testing.T) {
	file := strings.Replace(read(t, "examples/two-clouds.yaml"), "\npaths:\n", `
  ohio:
    cloud: aws
    region: us-east-2
    networks: [172.20.0.0/16]
    gateways: {oh-1: {lan: ens5}}
    links: {aws: {type: internet, bandwidth: 100Mbps, address: 203.0.113.30, device: ens5}}
paths:
  ohio: {from: beijing/bgp, to: ohio/aws, via: internet}
`, 1)
	examples := 0
	for _, block := range codeBlocks(read(t, "docs/services.md")) {
		example, isYAML := strings.CutPrefix(block, "yaml\n")
		if !isYAML {
			continue
		}
		examples++
		if ic, problems := config.Parse("services.md", []byte(file+example+"\n")); ic == nil {
			t.Errorf("validate refuses what docs/services.md shows: %v\n%s", problems, example)
		}
	}
	if examples == 0 {
		t.Error("docs/services.md shows no example")
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
	for _, modfile := range []string{"go.mod", "tools/go.mod", "bench/go.mod", "render/check/go.mod", "l7/check/go.mod"} {
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

// A track record whose reproducers are gone is a claim and no proof.
func TestDocsTrackRecordNamesTests(t *testing.T) {
	tests := map[string]bool{}
	for _, file := range repositoryFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			for _, found := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(read(t, file), -1) {
				tests[found[1]] = true
			}
		}
	}
	named := regexp.MustCompile(`\bTest\w+`).FindAllString(read(t, "docs/track-record.md"), -1)
	if len(named) == 0 {
		t.Error("docs/track-record.md names no test")
	}
	for _, name := range named {
		if !tests[name] {
			t.Errorf("docs/track-record.md names %s, which does not exist", name)
		}
	}
}
