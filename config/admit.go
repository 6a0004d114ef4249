package config

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"causeway"
)

// Bounds of the text. The YAML library's scanner takes time by the square of
// a run of blank lines at the end of a block text, and of some runs of
// characters within a line, like "<<<<".
const (
	maxBlankLines = 256
	maxLineBytes  = 2048
)

// admitBytes checks what can be seen without knowing YAML: size, plain UTF-8
// and lines.
func admitBytes(found *findings, source []byte) bool {
	if len(source) > MaxBytes {
		limit := strconv.Itoa(MaxBytes>>20) + " MiB"
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

func admitLines(found *findings, source []byte) bool {
	number, blank := 0, 0
	for line := range bytes.Lines(source) {
		number++
		if blank++; len(bytes.TrimSpace(line)) > 0 {
			blank = 0
		}
		switch {
		case blank > maxBlankLines:
			found.fail(found.at(number, 1), "config.blank_lines", found.file, nil, "limit", strconv.Itoa(maxBlankLines))
			return false
		case len(line) > maxLineBytes:
			found.fail(found.at(number, 1), "config.long_line", found.file, nil, "limit", strconv.Itoa(maxLineBytes))
			return false
		}
	}
	return true
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
