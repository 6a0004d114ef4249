package main

import (
	"math"
	"strconv"
	"strings"
	"time"

	"causeway"
	"causeway/advise"
	"causeway/advise/prices"
)

// amountText writes a sum without its currency: "140,000", "310,000–510,000",
// "≥ 23,000" where a part is unknown, "?" where all of it is.
func amountText(a prices.Amount) string {
	if !a.Known() && a.High == 0 {
		return "?"
	}
	text := grouped(a.Low)
	if high := grouped(a.High); high != text {
		text += "–" + high
	}
	if !a.Known() {
		return "≥ " + text
	}
	return text
}

// grouped writes an amount with commas between thousands, in cents below ten.
func grouped(v float64) string {
	if math.Abs(v) < 9.995 {
		return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 2, 64), ".00")
	}
	digits := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

var buildUnits = []struct {
	from, unit time.Duration
	en, zh     string
}{
	{3 * causeway.Month, causeway.Month, "months", "个月"},
	{2 * causeway.Week, causeway.Week, "weeks", "周"},
	{2 * causeway.Day, causeway.Day, "days", "天"},
	{time.Hour, time.Hour, "hours", "小时"},
	{0, time.Minute, "minutes", "分钟"},
}

// buildTime writes a span in the largest unit that keeps its end whole, whole
// days at the least from two on; a beginning that is much sooner has its own.
func (sh *shell) buildTime(s advise.Span) string {
	for _, u := range buildUnits {
		if s.High < u.from || s.High%u.unit != 0 && u.unit > causeway.Day {
			continue
		}
		unit := sh.text(" "+u.en, " "+u.zh)
		low, high := counted(s.Low, u.unit), counted(s.High, u.unit)
		switch {
		case low == high:
			return high + unit
		case s.Low > 0 && s.Low < u.unit/2:
			return sh.buildTime(advise.Span{Low: s.Low, High: s.Low}) + " – " + high + unit
		}
		return low + "–" + high + unit
	}
	return unknown
}

func counted(d, unit time.Duration) string {
	decimals := 1
	if unit == causeway.Day {
		decimals = 0
	}
	text := strconv.FormatFloat(float64(d)/float64(unit), 'f', decimals, 64)
	return strings.TrimSuffix(text, ".0")
}

func volumeText(v causeway.Volume) string {
	return scaled(float64(v)) + "B"
}
