package prices

import "causeway"

// In returns an amount in a currency, at the set's rate. The error is a
// *causeway.Problem: the set has no rate between the two.
func (s *Set) In(a Amount, currency causeway.Currency) (Amount, error) {
	if a.Currency == "" || a.Currency == currency {
		a.Currency = currency
		return a, nil
	}
	rate, ok := s.RateOf(a.Currency, currency)
	if !ok {
		return Amount{}, causeway.NewProblem("prices.no_rate", s.Name, nil, "from", string(a.Currency), "to", string(currency))
	}
	return Amount{Low: a.Low * rate.Rate, High: a.High * rate.Rate, Currency: currency, Unknown: a.Unknown}, nil
}

// Sum returns the sum of amounts in a currency, at the set's rates. The error
// is that of In.
func (s *Set) Sum(currency causeway.Currency, amounts ...Amount) (Amount, error) {
	sum := Amount{Currency: currency}
	for _, a := range amounts {
		in, err := s.In(a, currency)
		if err != nil {
			return Amount{}, err
		}
		sum = sum.Plus(in)
	}
	return sum, nil
}

// RateOf returns what one unit of a currency is worth in another, where the set
// knows it one way or the other.
func (s *Set) RateOf(from, to causeway.Currency) (Rate, bool) {
	for _, r := range s.Rates {
		if r.From == from && r.To == to {
			return r, true
		}
		if r.From == to && r.To == from {
			return Rate{From: from, To: to, Rate: 1 / r.Rate, Source: r.Source, Date: r.Date}, true
		}
	}
	return Rate{}, false
}
