package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"causeway/tunnel/seal"
)

// TestBadInput28 is a row of the table of inputs nobody may be hurt by: what
// others say stays inside its field of its line.
func TestBadInput28(t *testing.T) {
	hostile := map[string]string{
		"line end":            "a\nlevel=ERROR msg=\"all is lost\"",
		"carriage return":     "a\rb",
		"escape sequence":     "a\x1b[31mred\x1b]0;title\x07",
		"NUL":                 "a\x00b",
		"delete":              "a\x7fb",
		"C1 control":          "a\u009b31mb\u0085c",
		"turned direction":    "a\u202egnirts\u2066b",
		"line separator":      "a\u2028b\u2029c",
		"no UTF-8":            "a\xff\xfeb",
		"JSON":                `a","level":"ERROR","x":"`,
		"quotes and brackets": `"}{"=`,
		"a megabyte":          strings.Repeat("中", 1<<20/3),
		"a hidden megabyte":   strings.Repeat("\u202e", 1<<20/3),
	}
	for _, format := range logFormats {
		for name, text := range hostile {
			t.Run(format+"/"+name, func(t *testing.T) {
				var out bytes.Buffer
				log, err := NewLog(&out, format)
				if err != nil {
					t.Fatal(err)
				}
				log.Warn(text, "peer", text, "error", errors.New(text))
				line := out.String()
				if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") {
					t.Errorf("%d lines", strings.Count(line, "\n"))
				}
				line = strings.TrimSuffix(line, "\n")
				// Quoting makes text longer, by less than six times.
				if len(line) > 3*6*maxLogBytes || !utf8.ValidString(line) {
					t.Errorf("%d bytes, UTF-8 %v", len(line), utf8.ValidString(line))
				}
				if i := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
					t.Errorf("%.20q is not printable", line[i:])
				}
				if format == "json" {
					checkJSON(t, line)
				}
			})
		}
	}
	if _, err := NewLog(&bytes.Buffer{}, "xml"); err == nil {
		t.Error("a format that does not exist is taken")
	}
}

func checkJSON(t *testing.T, line string) {
	t.Helper()
	var fields map[string]any
	if err := json.Unmarshal([]byte(line), &fields); err != nil {
		t.Fatal(err)
	}
	if len(fields) != 5 || fields["level"] != "WARN" {
		t.Errorf("%d fields, level %v", len(fields), fields["level"])
	}
	for _, key := range []string{"msg", "peer", "error"} {
		if text, _ := fields[key].(string); text == "" || len(text) > maxLogBytes {
			t.Errorf("%s has %d bytes", key, len(text))
		}
	}
}

func TestLogHidesKeys(t *testing.T) {
	for _, format := range logFormats {
		var out bytes.Buffer
		log, err := NewLog(&out, format)
		if err != nil {
			t.Fatal(err)
		}
		var secret seal.Secret
		log.Info("x", "secret", secret)
		if !strings.Contains(out.String(), "<secret>") {
			t.Errorf("%s: %s", format, out.String())
		}
	}
}

func TestLogFormat(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := LogFormat(f); got != "json" {
		t.Errorf("a file is written as %s, want json", got)
	}
}

// logged is what the sources log: messages with their level, and field names.
type logged struct {
	events map[string]bool // "level text"
	fields map[string]bool
}

// TestLoggingIsDocumented compares the gateway's sources with docs/logging.md,
// both ways.
func TestLoggingIsDocumented(t *testing.T) {
	found := logged{events: map[string]bool{}, fields: map[string]bool{"time": true, "level": true, "msg": true}}
	for _, folder := range []string{"../gateway", "../l7", "../peering", "../tracing", "../tunnel", "../userapi", "../hostnet", "../pki", "../cmd/causeway-gateway"} {
		err := filepath.WalkDir(folder, func(name string, entry os.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
				found.read(t, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	compare(t, "event", found.events, documented(t, "Events"))
	compare(t, "field", found.fields, documented(t, "Fields"))
}

func compare(t *testing.T, what string, used, documented map[string]bool) {
	t.Helper()
	for name := range used {
		if !documented[name] {
			t.Errorf("the %s %q is logged and not in docs/logging.md", what, name)
		}
	}
	for name := range documented {
		if !used[name] {
			t.Errorf("the %s %q is in docs/logging.md and never logged", what, name)
		}
	}
}

// documented reads the table under a heading: the names in the first column,
// with the level in the second where the table is that of events.
func documented(t *testing.T, heading string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("../docs/logging.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(text), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("docs/logging.md has no section %s", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	names := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (\\S+)").FindAllStringSubmatch(section, -1) {
		name := row[1]
		if heading == "Events" {
			name = row[2] + " " + name
		}
		names[name] = true
	}
	return names
}

// methods are those of a log, with the level they write.
var methods = map[string]string{"Debug": "debug", "Info": "info", "Warn": "warn", "Error": "error"}

// read adds the calls of one file.
func (l logged) read(t *testing.T, name string) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || methods[method.Sel.Name] == "" || !isLog(method.X) || len(call.Args) == 0 {
			return true
		}
		at := files.Position(call.Pos())
		keys := keysOf(call.Args[1:])
		if slices.Contains(keys, "") {
			t.Errorf("%s: a field's name is not a constant", at)
		}
		for _, key := range keys {
			l.fields[key] = true
		}
		event, ok := eventText(call.Args[0])
		if !ok && !slices.Contains(keys, "code") {
			t.Errorf("%s: neither the message is constant nor is there a code", at)
		}
		l.events[methods[method.Sel.Name]+" "+event] = true
		return true
	})
}

// isLog recognises x.Log and slog.
func isLog(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name == "Log"
	case *ast.Ident:
		return x.Name == "slog" || x.Name == "log"
	}
	return false
}

// keysOf returns the names of fields; "" is one that is not constant.
func keysOf(args []ast.Expr) []string {
	var keys []string
	for i := 0; i < len(args); i += 2 {
		key, _ := constant(args[i])
		keys = append(keys, key)
	}
	return keys
}

func constant(x ast.Expr) (string, bool) {
	literal, ok := x.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

// eventText returns the message as the table has it: "…" stands for what is
// not constant, and "a problem" for a message that is a problem's sentence.
func eventText(x ast.Expr) (string, bool) {
	if text, ok := constant(x); ok {
		return text, true
	}
	if sum, ok := x.(*ast.BinaryExpr); ok {
		left, leftOK := constant(sum.X)
		right, rightOK := constant(sum.Y)
		switch {
		case leftOK:
			return left + "…", true
		case rightOK:
			return "…" + right, true
		}
	}
	return "a problem", false
}
