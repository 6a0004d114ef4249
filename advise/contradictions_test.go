package advise

import (
	"slices"
	"strings"
	"testing"

	"causeway/advise/prices"
)

func TestContradictionsOfTheSeed(t *testing.T) {
	found := contradictions(prices.Seed(), figuresTable())
	for scheme, want := range map[SchemeID][]string{
		LeasedLine: {
			"The list's parts add up to 21,500–42,000 CNY a month before traffic, its own total says 20,000–40,000 CNY.",
			"The list's total is 20,000–40,000 CNY a month, the text says 20,000–50,000 CNY.",
		},
		IPsec: {
			"The list's parts add up to 632 CNY a month before traffic, its own total says 800–2,000 CNY.",
			"The list's total is 800–2,000 CNY a month, the text says 1,000–3,000 CNY.",
			"Its year is twelve times 1,500 CNY, the list's parts add up to 632 CNY a month before traffic.",
			"The list prices 200Mbps, the table of figures and the hybrid promise 500Mbps.",
			"It fails every 720 h and Third-party tunnel every 1440 h, yet its availability is 99.5% against 98%: an outage would last 3.6 h here and 29.4 h there.",
		},
		SDWAN: {
			"Its year is twelve times 10,000 CNY, the list's parts add up to 8,500 CNY a month.",
			"Its mark for reliability is 5 as that of Leased line + CEN, with 8.8 hours and 53 minutes down a year.",
		},
		CloudNativeGateway: {
			"Its year is twelve times 2,000 CNY, the list's parts add up to 1,800 CNY a month.",
			"Its mark for cost is 3 as that of SD-WAN, with first years of 34,000 and 140,000 CNY.",
		},
		ThirdPartyTunnel: {"It is called free or nearly so and has no list, yet its year's running cost is 3,000 CNY."},
		"":               {"AWS's items are in USD among totals in CNY, with neither a rate nor a date; 7 is read here."},
	} {
		for _, says := range want {
			if !slices.ContainsFunc(found, func(c Contradiction) bool { return c.Scheme == scheme && c.Says.En == says }) {
				t.Errorf("%s: nobody says %q", scheme, says)
			}
		}
	}
	for _, c := range found {
		if !inBoth(c.Says) || strings.Contains(c.Says.En+c.Says.Zh, "%!") {
			t.Errorf("%+v", c.Says)
		}
	}
}

// TestContradictionsAreComputed mends the set: what it said is gone.
func TestContradictionsAreComputed(t *testing.T) {
	set := prices.Seed()
	whole := 380 + 36*7 + 868.0
	for i := range set.Prices {
		p := &set.Prices[i]
		switch p.Item {
		case "seed.ipsec.aliyun":
			p.Low, p.High = new(whole-36*7), new(whole-36*7)
		case "seed.ipsec.not_itemised":
			p.Low, p.High = new(0.0), new(0.0)
		case "seed.ipsec.stated_month", "seed.ipsec.stated_text":
			p.Low, p.High = &whole, &whole
		}
	}
	for _, c := range contradictions(set, nil) {
		t.Errorf("without a table of schemes: %+v", c)
	}
	for _, c := range contradictions(set, figuresTable()[1:2]) {
		if strings.Contains(c.Says.En, "list's") {
			t.Errorf("mended, and yet: %s", c.Says.En)
		}
	}
}

func TestMarketPricesDoNotContradictThemselves(t *testing.T) {
	for _, set := range []*prices.Set{complete(), prices.Default()} {
		if found := contradictions(set, figuresTable()); found != nil {
			t.Errorf("%s: %+v", set.Name, found)
		}
	}
}
