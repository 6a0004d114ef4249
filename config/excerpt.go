package config

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"causeway"
)

// maxExcerpt is how many columns of a line are shown.
const maxExcerpt = 100

// Excerpt returns the line a position points at and, below it, a caret under
// the column, for a terminal: wide characters count twice, tabs stay tabs and
// control characters become '�'. A long line is cut around the column. It
// returns "" for a position outside source.
func Excerpt(source []byte, at causeway.Position) string {
	line, ok := lineOf(source, at.Line)
	if !ok || at.Column < 1 {
		return ""
	}
	text := []rune(line)
	column := min(at.Column-1, len(text))
	start, end := window(text, column)
	var shown, indent strings.Builder
	if start > 0 {
		shown.WriteString("…")
		indent.WriteString(" ")
	}
	for i := start; i < end; i++ {
		r := harmless(text[i])
		shown.WriteRune(r)
		if i < column {
			indent.WriteString(blank(r))
		}
	}
	if end < len(text) {
		shown.WriteString("…")
	}
	gutter := fmt.Sprintf("%4d", at.Line)
	return fmt.Sprintf("%s | %s\n%s | %s^\n", gutter, shown.String(), strings.Repeat(" ", len(gutter)), indent.String())
}

// lineOf returns a line of source, counting from 1, without its end.
func lineOf(source []byte, number int) (string, bool) {
	if number < 1 {
		return "", false
	}
	for ; number > 1; number-- {
		_, rest, ok := bytes.Cut(source, []byte("\n"))
		if !ok {
			return "", false
		}
		source = rest
	}
	line, _, _ := bytes.Cut(source, []byte("\n"))
	return strings.TrimRight(string(line), "\r"), true
}

// window chooses the part of a line to show: all of it, or about maxExcerpt
// columns, a third of them before the column or more where the line ends.
func window(text []rune, column int) (start, end int) {
	if columnsOf(text) <= maxExcerpt {
		return 0, len(text)
	}
	start = column
	before := max(maxExcerpt/3, maxExcerpt-columnsOf(text[column:]))
	for room := before; start > 0; start-- {
		if room -= columnsOf(text[start-1 : start]); room < 0 {
			break
		}
	}
	end = start
	for room := maxExcerpt; end < len(text); end++ {
		if room -= columnsOf(text[end : end+1]); room < 0 {
			break
		}
	}
	return start, end
}

func columnsOf(text []rune) int {
	total := 0
	for _, r := range text {
		total += len(blank(r))
	}
	return total
}

// blank returns what takes the same room as r on a terminal.
func blank(r rune) string {
	if r == '\t' {
		return "\t"
	}
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return ""
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return "  "
	}
	return " "
}

// harmless replaces what a terminal would obey or reorder.
func harmless(r rune) rune {
	if r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf) {
		return unicode.ReplacementChar
	}
	return r
}
