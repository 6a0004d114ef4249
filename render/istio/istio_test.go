package istio

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"causeway"
	"causeway/config"
	"causeway/golden"
	"causeway/render"
)

func load(t *testing.T, file string) *causeway.Interconnect {
	t.Helper()
	ic, problems := config.Load(file)
	if ic == nil {
		t.Fatal(problems)
	}
	return ic
}

func TestGolden(t *testing.T) {
	for _, name := range []string{"services", "sites"} {
		golden.Target(t, Target(), render.Input{Interconnect: load(t, "testdata/"+name+".yaml")}, "testdata/"+name)
	}
}

func TestWhy(t *testing.T) {
	p := Target().Why(load(t, "../../examples/two-clouds.yaml"))
	if p == nil || p.Code != "render.no_services" {
		t.Errorf("%v", p)
	}
}

// No manifest is a Secret, and nothing in any of them looks like key material.
func TestNoSecrets(t *testing.T) {
	files, _ := Target().Files(render.Input{Interconnect: load(t, "testdata/services.yaml")})
	secret := regexp.MustCompile(`(?m)^kind: Secret|BEGIN [A-Z ]*(KEY|CERTIFICATE)|stringData`)
	for _, f := range files {
		if found := secret.FindString(f.Text); found != "" {
			t.Errorf("%s: %s", f.Name, found)
		}
	}
}

// A prefix takes what is below it and not what only begins with its letters.
func TestMatches(t *testing.T) {
	for _, test := range []struct {
		prefixes []string
		want     []match
	}{
		{nil, []match{{"prefix", "/"}}},
		{[]string{"/"}, []match{{"prefix", "/"}}},
		{[]string{"/api/v1"}, []match{{"exact", "/api/v1"}, {"prefix", "/api/v1/"}}},
	} {
		got := matches(test.prefixes)
		if len(got) != len(test.want) {
			t.Fatalf("%v: %v", test.prefixes, got)
		}
		for i := range got {
			if got[i] != test.want[i] {
				t.Errorf("%v: got %v, want %v", test.prefixes, got, test.want)
			}
		}
	}
}

// Every upstream gets its share.
func TestRoutes(t *testing.T) {
	s := load(t, "testdata/services.yaml").Services[1]
	want := []destination{{"files.cn-beijing.example.com", 80, 2}, {"files.default.svc.cluster.local", 80, 1}}
	got := routes(s)
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %v, want %v", got, want)
	}
	s.Upstreams = s.Upstreams[2:]
	if got := routes(s); len(got) != 1 || got[0] != (destination{"files.default.svc.cluster.local", 80, 0}) {
		t.Errorf("one upstream needs no weight: %v", got)
	}
}

// A site that neither calls nor offers anything gets no folder.
func TestSitesWithoutPart(t *testing.T) {
	ic := load(t, "testdata/services.yaml")
	ic.Services = []causeway.Service{ic.Services[0]}
	files, _ := Target().Files(render.Input{Interconnect: ic})
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	if len(names) != 3 || names[0] != "beijing/callers.yaml" || names[1] != "california/ingress.yaml" || names[2] != "README.md" {
		t.Errorf("%v", names)
	}
}

// Gateways are named by DNS labels, and no two alike.
func TestGatewayNames(t *testing.T) {
	long := strings.Repeat("x", 63)
	names := gatewayNames([]causeway.Service{{Name: "a_b"}, {Name: "a-b"}, {Name: "a-b-"}, {Name: long}, {Name: long[:62] + "_"}, {Name: long[:62] + "-"}})
	want := []string{"a-b", "a-b-2", "a-b-3", long, long[:62], long[:61] + "-2"}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

// What the manifests leave out of a service's protection is said.
func TestProtectionIsNotLostSilently(t *testing.T) {
	ic := load(t, "testdata/services.yaml")
	ic.Services = slices.Clone(ic.Services)
	ic.Services[0].TLS = &causeway.ServiceTLS{}
	ic.Services[0].Allow.TokenFile = "/etc/causeway/tokens"
	_, problems := Target().Files(render.Input{Interconnect: ic})
	var keys []string
	for _, p := range problems {
		if p.Code == "render.mesh_protection" {
			keys = append(keys, p.Object+": "+p.Args["keys"])
		}
	}
	if want := []string{"services." + ic.Services[0].Name + ": tls, allow"}; !slices.Equal(keys, want) {
		t.Errorf("%v, want %v", keys, want)
	}
}

// A service at several sites is offered by the mesh of each, with the upstreams
// there, and called from the others.
func TestSeveralSites(t *testing.T) {
	ic := load(t, "testdata/sites.yaml")
	var got []string
	for i := range ic.Sites {
		m := meshOf(ic, &ic.Sites[i])
		for _, s := range m.Offered {
			got = append(got, fmt.Sprint(m.Site.Name, " offers ", s.Name, s.Routes))
		}
		for _, s := range m.Called {
			got = append(got, fmt.Sprint(m.Site.Name, " calls ", s.Name))
		}
	}
	want := []string{
		"beijing offers grpc[{grpc.example.com 80 1} {grpc.default.svc.cluster.local 9000 1}]",
		"beijing offers web[{web.default.svc.cluster.local 443 0}]",
		"beijing offers admin[{web.default.svc.cluster.local 444 0}]",
		"beijing calls api",
		"california offers api[{api.example.com 80 1} {api.default.svc.cluster.local 8443 1}]",
		"california offers web[{web.default.svc.cluster.local 443 0}]",
		"california calls grpc", "california calls admin",
		"ohio offers api[{api.example.com 80 0}]",
		"ohio calls grpc", "ohio calls web", "ohio calls admin",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Upstreams with TLS are verified by name, and each host has one rule.
func TestRules(t *testing.T) {
	ic := load(t, "testdata/sites.yaml")
	for _, test := range []struct {
		site string
		want []rule
	}{
		{"beijing", []rule{
			{"grpc.example.com", []portRule{{80, true, "", ""}}},
			{"grpc.default.svc.cluster.local", []portRule{{9000, true, "", ""}}},
			{"web.default.svc.cluster.local", []portRule{{443, false, "web.default.svc.cluster.local", ""}, {444, false, "web.default.svc.cluster.local", ""}}},
		}},
		{"ohio", []rule{{"api.example.com", []portRule{{80, true, "api.internal", "api.example.com-upstreams"}}}}},
	} {
		if got := meshOf(ic, ic.Site(test.site)).Rules; !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v", test.site, got)
		}
	}
}

// Where a name has to lead is said for each service, to one site or to several.
func TestNamesOfSeveralSites(t *testing.T) {
	_, problems := Target().Files(render.Input{Interconnect: load(t, "testdata/sites.yaml")})
	var got []string
	for _, p := range problems {
		if p.Code == "render.mesh_name" || p.Code == "render.mesh_sites" {
			got = append(got, string(p.Code)+" "+p.Object+" "+p.Args["site"])
		}
	}
	want := []string{
		"render.mesh_sites services.api california, ohio", "render.mesh_name services.grpc beijing",
		"render.mesh_sites services.web beijing, california", "render.mesh_name services.admin beijing",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
