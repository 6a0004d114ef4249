package main

import (
	"math"
	"strconv"
	"strings"

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

// buildTime writes a span as the sentences about it do.
func (sh *shell) buildTime(s advise.Span) string { return s.Text().In(sh.lang) }

func volumeText(v causeway.Volume) string {
	return scaled(float64(v)) + "B"
}
