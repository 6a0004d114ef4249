package prices

import (
	"slices"

	"causeway"
)

// What the clouds count a month as, and a year with it.
const (
	HoursPerMonth = 730
	HoursPerYear  = 12 * HoursPerMonth
)

// Unpriced returns an amount of nothing but unknown items.
func Unpriced(currency causeway.Currency, items ...Item) Amount {
	return Amount{Currency: currency, Unknown: items}
}

// Plus returns the sum. The zero Amount is in every currency. Two currencies
// cannot be added here (Set.Sum can): then b is in the sum as unknown.
func (a Amount) Plus(b Amount) Amount {
	switch {
	case a.Currency == "":
		a.Currency = b.Currency
	case b.Currency != "" && b.Currency != a.Currency:
		b = Unpriced(a.Currency, append(slices.Clone(b.Unknown), Item("currency."+string(b.Currency)))...)
	}
	sum := Amount{Low: a.Low + b.Low, High: a.High + b.High, Currency: a.Currency}
	for _, item := range slices.Concat(a.Unknown, b.Unknown) {
		if !slices.Contains(sum.Unknown, item) {
			sum.Unknown = append(sum.Unknown, item)
		}
	}
	return sum
}

// Times returns n of the amount; n is 0 or more. Of what is unknown, none
// costs nothing.
func (a Amount) Times(n float64) Amount {
	a.Low, a.High = a.Low*n, a.High*n
	if n == 0 {
		a.Unknown = nil
	}
	return a
}

// Known reports whether the price has a figure.
func (p Price) Known() bool { return p.Low != nil && p.High != nil }

// Times returns what n of the price's unit cost: n hours, n gigabytes, n
// times once.
func (p Price) Times(n float64) Amount {
	if !p.Known() {
		return Unpriced(p.Currency, p.Item).Times(n)
	}
	return Amount{Low: *p.Low, High: *p.High, Currency: p.Currency}.Times(n)
}

// Month returns what one costs for a month; false for what is charged by
// volume, bandwidth or work, or once.
func (p Price) Month() (Amount, bool) {
	switch p.Unit {
	case PerHour:
		return p.Times(HoursPerMonth), true
	case PerMonth:
		return p.Times(1), true
	case PerYear:
		return p.Times(1.0 / 12), true
	}
	return Amount{}, false
}
