package strict

import (
	"bytes"
	"errors"
	"strings"
)

// withoutEnd returns a line without its CR LF, and refuses what else programs
// take for the end of a line or of a text.
func withoutEnd(line []byte) ([]byte, error) {
	text, ok := bytes.CutSuffix(line, []byte("\r\n"))
	switch {
	case !ok:
		return nil, errors.New("a line ends in LF without CR")
	case bytes.IndexByte(text, '\r') >= 0:
		return nil, errors.New("CR stands inside a line")
	case bytes.IndexByte(text, 0) >= 0:
		return nil, errors.New("NUL stands inside a line")
	}
	return text, nil
}

// field is one line of a head or of trailers (RFC 9112 section 5).
type field struct {
	name  string // in lower case
	value string // without blanks around it
	tabs  bool   // are among those blanks
}

func parseField(line []byte) (field, error) {
	if line[0] == ' ' || line[0] == '\t' {
		return field{}, errors.New("a field is folded over lines")
	}
	name, value, ok := strings.Cut(string(line), ":")
	switch {
	case !ok:
		return field{}, errors.New("a field has no colon")
	case !isToken(name):
		return field{}, errors.New("the name of a field is empty or has other characters than names may")
	}
	for i := range len(value) {
		if c := value[i]; c < ' ' && c != '\t' || c == 0x7f {
			return field{}, errors.New("a control character stands in a field")
		}
	}
	text := strings.Trim(value, " \t")
	return field{strings.ToLower(name), text, strings.Count(value, "\t") > strings.Count(text, "\t")}, nil
}

// isToken reports whether s is a token of RFC 9110 section 5.6.2.
func isToken(s string) bool {
	for i := range len(s) {
		if !isTokenByte(s[i]) {
			return false
		}
	}
	return s != ""
}

func isTokenByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c != 0 && strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

// mostHexDigits keeps the size of a chunk within an int64.
const mostHexDigits = 15

// chunkSize reads the line before a chunk (RFC 9112 section 7.1). Extensions
// are let through: everybody passes over them, as long as they are on the line.
func chunkSize(line []byte) (int64, error) {
	if len(line) > mostChunkLine {
		return 0, errors.New("the line of a chunk's size is too long")
	}
	digits, extension, extended := strings.Cut(string(line), ";")
	if extended {
		digits = strings.TrimRight(digits, " \t")
	}
	if digits == "" || len(digits) > mostHexDigits {
		return 0, errors.New("the size of a chunk is missing or too large")
	}
	var size int64
	for i := range len(digits) {
		digit := strings.IndexByte("0123456789abcdef", digits[i]|0x20)
		if digit < 0 || digits[i] < '0' {
			return 0, errors.New("the size of a chunk is no hexadecimal number")
		}
		size = size<<4 | int64(digit)
	}
	for i := range len(extension) {
		if c := extension[i]; c < ' ' && c != '\t' || c >= 0x7f {
			return 0, errors.New("a control character stands in the extension of a chunk")
		}
	}
	return size, nil
}

// mayTrail reports whether a field may stand behind a body (RFC 9110 section
// 6.5.1): not what frames, routes, authenticates or says what the body is.
func mayTrail(name string) bool {
	switch name {
	case "transfer-encoding", "content-length", "host", "trailer", "te", "connection", "upgrade", "expect",
		"authorization", "cookie", "set-cookie", "forwarded", "content-encoding", "content-type", "content-range",
		"cache-control", "max-forwards", "range":
		return false
	}
	return !strings.HasPrefix(name, "x-forwarded-") && !strings.HasPrefix(name, "x-source-") && !strings.HasPrefix(name, "proxy-")
}
