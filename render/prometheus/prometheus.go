// Package prometheus renders how Prometheus watches an interconnect: what it
// scrapes, which rules it keeps and whom it tells.
//
// The rules in folder rules are shipped as they are; what depends on the file
// stands in the templates beside this one. The module in render/check reads all
// of it with Prometheus's and Alertmanager's own parsers, and tries the rules
// on made-up series.
package prometheus

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"causeway"
	"causeway/render"
	"causeway/render/host"
)

//go:embed *.yml *.tmpl rules/*.yml
var texts embed.FS

// adminPort is where a gateway's admin listener is by default.
const adminPort = 8081

// Target returns the form.
func Target() render.Target {
	return render.Target{
		Name:  "prometheus",
		Title: causeway.Text{En: "Prometheus: scraping, rules, alert routes", Zh: "Prometheus：采集、规则与告警路由"},
		Why:   why,
		Files: files,
	}
}

func why(ic *causeway.Interconnect) *causeway.Problem {
	if len(gatewaySites(ic)) > 0 || len(ic.Services) > 0 {
		return nil
	}
	return causeway.NewProblem("render.nothing_to_watch", ic.Name, nil)
}

// gatewaySites are the sites whose gateways run: those at the ends of paths
// that the clouds do not carry by themselves.
func gatewaySites(ic *causeway.Interconnect) map[string]bool {
	sites := map[string]bool{}
	for _, p := range ic.Paths {
		if p.Via.IsOwnTunnel() {
			sites[p.From.Site], sites[p.To.Site] = true, true
		}
	}
	return sites
}

// watched is what the template of prometheus.yml is filled with.
type watched struct {
	Name      string
	Admin     int
	Gateways  []scraped
	Endpoints []probed
}

type scraped struct{ Target, Site, Name string }

// probed is a service as it is called at one site: Sites are those it runs at,
// Exporter is what asks and Module how.
type probed struct{ URL, Service, Sites, Caller, Exporter, Module string }

func files(in render.Input) ([]render.File, causeway.Problems) {
	ic := in.Interconnect
	configuration := fill("prometheus.yml.tmpl", watched{ic.Name, adminPort, scrapes(ic), probes(ic)})
	loaded := []render.File{
		{Name: "prometheus.yml", Mode: 0o644, Text: configuration},
		{Name: "causeway-recording.yml", Mode: 0o644, Text: read("rules/causeway-recording.yml")},
		{Name: "causeway-alerts.yml", Mode: 0o644, Text: read("rules/causeway-alerts.yml")},
	}
	all := append(loaded, render.File{Name: "configmap.yaml", Mode: 0o644, Text: fill("configmap.yaml.tmpl", loaded)},
		render.File{Name: "alertmanager.yml", Mode: 0o644, Text: read("alertmanager.yml")})
	if len(ic.Services) > 0 {
		all = append(all, render.File{Name: "blackbox.yml", Mode: 0o644, Text: read("blackbox.yml")})
	}
	return all, notices(ic)
}

func scrapes(ic *causeway.Interconnect) []scraped {
	running := gatewaySites(ic)
	var all []scraped
	for _, site := range ic.Sites {
		for _, g := range site.Gateways {
			if running[site.Name] {
				all = append(all, scraped{fmt.Sprintf("%s:%d", hostname(ic, site.Name, g.Name), adminPort), site.Name, g.Name})
			}
		}
	}
	return all
}

// hostname is by what a gateway is reached: its name or, where another site has
// one of that name, the site's before it, as on a tailnet.
func hostname(ic *causeway.Interconnect, site, gateway string) string {
	for i := range ic.Sites {
		if other := &ic.Sites[i]; other.Name != site && other.Gateway(gateway) != nil {
			return host.Hostname(site, gateway)
		}
	}
	return gateway
}

// probes are the services by their first names, each once for each site that
// calls it. Gateways serve their own site's clients only, so that each of those
// sites needs an exporter.
func probes(ic *causeway.Interconnect) []probed {
	var all []probed
	for i := range ic.Services {
		s := &ic.Services[i]
		for _, site := range callers(ic, s) {
			all = append(all, probed{
				URL: address(s), Service: s.Name, Sites: strings.Join(s.Sites(), ","),
				Caller: site, Exporter: "blackbox-exporter-" + site + ":9115", Module: module(s),
			})
		}
	}
	return all
}

// callers are the sites whose clients call the service and may.
func callers(ic *causeway.Interconnect, s *causeway.Service) (sites []string) {
	for _, site := range ic.Sites {
		if s.CalledFrom(site.Name) && (len(s.Allow.Sites) == 0 || slices.Contains(s.Allow.Sites, site.Name)) {
			sites = append(sites, site.Name)
		}
	}
	return sites
}

// address is what a client calls.
func address(s *causeway.Service) string {
	scheme, port, path := "http", uint16(80), "/"
	if s.TLS != nil {
		scheme, port = "https", 443
	}
	host := s.Hosts[0]
	if s.Listen != port {
		host += fmt.Sprintf(":%d", s.Listen)
	}
	if len(s.PathPrefixes) > 0 {
		path = s.PathPrefixes[0]
	}
	return scheme + "://" + host + path
}

// module is the part of blackbox.yml that fits a service. A rule about tokens
// needs none: that the gateway asks for one (401) counts as an answer.
func module(s *causeway.Service) string {
	switch {
	case s.Allow.Clients != nil:
		return "causeway_https_client"
	case s.TLS != nil:
		return "causeway_https"
	}
	return "causeway_http"
}

// notices say what people have to see to.
func notices(ic *causeway.Interconnect) causeway.Problems {
	var all causeway.Problems
	note := func(code causeway.Code, object string) {
		p := causeway.NewProblem(code, object, nil)
		p.Severity = causeway.Notice
		all = append(all, p)
	}
	if len(gatewaySites(ic)) > 0 {
		note("render.scrape_names", "prometheus.yml")
	}
	note("render.alert_receivers", "alertmanager.yml")
	if len(ic.Services) > 0 {
		note("render.probe_names", "prometheus.yml")
	}
	if slices.ContainsFunc(ic.Services, func(s causeway.Service) bool { return s.Allow.Clients != nil }) {
		note("render.probe_identity", "blackbox.yml")
	}
	return all
}

// read returns a text of the program's own, which is there.
func read(name string) string {
	text, err := texts.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// fill fills in a template of the program's own with plain data, which does
// not fail.
func fill(name string, data any) string {
	var b strings.Builder
	t := template.Must(template.New(name).Funcs(template.FuncMap{"quote": quote, "indent": indent}).Parse(read(name)))
	if err := t.Execute(&b, data); err != nil {
		panic(err)
	}
	return b.String()
}

// quote writes a text as YAML's single-quoted scalar.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// indent writes a text as the body of a block scalar under a key of data.
func indent(s string) string {
	lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = "    " + line
		}
	}
	return strings.Join(lines, "\n")
}
