package advise

import (
	"cmp"
	"time"

	"causeway"
)

// lowestLatency judges "the lowest latency".
func lowestLatency(b bench, a *Assessment) verdict {
	best := a
	for i := range b.all {
		if rtt := b.all[i].Service.RTT; rtt > 0 && rtt < best.Service.RTT {
			best = &b.all[i]
		}
	}
	if a.Service.RTT <= 0 {
		return open("its round trip is not known", "往返时延未知")
	}
	return decided(best == a, "round trip %s (%s); the lowest of all is %s by %s", "往返时延 %s（%s）；各方案中最低为 %s（%s）",
		millis(a.Service.RTT), evidence(a.Service), millis(best.Service.RTT), best.Name)
}

// latencyAbove judges "its latency is high" against the latency needed, or where
// none is stated against the document's own figure.
func latencyAbove(limit time.Duration) func(bench, *Assessment) verdict {
	return func(b bench, a *Assessment) verdict {
		rtt, wanted := a.Service.RTT, b.Needs.Latency
		switch {
		case rtt <= 0:
			return open("its round trip is not known", "往返时延未知")
		case wanted > 0:
			return decided(rtt > wanted, "round trip %s (%s), needed: %s or less", "往返时延 %s（%s），需求为不超过 %s", millis(rtt), evidence(a.Service), millis(wanted))
		}
		return decided(rtt >= limit, "round trip %s (%s), against %s; no latency is asked for", "往返时延 %s（%s），对照 %s；需求未提出时延要求", millis(rtt), evidence(a.Service), millis(limit))
	}
}

// widest judges "the highest bandwidth, at least so much".
func widest(least causeway.BitRate) func(bench, *Assessment) verdict {
	return func(b bench, a *Assessment) verdict {
		widest := a.Service.Bandwidth
		for i := range b.all {
			widest = max(widest, b.all[i].Service.Bandwidth)
		}
		if a.Service.Bandwidth == 0 {
			return open("what it carries is not known", "可承载带宽未知")
		}
		return decided(a.Service.Bandwidth >= max(widest, least), "it carries %v (%s); the most of all is %v, the claim is %v", "可承载 %v（%s）；各方案中最高为 %v，原方案称 %v",
			a.Service.Bandwidth, evidence(a.Service), widest, least)
	}
}

// narrow judges "its bandwidth is limited": against the bandwidth needed, or
// where none is stated against a limit.
func narrow(limit causeway.BitRate) func(bench, *Assessment) verdict {
	return func(b bench, a *Assessment) verdict {
		has, wanted := a.Service.Bandwidth, b.Needs.Bandwidth
		switch {
		case has == 0:
			return open("what it carries is not known", "可承载带宽未知")
		case wanted > 0:
			return decided(has < wanted, "it carries %v (%s), needed now: %v", "可承载 %v（%s），当前需求 %v", has, evidence(a.Service), wanted)
		}
		return decided(has <= limit, "it carries %v (%s), against %v; no bandwidth is asked for", "可承载 %v（%s），对照 %v；需求未提出带宽要求", has, evidence(a.Service), limit)
	}
}

// steadiest judges "the most stable, at least so available".
func steadiest(least causeway.Ratio) func(bench, *Assessment) verdict {
	return func(b bench, a *Assessment) verdict {
		best := a.Service.Availability
		for i := range b.all {
			best = max(best, b.all[i].Service.Availability)
		}
		if a.Service.Availability <= 0 {
			return open("its availability is not known", "可用性未知")
		}
		return decided(a.Service.Availability >= max(best, least), "availability %s (%s), %s down a year; the best of all is %s", "可用性 %s（%s），每年中断 %s；各方案中最高为 %s",
			percent(a.Service.Availability), evidence(a.Service), lasting(outage(a.Service.Availability)), percent(best))
	}
}

// unsteady judges "it is not stable enough": against the availability needed, or
// where none is stated against a limit.
func unsteady(limit causeway.Ratio) func(bench, *Assessment) verdict {
	return func(b bench, a *Assessment) verdict {
		has := a.Service.Availability
		if has <= 0 {
			return open("its availability is not known", "可用性未知")
		}
		wanted := cmp.Or(b.Needs.Availability, limit)
		return decided(has < wanted, "availability %s (%s), %s down a year; against %s, which is %s", "可用性 %s（%s），每年中断 %s；对照 %s，即 %s",
			percent(has), evidence(a.Service), lasting(outage(has)), percent(wanted), lasting(outage(wanted)))
	}
}

// overInternet judges "it depends on the Internet's quality": the permitted
// shape crosses the border on the cloud's backbone.
func overInternet(_ bench, a *Assessment) verdict {
	return decided(a.Variant.ID != permittedShape,
		"the shape is %s", "实际形态为 %s", a.Variant.Shape)
}
