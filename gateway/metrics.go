package gateway

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"causeway/tunnel"
)

// collector reads the gateway's state when it is scraped; nothing is counted
// twice.
type collector struct {
	gateway *gateway
	path    map[string]*prometheus.Desc
	class   *prometheus.Desc
	drops   *prometheus.Desc
	refused *prometheus.Desc
	epoch   *prometheus.Desc
	opened  *prometheus.Desc
	expiry  *prometheus.Desc
	healthy *prometheus.Desc
}

const scrapeWithin = 2 * time.Second

func newCollector(g *gateway) *collector {
	path := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("causeway_path_"+name, help, []string{"path", "gateway", "peer"}, nil)
	}
	return &collector{
		gateway: g,
		path: map[string]*prometheus.Desc{
			"up":     path("up", "1 when the path works both ways."),
			"rtt":    path("rtt_seconds", "Smoothed round trip of the path."),
			"jitter": path("jitter_seconds", "Smoothed variation of the one-way delay to the peer."),
			"loss":   path("loss_ratio", "Share of this gateway's records the peer missed lately."),
			"mtu":    path("mtu_bytes", "Largest inner packet."),
			"moves":  path("switches_total", "How often traffic moved to the path."),
		},
		class: prometheus.NewDesc("causeway_class_bytes_total", "Inner bytes sent.", []string{"class", "path"}, nil),
		drops: prometheus.NewDesc("causeway_drops_total", "Packets and records that were not carried.", []string{"reason"}, nil),
		refused: prometheus.NewDesc("causeway_connections_refused_total",
			"Connections closed before their TLS handshake was done.", []string{"listener"}, nil),
		epoch:   prometheus.NewDesc("causeway_session_epoch", "Key epoch of the session.", []string{"gateway", "peer"}, nil),
		opened:  prometheus.NewDesc("causeway_session_handshakes_total", "Sessions opened.", []string{"gateway", "peer"}, nil),
		healthy: newUpstreamHealthy(),
		expiry:  prometheus.NewDesc("causeway_certificate_expiry_seconds", "When the own certificate ends, in seconds since 1970.", nil, nil),
	}
}

// Describe implements prometheus.Collector.
func (c *collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range c.path {
		to <- d
	}
	for _, counted := range c.gateway.http.all() {
		counted.Describe(to)
	}
	for _, counted := range c.gateway.traceMetrics() {
		counted.Describe(to)
	}
	for _, d := range []*prometheus.Desc{c.class, c.drops, c.refused, c.epoch, c.opened, c.expiry, c.healthy} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c *collector) Collect(to chan<- prometheus.Metric) {
	for _, counted := range c.gateway.http.all() {
		counted.Collect(to)
	}
	for _, counted := range c.gateway.traceMetrics() {
		counted.Collect(to)
	}
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
	defer cancel()
	paths, _ := c.gateway.engine.Paths(ctx)
	for _, p := range paths {
		c.collectPath(to, p)
	}
	for at, n := range bytesByClass(paths) {
		to <- prometheus.MustNewConstMetric(c.class, prometheus.CounterValue, float64(n), at.class, at.path)
	}
	c.gateway.engine.Drops().Each(func(reason string, count uint64) {
		to <- prometheus.MustNewConstMetric(c.drops, prometheus.CounterValue, float64(count), reason)
	})
	c.collectRefused(to)
	c.collectUpstreams(to)
	for _, peer := range c.gateway.peering.Status() {
		to <- prometheus.MustNewConstMetric(c.opened, prometheus.CounterValue, float64(peer.Handshakes), c.gateway.name(), shortName(peer.Peer))
	}
	sessions, _ := c.gateway.engine.Sessions(ctx)
	for _, session := range sessions {
		to <- prometheus.MustNewConstMetric(c.epoch, prometheus.GaugeValue, float64(session.Epoch), c.gateway.name(), shortName(session.Peer))
	}
	to <- prometheus.MustNewConstMetric(c.expiry, prometheus.GaugeValue, float64(c.gateway.id.current.Load().NotAfter.Unix()))
}

func (c *collector) collectRefused(to chan<- prometheus.Metric) {
	refused := func(listener string, n uint64) {
		to <- prometheus.MustNewConstMetric(c.refused, prometheus.CounterValue, float64(n), listener)
	}
	refused("peering", c.gateway.peering.Refused())
	if c.gateway.users != nil {
		refused("api", c.gateway.users.Refused())
	}
}

type classOnPath struct{ class, path string }

// bytesByClass adds up what went over paths of the same name to different
// gateways.
func bytesByClass(paths []tunnel.PathStatus) map[classOnPath]uint64 {
	all := map[classOnPath]uint64{}
	for _, p := range paths {
		for class, bytes := range p.ByClass {
			all[classOnPath{class, p.Name}] += bytes
		}
	}
	return all
}

// collectPath leaves out what is unknown.
func (c *collector) collectPath(to chan<- prometheus.Metric, p tunnel.PathStatus) {
	gauge := func(name string, value float64) {
		to <- prometheus.MustNewConstMetric(c.path[name], prometheus.GaugeValue, value, p.Name, c.gateway.name(), shortName(p.Peer))
	}
	up := 0.0
	if p.State == "up" {
		up = 1
	}
	gauge("up", up)
	if p.RTT != nil {
		gauge("rtt", p.RTT.Seconds())
	}
	if p.Send.Known {
		gauge("jitter", p.Send.Jitter.Seconds())
		gauge("loss", p.Send.Loss)
	}
	if p.Send.MTU > 0 {
		gauge("mtu", float64(p.Send.MTU))
	}
	to <- prometheus.MustNewConstMetric(c.path["moves"], prometheus.CounterValue, float64(p.Switches), p.Name, c.gateway.name(), shortName(p.Peer))
}
