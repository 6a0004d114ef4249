package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// visible returns text that came from elsewhere, a peer's name for instance,
// so that a terminal shows it and does not obey it: as it is where every
// character is one that can be seen, else quoted with the others escaped.
func visible(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, isHidden) < 0 {
		return s
	}
	return strconv.QuoteToGraphic(s)
}

// visibleLines is visible for text of several lines, which may be indented by
// a tab.
func visibleLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		text := strings.TrimLeft(line, "\t")
		lines[i] = line[:len(line)-len(text)] + visible(text)
	}
	return strings.Join(lines, "\n")
}

// isHidden is true of controls, which terminals obey, and of marks that
// change the direction of writing.
func isHidden(r rune) bool { return !unicode.IsGraphic(r) }

// visibleJSON passes on what a JSON encoder writes, one value a call, with
// the hidden characters that JSON allows in strings escaped.
type visibleJSON struct{ to io.Writer }

func (w visibleJSON) Write(b []byte) (int, error) {
	var out strings.Builder
	for _, r := range string(b) {
		switch {
		case r < utf8.RuneSelf && r != 0x7f || !isHidden(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	if _, err := io.WriteString(w.to, out.String()); err != nil {
		return 0, err
	}
	return len(b), nil
}
