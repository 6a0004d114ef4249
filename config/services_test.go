package config

import (
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
)

const withService = small + `services:
  api:
    site: b
    upstreams: ["172.16.1.10:8080", "api.internal:8081"]
    hosts: [api.example.com, api2.example.com]
    path_prefixes: [/api/v1, /api/v2]
    listen: 8443
    upgrade: [websocket]
    policy: {timeout: 20s, retries: 2, try_timeout: 5s}
  web: {site: a, protocol: h2c, upstreams: "10.0.1.10:80", hosts: web.example.com}
`

// A service is read whole.
func TestServices(t *testing.T) {
	ic, problems := Parse("test.yaml", []byte(withService))
	if ic == nil || len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	want := []causeway.Service{
		{
			Name: "api", Site: "b", Hosts: []string{"api.example.com", "api2.example.com"},
			PathPrefixes: []string{"/api/v1", "/api/v2"}, Listen: 8443,
			Protocol: causeway.UpstreamHTTP1, Upgrades: []string{"websocket"},
			Upstreams: []causeway.Upstream{{Address: netip.MustParseAddr("172.16.1.10"), Port: 8080}, {Host: "api.internal", Port: 8081}},
			Policy:    causeway.ServicePolicy{Timeout: 20 * time.Second, Retries: 2, TryTimeout: 5 * time.Second},
		},
		{
			Name: "web", Site: "a", Hosts: []string{"web.example.com"}, Listen: 443,
			Protocol:  causeway.UpstreamH2C,
			Upstreams: []causeway.Upstream{{Address: netip.MustParseAddr("10.0.1.10"), Port: 80}},
			Policy:    causeway.ServicePolicy{Timeout: 30 * time.Second, Retries: 3, TryTimeout: 10 * time.Second},
		},
	}
	if diff := cmp.Diff(want, ic.Services, sameModel); diff != "" {
		t.Error(diff)
	}
}

// An IPv6 upstream stands in brackets: without them its port could be part of it.
func TestServiceUpstreamIPv6(t *testing.T) {
	source := edit(t, withService, "[172.16.0.0/16]", "[172.16.0.0/16, 'fd00::/48']")
	ic := mustParse(t, edit(t, source, "172.16.1.10:8080", "[fd00::1]:80"))
	if got := ic.Services[0].Upstreams[0]; got != (causeway.Upstream{Address: netip.MustParseAddr("fd00::1"), Port: 80}) {
		t.Errorf("%+v", got)
	}
	for _, wrong := range []string{"fd00::1:80", "[fd00::1:80", "fd00::1]:80", "[172.16.1.10]:80", "[fd00::1]", "[fd00::1%eth0]:80"} {
		ic, problems := Parse("test.yaml", []byte(edit(t, source, "172.16.1.10:8080", wrong)))
		if ic != nil || len(problems.Failures()) != 1 || problems.Failures()[0].Object != "services.api.upstreams[0]" {
			t.Errorf("%s: %v", wrong, problems)
		}
	}
}

func TestServiceMistakes(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"site: b\n", "site: c\n", "config.unknown_site services.api.site"},
		{"    site: b\n", "", "config.missing_key services.api.site"},
		{"172.16.1.10:8080", "10.0.1.10:8080", "config.upstream_elsewhere services.api.upstreams[0]"},
		{"172.16.1.10:8080", "172.16.1.10", "config.upstream services.api.upstreams[0]"},
		{"172.16.1.10:8080", "172.16.1.10:0", "config.upstream services.api.upstreams[0]"},
		{"172.16.1.10:8080", "172.16.1.300:80", "config.upstream services.api.upstreams[0]"},
		{"172.16.1.10:8080", "http://a.b:80", "config.upstream services.api.upstreams[0]"},
		{"[api.example.com,", "[Api.example.com,", "config.host_name services.api.hosts[0]"},
		{"[api.example.com,", "['*.example.com',", "config.host_name services.api.hosts[0]"},
		{"[api.example.com,", "[localhost,", "config.host_name services.api.hosts[0]"},
		{"[api.example.com,", "[api2.example.com,", "config.duplicate_host services.api.hosts[1]"},
		{"hosts: web.example.com", "hosts: api.example.com", "config.duplicate_host services.web.hosts"},
		{"[/api/v1, ", "[api, ", "config.path_prefix services.api.path_prefixes[0]"},
		{"[/api/v1, ", "[/a/../b, ", "config.path_prefix services.api.path_prefixes[0]"},
		{"[/api/v1, ", "[/a/./b, ", "config.path_prefix services.api.path_prefixes[0]"},
		{"[/api/v1, ", "[/a%2fb, ", "config.path_prefix services.api.path_prefixes[0]"},
		{"[/api/v1, ", "[/api/v2, ", "config.duplicate_item services.api.path_prefixes[1]"},
		{"listen: 8443", "listen: 70000", "config.out_of_range services.api.listen"},
		{"timeout: 20s,", "timeout: 2h,", "config.out_of_range services.api.policy.timeout"},
		{"try_timeout: 5s", "try_timeout: 21s", "config.out_of_range services.api.policy.try_timeout"},
		{"try_timeout: 5s", "try_timeout: 1us", "config.out_of_range services.api.policy.try_timeout"},
		{"retries: 2", "retries: 11", "config.out_of_range services.api.policy.retries"},
		{"retries: 2", "attempts: 2", "config.unknown_key services.api.policy.attempts"},
		{"protocol: h2c", "protocol: h3", "config.choice services.web.protocol"},
		{"protocol: h2c", "protocol: h2c, upgrade: websocket", "config.upgrade_h2c services.web.upgrade"},
		{"upgrade: [websocket]", "upgrade: [h2c]", "config.choice services.api.upgrade[0]"},
		{"upgrade: [websocket]", "upgrade: [websocket, websocket]", "config.duplicate_item services.api.upgrade[1]"},
		{"policy:", "polices:", "config.unknown_key services.api.polices"},
	} {
		source := edit(t, withService, test.old, test.new)
		ic, problems := Parse("test.yaml", []byte(source))
		failures := problems.Failures()
		if ic != nil || len(failures) != 1 || string(failures[0].Code)+" "+failures[0].Object != test.want {
			t.Errorf("%s: got %v, want %s", test.new, failures, test.want)
		}
		checkSentences(t, problems)
	}
}
