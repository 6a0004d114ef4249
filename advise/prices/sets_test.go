package prices

import (
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"testing"

	"causeway"
)

// Every price of the program's own sets has a source, a day, a confidence and
// a known item and unit, or says in both languages what is known without one.
func TestOwnSetsAreSourced(t *testing.T) {
	for name, data := range map[string][]byte{"default": defaultJSON, "seed": seedJSON} {
		s, err := Decode(name, data)
		if err != nil {
			t.Fatal(err)
		}
		if s.Name != name || s.Date.IsZero() || len(s.Prices) == 0 || len(s.Rates) == 0 {
			t.Errorf("%s: %q of %v with %d prices and %d rates", name, s.Name, s.Date, len(s.Prices), len(s.Rates))
		}
		for _, p := range s.Prices {
			if p.Date > s.Date.Format("2006-01-02") {
				t.Errorf("%s: %s is of %s, after the set", name, p.place(), p.Date)
			}
			if _, seeds := p.Item.schemeOf(); seeds != (name == "seed") {
				t.Errorf("%s: %s is in the wrong set", name, p.place())
			}
		}
		if named, ok := Named(name); !ok || len(named.Prices) != len(s.Prices) {
			t.Errorf("%s is not to be had by its name", name)
		}
	}
	if _, ok := Named("list.json"); ok {
		t.Error("a file is not a set of the program's own")
	}
}

// Every item is priced or said to be unknown somewhere, and has its names.
func TestEveryItemIsInASet(t *testing.T) {
	listed := map[Item]bool{}
	for _, s := range []*Set{Default(), Seed()} {
		for _, p := range s.Prices {
			listed[p.Item] = true
		}
	}
	seen := map[Item]bool{}
	for _, item := range Items() {
		name := item.Name()
		if !listed[item] || seen[item] || !item.Known() || name.En == "" || name.Zh == "" || name.En == string(item) {
			t.Errorf("%s: listed %t, twice %t, %+v", item, listed[item], seen[item], name)
		}
		seen[item] = true
	}
	if other := Item("aliyun.tea"); other.Known() || other.Name().Zh != "aliyun.tea" {
		t.Error("an item that is in no table")
	}
}

// The sums of the seed's cost tables: setup, a year's running cost, both.
var seedYears = map[string][3]float64{
	"leased-line":          {50000, 360000, 410000},
	"ipsec":                {5000, 18000, 23000},
	"sd-wan":               {20000, 120000, 140000},
	"cloud-native-gateway": {10000, 24000, 34000},
	"third-party-tunnel":   {2000, 3000, 5000},
}

func TestSeedAddsUpToItsTotals(t *testing.T) {
	for scheme, want := range seedYears {
		setup, running := firstYear(t, Seed(), scheme)
		got := [3]float64{setup.Middle(), running.Middle(), setup.Plus(running).Middle()}
		for i := range want {
			if math.Abs(got[i]-want[i]) > 0.005 {
				t.Errorf("%s: %v, the seed has %v", scheme, got, want)
				break
			}
		}
		if !setup.Known() || !running.Known() || running.Low > running.High {
			t.Errorf("%s: %+v %+v", scheme, setup, running)
		}
	}
	_, running := firstYear(t, Seed(), "leased-line")
	if running.Low != 12*20000 || running.High != 12*40000 {
		t.Errorf("the line's range is %v to %v a year", running.Low, running.High)
	}
}

func TestSeedFollowsAChangedPart(t *testing.T) {
	s := Seed()
	for i, p := range s.Prices {
		if p.Item == "seed.sd_wan.licence" {
			*s.Prices[i].Low, *s.Prices[i].High = 2500, 2500
		}
		if p.Item == "seed.ipsec.aws" { // dollars, at the seed's own rate of 7
			*s.Prices[i].Low, *s.Prices[i].High = 46, 46
		}
	}
	if _, running := firstYear(t, s, "sd-wan"); math.Abs(running.Middle()-132000) > 0.005 {
		t.Errorf("SD-WAN: %v", running)
	}
	if _, running := firstYear(t, s, "ipsec"); math.Abs(running.Middle()-18840) > 0.005 {
		t.Errorf("IPsec: %v", running)
	}
	if _, running := firstYear(t, Seed(), "sd-wan"); running.Middle() != 120000 {
		t.Error("a change reached the program's own set")
	}
}

func TestPartsAreThoseOfTheScheme(t *testing.T) {
	if parts := Seed().Parts("ipsec"); len(parts) != 4 || parts[0].Unit != Once {
		t.Errorf("%+v", parts)
	}
	if Seed().Parts("ipsec+sd-wan") != nil || Default().Parts("ipsec") != nil {
		t.Error("parts of a scheme that is not priced whole")
	}
	if p, ok := Seed().Lookup("seed.leased_line.stated_text", "", 0); !ok || *p.High != 50000 {
		t.Errorf("what the seed states: %+v", p)
	}
}

// firstYear sums the parts of a scheme in yuan, as whoever advises does.
func firstYear(t *testing.T, s *Set, scheme string) (setup, running Amount) {
	t.Helper()
	for _, p := range s.Parts(scheme) {
		amount, monthly := p.Month()
		if !monthly {
			amount = p.Times(1)
		}
		amount, err := s.In(amount, causeway.CNY)
		if err != nil {
			t.Fatal(err)
		}
		if monthly {
			running = running.Plus(amount.Times(12))
		} else {
			setup = setup.Plus(amount)
		}
	}
	return setup, running
}

func TestDecodeRefuses(t *testing.T) {
	const good = `{"item":"aws.internet_out","unit":"gb","currency":"USD","low":1,"high":2,"source":"s","date":"2026-01-02","confidence":"low"}`
	set := func(prices, rates string) string {
		return `{"name":"x","date":"2026-11-23T00:00:00Z","prices":[` + prices + `],"rates":[` + rates + `]}`
	}
	if _, err := Decode("x", []byte(set(good, ""))); err != nil {
		t.Fatal(err)
	}
	const rate = `{"from":"USD","to":"CNY","rate":7,"source":"s","date":"2026-01-02"}`
	tests := []struct{ name, text, says string }{
		{"no JSON", `prices`, "invalid character"},
		{"two", set("", "") + "{}", "follows"},
		{"another key", `{"name":"x","price":[]}`, "unknown field"},
		{"no name", `{"prices":[]}`, "name"},
		{"item", set(strings.Replace(good, "aws.internet_out", "aws.tea", 1), ""), "prices[0] (aws.tea"},
		{"unit", set(strings.Replace(good, `"gb"`, `"cup"`, 1), ""), "per \"cup\""},
		{"unit of another", set(strings.Replace(good, `"gb"`, `"hour"`, 1), ""), "charged"},
		{"currency", set(strings.Replace(good, "USD", "EUR", 1), ""), "EUR"},
		{"negative", set(strings.Replace(good, `"low":1`, `"low":-1`, 1), ""), "negative"},
		{"upside down", set(strings.Replace(good, `"low":1`, `"low":3`, 1), ""), "low is more"},
		{"half", set(strings.Replace(good, `"low":1`, `"low":null`, 1), ""), "both null"},
		{"silent", set(`{"item":"aws.internet_out","unit":"gb","low":null,"high":null}`, ""), "note"},
		{"source", set(strings.Replace(good, `"source":"s"`, `"source":""`, 1), ""), "source"},
		{"day", set(strings.Replace(good, "2026-01-02", "yesterday", 1), ""), "day"},
		{"confidence", set(strings.Replace(good, `"low"}`, `"total"}`, 1), ""), "confidence"},
		{"one language", set(strings.Replace(good, `}`, `,"note":{"en":"n"}}`, 1), ""), "one language"},
		{"too large", set(strings.Replace(good, `"high":2`, `"high":1e300`, 1), ""), "large"},
		{"tiers by the hour", set(`{"item":"aws.vpn_connection","unit":"hour","from_gb":3,"low":1,"high":1}`, ""), "tiers"},
		{"size", set(strings.Replace(good, `"unit"`, `"size_mbps":-1,"unit"`, 1), ""), "negative"},
		{"twice", set(good+","+good, ""), "twice"},
		{"rate", set("", strings.Replace(rate, "7", "0", 1)), "rate"},
		{"rate of itself", set("", strings.Replace(rate, "CNY", "USD", 1)), "itself"},
		{"rate from nowhere", set("", strings.Replace(rate, `"s"`, `""`, 1)), "source"},
		{"long", set("", "") + strings.Repeat(" ", maxSet), "most"},
	}
	for _, test := range tests {
		_, err := Decode("list.json", []byte(test.text))
		if !causeway.HasCode(err, "prices.invalid") || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), "list.json") {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// Whatever is decoded is written so that it is read again as the same.
func FuzzDecode(f *testing.F) {
	f.Add(seedJSON)
	f.Add([]byte(`{"name":"x","date":"2026-11-23T00:00:00Z","prices":null,"rates":[{"from":"CNY","to":"USD","rate":1e-9}]}`))
	f.Add([]byte(`{"name":"x","prices":[{"item":"aws.internet_out","unit":"gb","from_gb":1e308,"low":0,"high":0}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Decode("fuzz", data)
		if err != nil {
			if len(causeway.ProblemsOf(err)) == 0 {
				t.Fatalf("%T", err)
			}
			return
		}
		for _, p := range s.Prices {
			amount := s.Traffic(p.Item, p.Region, 1e6).Plus(s.Cost(p.Item, p.Region, p.Size, 3))
			if math.IsNaN(amount.Low) || math.IsInf(amount.High, 0) {
				t.Fatalf("%s costs %+v", p.place(), amount)
			}
		}
		text, err := json.Marshal(s)
		if err != nil {
			t.Skip("a year beyond what JSON writes: ", err)
		}
		again, err := Decode("again", text)
		if err != nil || len(again.Prices) != len(s.Prices) || len(again.Rates) != len(s.Rates) {
			t.Fatalf("%v\n%s", err, text)
		}
	})
}

// The list price of ports holds everywhere but in Japan.
func TestPortsInJapanAreUnknown(t *testing.T) {
	for region, known := range map[string]bool{"aws/us-west-1": true, "aws/ap-northeast-2": true, "aws/ap-northeast-1": false, "aws/ap-northeast-3": false} {
		for _, size := range []int{1000, 10_000} {
			price, ok := Default().Lookup("aws.direct_connect_port", region, size)
			if !ok || price.Known() != known {
				t.Errorf("%s, %d Mbit/s: %+v, want known %v", region, size, price, known)
			}
		}
	}
}

// TestTextsNameTheOriginalProposal: people know of no seed.
func TestTextsNameTheOriginalProposal(t *testing.T) {
	seed := regexp.MustCompile(`\bseed\b`)
	for _, set := range []*Set{Default(), Seed()} {
		for _, p := range set.Prices {
			for _, text := range []string{p.Source, p.Note.En, p.Item.Name().En} {
				if seed.MatchString(text) {
					t.Errorf("%s, %s: %s", set.Name, p.Item, text)
				}
			}
		}
	}
}
