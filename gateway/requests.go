package gateway

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
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
	failures  *prometheus.CounterVec
	malformed prometheus.Counter
	turned    *prometheus.CounterVec
	policy    *prometheus.CounterVec
}

// noRoute stands for requests that no service has.
const noRoute = "none"

func newHTTPMetrics() *httpMetrics {
	m := &httpMetrics{
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
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_request_failures_total", Help: "Requests that this gateway could not bring to their service.",
		}, []string{"route", "code"}),
		turned: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_connections_refused_total", Help: "Connections of clients closed before their first request.",
		}, []string{"reason"}),
		policy: newPolicyEvents(),
		malformed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "http_requests_malformed_total", Help: "Requests refused because programs read them in different ways.",
		}),
	}
	for _, reason := range turnedAwayFor {
		m.turned.WithLabelValues(reason)
	}
	return m
}

func (m *httpMetrics) all() []prometheus.Collector {
	return []prometheus.Collector{m.duration, m.tries, m.bytes, m.upgrades, m.failures, m.malformed, m.turned, m.policy}
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
	if o.Reason != "" && unreached(o.Status) {
		m.failures.WithLabelValues(route, strconv.Itoa(o.Status)).Inc()
	}
	m.tries.WithLabelValues(route).Add(float64(o.Tries))
	m.bytes.WithLabelValues(route, "request").Add(float64(o.Received))
	m.bytes.WithLabelValues(route, "response").Add(float64(o.Sent))
}

// unreached reports whether a gateway that answers so has not brought a request
// to its service.
func unreached(status int) bool {
	return status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
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
		m.failures.DeletePartialMatch(gone)
		m.policy.DeletePartialMatch(gone)
	}
}

// observe counts and logs a request that has ended.
func (g *gateway) observe(o l7.Observation) {
	g.http.observe(o)
	g.options.Log.Info("request", "side", string(o.Side), "service", o.Service, "client_site", o.From, "client", o.Client,
		"method", o.Method, "target", o.Target, "status", o.Status, "duration_ms", float64(o.Duration.Microseconds())/1000,
		"tries", o.Tries, "path", o.Path, "sent_bytes", o.Sent, "received_bytes", o.Received, "reason", o.Reason, "caller", o.Caller, "trace", o.Trace)
}

// refused counts a request that was not even read to its end.
func (g *gateway) refused(err error) {
	g.http.malformed.Inc()
	g.options.Log.Debug("request refused", "reason", err.Error())
}

// turnedAwayFor are the reasons for which connections are closed before their
// first request.
var turnedAwayFor = []string{"elsewhere", "address", "port", "tls"}

// turnedAway counts and logs such a connection.
func (g *gateway) turnedAway(remote net.Addr, why error) {
	reason := "tls"
	switch {
	case errors.Is(why, errElsewhere):
		reason = "elsewhere"
	case errors.Is(why, l7.ErrAddressFull):
		reason = "address"
	case errors.Is(why, l7.ErrPortFull):
		reason = "port"
	}
	g.http.turned.WithLabelValues(reason).Inc()
	g.options.Log.Debug("connection refused", "remote", remote.String(), "reason", fmt.Sprintf("%.300s", why.Error()))
}
