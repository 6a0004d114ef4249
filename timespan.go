package causeway

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Spans of time as plans are made in. A year has 365 days and a month is its
// twelfth, so that twelve months are a year.
const (
	Day   = 24 * time.Hour
	Week  = 7 * Day
	Month = Year / 12
	Year  = 365 * Day
)

// maxTimespan is beyond any plan, and far below what a Duration holds.
const maxTimespan = 20 * Year

var timespanUnits = []struct {
	suffix string
	unit   time.Duration
}{{"mo", Month}, {"y", Year}, {"w", Week}, {"d", Day}, {"h", time.Hour}}

// ParseTimespan reads "12h", "1d", "2w", "12mo" or "2y", whole numbers above 0.
// Seconds and minutes are ParseDuration's: 2m is no two months.
func ParseTimespan(s string) (time.Duration, error) {
	for _, u := range timespanUnits {
		number, ok := strings.CutSuffix(s, u.suffix)
		if !ok {
			continue
		}
		count, err := strconv.ParseUint(number, 10, 32)
		if err != nil || count == 0 || strings.HasPrefix(number, "+") {
			return 0, fmt.Errorf("%q is not a whole number of them", s)
		}
		if count > uint64(maxTimespan/u.unit) {
			return 0, fmt.Errorf("%q is more than 20 years", s)
		}
		return time.Duration(count) * u.unit, nil
	}
	return 0, fmt.Errorf("%q has no unit; write h, d, w, mo or y", s)
}

// FormatTimespan writes a span in the largest unit that keeps it whole, as
// ParseTimespan reads it; what is left over an hour is cut off.
func FormatTimespan(d time.Duration) string {
	for _, u := range []struct {
		suffix string
		unit   time.Duration
	}{{"y", Year}, {"mo", Month}, {"w", Week}, {"d", Day}} {
		if d >= u.unit && d%u.unit == 0 {
			return strconv.FormatInt(int64(d/u.unit), 10) + u.suffix
		}
	}
	return strconv.FormatInt(int64(d/time.Hour), 10) + "h"
}

// Bounds of growth in a year and of a multiple.
const (
	maxGrowth = 10
	maxFactor = 1000
)

// ParseGrowth reads by how much something grows, "30%" or "150%", as 0.3 or
// 1.5.
func ParseGrowth(s string) (float64, error) {
	number, ok := strings.CutSuffix(s, "%")
	if !ok {
		return 0, fmt.Errorf("%q is not a percentage; write it like 30%%", s)
	}
	value, err := parseQuantity(number)
	if err == nil && value/100 > maxGrowth {
		err = fmt.Errorf("%q is more than %d%%", s, maxGrowth*100)
	}
	return value / 100, err
}

// ParseFactor reads a multiple, "3x" or "1.5x", above 1.
func ParseFactor(s string) (float64, error) {
	number, ok := strings.CutSuffix(s, "x")
	if !ok {
		return 0, fmt.Errorf("%q is not a multiple; write it like 3x", s)
	}
	value, err := parseQuantity(number)
	if err == nil && (value <= 1 || value > maxFactor) {
		err = fmt.Errorf("%q is not between 1x and %dx", s, maxFactor)
	}
	return value, err
}
