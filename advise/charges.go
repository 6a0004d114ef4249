package advise

import (
	"causeway"
	"causeway/advise/prices"
)

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
	// carries is what the leg it is for can carry; 0 is any rate.
	carries causeway.BitRate
	// tariff is that of a volume.
	tariff prices.Tariff
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
	charges := append(carrying(s.figures.bandwidth, charged(s.items, own)), carrying(cenFigures.bandwidth, charged(cenItems, cen))...)
	if q.onTop(s, drawn) {
		for i := range charges {
			charges[i].item.tunnelled = true // gateways on top add their own records
		}
		charges = append(charges, charged(onTopItems, star(s.via, q))...)
	}
	return charges
}

func carrying(rate causeway.BitRate, charges []charge) []charge {
	for i := range charges {
		charges[i].carries = rate
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
