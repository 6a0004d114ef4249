package config

import (
	"strconv"
	"time"

	"causeway"
	"causeway/region"
)

// stretch is what lies between two sites that a path joins.
type stretch struct {
	from, to string
	// floor is what physics allows, known what the best known line does;
	// 0 where the regions are unknown.
	floor, known time.Duration
}

// stretches returns one for every two sites that paths join, in the order of
// the paths.
func stretches(sites []causeway.Site, paths []causeway.Path, lines []region.Line) []stretch {
	cityOf := map[string]string{}
	for _, site := range sites {
		cityOf[site.Name] = region.City(site.Cloud, site.Region)
	}
	var joined []stretch
	seen := map[[2]string]bool{}
	for _, p := range paths {
		from, to := p.From.Site, p.To.Site
		if seen[[2]string{from, to}] || seen[[2]string{to, from}] {
			continue
		}
		seen[[2]string{from, to}] = true
		s := stretch{from: from, to: to}
		if a, b := cityOf[from], cityOf[to]; a != "" && b != "" {
			s.floor, s.known = region.RoundTripFloor(a, b), region.KnownRoundTrip(lines, a, b)
		}
		joined = append(joined, s)
	}
	return joined
}

// extremes returns the stretches with the lowest and with the highest floor.
func extremes(joined []stretch) (nearest, farthest stretch) {
	for i, s := range joined {
		if i == 0 || s.floor < nearest.floor {
			nearest = s
		}
		if i == 0 || s.floor > farthest.floor {
			farthest = s
		}
	}
	return nearest, farthest
}

// checkFailover sees that silence can be told from distance: D must leave 300
// ms beside the round trip.
func checkFailover(c cursor, severity causeway.Severity, d time.Duration, joined []stretch) bool {
	_, far := extremes(joined)
	if d >= minFailover+far.floor {
		return true
	}
	c.report(severity, "config.failover_short", "value", d.String(), "from", far.from, "to", far.to,
		"floor", inMilliseconds(far.floor), "min", inMilliseconds(minFailover+far.floor))
	return false
}

// checkLatency compares a promised round trip with what light needs. One that
// holds for no two sites is a mistake; one that holds for some of them may be
// meant so.
func checkLatency(c cursor, severity causeway.Severity, latency time.Duration, joined []stretch) bool {
	near, far := extremes(joined)
	possible := latency >= near.floor
	switch {
	case latency <= 0:
		return true
	case !possible:
		c.tooFast(severity, latency, near)
	case latency < far.floor:
		c.tooFast(causeway.Warning, latency, far)
	default:
		c.warnUnlikely(latency, joined)
	}
	return possible
}

func (c cursor) tooFast(severity causeway.Severity, latency time.Duration, s stretch) {
	c.report(severity, "config.latency_impossible", "value", latency.String(), "from", s.from, "to", s.to,
		"floor", inMilliseconds(s.floor))
}

// warnUnlikely points at a latency no known line reaches.
func (c cursor) warnUnlikely(latency time.Duration, joined []stretch) {
	for _, s := range joined {
		if latency < s.known {
			c.report(causeway.Warning, "config.latency_unlikely", "value", latency.String(), "from", s.from, "to", s.to,
				"known", inMilliseconds(s.known))
			return
		}
	}
}

// inMilliseconds rounds up, so that a bound that is shown is one that holds.
func inMilliseconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Millisecond-1)/time.Millisecond), 10) + "ms"
}
