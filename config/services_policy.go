package config

import "causeway"

// Bounds of a service's guards.
const (
	maxRate        = 1_000_000
	maxConcurrency = 1_000_000
	maxHeadSize    = "32KiB" // what a gateway reads of any head
	maxBodySize    = "100GB"
)

// readServiceGuards reads what keeps a service's trouble small. Mirrors it
// leaves to be checked when all services are known.
func readServiceGuards(r record, mirrors map[string]cursor, service string) causeway.ServiceGuards {
	g := causeway.ServiceGuards{
		Concurrency: r.get("concurrency").count(1, maxConcurrency),
		MostBody:    r.get("body").size("1KB", maxBodySize),
		MostHead:    r.get("headers").size("1KB", maxHeadSize),
		RetryBudget: r.get("retry_budget").portion(),
		Breaker:     readBreaker(r.get("breaker")),
		Outlier:     readOutlier(r.get("outlier")),
		Health:      readHealth(r.get("health")),
		Fault:       readFault(r.get("fault")),
		Drain:       r.get("drain").between("1s", "1m"),
	}
	g.Rate = causeway.ServiceRate{PerSecond: r.get("rate").count(1, maxRate), Burst: r.get("burst").count(1, maxRate)}
	switch {
	case g.Rate.PerSecond == 0 && g.Rate.Burst > 0 && !r.has("rate"):
		r.get("burst").failAtKey("config.missing_key", "key", "rate")
	case g.Rate.Burst == 0:
		g.Rate.Burst = g.Rate.PerSecond
	}
	if mirror := r.get("mirror"); mirror.present() {
		m := mirror.record("service", "share")
		g.Mirror = &causeway.ServiceMirror{Service: m.need("service").text(), Share: m.need("share").portion()}
		mirrors[service] = m.get("service")
	}
	if balance := r.get("balance"); balance.present() {
		g.Balance = causeway.Balance(balance.choice(string(causeway.BalanceNearest), string(causeway.BalanceRoundRobin)))
	}
	return g
}

func readBreaker(c cursor) (b causeway.ServiceBreaker) {
	if c.present() {
		r := c.record("requests", "failures", "rest")
		b = causeway.ServiceBreaker{
			Requests: r.get("requests").count(1, 10_000),
			Failures: r.get("failures").portion(),
			Rest:     r.get("rest").between("100ms", "30s"),
		}
	}
	return b
}

func readOutlier(c cursor) (o causeway.ServiceOutlier) {
	if c.present() {
		r := c.record("in_a_row", "rest")
		o = causeway.ServiceOutlier{InARow: r.get("in_a_row").count(1, 1000), Rest: r.get("rest").between("100ms", "5m")}
	}
	return o
}

func readHealth(c cursor) *causeway.ServiceHealth {
	if !c.present() {
		return nil
	}
	r := c.record("path", "interval", "timeout", "healthy", "unhealthy")
	h := &causeway.ServiceHealth{Path: r.need("path").pathPrefix(nil), Interval: causeway.DefaultHealthInterval, Healthy: causeway.DefaultHealthy, Unhealthy: causeway.DefaultUnhealthy}
	if interval := r.get("interval").between("100ms", "10m"); interval > 0 {
		h.Interval = interval
	}
	h.Timeout = min(causeway.DefaultHealthTimeout, h.Interval)
	if timeout := r.get("timeout").between("10ms", h.Interval.String()); timeout > 0 {
		h.Timeout = timeout
	}
	if n := r.get("healthy").count(1, 100); n > 0 {
		h.Healthy = n
	}
	if n := r.get("unhealthy").count(1, 100); n > 0 {
		h.Unhealthy = n
	}
	return h
}

// readFault notes that requests are made to fail, so that nobody forgets it.
func readFault(c cursor) *causeway.ServiceFault {
	if !c.present() {
		return nil
	}
	r := c.record("delay", "abort", "share")
	f := &causeway.ServiceFault{
		Delay: r.get("delay").between("1ms", "1m"),
		Abort: r.get("abort").count(400, 599),
		Share: r.need("share").portion(),
	}
	if r.present() && !r.has("delay") && !r.has("abort") {
		c.failAtKey("config.no_fault")
	}
	c.found.add(causeway.Notice, c.keyAt, "config.fault_on", c.path, nil, "share", f.Share.String())
	return f
}
