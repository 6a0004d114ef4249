package advise

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/advise/prices"
)

// TestAbsurdNeeds has what nobody can mean: each is a problem that names its
// key, and there is no answer.
func TestAbsurdNeeds(t *testing.T) {
	nan := math.NaN()
	money := func(amount float64, currency causeway.Currency) causeway.Needs {
		return causeway.Needs{Budget: causeway.Budget{Amount: causeway.Money{Amount: amount, Currency: currency}, Per: causeway.PerYear}}
	}
	at := func(cloud, region string) causeway.Needs {
		return causeway.Needs{Places: []causeway.Place{beijing, {Site: "there", Cloud: cloud, Region: region}}}
	}
	tests := []struct {
		name   string
		change func(*Input)
		code   causeway.Code
		object string
	}{
		{"10 Tbit/s", needs(causeway.Needs{Bandwidth: 10_000 * causeway.Gbps}), "advise.out_of_range", "needs.bandwidth"},
		{"growth below nothing", needs(causeway.Needs{Growth: -0.5}), "advise.out_of_range", "needs.growth"},
		{"growth no number", needs(causeway.Needs{Growth: nan}), "advise.out_of_range", "needs.growth"},
		{"growth without end", needs(causeway.Needs{Growth: math.Inf(1)}), "advise.out_of_range", "needs.growth"},
		{"traffic", needs(causeway.Needs{Traffic: each(200 * causeway.PB)}), "advise.out_of_range", "needs.traffic.beijing"},
		{"traffic of nobody", needs(causeway.Needs{Traffic: []causeway.Sent{{Site: "mars", Volume: causeway.TB}}}), "advise.unknown_site", "needs.traffic.mars"},
		{"traffic twice", needs(causeway.Needs{Traffic: append(each(causeway.TB), each(causeway.TB)...)}), "advise.repeated_site", "needs.traffic.beijing"},
		{"negative latency", needs(causeway.Needs{Latency: -1}), "advise.out_of_range", "needs.latency"},
		{"negative jitter", needs(causeway.Needs{Jitter: -1}), "advise.out_of_range", "needs.jitter"},
		{"loss of more than all", needs(causeway.Needs{Loss: 1.5}), "advise.out_of_range", "needs.loss"},
		{"availability no number", needs(causeway.Needs{Availability: causeway.Ratio(nan)}), "advise.out_of_range", "needs.availability"},
		{"no budget", needs(money(0, causeway.CNY)), "advise.zero_budget", "needs.budget"},
		{"budget below nothing", needs(money(-1, causeway.CNY)), "advise.out_of_range", "needs.budget"},
		{"budget no number", needs(money(nan, causeway.CNY)), "advise.out_of_range", "needs.budget"},
		{"budget in shells", needs(money(5, "SHL")), "advise.unknown_choice", "needs.budget"},
		{"negative deadline", needs(causeway.Needs{Deadline: -time.Hour}), "advise.out_of_range", "needs.deadline"},
		{"a duration of ages", needs(causeway.Needs{Duration: 100 * year}), "advise.out_of_range", "needs.duration"},
		{"team", needs(causeway.Needs{Team: "wizards"}), "advise.unknown_choice", "needs.team"},
		{"devices", needs(causeway.Needs{Devices: "abacus"}), "advise.unknown_choice", "needs.devices"},
		{"residency", needs(causeway.Needs{Residency: "moon"}), "advise.unknown_choice", "needs.residency"},
		{"encryption", needs(causeway.Needs{Encryption: "rot13"}), "advise.unknown_choice", "needs.encryption"},
		{"certification", needs(causeway.Needs{Certifications: []causeway.Certification{"gold star"}}), "advise.unknown_choice", "needs.certifications[0]"},
		{"workload", needs(causeway.Needs{Workloads: kinds("chess")}), "advise.unknown_choice", "needs.workloads[0]"},
		{"a region AWS has not", needs(at("aws", "us-moon-9")), "advise.unknown_region", "sites.there"},
		{"a region of a cloud without a table", needs(at("tencent", "moon-1")), "advise.unknown_region", "sites.there"},
		{"a cloud nobody knows", needs(at("nimbus", "one")), "advise.unknown_region", "sites.there"},
		{"no region", needs(at("aws", "")), "advise.unknown_region", "sites.there"},
		{"one site", needs(causeway.Needs{Places: []causeway.Place{beijing}}), "advise.too_few_sites", "sites"},
		{"one site twice", needs(causeway.Needs{Places: []causeway.Place{beijing, beijing}}), "advise.repeated_site", "sites"},
		{"a weight below nothing", func(in *Input) { in.Weights = map[Criterion]float64{Price: -1, Fit: 2} }, "advise.out_of_range", "weight.cost"},
		{"a weight no number", func(in *Input) { in.Weights = map[Criterion]float64{Price: nan} }, "advise.out_of_range", "weight.cost"},
		{"all weights nothing", func(in *Input) { in.Weights = only(Price, 0) }, "advise.out_of_range", "weight"},
		{"a weight of beauty", func(in *Input) { in.Weights = map[Criterion]float64{"beauty": 1} }, "advise.unknown_choice", "weight.beauty"},
		{"measured by nobody", func(in *Input) { in.Measured = []Measured{{Scheme: "pigeons"}} }, "advise.unknown_choice", "measured[0]"},
		{"measured nonsense", func(in *Input) { in.Measured = []Measured{{Scheme: IPsec, Loss: 2}} }, "advise.out_of_range", "measured[0]"},
		{"no prices", func(in *Input) { in.Prices = nil }, "advise.no_prices", "prices"},
		{"an answer in shells", func(in *Input) { in.Currency = "SHL" }, "advise.unknown_choice", "currency"},
		{"no rate", func(in *Input) { in.Prices.Rates = nil }, "advise.no_rate", "prices"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := input(causeway.Needs{})
			test.change(&in)
			a, problems := Compare(in)
			if a != nil || len(problems) == 0 {
				t.Fatalf("no problem, answer %v", a)
			}
			i := slices.IndexFunc(problems, func(p *causeway.Problem) bool { return p.Code == test.code && p.Object == test.object })
			if i < 0 {
				t.Fatalf("want %s of %s: %v", test.code, test.object, problems)
			}
			for _, text := range []string{problems[i].Sentence(causeway.Chinese), problems[i].Hint(causeway.English)} {
				if text == "" || slices.Contains([]byte(text), '{') {
					t.Errorf("a place is not filled: %s", text)
				}
			}
		})
	}
}

// needs puts needs of a test into an input.
func needs(n causeway.Needs) func(*Input) {
	return func(in *Input) {
		if n.Places == nil {
			n.Places = in.Needs.Places
		}
		in.Needs = n
	}
}

// TestAllProblemsAtOnce sees that one mistake does not hide another.
func TestAllProblemsAtOnce(t *testing.T) {
	_, problems := Compare(input(causeway.Needs{Growth: -1, Loss: 2, Team: "wizards"}))
	if len(problems) != 3 {
		t.Errorf("%v", problems)
	}
}

// TestZeroNeedsHaveAnAnswer: who asks for nothing gets a comparison.
func TestZeroNeedsHaveAnAnswer(t *testing.T) {
	for _, set := range []*prices.Set{prices.Default(), prices.Seed(), {Name: "empty", Date: today}} {
		in := input(causeway.Needs{})
		in.Prices = set
		if a := compared(t, in); a.Recommended == nil || len(a.Recommended.Lines) != 5 || a.Nearest != nil {
			t.Errorf("%s: %+v", set.Name, a.Recommended)
		} else if line := a.Recommended.Lines[1].En; !strings.HasPrefix(line, "Nothing was asked for") {
			t.Error(line)
		}
	}
}
