package prices

import (
	"cmp"
	"slices"
	"strings"

	"causeway/border"
)

// CrossBorder is the region of prices for leading traffic of Alibaba Cloud over
// the border of mainland China.
const CrossBorder = "aliyun/cross-border"

// Groups returns the regions whose prices hold in one, "aliyun/cn-beijing",
// from the narrowest: itself, its part of the world, its cloud, everywhere.
func Groups(region string) []string {
	cloud, name, _ := strings.Cut(region, "/")
	groups := []string{region}
	if part := partOf(cloud, name); part != "" {
		groups = append(groups, cloud+"/"+part)
	}
	if name != "" {
		groups = append(groups, cloud)
	}
	if region != "" {
		groups = append(groups, "")
	}
	return groups
}

// partOf returns the part of a cloud's regions that has prices of its own.
func partOf(cloud, name string) string {
	switch {
	case cloud == "aliyun":
		return string(border.SideOf(cloud, name))
	case cloud != "aws" || strings.HasPrefix(name, "us-gov-"):
		return ""
	case strings.HasPrefix(name, "us-"):
		return "us"
	case strings.HasPrefix(name, "eu-"):
		return "eu"
	}
	return ""
}

// Lookup returns the price of an item in a region, "aliyun/cn-beijing", for a
// size in Mbit/s or 0: of the prices that are large enough those of the
// smallest size, of these the one for the narrowest region, of tiers the first.
// A price without figures is found too, where none is known for as narrow a
// region: it says what is known. False is that nothing is.
func (s *Set) Lookup(item Item, region string, size int) (Price, bool) {
	found := s.candidates(item, region, size)
	if len(found) == 0 {
		return Price{}, false
	}
	return found[0], true
}

// candidates returns the prices that Lookup chooses from, the best first. That
// a price is unknown somewhere counts until one is known for a narrower place,
// or there for a size that is no larger.
func (s *Set) candidates(item Item, region string, size int) []Price {
	groups := Groups(region)
	place := func(p Price) int { return slices.Index(groups, p.Region) }
	var found []Price
	for _, p := range s.Prices {
		if p.Item == item && place(p) >= 0 && (p.Size == 0 || p.Size >= size) {
			found = append(found, p)
		}
	}
	known := slices.DeleteFunc(slices.Clone(found), func(p Price) bool { return !p.Known() })
	found = slices.DeleteFunc(found, func(p Price) bool {
		return !p.Known() && slices.ContainsFunc(known, func(q Price) bool {
			return place(q) < place(p) || place(q) == place(p) && (p.Size == 0 || q.Size <= p.Size)
		})
	})
	slices.SortStableFunc(found, func(a, b Price) int {
		return cmp.Or(
			cmp.Compare(sizeFor(a, size), sizeFor(b, size)),
			cmp.Compare(place(a), place(b)),
			cmp.Compare(a.From, b.From))
	})
	return found
}

// sizeFor is a price's size; where there is one for all, it is the wanted.
func sizeFor(p Price, size int) int {
	if p.Size == 0 {
		return size
	}
	return p.Size
}

// Cost returns what n units of an item cost, in the price's currency; what has
// no price is unknown.
func (s *Set) Cost(item Item, region string, size int, n float64) Amount {
	p, ok := s.Lookup(item, region, size)
	if !ok {
		return Unpriced("", item).Times(n)
	}
	return p.Times(n)
}

// Traffic returns what a month's volume in GB costs, tier by tier.
func (s *Set) Traffic(item Item, region string, gb float64) Amount {
	return s.Tariff(item, region).Month(gb)
}

// Tariff is what an item charges by volume in a region.
type Tariff struct {
	item  Item
	tiers []Price // by volume, none where nothing is known
}

// Tariff returns that of an item in a region: for who counts many months.
func (s *Set) Tariff(item Item, region string) Tariff {
	found := s.candidates(item, region, 0)
	return Tariff{item, slices.DeleteFunc(found, func(p Price) bool { return p.Region != found[0].Region })}
}

// Month returns what a month's volume in GB costs, tier by tier.
func (t Tariff) Month(gb float64) Amount {
	if len(t.tiers) == 0 {
		return Unpriced("", t.item).Times(gb)
	}
	var sum Amount
	for i, tier := range t.tiers {
		until := gb
		if i+1 < len(t.tiers) {
			until = min(gb, t.tiers[i+1].From)
		}
		sum = sum.Plus(tier.Times(max(0, until-tier.From)))
	}
	return sum
}

// Parts returns the flat parts a scheme, as commands print it, is priced by in
// a set that prices schemes whole, setup first; nil where the set does not. Each
// is once, per month or per year.
func (s *Set) Parts(scheme string) []Price {
	var all []Price
	for _, p := range s.Prices {
		of, _ := p.Item.schemeOf()
		if e, ok := entryOf(p.Item); ok && of == scheme && (e.use == part || e.use == difference) {
			all = append(all, p)
		}
	}
	return all
}
