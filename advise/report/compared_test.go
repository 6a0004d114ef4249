package report_test

import (
	"testing"
	"time"

	"causeway"
	"causeway/advise"
	"causeway/advise/prices"
)

// asked are needs that the advisor answers itself: what it really says has to
// fit on the page as the sample does.
func asked() map[string]advise.Input {
	pair := []causeway.Place{{Site: "beijing", Cloud: "aliyun", Region: "cn-beijing"}, {Site: "california", Cloud: "aws", Region: "us-west-1"}}
	each := func(v causeway.Volume) []causeway.Sent {
		return []causeway.Sent{{Site: "beijing", Volume: v}, {Site: "california", Volume: v}}
	}
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	needs := map[string]causeway.Needs{
		"general business": {
			Bandwidth: 100 * causeway.Mbps, Traffic: each(500 * causeway.GB), Growth: 0.3, GrowthStated: true, Availability: 0.99,
			Budget:   causeway.Budget{Amount: causeway.Money{Amount: 60000, Currency: causeway.CNY}, Per: causeway.PerYear},
			Deadline: 4 * week, Team: causeway.TeamCloud, Workloads: []causeway.Workload{causeway.WorkloadGeneral}, Places: pair,
		},
		"no scheme": {
			Bandwidth: 500 * causeway.Mbps, Traffic: each(20 * causeway.TB), Availability: 0.9999, Deadline: 2 * week, Places: pair,
		},
		"nothing asked": {Places: pair},
	}
	inputs := map[string]advise.Input{}
	for name, n := range needs {
		inputs[name] = advise.Input{Needs: n, Prices: prices.Default(), Currency: causeway.CNY, Now: today}
	}
	inputs["old prices"] = advise.Input{Needs: needs["general business"], Prices: prices.Seed(), Currency: causeway.USD, Now: today}
	return inputs
}

// compared are what the advisor answers.
func compared(t *testing.T) map[string]*advise.Answer {
	t.Helper()
	answers := map[string]*advise.Answer{}
	for name, input := range asked() {
		answer, problems := advise.Compare(input)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", name, problems)
		}
		answers[name] = answer
	}
	return answers
}

func TestAnswersOfTheAdvisorAreWellFormed(t *testing.T) {
	for name, answer := range compared(t) {
		for _, l := range languages {
			if o := parse(t, html(t, answer, l)); len(o.charts) != 8 {
				t.Errorf("%s, %s: %d charts, want four in two widths", name, l, len(o.charts))
			}
		}
	}
}
