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

// bound is what has to hold of a field: "< 3000", "= true".
type bound struct {
	field, operator, value string
	number                 float64
	isNumber               bool
}

var comparisons = map[string]func(a, b float64) bool{
	"<":  func(a, b float64) bool { return a < b },
	"<=": func(a, b float64) bool { return a <= b },
	">":  func(a, b float64) bool { return a > b },
	">=": func(a, b float64) bool { return a >= b },
	"=":  func(a, b float64) bool { return a == b },
}

func parseBound(field, text string) (bound, error) {
	operator, value, _ := strings.Cut(text, " ")
	b := bound{field: field, operator: operator, value: value}
	number, err := strconv.ParseFloat(value, 64)
	b.number, b.isNumber = number, err == nil && number == number
	truth := operator == "=" && (value == "true" || value == "false")
	if comparisons[operator] == nil || !b.isNumber && !truth {
		return bound{}, fmt.Errorf(`bound %s: %q is not like "< 1000" or "= true"`, field, text)
	}
	return b, nil
}

// holds reports whether the figure is known and within the bound.
func (b bound) holds(figures Figures) bool {
	switch v := figures[b.field].(type) {
	case bool:
		return b.operator == "=" && strconv.FormatBool(v) == b.value
	case int:
		return b.compare(float64(v))
	case uint64:
		return b.compare(float64(v))
	case float64:
		return b.compare(v)
	}
	return false
}

func (b bound) compare(v float64) bool { return b.isNumber && comparisons[b.operator](v, b.number) }

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
