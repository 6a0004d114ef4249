// Package istio renders the services of a file as manifests for service meshes,
// one mesh (an ACK, EKS or other cluster) at each site.
//
// A caller speaks plain HTTP to its sidecar, which matches, bounds and repeats
// the request and only then opens mutual TLS to the other site. With TLS from
// the caller itself the sidecar would see a stream of bytes, and no rule about
// paths, times or tries would apply. At the service's site the ingress gateway
// ends TLS and asks for the caller's certificate. Keys are named, never shown.
//
// The module in render/check reads the manifests with Istio's own validation.
package istio

import (
	"cmp"
	"embed"
	"strconv"
	"strings"
	"text/template"
	"time"

	"causeway"
	"causeway/render"
)

//go:embed *.tmpl
var templates embed.FS

// Target returns the form.
func Target() render.Target {
	return render.Target{
		Name:  "istio",
		Title: causeway.Text{En: "Istio: manifests for ACK, EKS and other clusters", Zh: "Istio：用于 ACK、EKS 等集群的清单"},
		Why:   why,
		Files: files,
	}
}

func why(ic *causeway.Interconnect) *causeway.Problem {
	if len(ic.Services) > 0 {
		return nil
	}
	return causeway.NewProblem("render.no_services", ic.Name, nil)
}

// mesh is what one site's cluster gets.
type mesh struct {
	Site *causeway.Site
	// Called run elsewhere, Offered here.
	Called, Offered []service
	// Rules are how the ingress gateway speaks to upstreams.
	Rules []rule
}

// Cluster is what people call a cluster in that cloud.
func (m mesh) Cluster() string {
	switch m.Site.Cloud {
	case "aliyun":
		return "ACK"
	case "aws":
		return "EKS"
	}
	return "Kubernetes"
}

type service struct {
	causeway.Service
	// Gateway is the name of its Gateway object.
	Gateway string
	Matches []match
	// Addresses are the upstreams without a name.
	Addresses []causeway.Upstream
	Routes    []destination
}

// Secret is what the ingress gateway's credential is called.
func (s service) Secret() string { return s.Hosts[0] }

// Entry is what a ServiceEntry calls the port: callers of HTTP/2, gRPC among
// them, are to stay on it.
func (s service) Entry() (e struct{ Name, Protocol string }) {
	e.Name, e.Protocol = "http", "HTTP"
	if s.Protocol.HTTP2() {
		e.Name, e.Protocol = "http2", "HTTP2"
	}
	return e
}

// Outlier is when a site is left out, and for how long.
func (s service) Outlier() causeway.ServiceOutlier {
	return causeway.ServiceOutlier{
		InARow: cmp.Or(s.Policy.Outlier.InARow, causeway.DefaultOutlierInARow),
		Rest:   cmp.Or(s.Policy.Outlier.Rest, causeway.DefaultOutlierRest),
	}
}

// match is a path, with what is below it or without.
type match struct{ Kind, Path string }

// destination is where requests go, with its share of them; a share of 0 is
// not written.
type destination struct {
	Host   string
	Port   uint16
	Weight int
}

// meshPort is the port callers use; nothing listens on it, sidecars catch it.
const meshPort = 80

func files(in render.Input) ([]render.File, causeway.Problems) {
	var all []render.File
	var meshes []mesh
	for i := range in.Interconnect.Sites {
		m := meshOf(in.Interconnect, &in.Interconnect.Sites[i])
		meshes = append(meshes, m)
		if len(m.Called) > 0 {
			all = append(all, render.File{Name: m.Site.Name + "/callers.yaml", Mode: 0o644, Text: fill("callers.yaml.tmpl", m)})
		}
		if len(m.Offered) > 0 {
			all = append(all, render.File{Name: m.Site.Name + "/ingress.yaml", Mode: 0o644, Text: fill("ingress.yaml.tmpl", m)})
		}
	}
	all = append(all, render.File{Name: "README.md", Mode: 0o644, Text: fill("README.md.tmpl", meshes)})
	return all, notices(in.Interconnect)
}

func meshOf(ic *causeway.Interconnect, site *causeway.Site) mesh {
	m := mesh{Site: site}
	names := gatewayNames(ic.Services)
	for i, s := range ic.Services {
		if s.RunsAt(site.Name) {
			s = s.AtSite(site.Name)
			m.Offered = append(m.Offered, service{Service: s, Gateway: names[i], Matches: matches(s.PathPrefixes), Addresses: addresses(s), Routes: routes(s)})
		} else {
			m.Called = append(m.Called, service{Service: s, Matches: matches(s.PathPrefixes)})
		}
	}
	m.Rules = rules(m.Offered)
	return m
}

// gatewayNames makes DNS labels (RFC 1123) of services' names, as Istio wants
// them of gateways, each once.
func gatewayNames(services []causeway.Service) []string {
	taken := map[string]bool{}
	var names []string
	for _, s := range services {
		label := strings.TrimRight(strings.ReplaceAll(s.Name, "_", "-"), "-")
		name := label
		for i := 2; taken[name]; i++ {
			end := "-" + strconv.Itoa(i)
			name = label[:min(len(label), 63-len(end))] + end
		}
		taken[name] = true
		names = append(names, name)
	}
	return names
}

// matches takes /api/v1 and what is below it, and not /api/v10: a prefix is
// compared letter by letter.
func matches(prefixes []string) []match {
	if len(prefixes) == 0 {
		prefixes = []string{"/"}
	}
	var all []match
	for _, p := range prefixes {
		if p == "/" {
			all = append(all, match{"prefix", p})
		} else {
			all = append(all, match{"exact", p}, match{"prefix", p + "/"})
		}
	}
	return all
}

func addresses(s causeway.Service) []causeway.Upstream {
	var all []causeway.Upstream
	for _, u := range s.Upstreams {
		if u.Address.IsValid() {
			all = append(all, u)
		}
	}
	return all
}

// routes sends every upstream its share. Those without a name stand together
// behind the service's own name, which a ServiceEntry explains to the mesh.
func routes(s causeway.Service) []destination {
	var all []destination
	if n := len(addresses(s)); n > 0 {
		all = append(all, destination{s.Hosts[0], meshPort, n})
	}
	for _, u := range s.Upstreams {
		if u.Host != "" {
			all = append(all, destination{u.Host, u.Port, 1})
		}
	}
	if len(all) == 1 {
		all[0].Weight = 0
	}
	return all
}

// notices say what people have to see to.
func notices(ic *causeway.Interconnect) causeway.Problems {
	var all causeway.Problems
	for _, s := range ic.Services {
		leads := causeway.Code("render.mesh_name")
		if len(s.Sites()) > 1 {
			leads = "render.mesh_sites"
		}
		for _, code := range []causeway.Code{"render.mesh_secret", leads} {
			p := causeway.NewProblem(code, "services."+s.Name, nil, "host", strings.Join(s.Hosts, ", "), "port", strconv.Itoa(int(s.Listen)), "site", strings.Join(s.Sites(), ", "))
			p.Severity, p.At = causeway.Notice, s.At
			all = append(all, p)
		}
		if lost := protection(s); len(lost) > 0 {
			p := causeway.NewProblem("render.mesh_protection", "services."+s.Name, nil, "keys", strings.Join(lost, ", "))
			p.Severity, p.At = causeway.Warning, s.At
			all = append(all, p)
		}
	}
	return all
}

// protection names what protects a service at gateways and has no counterpart in
// the manifests.
func protection(s causeway.Service) (keys []string) {
	for _, k := range []struct {
		key   string
		there bool
	}{
		{"tls", s.TLS != nil},
		{"allow", len(s.Allow.Sites)+len(s.Allow.Networks) > 0 || s.Allow.Clients != nil || s.Allow.TokenFile != ""},
	} {
		if k.there {
			keys = append(keys, k.key)
		}
	}
	return keys
}

// fill fills in a template of the program's own with plain data, which does
// not fail.
func fill(name string, data any) string {
	source, err := templates.ReadFile(name)
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	functions := template.FuncMap{"quote": quote, "seconds": seconds}
	if err := template.Must(template.New(name).Funcs(functions).Parse(string(source))).Execute(&b, data); err != nil {
		panic(err)
	}
	return b.String()
}

// quote writes a text as YAML's single-quoted scalar.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// seconds writes a duration as protobuf's JSON does: "1.5s".
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "s"
}
