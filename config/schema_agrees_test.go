package config

import (
	"fmt"
	"strings"
	"testing"

	"causeway"
)

// TestSchemaChoices compares every enum with the words the decoder names when
// it refuses another one.
func TestSchemaChoices(t *testing.T) {
	defs := loadSchema(t).root["$defs"].(map[string]any)
	for place, wrong := range map[string]struct{ old, new string }{
		"site.cloud":            {"cloud: tencent", "cloud: x"},
		"acknowledgement.rule":  {"rule: own-tunnel-internal-use", "rule: x"},
		"link.type":             {"type: cen", "type: x"},
		"path.via":              {"via: tls", "via: x"},
		"vpn0Interface.color":   {"color: biz-internet", "color: x"},
		"tunnel.guard":          {"guard: always", "guard: x"},
		"onOff":                 {"tun_udp: off", "tun_udp: x"},
		"anyClass.steer":        {"steer: best", "steer: x"},
		"anyClass.accelerate":   {"accelerate: tcp", "accelerate: x"},
		"anyClass.compress":     {"compress: lz4", "compress: x"},
		"provisionPath.routing": {"routing: bgp", "routing: x"},
		"cloudHost.isp":         {"isp: ChinaTelecom", "isp: x"},
		"scheme":                {"primary: ipsec", "primary: x"},
		"certification":         {"certifications: mlps-3", "certifications: x"},
		"workload":              {"[general, api]", "[general, x]"},
		"needs.team":            {"team: cloud", "team: x"},
		"needs.devices":         {"devices: virtual", "devices: x"},
		"needs.residency":       {"residency: permit", "residency: x"},
		"needs.encryption":      {"encryption: own-keys", "encryption: x"},
		"service.protocol":      {"protocol: h2,", "protocol: x,"},
		"provisionPath.billing": {"billing: bandwidth-plan", "billing: x"},
	} {
		def, key, _ := strings.Cut(place, ".")
		rules := defs[def].(map[string]any)
		if key != "" {
			rules = rules["properties"].(map[string]any)[key].(map[string]any)
		}
		var words []string
		for _, word := range rules["enum"].([]any) {
			words = append(words, word.(string))
		}
		_, problems := Parse("test.yaml", []byte(edit(t, everyKey, wrong.old, wrong.new)))
		refused := ""
		for _, p := range problems {
			if p.Code == "config.choice" {
				refused = p.Args["choices"]
			}
		}
		if refused != strings.Join(words, ", ") {
			t.Errorf("%s: the decoder knows %q, the schema %q", place, refused, words)
		}
	}
}

// TestSchemaUnits compares the patterns of values with what the decoder takes.
func TestSchemaUnits(t *testing.T) {
	tests := []struct {
		def, in string // the place a value is put
		values  string
	}{
		{"name", "classes:\n  %s: {match: [{tcp: 1}]}\n  default: {}\n", "a a-b a_b 0 A -a _a a.b " + strings.Repeat("x", 63) + " " + strings.Repeat("x", 64)},
		{"duration", "classes:\n  default: {sla: {latency: '%s'}}\n", "250ms 1s 1.5s 1m30s 2h 1 ms -1s 1d 1,5s s1"},
		{"bandwidth", "sites.l1.bandwidth: '%s'", "200Mbps 1.5Gbps 64Kbps 9600bps 200 200M 200mbps -1Mbps 1GB/s Mbps"},
		{"percentage", "classes:\n  default: {sla: {loss: '%s'}}\n", "0.5% 100% 0% 99.99% 101% 0.5 -1% % 1‰"},
		{"timespan", "needs: {deadline: '%s'}", "2w 12mo 1d 24h 2y 0w 007d 1.5w 2m 30s 2 w -1d 2W"},
		{"growth", "needs: {growth: '%s'}", "0% 30% 12.5% 250% -1% 30 % NaN% 30%%"},
		{"volume", "needs: {traffic: '%s'}", "500GB 1.5TB 0.5GB 1PB 20MB 0GB 0.0TB 500 GB -1GB 1gb NaNGB 1KB"},
		{"budget", "needs: {budget: '%s'}", "3000CNY/month 450.50USD/year 0CNY/month 3000CNY 3000/month 3000EUR/month -1CNY/year 3000CNY/week NaNCNY/year"},
		{"factor", "hybrid: {primary: ipsec, upgrade: {to: sd-wan, when: '%s'}}", "3x 1.5x 10x 1.05x 100x 1x 01x 1.0x 0x -3x 3 x NaNx 300%"},
		{"end", "paths.to: '%s'", "b/m1 b b/ /m1 b/m1/x B/m1"},
		{"network", "sites.networks: ['%s']", "10.9.0.0/16 fd01::/48 10.9.0.0 10.9/16x"},
		{"hostName", "services.hosts: %s", "api.example.com a.b A.b a a..b -a.b a-.b a.b. *.a.b 1.a " + strings.Repeat("x", 63) + ".y"},
		{"pathPrefix", "services.path_prefixes: '%s'", "/ /api/v1 api /api/ //a /a?b /a%20 /a_b~c.d-e /#"},
		{"upstream", "services.upstreams: '%s'", "10.0.1.10:8080 api.internal:80 api.internal :80 10.0.1.10: a.b:80x"},
		{"certificateName", "services.upstream_tls: {name: '%s'}", "api.internal api a-b *.a.b A.b a_b a..b spiffe://a/b 10.0.0.1x"},
		{"date", "acknowledge: [{rule: own-tunnel-internal-use, by: A, date: '%s', reason: R}]", "2026-11-23 2024-02-29 2026-13-01 2026-00-10 2026-1-1 20261123 2026-11-23T00:00:00Z"},
		{"device", "gateways.lan: '%s'", "eth0 a.100 bond0 a/b a:b a%b abcdefghijklmno abcdefghijklmnop"},
	}
	defs := loadSchema(t).root["$defs"].(map[string]any)
	for _, test := range tests {
		for _, value := range strings.Fields(test.values) {
			source := placed(t, test.in, value)
			ic, problems := Parse("test.yaml", []byte(source))
			s := loadSchema(t)
			if fits := s.check(defs[test.def], value, "", "") == ""; fits != (ic != nil) {
				t.Errorf("%s %q: the schema says %t, the decoder %v", test.def, value, fits, problems.Failures())
			}
		}
	}
}

// placed puts a value into the small file.
func placed(t *testing.T, in, value string) string {
	t.Helper()
	value = fmt.Sprintf(in, value)
	switch where, rest, _ := strings.Cut(value, ": "); where {
	case "sites.l1.bandwidth":
		return edit(t, small, "192.0.2.1}", "192.0.2.1, bandwidth: "+rest+"}")
	case "sites.networks":
		return edit(t, small, "[10.0.0.0/16]", rest)
	case "gateways.lan":
		return edit(t, small, "a-1: {lan: lan}", "a-1: {lan: "+rest+"}")
	case "services.upstream_tls":
		return small + "services:\n  api: {site: a, protocol: h2, hosts: api.example.com, upstreams: a.b:80, upstream_tls: " + rest + "}\n"
	case "services.hosts", "services.path_prefixes", "services.upstreams":
		_, key, _ := strings.Cut(where, ".")
		keys := map[string]string{"hosts": "api.example.com", "upstreams": "10.0.1.10:80", "path_prefixes": "/"}
		keys[key] = rest
		return small + "services:\n  api: {site: a, hosts: " + keys["hosts"] + ", upstreams: " + keys["upstreams"] + ", path_prefixes: " + keys["path_prefixes"] + "}\n"
	case "acknowledge", "needs", "hybrid":
		return small + value + "\n"
	case "paths.to":
		return edit(t, small, "to: b/m1", "to: "+rest)
	}
	return edit(t, small, "classes:\n  default: {steer: primary-backup, prefer: [l1-m1]}\n", value)
}

// TestSchemaExplains sees that an editor can show what every key is for, in
// both languages.
func TestSchemaExplains(t *testing.T) {
	s := loadSchema(t)
	defs := s.root["$defs"].(map[string]any)
	for place, properties := range s.properties() {
		for key, rule := range properties {
			rules := rule.(map[string]any)
			text, _ := rules["description"].(string)
			if ref, ok := rules["$ref"].(string); ok && text == "" {
				text, _ = defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)["description"].(string)
			}
			hasChinese := strings.ContainsFunc(text, func(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF })
			hasEnglish := strings.Contains(text, ". ")
			if !strings.Contains(place, ".if") && (!hasChinese || !hasEnglish) {
				t.Errorf("%s.%s is not described in both languages: %q", place, key, text)
			}
		}
	}
}

// TestSchemaDefaults compares the defaults an editor shows with the decoder's.
func TestSchemaDefaults(t *testing.T) {
	defs := loadSchema(t).root["$defs"].(map[string]any)
	ic := mustParse(t, edit(t, small, "tunnel: {port: 8443}\nclasses:\n  default: {steer: primary-backup, prefer: [l1-m1]}\n", ""))
	of := func(def, key string) string {
		rules := defs[def].(map[string]any)["properties"].(map[string]any)[key].(map[string]any)
		return fmt.Sprint(rules["default"])
	}
	for place, want := range map[string]string{
		of("tunnel", "encryption"): ic.Tunnel.Encryption,
		of("tunnel", "port"):       fmt.Sprint(ic.Tunnel.Port),
		of("tunnel", "failover"):   ic.Tunnel.Failover.String(),
		of("tunnel", "guard"):      string(ic.Tunnel.Guard),
		of("anyClass", "steer"):    string(ic.Classes[0].Steer),
		of("link", "type"):         string(causeway.LinkInternet),
	} {
		if place != want {
			t.Errorf("the schema says %s, the decoder %s", place, want)
		}
	}
}
