package advise

import (
	"math"

	"causeway"
	"causeway/advise/prices"
)

// budgetMet holds the middle of a range against the budget. What is unknown can
// only be held against it by its known part.
func budgetMet(q *question, c *candidate) *miss {
	wanted := q.budget()
	has := c.bill.cost.Total.Middle()
	if wanted == 0 || has <= wanted {
		return nil
	}
	limit, total := q.limit(), c.bill.cost.Total
	return &miss{
		wanted: "≤ " + limit, has: enough(has) + " " + string(q.Currency), by: has/wanted - 1,
		why: says("its first year costs %s, and the budget is %s", "首年费用为 %s，预算为 %s", sum(total), limit),
	}
}

// budget is what may be spent in the first year, in the currency of the answer;
// 0 is no limit.
func (q *question) budget() float64 {
	b := q.Needs.Budget
	amount := q.in(prices.Amount{Low: b.Amount.Amount, High: b.Amount.Amount, Currency: b.Amount.Currency}).Low
	if b.Per == causeway.PerMonth {
		amount *= firstYear
	}
	return amount
}

// limit is the budget as people read it, rounded down where it comes of another
// currency: a cost just beyond it is not to read as the same.
func (q *question) limit() string {
	return grouped(-roundUp(-q.budget())) + " " + string(q.Currency)
}

// enough is a budget that the amount does not exceed, in the digits of grouped.
func enough(amount float64) string { return grouped(roundUp(amount)) }

// roundUp is to the next whole unit, or cent below a hundred; what arithmetic
// leaves behind that does not count.
func roundUp(amount float64) float64 {
	unit := 1.0
	if math.Abs(amount) < 100 {
		unit = 0.01
	}
	return math.Ceil(amount/unit-1e-6) * unit
}
