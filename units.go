package causeway

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// BitRate is a rate in bits per second, SI multiples (1 Mbps = 10^6 bit/s).
type BitRate uint64

// Multiples of a bit per second, as carriers sell them.
const (
	BitPerSecond BitRate = 1
	Kbps                 = 1000 * BitPerSecond
	Mbps                 = 1000 * Kbps
	Gbps                 = 1000 * Mbps
)

// maxBitRate is far beyond any line, and far below what a BitRate holds.
const maxBitRate = 1_000_000 * Gbps

var bitRateUnits = []struct {
	suffix string
	unit   BitRate
}{{"Gbps", Gbps}, {"Mbps", Mbps}, {"Kbps", Kbps}, {"bps", BitPerSecond}}

// ParseBitRate reads "200Mbps", "1.5Gbps", "64Kbps" or "9600bps".
func ParseBitRate(s string) (BitRate, error) {
	for _, u := range bitRateUnits {
		if number, ok := strings.CutSuffix(s, u.suffix); ok {
			value, err := parseQuantity(number)
			rate := value * float64(u.unit)
			if err == nil && rate > float64(maxBitRate) {
				return 0, fmt.Errorf("%q is more than %v", s, maxBitRate)
			}
			return BitRate(rate), err
		}
	}
	return 0, fmt.Errorf("%q has no unit; write bps, Kbps, Mbps or Gbps", s)
}

// String returns the rate in the largest unit that keeps it whole.
func (r BitRate) String() string {
	for _, u := range bitRateUnits {
		if r >= u.unit && r%u.unit == 0 {
			return strconv.FormatUint(uint64(r/u.unit), 10) + u.suffix
		}
	}
	return "0bps"
}

// Ratio is a share of one: 0.005 is 0.5 %.
type Ratio float64

// ParseRatio reads a percentage, "0.5%", between 0 % and 100 %.
func ParseRatio(s string) (Ratio, error) {
	number, ok := strings.CutSuffix(s, "%")
	if !ok {
		return 0, fmt.Errorf("%q is not a percentage; write it like 0.5%%", s)
	}
	value, err := parseQuantity(strings.TrimSpace(number))
	if err == nil && value > 100 {
		err = fmt.Errorf("%q is more than 100%%", s)
	}
	return Ratio(value / 100), err
}

// String returns the percentage ParseRatio reads.
func (r Ratio) String() string {
	return strconv.FormatFloat(float64(r)*100, 'f', -1, 64) + "%"
}

// ParseDuration reads "250ms", "1s", "10m"; negative durations are refused.
func ParseDuration(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration; write it like 250ms, 1s or 10m", s)
	}
	if d < 0 {
		return 0, fmt.Errorf("%q is negative", s)
	}
	return d, nil
}

func parseQuantity(s string) (float64, error) {
	value, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || value < 0 || value > 1e15 || value != value {
		return 0, fmt.Errorf("%q is not a number", s)
	}
	return value, nil
}
