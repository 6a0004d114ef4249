package advise

import (
	"fmt"
	"math"

	"causeway"
	"causeway/advise/prices"
)

// how writes down how a part is counted: "2 × 0.05 USD/h × 8760 h". Of what is
// unknown it is what is known all the same.
func (q *question) how(c charge, price prices.Price) causeway.Text {
	if !price.Known() {
		return unknownWords(price)
	}
	figure := span(*price.Low, *price.High) + " " + string(price.Currency)
	count := number(c.count)
	switch price.Unit {
	case prices.PerGB:
		return q.howMuch(c, figure)
	case prices.PerHour:
		return both(fmt.Sprintf("%s × %s/h × %d h", count, figure, prices.HoursPerYear))
	case prices.PerMonth:
		return says("%s × %s/month × 12", "%s × %s/月 × 12", count, figure)
	case prices.PerYear:
		return says("%s × %s/year", "%s × %s/年", count, figure)
	case prices.PerMbpsMonth:
		return says("%s × %d Mbit/s × %s/month × 12", "%s × %d Mbit/s × %s/月 × 12", count, q.mbps(0), figure)
	case prices.PerDay:
		if !c.item.once {
			figure += " × 12"
		}
		return says("%s days × %s", "%s 人天 × %s", count, figure)
	}
	return both(count + " × " + figure)
}

func unknownWords(price prices.Price) causeway.Text {
	unknown := causeway.Text{En: "unknown", Zh: "未知"}
	if price.Note.En == "" {
		return unknown
	}
	return says("%s: %s", "%s：%s", unknown, price.Note)
}

// howMuch is the volume of the first year and the price of a GB, or that of the
// whole volume where it comes in tiers.
func (q *question) howMuch(c charge, figure string) causeway.Text {
	sent := 0.0
	for m := range firstYear {
		sent += c.spot.sent * q.grown(float64(m)) * c.count
	}
	how := fmt.Sprintf("%s GB × %s/GB", number(math.Round(sent)), figure)
	if tiered := c.tariff.Month(c.spot.sent * c.count); tiered.Middle() > 0 {
		each := tiered.Times(1 / (c.spot.sent * c.count))
		how = fmt.Sprintf("%s GB × %s %s/GB", number(math.Round(sent)), span(rounded(each.Low), rounded(each.High)), each.Currency)
	}
	if c.item.tunnelled {
		how += " + 4–6 %"
	}
	return both(how)
}

func rounded(figure float64) float64 { return math.Round(figure*1e4) / 1e4 }

// partName is the item's name, and the site's where it is at one.
func partName(c charge) causeway.Text {
	name := c.price.Name()
	if c.spot.place.Site == "" {
		return name
	}
	return causeway.Text{En: name.En + ", " + c.spot.place.Site, Zh: name.Zh + "，" + c.spot.place.Site}
}

// span writes a range as one number where it is one.
func span(low, high float64) string {
	if low == high {
		return number(low)
	}
	return number(low) + "–" + number(high)
}
