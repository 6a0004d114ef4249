package advise

import "causeway/advise/prices"

const (
	firstYear = 12
	allMonths = 36
	// Records and IPsec add this to what is sent, and clouds bill it.
	leastOverhead, mostOverhead = 1.04, 1.06
)

// bill is what a shape costs: the first year by parts, and each month.
type bill struct {
	parts  []pricedPart
	cost   Cost
	months []prices.Amount
}

// billOf prices a shape.
func billOf(s *scheme, drawn shape, q *question) bill { return total(q, partsOf(s, drawn, q)) }

func partsOf(s *scheme, drawn shape, q *question) []pricedPart {
	if parts := q.wholesale(s); parts != nil {
		return parts
	}
	var parts []pricedPart
	for _, c := range chargesOf(s, drawn, q) {
		parts = append(parts, q.priced(c))
	}
	return parts
}

// pricedPart is a part and what it adds to each month; a setup is in none.
type pricedPart struct {
	part   Part
	setup  bool
	months []prices.Amount
}

// priced works a charge out over the months, as bandwidth and traffic grow.
func (q *question) priced(c charge) pricedPart {
	c.tariff = q.list(c.price).Tariff(c.price, c.at)
	price := q.lookup(c, 0)
	p := pricedPart{setup: c.item.kind == PartSetup || c.item.once}
	p.part = Part{
		Item: c.price, Name: partName(c), Kind: c.item.kind, How: q.how(c, price),
		Source: price.Source, Date: price.Date, Confidence: price.Confidence,
	}
	if p.setup {
		p.part.Amount = q.monthly(c, 0)
		return p
	}
	p.part.Amount.Currency = q.Currency
	p.months = make([]prices.Amount, 0, q.months)
	for m := range q.months {
		amount := prices.Amount{}
		if m > 0 && (q.Needs.Growth == 0 || m%firstYear > 0 && c.steady(price)) {
			amount = p.months[m-1]
		} else {
			amount = q.monthly(c, m)
		}
		p.months = append(p.months, amount)
		if m < firstYear {
			p.part.Amount = p.part.Amount.Plus(amount)
		}
	}
	return p
}

// steady reports whether the months of a year cost the same.
func (c charge) steady(price prices.Price) bool {
	return c.item.per != perVolume && price.Unit != prices.PerMbpsMonth
}

// lookup finds the price for month m, counted from 0. A size is chosen for a
// year, large enough for its end; what is not on any list has no figures.
func (q *question) lookup(c charge, m int) prices.Price {
	size := q.mbps(c, float64(m-m%firstYear+firstYear))
	if c.item.per == perVolume {
		size = 0
	}
	price, ok := q.list(c.price).Lookup(c.price, c.at, size)
	if !ok {
		return prices.Price{Item: c.price}
	}
	return price
}

// monthly is what a charge adds to month m; of a setup it is the whole.
func (q *question) monthly(c charge, m int) prices.Amount {
	if c.item.per == perVolume {
		return q.traffic(c, m)
	}
	price := q.lookup(c, m)
	amount, timed := price.Month()
	if !timed {
		amount = price.Times(1)
	}
	if price.Unit == prices.PerMbpsMonth {
		amount = amount.Times(float64(q.mbps(c, float64(m))))
	}
	return q.in(amount.Times(c.count))
}

// traffic is what a month's volume costs, with what tunnels add to it.
func (q *question) traffic(c charge, m int) prices.Amount {
	sent := c.spot.sent * q.grown(float64(m)) * c.count
	if !c.item.tunnelled {
		return q.in(c.tariff.Month(sent))
	}
	amount := c.tariff.Month(sent * leastOverhead)
	amount.High = c.tariff.Month(sent * mostOverhead).High
	return q.in(amount)
}

// in converts to the answer's currency; check saw to the rates.
func (q *question) in(a prices.Amount) prices.Amount {
	converted, err := q.Prices.In(a, q.Currency)
	if err != nil {
		return prices.Unpriced(q.Currency, a.Unknown...)
	}
	return converted
}

// total adds parts up.
func total(q *question, parts []pricedPart) bill {
	none := prices.Amount{Currency: q.Currency}
	b := bill{parts: parts, cost: Cost{Setup: none, Running: none}, months: make([]prices.Amount, q.months)}
	for m := range b.months {
		b.months[m] = none
	}
	for _, p := range parts {
		b.cost.Parts = append(b.cost.Parts, p.part)
		if p.setup {
			b.cost.Setup = b.cost.Setup.Plus(p.part.Amount)
			continue
		}
		b.cost.Running = b.cost.Running.Plus(p.part.Amount)
		for m, amount := range p.months {
			b.months[m] = b.months[m].Plus(amount)
		}
	}
	b.cost.Total = b.cost.Setup.Plus(b.cost.Running)
	return b
}
