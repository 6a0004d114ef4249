package advise

import (
	"slices"

	"causeway"
)

// unchecked are the needs that exclude nobody for want of figures: whether the
// candidate meets them is not known.
func unchecked(q *question, c *candidate) []causeway.Text {
	n := q.Needs
	var open []causeway.Text
	add := func(on bool, key, limit string) {
		if on {
			open = append(open, says("%s %s", "%s %s", NeedWord(key), SettingWord(key, limit)))
		}
	}
	add(n.Latency > 0 && c.quality.RTT == 0, "latency", "≤ "+millis(n.Latency))
	add(q.budget() > 0 && !c.bill.cost.Total.Known(), "budget", "≤ "+q.limit())
	vague := slices.ContainsFunc(c.shapes, func(s shape) bool { return s.undetermined })
	add(n.Residency == causeway.ResidencyPermit && vague, "residency", string(n.Residency))
	return open
}
