package config

import (
	"strings"
	"testing"

	"causeway"
)

func TestExcerpt(t *testing.T) {
	tests := []struct {
		name, source string
		line, column int
		want         string
	}{
		{"plain", "a: 1\nbb: 2\nc: 3\n", 2, 5, "   2 | bb: 2\n     |     ^\n"},
		{"first column", "a: 1\n", 1, 1, "   1 | a: 1\n     | ^\n"},
		{"wide characters take two columns", "p: 中国电信, x\n", 1, 10, "   1 | p: 中国电信, x\n     |              ^\n"},
		{"full-width comma", "p: ，x\n", 1, 5, "   1 | p: ，x\n     |      ^\n"},
		{"combining mark takes none", "p: e\u0301x\n", 1, 6, "   1 | p: e\u0301x\n     |     ^\n"},
		{"tabs stay tabs", "\ta:\tb\n", 1, 5, "   1 | \ta:\tb\n     | \t  \t^\n"},
		{"CRLF", "a: 1\r\nb: 2\r\n", 2, 4, "   2 | b: 2\n     |    ^\n"},
		{"escape sequences", "a: \x1b[31mx\u202e\n", 1, 4, "   1 | a: \uFFFD[31mx\uFFFD\n     |    ^\n"},
		{"end of the line", "a:\n", 1, 3, "   1 | a:\n     |   ^\n"},
		{"beyond the line", "a:\n", 1, 9, "   1 | a:\n     |   ^\n"},
		{"last line without end", "a:\nb", 2, 1, "   2 | b\n     | ^\n"},
		{"line 12345", strings.Repeat("\n", 12344) + "x\n", 12345, 1, "12345 | x\n      | ^\n"},
		{"beyond the file", "a:\n", 9, 1, ""},
		{"no place", "a:\n", 0, 0, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Excerpt([]byte(test.source), causeway.Position{Line: test.line, Column: test.column})
			if got != test.want {
				t.Errorf("got\n%q\nwant\n%q", got, test.want)
			}
		})
	}
}

func TestExcerptOfLongLine(t *testing.T) {
	digits := strings.Repeat("0123456789", 30)
	wide := strings.Repeat("中", 150)
	tests := []struct {
		name, line string
		column     int
		want       string
	}{
		{"start", digits, 5, "   1 | " + digits[:100] + "…\n     |     ^\n"},
		{"middle", digits, 151, "   1 | …" + digits[117:217] + "…\n     | " + strings.Repeat(" ", 34) + "^\n"},
		{"end", digits, 300, "   1 | …" + digits[200:] + "\n     | " + strings.Repeat(" ", 100) + "^\n"},
		{"wide", wide, 76, "   1 | …" + strings.Repeat("中", 50) + "…\n     | " + strings.Repeat(" ", 33) + "^\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Excerpt([]byte(test.line), causeway.Position{Line: 1, Column: test.column}); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}
