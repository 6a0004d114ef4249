package gateway

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"causeway"
	"causeway/l7"
)

// httpMetrics counts the requests of services. Labels are the services of the
// file and a few words, whatever clients send.
type httpMetrics struct {
	duration  *prometheus.HistogramVec
	tries     *prometheus.CounterVec
	bytes     *prometheus.CounterVec
	upgrades  *prometheus.CounterVec
	malformed prometheus.Counter
	policy    *prometheus.CounterVec
}

// noRoute stands for requests that no service has.
const noRoute = "none"

func newHTTPMetrics() *httpMetrics {
	return &httpMetrics{
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_duration_seconds", Help: "Requests of services, from their head to the end of their answer.",
			Buckets:                     []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30},
			NativeHistogramBucketFactor: 1.1, NativeHistogramMaxBucketNumber: 160, NativeHistogramMinResetDuration: time.Hour,
		}, []string{"route", "code_class"}),
		tries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_request_tries_total", Help: "How often requests were sent on.",
		}, []string{"route"}),
		bytes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_request_body_bytes_total", Help: "Bytes of bodies.",
		}, []string{"route", "direction"}),
		upgrades: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_upgrades_total", Help: "Connections that were another protocol's, and have ended.",
		}, []string{"route"}),
		policy: newPolicyEvents(),
		malformed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "http_requests_malformed_total", Help: "Requests refused because programs read them in different ways.",
		}),
	}
}

func (m *httpMetrics) all() []prometheus.Collector {
	return []prometheus.Collector{m.duration, m.tries, m.bytes, m.upgrades, m.malformed, m.policy}
}

func (m *httpMetrics) observe(o l7.Observation) {
	route := o.Service
	if route == "" {
		route = noRoute
	}
	if o.Status == http.StatusSwitchingProtocols {
		m.upgrades.WithLabelValues(route).Inc() // how long it was used says nothing of the service
	} else {
		m.duration.WithLabelValues(route, classOf(o.Status)).Observe(o.Duration.Seconds())
	}
	m.tries.WithLabelValues(route).Add(float64(o.Tries))
	m.bytes.WithLabelValues(route, "request").Add(float64(o.Received))
	m.bytes.WithLabelValues(route, "response").Add(float64(o.Sent))
}

// classOf is 2xx for 200. An answer that never began is the service's failure.
func classOf(status int) string {
	if status < 100 || status > 599 {
		return "5xx"
	}
	return fmt.Sprintf("%dxx", status/100)
}

// forget takes away what was counted of services that are gone.
func (m *httpMetrics) forget(before, now []causeway.Service) {
	for _, s := range before {
		if slices.ContainsFunc(now, func(n causeway.Service) bool { return n.Name == s.Name }) {
			continue
		}
		gone := prometheus.Labels{"route": s.Name}
		m.duration.DeletePartialMatch(gone)
		m.tries.DeletePartialMatch(gone)
		m.bytes.DeletePartialMatch(gone)
		m.upgrades.DeletePartialMatch(gone)
		m.policy.DeletePartialMatch(gone)
	}
}

// observe counts and logs a request that has ended.
func (g *gateway) observe(o l7.Observation) {
	g.http.observe(o)
	g.options.Log.Info("request", "side", string(o.Side), "service", o.Service, "client_site", o.From, "client", o.Client,
		"method", o.Method, "target", o.Target, "status", o.Status, "duration_ms", float64(o.Duration.Microseconds())/1000,
		"tries", o.Tries, "path", o.Path, "sent_bytes", o.Sent, "received_bytes", o.Received, "reason", o.Reason)
}

// refused counts a request that was not even read to its end.
func (g *gateway) refused(err error) {
	g.http.malformed.Inc()
	g.options.Log.Debug("request refused", "reason", err.Error())
}
