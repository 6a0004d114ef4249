package main

import (
	"fmt"
	"time"
)

// unknown stands where a figure is not known.
const unknown = "-"

func figure(format string, value *float64, factor float64) string {
	if value == nil {
		return unknown
	}
	return fmt.Sprintf(format, *value*factor)
}

func whole[T any](value *T) string {
	if value == nil {
		return unknown
	}
	return fmt.Sprint(*value)
}

func clock(at *time.Time) string {
	if at == nil {
		return unknown
	}
	return at.Local().Format(time.TimeOnly)
}

// scaled writes a number with three digits or four and a decimal prefix:
// 999, 1.20k, 35.4M.
func scaled(value float64) string {
	prefixes := []string{"", "k", "M", "G", "T", "P"}
	i := 0
	for value >= 999.5 && i < len(prefixes)-1 {
		value /= 1000
		i++
	}
	switch {
	case i == 0 || value >= 99.95:
		return fmt.Sprintf("%.0f%s", value, prefixes[i])
	case value >= 9.995:
		return fmt.Sprintf("%.1f%s", value, prefixes[i])
	}
	return fmt.Sprintf("%.2f%s", value, prefixes[i])
}

func byteCount(n uint64) string { return scaled(float64(n)) + "B" }

// age writes a time span with its two largest units: 4s, 3m12s, 5h03m, 2d04h.
func age(d time.Duration) string {
	d = max(d, 0).Truncate(time.Second)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", d/time.Minute, d%time.Minute/time.Second)
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	}
	return fmt.Sprintf("%dd%02dh", d/(24*time.Hour), d%(24*time.Hour)/time.Hour)
}
