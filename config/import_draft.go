package config

import (
	"net/netip"
	"strings"
	"unicode/utf8"

	"causeway"
)

// draft is a causeway.yaml that is being written.
type draft struct {
	text    strings.Builder
	line    int
	found   *findings // the places of what is left to do
	guessed map[string]bool
}

func newDraft(target string, guessed map[string]bool) *draft {
	return &draft{found: newFindings(target), guessed: guessed}
}

// part is a key and its value in YAML; one without a value is left out.
type part struct{ key, value string }

func (d *draft) write(ic *causeway.Interconnect, header string) {
	d.plain(header)
	d.plain("version: 1\n")
	d.single(0, "", part{"name", ic.Name})
	d.plain("sites:\n")
	for _, site := range ic.Sites {
		d.site(site)
	}
	d.plain("paths:\n")
	for _, p := range ic.Paths {
		d.entry(2, "paths", p.Name, part{"from", p.From.String()}, part{"to", p.To.String()}, part{"via", string(p.Via)})
	}
	d.entry(0, "", "tunnel", part{"encryption", ic.Tunnel.Encryption}, part{"failover", duration(ic.Tunnel.Failover)})
	d.plain("classes:\n")
	for _, c := range ic.Classes {
		d.entry(2, "classes", c.Name, part{"match", matches(c.Match)}, part{"sla", sla(c.SLA)}, part{"steer", string(c.Steer)},
			part{"accelerate", c.Accelerate}, part{"compress", c.Compress})
	}
}

func (d *draft) site(site causeway.Site) {
	path := "sites." + site.Name
	d.plain("  " + site.Name + ":\n")
	d.single(4, path, part{"cloud", site.Cloud})
	d.single(4, path, part{"region", scalarText(site.Region)})
	d.single(4, path, part{"vpc", scalarText(site.VPC)})
	d.networks(path, site.Networks)
	d.plain("    gateways:\n")
	for _, g := range site.Gateways {
		d.entry(6, path+".gateways", g.Name, part{"lan", g.LAN})
	}
	d.plain("    links:\n")
	for _, g := range site.Gateways {
		for _, l := range g.Links {
			d.entry(6, path+".links", l.Name, part{"type", string(l.Type)}, part{"provider", scalarText(l.Provider)},
				part{"bandwidth", bandwidth(l.Bandwidth)}, part{"address", address(l.Address)}, part{"device", l.Device})
		}
	}
}

// networks writes a few in one line and many one a line.
func (d *draft) networks(path string, networks []netip.Prefix) {
	texts := make([]string, len(networks))
	for i, n := range networks {
		texts[i] = n.String()
		if n.Addr().Is6() {
			texts[i] = `"` + texts[i] + `"`
		}
	}
	if len(texts) <= 4 {
		d.single(4, path, part{"networks", "[" + strings.Join(texts, ", ") + "]"})
		return
	}
	d.plain("    networks:\n")
	for _, text := range texts {
		d.plain("      - " + text + "\n")
	}
}

// plain writes whole lines as they are.
func (d *draft) plain(lines string) {
	d.text.WriteString(lines)
	d.line += strings.Count(lines, "\n")
}

// single writes "key: value".
func (d *draft) single(indent int, path string, p part) {
	line := strings.Repeat(" ", indent) + p.key + ": "
	d.finish(line+p.value, d.todo(line, path, p))
}

// entry writes "name: {key: value, ...}".
func (d *draft) entry(indent int, path, name string, parts ...part) {
	line := strings.Repeat(" ", indent) + name + ": {"
	var todo []string
	separator := ""
	for _, p := range parts {
		if p.value == "" {
			continue
		}
		line += separator + p.key + ": "
		todo = append(todo, d.todo(line, join(path, name), p)...)
		line += p.value
		separator = ", "
	}
	d.finish(line+"}", todo)
}

// todo notes a value that is not the form's at the end of what stands before
// it, and returns its key.
func (d *draft) todo(before, path string, p part) []string {
	object := join(path, p.key)
	if !d.guessed[object] {
		return nil
	}
	at := d.found.at(d.line+1, utf8.RuneCountInString(before)+1)
	d.found.add(causeway.Notice, at, "config.import_todo", object, nil, "value", p.value)
	return []string{p.key}
}

func (d *draft) finish(line string, todo []string) {
	if len(todo) > 0 {
		line += "  # TODO: " + strings.Join(todo, ", ")
	}
	d.plain(line + "\n")
}
