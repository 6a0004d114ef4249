package advise

import (
	"fmt"
	"math"

	"causeway"
	"causeway/advise/prices"
)

const (
	firstYear = 12
	months    = 36
	// Records and IPsec add this to what is sent, and clouds bill it.
	leastOverhead, mostOverhead = 1.04, 1.06
)

// bill is what a shape costs: the first year by parts, and each of 36 months.
type bill struct {
	cost   Cost
	months []prices.Amount
}

// spot is a site with legs, or the lines themselves where site is "".
type spot struct {
	place causeway.Place
	legs  int
	sent  float64 // GB a month, now
}

// charge is one item at one spot.
type charge struct {
	item  item
	spot  spot
	price prices.Item
	at    string // where to look the price up
	count float64
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

// chargesOf lists everything a shape needs.
func chargesOf(s *scheme, drawn shape, q *question) []charge {
	var own, cen []leg
	for _, l := range drawn.legs {
		if l.cen() {
			cen = append(cen, l)
		} else {
			own = append(own, l)
		}
	}
	charges := append(charged(s.items, own), charged(cenItems, cen)...)
	if q.onTop(s, drawn) {
		charges = append(charges, charged(onTopItems, star(s.via, q))...)
	}
	return charges
}

func charged(items []item, legs []leg) []charge {
	if len(legs) == 0 {
		return nil
	}
	var charges []charge
	for _, it := range items {
		switch it.per {
		case perCase:
			charges = append(charges, charge{item: it, price: it.price, count: it.times})
		case perLine:
			charges = append(charges, charge{item: it, price: it.price, count: it.times * float64(len(legs))})
		default:
			for _, at := range spotsOf(legs) {
				if it.isFor(at.place.Cloud) {
					charges = append(charges, it.at(at))
				}
			}
		}
	}
	return charges
}

func (it item) isFor(cloud string) bool {
	switch it.cloud {
	case "", cloud:
		return true
	case elsewhere:
		return cloud != "aliyun" && cloud != "aws"
	}
	return false
}

func (it item) at(s spot) charge {
	c := charge{item: it, spot: s, price: it.price, at: s.place.Cloud + "/" + s.place.Region, count: it.times}
	if it.cloud == elsewhere {
		c.price = prices.Item(s.place.Cloud) + "." + it.price
	}
	if it.area != "" {
		c.at = it.area
	}
	if it.per == perLeg {
		c.count *= float64(s.legs)
	}
	return c
}

// spotsOf gathers the ends of legs by site, in their order.
func spotsOf(legs []leg) []spot {
	var spots []spot
	add := func(p causeway.Place, sent float64) {
		for i := range spots {
			if spots[i].place == p {
				spots[i].legs++
				spots[i].sent += sent
				return
			}
		}
		spots = append(spots, spot{place: p, legs: 1, sent: sent})
	}
	for _, l := range legs {
		add(l.a, l.ab)
		add(l.b, l.ba)
	}
	return spots
}

// pricedPart is a part and what it adds to each month; a setup is in none.
type pricedPart struct {
	part   Part
	setup  bool
	months []prices.Amount
}

// priced works a charge out over the months, as bandwidth and traffic grow.
func (q *question) priced(c charge) pricedPart {
	p := pricedPart{setup: c.item.kind == PartSetup || c.item.once}
	p.part = Part{Item: c.price, Name: partName(c), Kind: c.item.kind, Amount: prices.Amount{Currency: q.Currency}}
	var tiers []prices.Price
	for m := range months {
		if m%firstYear == 0 {
			tiers = quote(q.Prices, c.price, c.at, q.mbps(float64(m+firstYear)))
		}
		if m == 0 {
			q.describe(&p, c, tiers)
		}
		amount := q.monthly(c, tiers, m)
		if !p.setup {
			p.months = append(p.months, amount)
		}
		if p.setup && m == 0 || !p.setup && m < firstYear {
			p.part.Amount = plus(p.part.Amount, amount)
		}
	}
	return p
}

// monthly is what a charge adds to month m, counted from 0; of a setup it is
// the whole.
func (q *question) monthly(c charge, tiers []prices.Price, m int) prices.Amount {
	amount := prices.Amount{Currency: q.Currency}
	if len(tiers) == 0 {
		if c.item.per == perVolume && c.spot.sent == 0 {
			return amount
		}
		amount.Unknown = []prices.Item{c.price}
		return amount
	}
	price := tiers[0]
	exchange, _ := rate(q.Prices, price.Currency, q.Currency)
	count := c.count * exchange
	switch price.Unit {
	case prices.PerHour:
		count *= hours
	case prices.PerYear:
		count /= 12
	case prices.PerMbpsMonth:
		count *= float64(q.mbps(float64(m)))
	case prices.PerGB:
		low, high := 1.0, 1.0
		if c.item.tunnelled {
			low, high = leastOverhead, mostOverhead
		}
		sent := c.spot.sent * q.grown(float64(m))
		amount.Low = tiered(tiers, sent*low, func(p prices.Price) float64 { return *p.Low }) * count
		amount.High = tiered(tiers, sent*high, func(p prices.Price) float64 { return *p.High }) * count
		return amount
	}
	amount.Low, amount.High = *price.Low*count, *price.High*count
	return amount
}

// tiered sums what each tier takes of a month's volume.
func tiered(tiers []prices.Price, volume float64, figure func(prices.Price) float64) float64 {
	sum := 0.0
	for i, t := range tiers {
		upTo := volume
		if i+1 < len(tiers) {
			upTo = min(volume, tiers[i+1].From)
		}
		sum += max(0, upTo-t.From) * figure(t)
	}
	return sum
}

// describe writes down how a part is counted and where its price is from.
func (q *question) describe(p *pricedPart, c charge, tiers []prices.Price) {
	if len(tiers) == 0 {
		p.part.How = "unknown"
		return
	}
	price := tiers[0]
	p.part.Source, p.part.Date, p.part.Confidence = price.Source, price.Date, price.Confidence
	figure := span(*price.Low, *price.High) + " " + string(price.Currency)
	count := number(c.count)
	switch price.Unit {
	case prices.Once:
		p.part.How = fmt.Sprintf("%s × %s", count, figure)
	case prices.PerHour:
		p.part.How = fmt.Sprintf("%s × %s/h × %d h", count, figure, hours*firstYear)
	case prices.PerMonth:
		p.part.How = fmt.Sprintf("%s × %s/month × 12", count, figure)
	case prices.PerYear:
		p.part.How = fmt.Sprintf("%s × %s/year", count, figure)
	case prices.PerMbpsMonth:
		p.part.How = fmt.Sprintf("%s × %d Mbit/s × %s × 12", count, q.mbps(0), figure)
	case prices.PerDay:
		p.part.How = fmt.Sprintf("%s days × %s", count, figure)
		if !p.setup {
			p.part.How += " × 12"
		}
	case prices.PerGB:
		p.part.How = q.describeVolume(c, tiers, figure)
	}
}

func (q *question) describeVolume(c charge, tiers []prices.Price, figure string) string {
	sent := 0.0
	for m := range firstYear {
		sent += c.spot.sent * q.grown(float64(m))
	}
	how := fmt.Sprintf("%s GB × %s/GB", number(math.Round(sent)), figure)
	if len(tiers) > 1 {
		last := tiers[len(tiers)-1]
		how = fmt.Sprintf("%s GB in %d tiers, %s … %s %s/GB", number(math.Round(sent)), len(tiers), number(*tiers[0].Low), number(*last.High), last.Currency)
	}
	if c.item.tunnelled {
		how += " + 4-6 %"
	}
	return how
}

// total adds parts up.
func total(q *question, parts []pricedPart) bill {
	none := prices.Amount{Currency: q.Currency}
	b := bill{cost: Cost{Setup: none, Running: none}, months: make([]prices.Amount, months)}
	for m := range b.months {
		b.months[m] = none
	}
	for _, p := range parts {
		b.cost.Parts = append(b.cost.Parts, p.part)
		if p.setup {
			b.cost.Setup = plus(b.cost.Setup, p.part.Amount)
			continue
		}
		b.cost.Running = plus(b.cost.Running, p.part.Amount)
		for m, amount := range p.months {
			b.months[m] = plus(b.months[m], amount)
		}
	}
	b.cost.Total = plus(b.cost.Setup, b.cost.Running)
	return b
}

func partName(c charge) causeway.Text {
	name := causeway.Text{En: string(c.price), Zh: string(c.price)}
	if c.spot.place.Site != "" {
		name.En += ", " + c.spot.place.Site
		name.Zh += "，" + c.spot.place.Site
	}
	return name
}

// span writes a range as one number where it is one.
func span(low, high float64) string {
	if low == high {
		return number(low)
	}
	return number(low) + "-" + number(high)
}
