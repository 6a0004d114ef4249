package facts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limit is what a value may be. The zero value allows everything.
type Limit struct {
	// OneOf lists the only values allowed.
	OneOf []string
	// Min and Max bound a number, or the characters of a string where Length
	// is set. Either may be nil: no bound on that side.
	Min, Max *int64
	Length   bool
}

func parseLimit(text string) (Limit, error) {
	var l Limit
	text, l.Length = strings.CutPrefix(text, "len ")
	low, high, isRange := strings.Cut(text, "..")
	if !isRange {
		if text != "" {
			l.OneOf = strings.Split(text, "|")
		}
		return l, nil
	}
	for _, end := range []struct {
		text  string
		bound **int64
	}{{low, &l.Min}, {high, &l.Max}} {
		if end.text == "" {
			continue
		}
		n, err := strconv.ParseInt(end.text, 10, 64)
		if err != nil {
			return Limit{}, fmt.Errorf("%q is not a limit", text)
		}
		*end.bound = &n
	}
	return l, nil
}

// allows reports whether the value keeps the limit. A range without Length
// bounds only what is a number.
func (l Limit) allows(value string) bool {
	if len(l.OneOf) > 0 {
		return slices.Contains(l.OneOf, value)
	}
	if l.Min == nil && l.Max == nil {
		return true
	}
	size := int64(utf8.RuneCountInString(value))
	if !l.Length {
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return false
		}
		size = n
	}
	return (l.Min == nil || size >= *l.Min) && (l.Max == nil || size <= *l.Max)
}
