package config

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
)

const withTLS = small + `services:
  api:
    site: b
    upstreams: ["172.16.1.10:8443"]
    protocol: https
    upstream_tls: {name: api.internal, ca: /etc/causeway/internal.crt}
    hosts: [api.example.com]
    tls: {certificate: /etc/causeway/api.crt, key: /etc/causeway/api.key}
    allow:
      sites: [a]
      networks: [10.0.1.0/24]
      clients: {ca: /etc/causeway/clients.crt, names: ["spiffe://corp/orders", orders]}
      token_file: /etc/causeway/api.tokens
  web: {site: b, protocol: h2, upstreams: "web.internal:443", hosts: web.example.com, listen: 80}
`

// What protects a service is read whole.
func TestServiceTLS(t *testing.T) {
	services := mustParse(t, withTLS).Services
	if diff := cmp.Diff(&causeway.ServiceTLS{Certificate: "/etc/causeway/api.crt", Key: "/etc/causeway/api.key"}, services[0].TLS); diff != "" {
		t.Error(diff)
	}
	if want := (causeway.UpstreamTLS{Name: "api.internal", CA: "/etc/causeway/internal.crt"}); services[0].UpstreamTLS != want {
		t.Errorf("%+v", services[0].UpstreamTLS)
	}
	want := causeway.ServiceAllow{
		Sites: []string{"a"}, Networks: []netip.Prefix{netip.MustParsePrefix("10.0.1.0/24")}, TokenFile: "/etc/causeway/api.tokens",
		Clients: &causeway.ServiceClients{CA: "/etc/causeway/clients.crt", Names: []string{"spiffe://corp/orders", "orders"}},
	}
	if diff := cmp.Diff(want, services[0].Allow, sameModel); diff != "" {
		t.Error(diff)
	}
	if web := services[1]; web.Protocol != causeway.UpstreamH2 || web.TLS != nil || web.UpstreamTLS != (causeway.UpstreamTLS{}) || web.Allow.Clients != nil {
		t.Errorf("%+v", web)
	}
}

func TestServiceTLSMistakes(t *testing.T) {
	for _, test := range []struct {
		old, new, want string
		line           int
	}{
		{"name: api.internal, ", "", "config.upstream_tls_name services.api.protocol", 5},
		{"name: api.internal", "name: Api.internal", "config.certificate_name services.api.upstream_tls.name", 6},
		{"name: api.internal", "name: '*.internal'", "config.certificate_name services.api.upstream_tls.name", 6},
		{"name: api.internal", "verify: off, name: api.internal", "config.unknown_key services.api.upstream_tls.verify", 6},
		{"protocol: https", "protocol: http1", "config.upstream_tls_unused services.api.upstream_tls", 6},
		{"protocol: h2,", "protocol: h2, upgrade: websocket,", "config.upgrade_h2c services.web.upgrade", 14},
		{", key: /etc/causeway/api.key", "", "config.missing_key services.api.tls.key", 8},
		{"key: /etc/causeway/api.key", "key: api.key", "config.secret_file services.api.tls.key", 8},
		{"key: /etc/causeway/api.key", "key: /etc/../api.key", "config.secret_file services.api.tls.key", 8},
		{"sites: [a]", "sites: [c]", "config.unknown_site services.api.allow.sites[0]", 10},
		{"sites: [a]", "sites: [a, b]", "config.allow_own_site services.api.allow.sites[1]", 10},
		{"sites: [a]", "sites: [a, a]", "config.duplicate_item services.api.allow.sites[1]", 10},
		{"networks: [10.0.1.0/24]", "networks: [172.16.1.0/24]", "config.allow_network services.api.allow.networks[0]", 11},
		{"networks: [10.0.1.0/24]", "networks: [10.0.1.1/24]", "config.host_bits services.api.allow.networks[0]", 11},
		{"{ca: /etc/causeway/clients.crt, names", "{names", "config.missing_key services.api.allow.clients.ca", 12},
		{", orders]", ", '*.corp.example']", "config.certificate_name services.api.allow.clients.names[1]", 12},
		{", orders]", ", 'spiffe://corp/orders']", "config.duplicate_item services.api.allow.clients.names[1]", 12},
		{", orders]", ", 'spiffe://corp/%6frders x']", "config.certificate_name services.api.allow.clients.names[1]", 12},
		{"token_file: /etc/causeway/api.tokens", "token_file: s3cret", "config.secret_file services.api.allow.token_file", 13},
		{"    tls: {certificate: /etc/causeway/api.crt, key: /etc/causeway/api.key}\n", "", "config.clients_without_tls services.api.allow.clients", 11},
		{"listen: 80}", "listen: 443}", "config.mixed_port services.web", 14},
		{"listen: 80}", "listen: 80, allow: {}}", "config.empty_value services.web.allow", 14},
	} {
		ic, problems := Parse("test.yaml", []byte(edit(t, withTLS, test.old, test.new)))
		failures := problems.Failures()
		if ic != nil || len(failures) != 1 || string(failures[0].Code)+" "+failures[0].Object != test.want {
			t.Errorf("%s: got %v, want %s", test.new, failures, test.want)
			continue
		}
		if at, from := failures[0].At.Line, linesOf(small); at != from+test.line {
			t.Errorf("%s: in line %d, want %d", test.new, at, from+test.line)
		}
		checkSentences(t, problems)
	}
}

func linesOf(text string) (n int) {
	for _, c := range text {
		if c == '\n' {
			n++
		}
	}
	return n
}

// Services of two sites meet at the gateways of a third only.
func TestPortsMeet(t *testing.T) {
	apart := edit(t, withTLS, `web: {site: b, protocol: h2, upstreams: "web.internal:443", hosts: web.example.com, listen: 80}`,
		`web: {site: a, upstreams: "10.0.1.10:80", hosts: web.example.com, listen: 443}`)
	mustParse(t, apart)
}
