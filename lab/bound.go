package lab

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Figures are what a run measured, by the name of the field in JSON: numbers,
// booleans, texts, or nil for what stayed unknown.
type Figures map[string]any

// bound is what has to hold of a field: "< 3000", "= true", or beside another
// field: "<= 1.5 * rtt_ms".
type bound struct {
	field, operator, value string
	number                 float64
	isNumber               bool
	// times is the field that number is a factor of, or "".
	times string
}

var comparisons = map[string]func(a, b float64) bool{
	"<":  func(a, b float64) bool { return a < b },
	"<=": func(a, b float64) bool { return a <= b },
	">":  func(a, b float64) bool { return a > b },
	">=": func(a, b float64) bool { return a >= b },
	"=":  func(a, b float64) bool { return a == b },
}

const fieldLetters = "abcdefghijklmnopqrstuvwxyz0123456789_"

func parseBound(field, text string) (bound, error) {
	operator, value, _ := strings.Cut(text, " ")
	value, times, hasTimes := strings.Cut(value, " * ")
	b := bound{field: field, operator: operator, value: value, times: times}
	number, err := strconv.ParseFloat(value, 64)
	b.number, b.isNumber = number, err == nil && number == number
	truth := operator == "=" && (value == "true" || value == "false")
	if comparisons[operator] == nil || !b.isNumber && !truth || hasTimes && (!b.isNumber || strings.Trim(times, fieldLetters) != "" || times == "") {
		return bound{}, fmt.Errorf(`bound %s: %q is not like "< 1000", "= true" or "<= 1.5 * rtt_ms"`, field, text)
	}
	return b, nil
}

// holds reports whether the figure, and the one it is measured by, are known
// and within the bound.
func (b bound) holds(figures Figures) bool {
	if v, isBool := figures[b.field].(bool); isBool {
		return b.operator == "=" && strconv.FormatBool(v) == b.value
	}
	v, known := number(figures[b.field])
	limit, limitKnown := b.number, b.isNumber
	if b.times != "" {
		unit, unitKnown := number(figures[b.times])
		limit, limitKnown = b.number*unit, unitKnown
	}
	return known && limitKnown && comparisons[b.operator](v, limit)
}

// number is a figure as one; false for what is none.
func number(figure any) (float64, bool) {
	switch v := figure.(type) {
	case int:
		return float64(v), true
	case uint64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// judge lists the bounds that do not hold, in order: "switched_ms is 3100,
// want < 3000".
func judge(bounds map[string]string, figures Figures) ([]string, error) {
	broken := []string{}
	for _, field := range slices.Sorted(maps.Keys(bounds)) {
		b, err := parseBound(field, bounds[field])
		if err != nil {
			return nil, err
		}
		if b.holds(figures) {
			continue
		}
		is := "unknown"
		if v := figures[field]; v != nil {
			is = fmt.Sprint(v)
		}
		broken = append(broken, fmt.Sprintf("%s is %s, want %s", field, is, bounds[field]))
	}
	return broken, nil
}
