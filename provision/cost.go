package provision

import (
	"math"

	"causeway"
	"causeway/advise/prices"
)

// HoursPerMonth is what the clouds count a month as.
const HoursPerMonth = prices.HoursPerMonth

// Cost is the effect of a change on what the clouds charge a month, before
// traffic.
type Cost struct {
	Key  Key
	Kind Kind
	// USD is negative for what goes; nil where the price is not known, and
	// Note says why.
	USD    *float64
	Source string
	Date   string
	Note   causeway.Text
}

func costs(changes []Change) []Cost {
	var all []Cost
	list := prices.Default()
	for _, c := range changes {
		sign := map[Action]float64{Create: 1, Delete: -1}[c.Action]
		if sign == 0 {
			continue
		}
		if cost, ok := costOf(list, c, sign); ok {
			all = append(all, cost)
		}
	}
	return all
}

func costOf(list *prices.Set, c Change, sign float64) (Cost, bool) {
	cost := Cost{Key: c.Key, Kind: c.Kind}
	price, note := priceOf(list, c.Resource)
	cost.Note = note
	if !price.Known() {
		return cost, note != (causeway.Text{})
	}
	month, _ := price.Month()
	usd, err := list.In(month, causeway.USD)
	if err != nil {
		return cost, true
	}
	cost.USD = ptr(cents(sign * usd.Middle()))
	cost.Source, cost.Date = price.Source, price.Date
	return cost, true
}

// MonthlyUSD sums the known part and counts what is not known.
func (p *Plan) MonthlyUSD() (usd float64, unknown int) {
	for _, c := range p.Costs {
		if c.USD == nil {
			unknown++
		} else {
			usd += *c.USD
		}
	}
	return cents(usd), unknown
}

// cents rounds to what a bill shows.
func cents(usd float64) float64 { return math.Round(usd*100) / 100 }
