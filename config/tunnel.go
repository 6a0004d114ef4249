package config

import (
	"time"

	"causeway"
)

// The range of tunnel.failover; below the floor a lost packet would look like
// a dead path.
const (
	minFailover = 300 * time.Millisecond
	maxFailover = 10 * time.Second
)

func readTunnel(c cursor, joined []stretch) causeway.Tunnel {
	r := c.record("encryption", "port", "failover", "guard", "offloads")
	t := causeway.Tunnel{
		Encryption: causeway.AES256GCM,
		Port:       r.get("port").port(causeway.DefaultPort),
		Failover:   readFailover(r.get("failover"), joined),
		Guard:      causeway.GuardRunning,
		Offloads:   readOffloads(r.get("offloads")),
	}
	encryption := r.get("encryption")
	if s := encryption.text(); s != "" && s != causeway.AES256GCM {
		encryption.fail("config.encryption", "value", quoted(s))
	}
	if guard := r.get("guard"); guard.present() {
		t.Guard = causeway.Guard(guard.choice(string(causeway.GuardRunning), string(causeway.GuardAlways)))
	}
	return t
}

func readOffloads(c cursor) causeway.Offloads {
	r := c.record("udp_segmentation", "udp_coalescing", "tun_tcp", "tun_udp")
	return causeway.Offloads{
		NoUDPSegmentation: r.get("udp_segmentation").isOff(),
		NoUDPCoalescing:   r.get("udp_coalescing").isOff(),
		NoTunTCP:          r.get("tun_tcp").isOff(),
		NoTunUDP:          r.get("tun_udp").isOff(),
	}
}

func readFailover(c cursor, joined []stretch) time.Duration {
	d, ok := c.duration()
	if !ok {
		return causeway.DefaultFailover
	}
	if d < minFailover || d > maxFailover {
		c.fail("config.out_of_range", "value", c.node.text, "min", minFailover.String(), "max", maxFailover.String())
		return d
	}
	checkFailover(c, causeway.Failure, d, joined)
	return d
}
