package gateway

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"causeway"
	"causeway/l7"
)

func newPolicyEvents() *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "http_policy_events_total", Help: "What policies of services did to requests.",
	}, []string{"route", "event"})
}

// count counts what a policy did. Labels are services of the file and the events
// of package l7.
func (m *httpMetrics) count(service string, what l7.Event) {
	m.policy.WithLabelValues(service, string(what)).Inc()
}

// newUpstreamHealthy describes what is read when it is scraped. Its labels are
// those of the file.
func newUpstreamHealthy() *prometheus.Desc {
	return prometheus.NewDesc("http_upstream_healthy",
		"1 when the last checks of an upstream of this site say that it works.", []string{"route", "upstream"}, nil)
}

func (c *collector) collectUpstreams(to chan<- prometheus.Metric) {
	for _, u := range c.gateway.services.l7.Upstreams() {
		healthy := 0.0
		if u.Healthy {
			healthy = 1
		}
		to <- prometheus.MustNewConstMetric(c.healthy, prometheus.GaugeValue, healthy, u.Service, u.Upstream)
	}
}

// drain is how long requests under way may hold up a stop, or a port that a
// reload took away: what the most patient service allows.
func (v *view) drain() time.Duration {
	longest := causeway.DefaultServiceDrain
	for _, s := range v.file.Services {
		longest = max(longest, s.Policy.Drain)
	}
	return longest
}
