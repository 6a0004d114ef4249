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
		return says("%s × %d Mbit/s × %s/month × 12", "%s × %d Mbit/s × %s/月 × 12", count, q.mbps(c, 0), figure)
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

// howMuch is the volume of the first year and the price of a GB, on average
// where it comes in tiers.
func (q *question) howMuch(c charge, figure string) causeway.Text {
	least, most, overhead := 1.0, 1.0, ""
	if c.item.tunnelled {
		least, most, overhead = leastOverhead, mostOverhead, " + 4–6 %"
	}
	sent, low, high := 0.0, 0.0, prices.Amount{}
	for m := range firstYear {
		month := c.spot.sent * q.grown(float64(m)) * c.count
		sent += month
		low += c.tariff.Month(month * least).Low
		high = high.Plus(c.tariff.Month(month * most))
	}
	if sent > 0 {
		figure = span(rounded(low/(sent*least)), rounded(high.High/(sent*most))) + " " + string(high.Currency)
	}
	return both(fmt.Sprintf("%s GB × %s/GB%s", number(math.Round(sent)), figure, overhead))
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
