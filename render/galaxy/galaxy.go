// Package galaxy renders the site_config form of SD-WAN appliances, the one
// 'causeway init --import' reads: what is rendered from an import is the form
// that was imported, but for what the model has no place for.
//
// Lost on the way through the model are the appliance's device_type and any
// other key of its own, min_bandwidth, path_preference where traffic_steering
// says more, the spelling of names, units and carriers, and comments. Addresses
// and VPC ids that the import made up are left out again.
package galaxy

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"causeway"
	"causeway/render"
)

// Target returns the form.
func Target() render.Target {
	return render.Target{
		Name:  "galaxy",
		Title: causeway.Text{En: "SD-WAN appliances: site_config", Zh: "SD-WAN 设备：site_config"},
		Why:   why,
		Files: files,
	}
}

// words are what the form calls the types of lines appliances use.
var words = map[causeway.LinkType]string{causeway.LinkInternet: "internet", causeway.LinkLeasedLine: "leased-line"}

func why(ic *causeway.Interconnect) *causeway.Problem {
	for _, site := range ic.Sites {
		if len(lines(&site)) > 0 {
			return nil
		}
	}
	return causeway.NewProblem("render.no_wan_links", ic.Name, nil)
}

// lines are the links of a site that an appliance can use.
func lines(site *causeway.Site) []causeway.Link {
	var all []causeway.Link
	for _, g := range site.Gateways {
		for _, l := range g.Links {
			if words[l.Type] != "" {
				all = append(all, l)
			}
		}
	}
	return all
}

func files(in render.Input) ([]render.File, causeway.Problems) {
	var b strings.Builder
	b.WriteString("site_config:\n")
	for i := range in.Interconnect.Sites {
		writeSite(&b, &in.Interconnect.Sites[i])
	}
	writeTunnel(&b, in.Interconnect)
	writeClasses(&b, in.Interconnect.Classes)
	return []render.File{{Name: "site_config.yaml", Mode: 0o644, Text: b.String()}}, notices(in.Interconnect)
}

func writeSite(b *strings.Builder, site *causeway.Site) {
	fmt.Fprintf(b, "  %s:\n    location: %s\n", quote(site.Name), quote(location(site)))
	if site.VPC != "" && site.VPC != "vpc-"+site.Name {
		fmt.Fprintf(b, "    vpc: %s\n", quote(site.VPC))
	}
	if links := lines(site); len(links) > 0 {
		b.WriteString("    wan_links:\n")
		for _, l := range links {
			writeLink(b, l)
		}
	}
	b.WriteString("    lan_networks:\n")
	for _, n := range site.Networks {
		fmt.Fprintf(b, "      - %s\n", quote(n.String()))
	}
}

// location is "aliyun-cn-beijing", or the bare name of another place.
func location(site *causeway.Site) string {
	if site.Cloud == "other" {
		return site.Region
	}
	return site.Cloud + "-" + site.Region
}

func writeLink(b *strings.Builder, l causeway.Link) {
	fmt.Fprintf(b, "      - type: %s\n", quote(words[l.Type]))
	if l.Bandwidth > 0 {
		fmt.Fprintf(b, "        bandwidth: %s\n", quote(l.Bandwidth.String()))
	}
	if l.Provider != "" {
		fmt.Fprintf(b, "        provider: %s\n", quote(l.Provider))
	}
	if l.Address.IsValid() && !isPlaceholder(l.Address) {
		fmt.Fprintf(b, "        address: %s\n", quote(l.Address.String()))
	}
}

// placeholders are addresses for documentation (RFC 5737) and for benchmarks
// (RFC 2544): the import writes them where the form has none, and no appliance
// is reached there.
var placeholders = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
}

func isPlaceholder(a netip.Addr) bool {
	return slices.ContainsFunc(placeholders, func(p netip.Prefix) bool { return p.Contains(a) })
}

// writeTunnel says once what the file says of each class.
func writeTunnel(b *strings.Builder, ic *causeway.Interconnect) {
	b.WriteString("tunnel_config:\n  encryption: 'AES-256'\n")
	if slices.ContainsFunc(ic.Classes, compresses) {
		b.WriteString("  compression: 'LZ4'\n")
	}
	if slices.ContainsFunc(ic.Classes, accelerates) {
		b.WriteString("  optimization: 'TCP加速'\n")
	}
	if ic.Tunnel.Failover > 0 {
		fmt.Fprintf(b, "  failover_time: %s\n", quote("< "+chinese(ic.Tunnel.Failover)))
	}
}

func compresses(c causeway.Class) bool  { return c.Compress == "lz4" }
func accelerates(c causeway.Class) bool { return c.Accelerate == "tcp" }

// chinese writes a time in the form's own words.
func chinese(d time.Duration) string {
	if d%time.Second == 0 {
		return strconv.Itoa(int(d/time.Second)) + "秒"
	}
	return milliseconds(d) + "毫秒"
}

func milliseconds(d time.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', -1, 64)
}

// quote writes a text as YAML's single-quoted scalar.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
