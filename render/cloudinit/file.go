package cloudinit

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"causeway"
)

// File is the causeway.yaml of the gateways: what they use of the
// interconnect, in one form, without accounts and ids of the clouds, and without
// lines that the clouds alone use.
func File(ic *causeway.Interconnect) string {
	ic = withoutCloudLines(ic)
	var b strings.Builder
	fmt.Fprintf(&b, "# What causeway-gateway needs of the interconnect's file.\nversion: 1\nname: %s\nsites:\n", quote(ic.Name))
	for _, site := range ic.Sites {
		writeSite(&b, site)
	}
	b.WriteString("paths:\n")
	for _, p := range ic.Paths {
		fmt.Fprintf(&b, "  %s: {from: %s, to: %s, via: %s}\n", quote(p.Name), quote(p.From.String()), quote(p.To.String()), p.Via)
	}
	fmt.Fprintf(&b, "tunnel: {encryption: %s, port: %d, failover: %s, guard: %s%s}\n",
		ic.Tunnel.Encryption, ic.Tunnel.Port, ic.Tunnel.Failover, ic.Tunnel.Guard, offloads(ic.Tunnel.Offloads))
	b.WriteString("classes:\n")
	for _, c := range ic.Classes {
		fmt.Fprintf(&b, "  %s: {%s}\n", quote(c.Name), strings.Join(classFields(c), ", "))
	}
	writeServices(&b, ic.Services)
	return b.String()
}

// withoutCloudLines returns a copy that lacks leased lines without an address of
// their own, the paths over them, the preference for those, and gateways and
// sites that have no line left. The clouds make and use such lines; a gateway,
// which knows nothing of what the clouds make, refuses a line without an address.
func withoutCloudLines(ic *causeway.Interconnect) *causeway.Interconnect {
	kept := *ic
	kept.Sites = nil
	for _, site := range ic.Sites {
		gateways := site.Gateways
		site.Gateways = nil
		for _, g := range gateways {
			if g.Links = slices.DeleteFunc(slices.Clone(g.Links), ofCloud); len(g.Links) > 0 {
				site.Gateways = append(site.Gateways, g)
			}
		}
		if len(site.Gateways) > 0 {
			kept.Sites = append(kept.Sites, site)
		}
	}
	kept.Paths = slices.DeleteFunc(slices.Clone(ic.Paths), func(p causeway.Path) bool {
		return !hasLink(&kept, p.From) || !hasLink(&kept, p.To)
	})
	kept.Classes = slices.Clone(ic.Classes)
	for i, class := range kept.Classes {
		kept.Classes[i].Prefer = slices.DeleteFunc(slices.Clone(class.Prefer), func(name string) bool {
			return !slices.ContainsFunc(kept.Paths, func(p causeway.Path) bool { return p.Name == name })
		})
	}
	return &kept
}

func hasLink(ic *causeway.Interconnect, ref causeway.LinkRef) bool {
	_, link := ic.Link(ref)
	return link != nil
}

func ofCloud(l causeway.Link) bool {
	return l.Type == causeway.LinkLeasedLine && !l.Address.IsValid()
}

func writeSite(b *strings.Builder, site causeway.Site) {
	fmt.Fprintf(b, "  %s:\n    cloud: %s\n    region: %s\n", quote(site.Name), site.Cloud, quote(site.Region))
	if site.VPC != "" {
		fmt.Fprintf(b, "    vpc: %s\n", quote(site.VPC))
	}
	fmt.Fprintf(b, "    networks: %s\n    gateways:\n", flow(texts(site.Networks)))
	for _, g := range site.Gateways {
		fmt.Fprintf(b, "      %s:\n        lan: %s\n        links:\n", quote(g.Name), quote(g.LAN))
		for _, l := range g.Links {
			fmt.Fprintf(b, "          %s: {%s}\n", quote(l.Name), strings.Join(linkFields(l), ", "))
		}
	}
}

func texts(networks []netip.Prefix) []string {
	var all []string
	for _, n := range networks {
		all = append(all, n.String())
	}
	return all
}

func linkFields(l causeway.Link) []string {
	fields := []string{"type: " + string(l.Type)}
	put := func(key, value string) {
		if value != "" {
			fields = append(fields, key+": "+quote(value))
		}
	}
	put("provider", l.Provider)
	if l.Bandwidth > 0 {
		put("bandwidth", l.Bandwidth.String())
	}
	if l.Address.IsValid() {
		put("address", l.Address.String())
	}
	if l.Listen.IsValid() {
		put("listen", l.Listen.String())
	}
	put("device", l.Device)
	return fields
}

func offloads(o causeway.Offloads) string {
	if o == (causeway.Offloads{}) {
		return ""
	}
	var off []string
	for _, switched := range []struct {
		key string
		off bool
	}{{"udp_segmentation", o.NoUDPSegmentation}, {"udp_coalescing", o.NoUDPCoalescing}, {"tun_tcp", o.NoTunTCP}, {"tun_udp", o.NoTunUDP}} {
		if switched.off {
			off = append(off, switched.key+": off")
		}
	}
	return ", offloads: {" + strings.Join(off, ", ") + "}"
}

func classFields(c causeway.Class) []string {
	var fields []string
	put := func(key, value string) {
		if value != "" {
			fields = append(fields, key+": "+value)
		}
	}
	if len(c.Match) > 0 {
		var matches []string
		for _, m := range c.Match {
			matches = append(matches, match(m))
		}
		put("match", "["+strings.Join(matches, ", ")+"]")
	}
	put("sla", sla(c.SLA))
	put("steer", string(c.Steer))
	if len(c.Prefer) > 0 {
		put("prefer", flow(c.Prefer))
	}
	put("accelerate", c.Accelerate)
	put("compress", c.Compress)
	return fields
}

func match(m causeway.Match) string {
	var fields []string
	if len(m.DSCP) > 0 {
		fields = append(fields, "dscp: "+flow(m.DSCP))
	}
	if len(m.TCP) > 0 {
		fields = append(fields, "tcp: "+ports(m.TCP))
	}
	if len(m.UDP) > 0 {
		fields = append(fields, "udp: "+ports(m.UDP))
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

func ports(ranges []causeway.PortRange) string {
	var all []string
	for _, r := range ranges {
		text := fmt.Sprint(r.First)
		if r.Last != r.First {
			text += fmt.Sprintf("-%d", r.Last)
		}
		all = append(all, text)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

func sla(s causeway.SLA) string {
	var fields []string
	if s.Latency > 0 {
		fields = append(fields, "latency: "+s.Latency.String())
	}
	if s.Jitter > 0 {
		fields = append(fields, "jitter: "+s.Jitter.String())
	}
	if s.Loss > 0 {
		fields = append(fields, "loss: "+s.Loss.String())
	}
	if len(fields) == 0 {
		return ""
	}
	return "{" + strings.Join(fields, ", ") + "}"
}
