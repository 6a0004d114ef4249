package report

import (
	"math"
	"strconv"
	"strings"
	"time"

	"causeway"
	"causeway/advise/prices"
)

// number writes a figure with commas between thousands: no decimals from a
// hundred on, two at most below.
func number(v float64) string {
	if math.Abs(v) < 99.995 {
		return trim(v, 2)
	}
	digits := strconv.FormatFloat(math.Abs(v), 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if v < 0 {
		return "-" + digits
	}
	return digits
}

// trim writes a figure with that many decimals, without trailing noughts.
func trim(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// significant writes three significant digits at most, without exponent.
func significant(v float64) string {
	if v >= 100 {
		return number(v)
	}
	return trim(v, max(0, 2-int(math.Floor(math.Log10(max(v, 1e-9))))))
}

// amount is a sum of money. What is unknown of it makes it a lower bound.
func (w writer) amount(a prices.Amount) string {
	if !a.Known() && a.High == 0 {
		return w.say("unknown")
	}
	text := span(number(a.Low), number(a.High)) + " " + string(a.Currency)
	if !a.Known() {
		return w.say("at least") + " " + text
	}
	return text
}

// short is a sum for an axis or a label: "140k", in Chinese "14万".
func (w writer) short(v float64) string {
	steps := []struct {
		from float64
		unit string
	}{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}}
	if w.language == causeway.Chinese {
		steps[0].from, steps[0].unit = 1e8, "亿"
		steps[1].from, steps[1].unit = 1e4, "万"
		steps = steps[:2]
	}
	for _, step := range steps {
		if v >= step.from*0.9995 {
			return significant(v/step.from) + step.unit
		}
	}
	return significant(v)
}

// span writes a range, or one figure where both ends read the same.
func span(low, high string) string {
	if low == high {
		return low
	}
	return low + "–" + high
}

// percent writes a share with four decimals at most; what is not quite all does
// not read as all.
func percent(r causeway.Ratio) string {
	text := trim(float64(r)*100, 4)
	if r < 1 && text == "100" {
		return "> 99.9999%"
	}
	return text + "%"
}

func (w writer) rate(r causeway.BitRate) string {
	if r == 0 {
		return w.say("unknown")
	}
	for _, u := range []struct {
		from causeway.BitRate
		name string
	}{{causeway.Gbps, "Gbps"}, {causeway.Mbps, "Mbps"}, {causeway.Kbps, "Kbps"}} {
		if r >= u.from {
			return significant(float64(r)/float64(u.from)) + " " + u.name
		}
	}
	return strconv.FormatUint(uint64(r), 10) + " bps"
}

func volume(v causeway.Volume) string {
	if v == 0 {
		return "0"
	}
	for _, u := range []struct {
		from causeway.Volume
		name string
	}{{causeway.PB, "PB"}, {causeway.TB, "TB"}, {causeway.GB, "GB"}} {
		if v >= u.from {
			return significant(float64(v)/float64(u.from)) + " " + u.name
		}
	}
	return significant(float64(v)/float64(causeway.MB)) + " MB"
}

// delay is a time of the order of a round trip.
func (w writer) delay(d time.Duration) string {
	if d == 0 {
		return w.say("unknown")
	}
	return significant(float64(d)/float64(time.Millisecond)) + " ms"
}
