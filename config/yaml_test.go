package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNotYAML(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"empty", "", "1:1 config.empty"},
		{"only comments", "# nothing\n\n---\n", "1:1 config.empty"},
		{"null", "~\n", "1:1 config.not_mapping"},
		{"text", "hello\n", "1:1 config.not_mapping"},
		{"list", "- a\n", "1:1 config.not_mapping"},
		{"mark", "\uFEFFversion: 1\n", "1:1 config.not_text"},
		{"NUL", "version: 1\nna\x00me: x\n", "2:3 config.not_text"},
		{"no UTF-8", "version: 1\nname: \xff\n", "2:7 config.not_text"},
		{"UTF-16", "\xff\xfev\x00", "1:1 config.not_text"},
		{"lone carriage return", "version: 1\r", "1:11 config.not_text"},
		{"anchor", "a: &x 1\n", "1:4 config.alias"},
		{"alias and anchor", "a: &x 1\nb: *x\n", "1:4 config.alias\n2:4 config.alias"},
		{"merge key", "a: {<<: {b: 1}}\n", "1:5 config.alias"},
		{"tag", "a: !!str 1\n", "1:4 config.tag"},
		{"directive", "%YAML 1.2\n---\na: 1\n", "1:1 config.tag"},
		{"second document", "a: 1\n---\nb: 1\n", "2:1 config.many_documents"},
		{"after the end", "a: 1\n...\nb: 1\n", "3:1 config.many_documents"},
		{"key of its own line", "? a\n: b\n", "1:1 config.complex_key"},
		{"mapping as key", "{a: 1}: b\n", "1:7 config.complex_key"},
		{"tab", "a:\n\tb: c\n", "2:1 config.syntax"},
		{"open quote", "a: 'b\n", "1:4 config.syntax"},
		{"open bracket", "a: [1, 2\n", "1:4 config.syntax"},
		{"two colons", "a: b: c\n", "1:4 config.syntax"},
		{"reserved", "a: @b\n", "1:4 config.syntax"},
		{"key twice", "version: 1\nversion: 1\nversion: 1\n", "2:1 config.duplicate_key version\n3:1 config.duplicate_key version"},
		{"key twice in a reserved section", "needs: {a: {b: 1, b: 2}}\n", "1:19 config.duplicate_key needs.a.b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ic, problems := Parse("test.yaml", []byte(test.source))
			got := brief(problems)
			for _, line := range strings.Split(test.want, "\n") {
				if !strings.Contains(got, line) {
					t.Errorf("got\n%swant\n%s", got, test.want)
				}
			}
			if ic != nil {
				t.Error("an interconnect came of it")
			}
			checkSentences(t, problems)
		})
	}
}

// TestYAMLThatIsAllowed reads what the refusals must not hit.
func TestYAMLThatIsAllowed(t *testing.T) {
	for _, source := range []string{
		"---\n" + small,
		small + "...\n",
		"# & * ! % ---\n" + small,
		strings.ReplaceAll(small, "\n", "\r\n"),
		edit(t, small, "region: r1", "region: 'a & b * c ! d % e --- [[[[ <<'"),
		edit(t, small, "region: r1", "region: AT&T # & *x"),
		edit(t, small, "tunnel: {port: 8443}", "tunnel:\n  port: 8443"),
	} {
		if _, problems := Parse("test.yaml", []byte(source)); len(problems) != 0 {
			t.Errorf("%v\n%s", problems, source)
		}
	}
}

// Windows' line ends move no position, not even behind comments.
func TestPlacesInFilesWithCRLF(t *testing.T) {
	wrong := "# one\n# two\n" + edit(t, small, "region: r1", "region: 7") + "  # three\nsurprise: 1\n"
	_, want := Parse("test.yaml", []byte(wrong))
	_, got := Parse("test.yaml", []byte(strings.ReplaceAll(wrong, "\n", "\r\n")))
	if diff := cmp.Diff(brief(want), brief(got)); diff != "" || len(want) == 0 {
		t.Errorf("%d problems; with CRLF (+):\n%s", len(want), diff)
	}
}

func TestDepth(t *testing.T) {
	nest := func(n int) string {
		return "nat: " + strings.Repeat("[", n-1) + "1" + strings.Repeat("]", n-1) + "\n"
	}
	if _, problems := Parse("test.yaml", []byte(small+nest(maxDepth))); len(problems.Failures()) != 0 {
		t.Errorf("%d levels: %v", maxDepth, problems)
	}
	if _, problems := Parse("test.yaml", []byte(small+nest(maxDepth+1))); brief(problems) != "27:21 config.too_deep test.yaml\n" {
		t.Errorf("%d levels: %v", maxDepth+1, problems)
	}
}
