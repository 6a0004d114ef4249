package config

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"causeway"
)

// Bounds of the text, together with MaxBytes. The YAML library's scanner takes
// time by the square of some runs: blank lines at the end of a text, and
// within a line tabs in quotes and "<<<<". Per line it takes memory, comments
// included. No file of people comes near any of them.
const (
	maxLines      = 16384
	maxLineBytes  = 2048
	maxBlankLines = 16
	maxCrowded    = 32 // of each of crowded, in one line
)

// crowded are the characters of which a line may have only maxCrowded.
const crowded = "\t<"

// admitBytes checks what can be seen without knowing YAML: size, plain UTF-8
// and lines. It looks at each byte a fixed number of times.
func admitBytes(found *findings, source []byte) bool {
	if len(source) > MaxBytes {
		limit := strconv.Itoa(MaxBytes>>10) + " KiB"
		found.fail(causeway.Position{File: found.file}, "config.too_large", found.file, nil, "limit", limit)
		return false
	}
	offset, what := notText(source)
	if what == "" {
		return admitLines(found, source)
	}
	before := source[:offset]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	found.fail(found.at(line, column), "config.not_text", found.file, nil, "found", what)
	return false
}

// admitLines stops at the first line that breaks a bound.
func admitLines(found *findings, source []byte) bool {
	number, blank := 0, 0
	for line := range bytes.Lines(source) {
		number++
		if blank++; len(bytes.TrimSpace(line)) > 0 {
			blank = 0
		}
		at := found.at(number, 1)
		switch character := crowds(line); {
		case number > maxLines:
			found.fail(at, "config.too_many_lines", found.file, nil, "limit", strconv.Itoa(maxLines))
		case blank > maxBlankLines:
			found.fail(at, "config.blank_lines", found.file, nil, "limit", strconv.Itoa(maxBlankLines))
		case len(line) > maxLineBytes:
			found.fail(at, "config.long_line", found.file, nil, "limit", strconv.Itoa(maxLineBytes))
		case character != "":
			found.fail(at, "config.crowded_line", found.file, nil, "found", character, "limit", strconv.Itoa(maxCrowded))
		default:
			continue
		}
		return false
	}
	return true
}

// crowds returns the character, quoted, of which the line has too many.
func crowds(line []byte) string {
	for _, c := range []byte(crowded) {
		if bytes.Count(line, []byte{c}) > maxCrowded {
			return strconv.Quote(string(c))
		}
	}
	return ""
}

// notText finds the first thing that keeps source from being plain text, and
// returns "" where there is none.
func notText(source []byte) (offset int, what string) {
	for offset < len(source) {
		r, size := utf8.DecodeRune(source[offset:])
		switch {
		case r == utf8.RuneError && size == 1:
			return offset, hexadecimal(source[offset])
		case r == '\uFEFF':
			return offset, "U+FEFF (BOM)"
		case isControl(r) && !bytes.HasPrefix(source[offset:], []byte("\r\n")):
			return offset, hexadecimal(source[offset])
		}
		offset += size
	}
	return 0, ""
}

// isControl tells control characters from text; a carriage return is one
// unless it belongs to a line's end.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r == 0x7F
}

func hexadecimal(b byte) string { return fmt.Sprintf("0x%02x", b) }
