package causeway

import (
	"fmt"
	"strconv"
	"strings"
)

// Currency is an ISO 4217 code.
type Currency string

// Currencies that prices are known in.
const (
	CNY Currency = "CNY"
	USD Currency = "USD"
)

// Money is an amount in one currency.
type Money struct {
	Amount   float64
	Currency Currency
}

// maxAmount is beyond any budget, and far below where sums lose their cents.
const maxAmount = 1e12

// ParseMoney reads "3000 CNY" or "450.50USD".
func ParseMoney(s string) (Money, error) {
	for _, currency := range []Currency{CNY, USD} {
		number, ok := strings.CutSuffix(strings.TrimSpace(s), string(currency))
		if !ok {
			continue
		}
		amount, err := parseQuantity(number)
		if err == nil && amount > maxAmount {
			err = fmt.Errorf("%q is more than %g", s, float64(maxAmount))
		}
		return Money{amount, currency}, err
	}
	return Money{}, fmt.Errorf("%q has no currency; write CNY or USD", s)
}

// String writes what ParseMoney reads, in whole units from a thousand on.
func (m Money) String() string {
	digits := 2
	if m.Amount >= 1000 || m.Amount == float64(int64(m.Amount)) {
		digits = 0
	}
	return strconv.FormatFloat(m.Amount, 'f', digits, 64) + " " + string(m.Currency)
}

// ParseBudget reads "3000 CNY/month" or "20000 USD/year".
func ParseBudget(s string) (Budget, error) {
	amount, per, ok := strings.Cut(s, "/")
	period := Period(strings.TrimSpace(per))
	if !ok || period != PerMonth && period != PerYear {
		return Budget{}, fmt.Errorf("%q is for no time; write /month or /year behind it", s)
	}
	money, err := ParseMoney(amount)
	return Budget{money, period}, err
}

// String writes what ParseBudget reads.
func (b Budget) String() string { return b.Amount.String() + "/" + string(b.Per) }

// Volume is an amount of data in bytes, SI multiples (1 GB = 10^9 bytes).
type Volume uint64

// Multiples of a byte, as clouds bill them.
const (
	Byte Volume = 1
	MB          = 1_000_000 * Byte
	GB          = 1000 * MB
	TB          = 1000 * GB
	PB          = 1000 * TB
)

const maxVolume = 1000 * PB

var volumeUnits = []struct {
	suffix string
	unit   Volume
}{{"PB", PB}, {"TB", TB}, {"GB", GB}, {"MB", MB}}

// ParseVolume reads "500GB", "1.5TB", "20MB" or "1PB".
func ParseVolume(s string) (Volume, error) {
	for _, u := range volumeUnits {
		if number, ok := strings.CutSuffix(s, u.suffix); ok {
			value, err := parseQuantity(number)
			volume := value * float64(u.unit)
			if err == nil && volume > float64(maxVolume) {
				return 0, fmt.Errorf("%q is more than %v", s, maxVolume)
			}
			return Volume(volume), err
		}
	}
	return 0, fmt.Errorf("%q has no unit; write MB, GB, TB or PB", s)
}

// String returns the volume in the largest unit that keeps it whole.
func (v Volume) String() string {
	for _, u := range volumeUnits {
		if v >= u.unit && v%u.unit == 0 {
			return strconv.FormatUint(uint64(v/u.unit), 10) + u.suffix
		}
	}
	return strconv.FormatUint(uint64(v), 10) + "B"
}

// Gigabytes returns the volume as clouds bill it.
func (v Volume) Gigabytes() float64 { return float64(v) / float64(GB) }
