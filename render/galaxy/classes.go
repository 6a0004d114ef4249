package galaxy

import (
	"fmt"
	"strconv"
	"strings"

	"causeway"
)

// steering is what the form says of each way to steer; one that is not here it
// cannot say.
var steering = map[causeway.Steer]string{
	causeway.SteerPrimaryBackup: "{path: 'primary_link', backup: 'secondary_link', load_balance: false}",
	causeway.SteerBest:          "{path: 'best_available'}",
	causeway.SteerBalance:       "{path: 'all_links', load_balance: true, method: 'bandwidth_based'}",
}

// writeClasses writes the classes in their order, which is their priority, and
// how each is steered. The class default is what an appliance does anyway.
func writeClasses(b *strings.Builder, classes []causeway.Class) {
	named := withoutDefault(classes)
	if len(named) == 0 {
		return
	}
	b.WriteString("policies:\n")
	for i, c := range named {
		fmt.Fprintf(b, "  - application: %s\n    priority: %d\n", quote(c.Name), i+1)
		if r := requirements(c.SLA); r != "" {
			fmt.Fprintf(b, "    sla_requirements: {%s}\n", r)
		}
	}
	b.WriteString("traffic_steering:\n")
	for _, c := range named {
		fmt.Fprintf(b, "  %s: %s\n", quote(c.Name), way(c.Steer))
	}
}

func withoutDefault(classes []causeway.Class) []causeway.Class {
	var named []causeway.Class
	for _, c := range classes {
		if c.Name != "default" {
			named = append(named, c)
		}
	}
	return named
}

// way is the nearest the form can say; duplicate becomes the best path.
func way(s causeway.Steer) string {
	if text := steering[s]; text != "" {
		return text
	}
	return steering[causeway.SteerBest]
}

// requirements are in the form's units: milliseconds and per cent.
func requirements(s causeway.SLA) string {
	var all []string
	if s.Latency > 0 {
		all = append(all, "max_latency: "+milliseconds(s.Latency))
	}
	if s.Jitter > 0 {
		all = append(all, "max_jitter: "+milliseconds(s.Jitter))
	}
	if s.Loss > 0 {
		// Rounded, because a share of one has no exact percentage in binary.
		all = append(all, "max_packet_loss: "+strconv.FormatFloat(float64(s.Loss)*100, 'g', 6, 64))
	}
	return strings.Join(all, ", ")
}

// notices name what the form has no place for.
func notices(ic *causeway.Interconnect) causeway.Problems {
	var all causeway.Problems
	note := func(code causeway.Code, object string, at causeway.Position) {
		p := causeway.NewProblem(code, object, nil)
		p.Severity, p.At = causeway.Notice, at
		all = append(all, p)
	}
	note("render.galaxy_device", "site_config.yaml", causeway.Position{})
	for _, site := range ic.Sites {
		noteSite(note, site)
	}
	for _, c := range withoutDefault(ic.Classes) {
		if len(c.Match) > 0 {
			note("render.galaxy_lost", "classes."+c.Name+".match", c.At)
		}
		if steering[c.Steer] == "" {
			note("render.galaxy_lost", "classes."+c.Name+".steer", c.At)
		}
	}
	noteEach(note, ic)
	return all
}

func noteSite(note func(causeway.Code, string, causeway.Position), site causeway.Site) {
	if len(site.Gateways) > 1 {
		note("render.galaxy_lost", "sites."+site.Name+".gateways", site.At)
	}
	for _, g := range site.Gateways {
		for _, l := range g.Links {
			if words[l.Type] == "" {
				note("render.galaxy_lost", "sites."+site.Name+".links."+l.Name, l.At)
			}
		}
	}
}

// noteEach names what some classes have and others do not: the form says it of
// the tunnel, for all of them.
func noteEach(note func(causeway.Code, string, causeway.Position), ic *causeway.Interconnect) {
	compress, accelerate := 0, 0
	for _, c := range ic.Classes {
		if compresses(c) {
			compress++
		}
		if accelerates(c) {
			accelerate++
		}
	}
	for _, c := range ic.Classes {
		if compress > 0 && compress < len(ic.Classes) && !compresses(c) {
			note("render.galaxy_lost", "classes."+c.Name+".compress", c.At)
		}
		if accelerate > 0 && accelerate < len(ic.Classes) && !accelerates(c) {
			note("render.galaxy_lost", "classes."+c.Name+".accelerate", c.At)
		}
	}
}
