package advise

import (
	"cmp"
	"slices"
	"strings"

	"causeway"
	"causeway/advise/prices"
	"causeway/border"
)

// rate is what one unit of a currency is worth in another, by the set.
func rate(set *prices.Set, from, to causeway.Currency) (float64, bool) {
	if from == to {
		return 1, true
	}
	for _, r := range set.Rates {
		switch {
		case r.Rate <= 0:
		case r.From == from && r.To == to:
			return r.Rate, true
		case r.From == to && r.To == from:
			return 1 / r.Rate, true
		}
	}
	return 0, false
}

// quote returns the figures for an item at a place, as tiers by volume; none
// where the set has none.
func quote(set *prices.Set, item prices.Item, at string, mbps int) []prices.Price {
	best, size := "", 0
	found := false
	for _, p := range set.Prices {
		if p.Item != item || p.Low == nil || p.High == nil || !covers(p.Region, at) || p.Size > 0 && p.Size < mbps {
			continue
		}
		narrower := !found || narrowness(p.Region) > narrowness(best)
		if narrower || p.Region == best && p.Size < size {
			best, size, found = p.Region, p.Size, true
		}
	}
	var tiers []prices.Price
	for _, p := range set.Prices {
		if found && p.Item == item && p.Low != nil && p.High != nil && p.Region == best && p.Size == size {
			tiers = append(tiers, p)
		}
	}
	slices.SortStableFunc(tiers, func(a, b prices.Price) int { return cmp.Compare(a.From, b.From) })
	return tiers
}

// covers reports whether a price of a region or group is one of the place.
func covers(area, at string) bool {
	if area == "" || area == at {
		return true
	}
	cloud, name, _ := strings.Cut(at, "/")
	group := cloud + "/" + string(border.SideOf(cloud, name))
	return area == cloud || area == group
}

// narrowness orders regions before groups before clouds before everywhere.
func narrowness(area string) int {
	switch {
	case area == "":
		return 0
	case !strings.Contains(area, "/"):
		return 1
	case strings.HasSuffix(area, "/mainland") || strings.HasSuffix(area, "/outside"):
		return 2
	}
	return 3
}

// plus adds two amounts of one currency.
func plus(a, b prices.Amount) prices.Amount {
	sum := prices.Amount{Low: a.Low + b.Low, High: a.High + b.High, Currency: a.Currency}
	for _, item := range slices.Concat(a.Unknown, b.Unknown) {
		if !slices.Contains(sum.Unknown, item) {
			sum.Unknown = append(sum.Unknown, item)
		}
	}
	return sum
}
