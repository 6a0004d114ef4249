package config

import (
	"time"

	"causeway"
	"causeway/border"
)

// readAcknowledgements reads who answers for which rule. Whether a date has
// come and a rule concerns a path is judged by border, which knows the day:
// a gateway with a wrong clock must still start.
func readAcknowledgements(c cursor) []causeway.Acknowledgement {
	var all []causeway.Acknowledgement
	seen := map[string]bool{}
	for _, item := range c.list() {
		r := item.record("rule", "by", "date", "reason")
		rule := r.need("rule")
		a := causeway.Acknowledgement{
			Rule:   rule.choice(border.RuleIDs()...),
			By:     r.need("by").text(),
			Date:   r.need("date").date(),
			Reason: r.need("reason").text(),
			At:     item.keyAt,
		}
		if seen[a.Rule] && a.Rule != "" {
			rule.fail("config.duplicate_item", "value", quoted(a.Rule))
		}
		seen[a.Rule] = true
		all = append(all, a)
	}
	return all
}

// date reads a day as year-month-day.
func (c cursor) date() time.Time {
	s, ok := c.scalar()
	if !ok {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		c.fail("config.date", "value", quoted(s))
	}
	return day
}
