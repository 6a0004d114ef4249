package prometheus

import (
	"bytes"
	"io/fs"
	"os"
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
	for _, test := range []struct{ name, file string }{
		{"gateways", "../../examples/two-clouds.yaml"},
		{"services", "../istio/testdata/services.yaml"},
		{"callers", "testdata/services.yaml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			golden.Target(t, Target(), render.Input{Interconnect: load(t, test.file)}, "testdata/"+test.name)
		})
	}
}

// Each service is called once for each site that calls it, as clients call it.
func TestProbes(t *testing.T) {
	var got []string
	for _, p := range probes(load(t, "testdata/services.yaml")) {
		got = append(got, strings.Join([]string{p.Caller, p.Module, p.URL, p.Sites}, " "))
	}
	want := []string{
		"beijing causeway_http http://plain.example.com/ california",
		"ohio causeway_http http://plain.example.com/ california",
		"beijing causeway_http http://plain-port.example.com:8080/api/v1 california",
		"beijing causeway_https https://secure.example.com:8443/ california,ohio",
		"california causeway_https https://secure.example.com:8443/ california,ohio",
		"ohio causeway_https https://secure.example.com:8443/ california,ohio",
		"california causeway_https_client https://clients.example.com/ beijing",
		"ohio causeway_https_client https://clients.example.com/ beijing",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Every module that a service may need is in blackbox.yml.
// Gateways of one name at two sites are scraped by two names.
func TestScrapes(t *testing.T) {
	ic, problems := config.Parse("test.yaml", []byte(`version: 1
name: demo
sites:
  a_1: {cloud: other, region: r1, networks: [10.0.0.0/16], gateways: {gw-1: {lan: lan}}, links: {l: {address: 192.0.2.1}}}
  b: {cloud: other, region: r2, networks: [10.1.0.0/16], gateways: {gw-1: {lan: lan, links: {l: {address: 192.0.2.2}}}, gw_2: {lan: lan, links: {m: {address: 192.0.2.3}}}}}
paths:
  one: {from: a_1/l, to: b/l}
  two: {from: a_1/l, to: b/m}
`))
	if ic == nil {
		t.Fatal(problems)
	}
	want := []scraped{{"a-1-gw-1:8081", "a_1", "gw-1"}, {"b-gw-1:8081", "b", "gw-1"}, {"gw_2:8081", "b", "gw_2"}}
	if got := scrapes(ic); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestModules(t *testing.T) {
	for _, p := range probes(load(t, "testdata/services.yaml")) {
		if !strings.Contains(read("blackbox.yml"), "\n  "+p.Module+":\n") {
			t.Errorf("%s: no module %s", p.Service, p.Module)
		}
	}
}

func TestWhy(t *testing.T) {
	p := Target().Why(load(t, "../../examples/ipsec.yaml"))
	if p == nil || p.Code != "render.nothing_to_watch" {
		t.Errorf("%v", p)
	}
}

// The rules ask only for metrics that docs/metrics.md describes, and those of
// the L7 gateway, the probe and Prometheus itself.
func TestRulesKnowTheMetrics(t *testing.T) {
	page, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	metric := regexp.MustCompile(`(^|[^:\w])(causeway_[a-z_]+)`)
	ruleFiles, err := fs.Glob(texts, "rules/*.yml")
	if err != nil || len(ruleFiles) != 2 {
		t.Fatalf("%v %v", ruleFiles, err)
	}
	seen := 0
	for _, name := range ruleFiles {
		for _, found := range metric.FindAllStringSubmatch(read(name), -1) {
			seen++
			if !bytes.Contains(page, []byte("`"+found[2]+"`")) {
				t.Errorf("%s asks for %s, which docs/metrics.md does not describe", name, found[2])
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d metrics found: does this test still read the rules?", seen)
	}
}

// Every reason of drops the rules name is one docs/metrics.md describes.
func TestRulesKnowTheReasons(t *testing.T) {
	page, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	matcher := regexp.MustCompile(`reason=~?"([a-z_|]+)"`)
	var reasons []string
	for _, found := range matcher.FindAllStringSubmatch(read("rules/causeway-alerts.yml"), -1) {
		reasons = append(reasons, regexp.MustCompile(`[a-z_]+`).FindAllString(found[1], -1)...)
	}
	if !slices.Contains(reasons, "no_path") {
		t.Fatalf("found %v", reasons)
	}
	for _, reason := range reasons {
		if !bytes.Contains(page, []byte("| `"+reason+"` |")) {
			t.Errorf("%s is no reason docs/metrics.md describes", reason)
		}
	}
}

func TestQuote(t *testing.T) {
	if got := quote("AT&T's"); got != "'AT&T''s'" {
		t.Error(got)
	}
}
