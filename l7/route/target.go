package route

import (
	"errors"
	"strings"
)

// mostParameters is how many a query may have: programs give up at different
// numbers.
const mostParameters = 10_000

// Check admits a request's path and query, both as they came, escaped. It
// refuses what programs read in different ways: then a gateway would let pass
// by one meaning what its upstream takes by another.
func Check(path, query string) error {
	if err := checkPath(path); err != nil {
		return err
	}
	return checkQuery(query)
}

func checkPath(path string) error {
	if !strings.HasPrefix(path, "/") {
		return errors.New("the path does not begin with /")
	}
	plain, err := unescaped(path, func(c byte) bool {
		return c < ' ' || c == 0x7f || c == '/' || c == '\\'
	})
	if err != nil {
		return err
	}
	if twice := strings.ToLower(plain); strings.Contains(twice, "%2e") || strings.Contains(twice, "%2f") || strings.Contains(twice, "%5c") {
		return errors.New("the path has dots or slashes that are encoded twice")
	}
	for segment := range strings.SplitSeq(plain, "/") {
		// Some programs end a segment's name at a semicolon (RFC 3986 section 3.3).
		name, _, _ := strings.Cut(segment, ";")
		if name == "." || name == ".." {
			return errors.New("the path has dot segments")
		}
	}
	return nil
}

func checkQuery(query string) error {
	switch {
	case strings.Contains(query, ";"):
		return errors.New("the query has a semicolon, which some take for &")
	case strings.Count(query, "&") >= mostParameters:
		return errors.New("the query has too many parameters")
	}
	_, err := unescaped(query, func(c byte) bool { return c == 0 })
	return err
}

// unescaped replaces percent-encoding (RFC 3986 section 2.1). It refuses
// encodings that are none, bytes that must be encoded, and encoded ones that
// are forbidden.
func unescaped(s string, forbidden func(byte) bool) (string, error) {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c <= ' ' || c >= 0x7f || c == '\\' || c == '#':
			return "", errors.New("the target has characters that must be encoded")
		case c == '%':
			if i+2 >= len(s) {
				return "", errors.New("an encoding is cut off")
			}
			high, low := hex(s[i+1]), hex(s[i+2])
			if high < 0 || low < 0 {
				return "", errors.New("an encoding is not two hexadecimal digits")
			}
			if c = byte(high<<4 | low); forbidden(c) {
				return "", errors.New("the target has encoded characters that change its meaning")
			}
			i += 2
		}
		b.WriteByte(c)
	}
	return b.String(), nil
}

func hex(c byte) int {
	if at := strings.IndexByte("0123456789abcdef", c|0x20); c >= '0' {
		return at
	}
	return -1
}
