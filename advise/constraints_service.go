package advise

import (
	"cmp"

	"causeway"
)

func bandwidthMet(q *question, c *candidate) *miss {
	wanted, has := q.wanted(), float64(c.quality.Bandwidth)
	if wanted <= has {
		return nil
	}
	why := causeway.Text{
		En: "it carries " + bitRate(has) + ", and " + bitRate(wanted) + " are needed",
		Zh: "可承载 " + bitRate(has) + "，而需要 " + bitRate(wanted),
	}
	if q.Needs.Growth > 0 {
		why = say(why, causeway.Text{En: " by the end, with growth", Zh: "（计入增长，至使用期末）"})
	}
	return &miss{wanted: "≥ " + bitRate(wanted), has: bitRate(has), by: wanted/has - 1, why: why}
}

func trafficMet(q *question, c *candidate) *miss {
	average, has := q.carried(), float64(c.quality.Bandwidth)
	if average <= has {
		return nil
	}
	return &miss{
		wanted: "≥ " + bitRate(average), has: bitRate(has), by: average/has - 1,
		why: causeway.Text{
			En: "the traffic of a month is " + bitRate(average) + " on average, and it carries " + bitRate(has),
			Zh: "每月流量平均为 " + bitRate(average) + "，而其可承载 " + bitRate(has),
		},
	}
}

func latencyMet(q *question, c *candidate) *miss {
	wanted, s := q.Needs.Latency, c.quality.Service
	takes := cmp.Or(s.RTT, c.quality.least)
	if wanted == 0 || takes <= wanted {
		return nil
	}
	m := &miss{wanted: "≤ " + wanted.String(), has: takes.String(), by: float64(takes)/float64(wanted) - 1}
	switch {
	case wanted < s.Floor:
		m.why = causeway.Text{
			En: "light itself needs " + s.Floor.String() + " there and back: nothing is faster",
			Zh: "光在光纤中往返就需要 " + s.Floor.String() + "，没有任何方案能更快",
		}
	case s.RTT == 0:
		m.has = "≥ " + m.has
		m.why = causeway.Text{
			En: "the part of its way that is known takes about " + takes.String() + " there and back",
			Zh: "其已知路段的往返时延约为 " + takes.String(),
		}
	default:
		m.why = causeway.Text{
			En: "its round trip is about " + s.RTT.String(),
			Zh: "其往返时延约为 " + s.RTT.String(),
		}
	}
	return m
}

func jitterMet(q *question, c *candidate) *miss {
	wanted, has := q.Needs.Jitter, c.quality.Jitter
	if wanted == 0 || has <= wanted {
		return nil
	}
	return &miss{
		wanted: "≤ " + wanted.String(), has: has.String(), by: float64(has)/float64(wanted) - 1,
		why: causeway.Text{
			En: "its jitter is taken to be " + has.String() + " until it is measured",
			Zh: "实测之前，其抖动按 " + has.String() + " 估计",
		},
	}
}

func lossMet(q *question, c *candidate) *miss {
	wanted, has := q.Needs.Loss, c.quality.Loss
	if wanted == 0 || has <= wanted+1e-12 {
		return nil
	}
	return &miss{
		wanted: "≤ " + percent(wanted), has: percent(has), by: float64(has)/float64(wanted) - 1,
		why: causeway.Text{En: "it loses about " + percent(has), Zh: "其丢包率约为 " + percent(has)},
	}
}

func availabilityMet(q *question, c *candidate) *miss {
	wanted, has := q.Needs.Availability, c.quality.Availability
	if has >= wanted-1e-12 {
		return nil
	}
	return &miss{
		wanted: "≥ " + percent(wanted), has: percent(has), by: float64((1-has)/max(1-wanted, 1e-6)) - 1,
		why: says("at %s it is down %s a year; %s allows %s", "可用性 %s 即每年中断 %s；%s 只允许 %s",
			percent(has), lasting(outage(has)), percent(wanted), lasting(outage(wanted))),
	}
}
