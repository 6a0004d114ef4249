package provision

import (
	"math"
	"regexp"
	"testing"
)

// The sum of the official list: 0.209 USD an hour for 200 Mbit/s in the
// mainland and two connections at 0.05.
func TestCost(t *testing.T) {
	ic := load(t, directExample, "{kind: china", "{kind: intl", ", months: 1, auto_pay: true", "")
	usd, unknown := mustMake(t, ic, Snapshot{}).MonthlyUSD()
	if math.Abs(usd-225.57) > 0.005 || unknown != 0 {
		t.Errorf("%.2f USD, %d unknown", usd, unknown)
	}
	plan := mustMake(t, load(t, directExample), Snapshot{})
	usd, unknown = plan.MonthlyUSD()
	if usd != 73 || unknown != 1 {
		t.Errorf("prepaid: %.2f USD, %d unknown", usd, unknown)
	}
	for _, c := range plan.Costs {
		if c.USD == nil && (c.Note.En == "" || c.Note.Zh == "") {
			t.Errorf("%s: not said why its price is unknown", c.Key)
		}
	}
}

// A price without source and date is no price.
func TestPricesAreSourced(t *testing.T) {
	names := map[string]bool{}
	for _, k := range Kinds() {
		names[k.Name] = true
	}
	day := regexp.MustCompile(`^20\d\d-\d\d-\d\d$`)
	for _, p := range prices {
		if !names[p.kind] || p.source == "" || !day.MatchString(p.date) || p.usdPerHour <= 0 {
			t.Errorf("%+v", p)
		}
	}
	for kind := range unpriced {
		if !names[kind] {
			t.Errorf("no kind %s", kind)
		}
	}
	if covers("mainland", "cn-hongkong") || !covers("mainland", "cn-beijing") || covers("us-east-1", "us-west-1") {
		t.Error("prices of the wrong place")
	}
}
