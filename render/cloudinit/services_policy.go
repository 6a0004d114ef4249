package cloudinit

import (
	"fmt"
	"strings"

	"causeway"
)

// whereFields write the site and its upstreams, or those of several sites.
func whereFields(s causeway.Service) []string {
	if len(s.Places) == 0 {
		return []string{"site: " + quote(s.Site), "upstreams: " + flow(upstreams(s.Upstreams))}
	}
	var places []string
	for _, p := range s.Places {
		places = append(places, quote(p.Site)+": "+flow(upstreams(p.Upstreams)))
	}
	return []string{"upstreams: {" + strings.Join(places, ", ") + "}"}
}

// guardFields write what a policy says beside its times and retries.
func guardFields(g causeway.ServiceGuards) []string {
	var fields []string
	add := func(is bool, format string, args ...any) {
		if is {
			fields = append(fields, fmt.Sprintf(format, args...))
		}
	}
	add(g.Rate.PerSecond > 0, "rate: %d, burst: %d", g.Rate.PerSecond, g.Rate.Burst)
	add(g.Concurrency > 0, "concurrency: %d", g.Concurrency)
	add(g.MostBody > 0, "body: %s", size(g.MostBody))
	add(g.MostHead > 0, "headers: %s", size(g.MostHead))
	add(g.RetryBudget > 0, "retry_budget: %s", g.RetryBudget)
	if b := g.Breaker; b != (causeway.ServiceBreaker{}) {
		fields = append(fields, "breaker: {"+strings.Join(breakerFields(b), ", ")+"}")
	}
	if o := g.Outlier; o != (causeway.ServiceOutlier{}) {
		fields = append(fields, "outlier: {"+strings.Join(outlierFields(o), ", ")+"}")
	}
	if h := g.Health; h != nil {
		add(true, "health: {path: %s, interval: %s, timeout: %s, healthy: %d, unhealthy: %d}", quote(h.Path), h.Interval, h.Timeout, h.Healthy, h.Unhealthy)
	}
	if m := g.Mirror; m != nil {
		add(true, "mirror: {service: %s, share: %s}", quote(m.Service), m.Share)
	}
	if f := g.Fault; f != nil {
		fields = append(fields, "fault: {"+strings.Join(faultFields(*f), ", ")+"}")
	}
	add(g.Drain > 0, "drain: %s", g.Drain)
	add(g.Balance != "", "balance: %s", g.Balance)
	return fields
}

func breakerFields(b causeway.ServiceBreaker) (fields []string) {
	if b.Requests > 0 {
		fields = append(fields, fmt.Sprintf("requests: %d", b.Requests))
	}
	if b.Failures > 0 {
		fields = append(fields, "failures: "+b.Failures.String())
	}
	if b.Rest > 0 {
		fields = append(fields, "rest: "+b.Rest.String())
	}
	return fields
}

func outlierFields(o causeway.ServiceOutlier) (fields []string) {
	if o.InARow > 0 {
		fields = append(fields, fmt.Sprintf("in_a_row: %d", o.InARow))
	}
	if o.Rest > 0 {
		fields = append(fields, "rest: "+o.Rest.String())
	}
	return fields
}

func faultFields(f causeway.ServiceFault) (fields []string) {
	if f.Delay > 0 {
		fields = append(fields, "delay: "+f.Delay.String())
	}
	if f.Abort > 0 {
		fields = append(fields, fmt.Sprintf("abort: %d", f.Abort))
	}
	return append(fields, "share: "+f.Share.String())
}

// size writes what ParseSize reads in the largest unit that is exact.
func size(n int64) string {
	for _, u := range []struct {
		unit   string
		factor int64
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}} {
		if n%u.factor == 0 {
			return fmt.Sprintf("%d%s", n/u.factor, u.unit)
		}
	}
	return fmt.Sprintf("%dKB", n/1000)
}
