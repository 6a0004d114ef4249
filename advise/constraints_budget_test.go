package advise

import (
	"testing"

	"causeway"
	"causeway/advise/prices"
)

// TestBudgetThatIsEnough: what the answer says a scheme costs is a budget that
// it keeps.
func TestBudgetThatIsEnough(t *testing.T) {
	for _, row := range []struct {
		costs            float64
		budget           causeway.Money
		wanted, has, why string
	}{
		{41_259.3, causeway.Money{Amount: 41_259, Currency: causeway.USD}, "≤ 41,259 USD", "41,260 USD", "rounded up"},
		{41_259.8, causeway.Money{Amount: 41_259, Currency: causeway.USD}, "≤ 41,259 USD", "41,260 USD", "nearest is up"},
		{41_260, causeway.Money{Amount: 41_259, Currency: causeway.USD}, "≤ 41,259 USD", "41,260 USD", "whole"},
		{30.001, causeway.Money{Amount: 30, Currency: causeway.USD}, "≤ 30 USD", "30.01 USD", "cents"},
		{99.999, causeway.Money{Amount: 30, Currency: causeway.USD}, "≤ 30 USD", "100 USD", "cents up to a hundred"},
		// 999 CNY are 142.71 USD.
		{142.9, causeway.Money{Amount: 999, Currency: causeway.CNY}, "≤ 142 USD", "143 USD", "of another currency"},
	} {
		in := input(causeway.Needs{Budget: causeway.Budget{Amount: row.budget, Per: causeway.PerYear}})
		in.Currency = causeway.USD
		c := &candidate{bill: bill{cost: Cost{Total: prices.Amount{Low: row.costs, High: row.costs, Currency: causeway.USD}}}}
		m := budgetMet(ask(in), c)
		if m == nil || m.wanted != row.wanted || m.has != row.has {
			t.Errorf("%s: %+v, want %s and %s", row.why, m, row.wanted, row.has)
		}
	}
}
