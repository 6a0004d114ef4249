package istio

import (
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
	golden.Target(t, Target(), render.Input{Interconnect: load(t, "testdata/services.yaml")}, "testdata/services")
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
	ic.Services[0].TLS, ic.Services[0].Protocol = &causeway.ServiceTLS{}, causeway.UpstreamH2
	ic.Services[0].Allow.TokenFile = "/etc/causeway/tokens"
	_, problems := Target().Files(render.Input{Interconnect: ic})
	var keys []string
	for _, p := range problems {
		if p.Code == "render.mesh_protection" {
			keys = append(keys, p.Object+": "+p.Args["keys"])
		}
	}
	if want := []string{"services." + ic.Services[0].Name + ": protocol: h2, tls, allow"}; !slices.Equal(keys, want) {
		t.Errorf("%v, want %v", keys, want)
	}
}
