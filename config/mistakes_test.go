package config

import (
	"regexp"
	"strings"
	"testing"

	"causeway"
)

// TestMistakes changes one place of the small file; want is every failure and
// warning that comes of it, so that no mistake is reported twice over.
func TestMistakes(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"wrong version", "version: 1", "version: 2", "1:10 config.version version"},
		{"quoted version", "version: 1", `version: "1"`, "1:10 config.not_number version"},
		{"missing version", "version: 1\n", "", "1:1 config.missing_key version"},
		{"name", "name: demo", "name: Demo", "2:7 config.name name"},
		{"number as name", "name: demo", "name: 12", "2:7 config.not_scalar name"},
		{"acknowledged nothing", "version: 1\n", "version: 1\nacknowledge: []\n", "2:14 config.empty_value acknowledge"},
		{"acknowledge as mapping", "version: 1\n", "version: 1\nacknowledge: {rule: own-tunnel-internal-use}\n", "2:14 config.not_list acknowledge"},
		{
			"acknowledged by nobody", "version: 1\n", "version: 1\nacknowledge: [{rule: own-tunnel-internal-use}]\n",
			"2:15 config.missing_key acknowledge[0].by\n2:15 config.missing_key acknowledge[0].date\n2:15 config.missing_key acknowledge[0].reason",
		},
		{
			"unknown rule", "version: 1\n", "version: 1\nacknowledge: [{rule: own-tunel-internal-use, by: A, date: 2026-11-23, reason: R}]\n",
			"2:22 config.choice acknowledge[0].rule",
		},
		{
			"no such day", "version: 1\n", "version: 1\nacknowledge: [{rule: own-tunnel-internal-use, by: A, date: 2026-02-30, reason: R}]\n",
			"2:60 config.date acknowledge[0].date",
		},
		{
			"rule twice", "version: 1\n",
			"version: 1\nacknowledge: [{rule: own-tunnel-internal-use, by: A, date: 2026-11-23, reason: R}, {rule: own-tunnel-internal-use, by: B, date: 2026-11-23, reason: R}]\n",
			"2:91 config.duplicate_item acknowledge[1].rule",
		},
		{"misspelt key", "region: r1", "regoin: r1", "6:5 config.unknown_key sites.a.regoin"},
		{"misspelt section", "paths:", "path:", "22:1 config.unknown_key path"},
		{"foreign key", "region: r1", "region: r1\n    colour: red", "7:5 config.unknown_key sites.a.colour"},
		{"key twice", "region: r1", "region: r1\n    region: r3", "7:5 config.duplicate_key sites.a.region"},
		{"site twice", "  b:\n", "  a:\n", "13:3 config.duplicate_key sites.a\n23:27 config.unknown_link paths.l1-m1.to"},
		{"missing key", "    cloud: aws\n", "", "13:3 config.missing_key sites.b.cloud"},
		{"key without value", "region: r1", "region:", "6:5 config.empty_value sites.a.region"},
		{"null", "region: r1", "region: ~", "6:5 config.empty_value sites.a.region"},
		{"empty text", "region: r1", `region: ""`, "6:13 config.unprintable sites.a.region"},
		{"control character", "region: r1", `region: "a\e[31m"`, "6:13 config.unprintable sites.a.region"},
		{"text as mapping", "tunnel: {port: 8443}", "tunnel: yes", "24:9 config.not_mapping tunnel"},
		{"list as mapping", "tunnel: {port: 8443}", "tunnel: [8443]", "24:9 config.not_mapping tunnel"},
		{"text as list", "[10.0.0.0/16]", "10.0.0.0/16", "7:15 config.not_list sites.a.networks"},
		{"list as text", "region: r1", "region: [r1]", "6:13 config.not_scalar sites.a.region"},
		{"truth as text", "region: r1", "region: true", "6:13 config.not_scalar sites.a.region"},
		{"text as truth", "region: r1", "region: r1\n    transit: yes", "7:14 config.not_bool sites.a.transit"},
		{"cloud", "cloud: aws", "cloud: amazon", "14:12 config.choice sites.b.cloud"},
		{"site name", "  b:\n", "  B:\n", "13:3 config.name sites.B\n23:27 config.unknown_link paths.l1-m1.to"},

		{"empty list", "[10.0.0.0/16]", "[]", "7:15 config.empty_value sites.a.networks"},
		{"not a network", "[10.0.0.0/16]", "[10.0.0.0]", "7:16 config.cidr sites.a.networks[0]"},
		{"host bits", "[10.0.0.0/16]", "[10.0.5.1/16]", "7:16 config.host_bits sites.a.networks[0]"},
		{"second spelling", "[10.0.0.0/16]", "['fd00:0::/48']", "7:16 config.host_bits sites.a.networks[0]"},
		{"same network", "[172.16.0.0/16]", "[172.17.0.0/16, 10.0.0.0/16]", "16:31 config.network_overlap sites.b.networks[1]"},
		{"network around", "[10.0.0.0/16]", "[172.0.0.0/8]", "16:16 config.network_overlap sites.b.networks[0]"},
		{"network inside its own", "[10.0.0.0/16]", "[10.0.0.0/16, 10.0.1.0/24]", "7:29 config.network_redundant sites.a.networks[1]"},
		{"Alibaba's services", "[10.0.0.0/16]", "[100.100.0.0/16]", "7:16 config.network_alibaba sites.a.networks[0]"},
		{"around Alibaba's services", "[10.0.0.0/16]", "[100.0.0.0/8]", "7:16 config.network_alibaba sites.a.networks[0]"},
		{"everything", "[10.0.0.0/16]", "[0.0.0.0/0]", "7:16 config.network_special sites.a.networks[0]"},
		{"metadata", "[10.0.0.0/16]", "[169.254.169.254/32]", "7:16 config.network_special sites.a.networks[0]"},

		{"no device", "b-1: {lan: lan}", "b-1: {}", "18:7 config.missing_key sites.b.gateways.b-1.lan"},
		{"device name", "b-1: {lan: lan}", "b-1: {lan: a-name-too-long-for-linux}", "18:18 config.device sites.b.gateways.b-1.lan"},
		{"whose links", "      a-1: {lan: lan}", "      a-1: {lan: lan}\n      a-2: {lan: lan}", "11:5 config.links_without_gateway sites.a.links"},
		{
			"gateway without links", "      a-1: {lan: lan}\n    links:\n      l1: {type: internet, address: 192.0.2.1}\n      l2: {type: internet, address: 192.0.2.2}",
			"      a-1: {lan: lan}\n      a-2: {lan: lan, links: {l1: {address: 192.0.2.1}}}", "9:7 config.missing_key sites.a.gateways.a-1.links",
		},
		{"link twice", "      a-1: {lan: lan}", "      a-1: {lan: lan, links: {l1: {address: 192.0.2.9}}}", "11:7 config.duplicate_link sites.a.links.l1"},
		{"link type", "{type: internet, address: 192.0.2.2}", "{type: dsl, address: 192.0.2.2}", "12:18 config.choice sites.a.links.l2.type"},
		{"no address", "{type: internet, address: 192.0.2.2}", "{type: internet}", "12:7 config.missing_key sites.a.links.l2.address"},
		{"not an address", "192.0.2.2}", "192.0.2.300}", "12:37 config.address sites.a.links.l2.address"},
		{"address with port", "192.0.2.2}", "'192.0.2.2:8443'}", "12:37 config.address sites.a.links.l2.address"},
		{"multicast", "192.0.2.2}", "224.0.0.1}", "12:37 config.address_unusable sites.a.links.l2.address"},
		{"unspecified", "192.0.2.2}", "0.0.0.0}", "12:37 config.address_unusable sites.a.links.l2.address"},
		{"IPv4 in IPv6", "192.0.2.2}", `"::ffff:192.0.2.2"}`, "12:37 config.address_unusable sites.a.links.l2.address"},
		{"address twice", "192.0.2.4}", "192.0.2.1}", "21:37 config.duplicate_address sites.b.links.m2.address"},
		{
			"listen twice", "192.0.2.1}\n      l2: {type: internet, address: 192.0.2.2}",
			"192.0.2.1, listen: 10.0.0.1}\n      l2: {type: internet, address: 192.0.2.2, listen: 10.0.0.1}", "12:56 config.duplicate_address sites.a.links.l2.listen",
		},
		{"address in its own network", "192.0.2.2}", "10.0.3.4}", "12:37 config.address_in_network sites.a.links.l2.address"},
		{"address in another's network", "192.0.2.2}", "172.16.3.4}", "12:37 config.address_in_network sites.a.links.l2.address"},
		{"bandwidth without unit", "192.0.2.2}", "192.0.2.2, bandwidth: 200}", "12:59 config.bandwidth sites.a.links.l2.bandwidth"},
		{"bandwidth in bytes", "192.0.2.2}", "192.0.2.2, bandwidth: 20MB/s}", "12:59 config.bandwidth sites.a.links.l2.bandwidth"},
		{"no bandwidth at all", "192.0.2.2}", "192.0.2.2, bandwidth: 0Mbps}", "12:59 config.bandwidth sites.a.links.l2.bandwidth"},
		{"bandwidth beyond counting", "192.0.2.2}", "192.0.2.2, bandwidth: 999999999999999Gbps}", "12:59 config.bandwidth sites.a.links.l2.bandwidth"},

		{"no paths", "  l1-m1: {from: a/l1, to: b/m1, via: internet}\n", "  {}\n", "23:3 config.empty_value paths"},
		{"unknown site", "to: b/m1", "to: c/m1", "23:27 config.unknown_link paths.l1-m1.to"},
		{"unknown link", "to: b/m1", "to: b/m3", "23:27 config.unknown_link paths.l1-m1.to"},
		{"no link named", "to: b/m1", "to: b", "23:27 config.link_reference paths.l1-m1.to"},
		{"too many parts", "to: b/m1", "to: b/m1/x", "23:27 config.link_reference paths.l1-m1.to"},
		{"missing end", "to: b/m1, ", "", "23:3 config.missing_key paths.l1-m1.to"},
		{"one site", "to: b/m1", "to: a/l2", "23:3 config.same_site paths.l1-m1"},
		{"pair twice", "via: internet}", "via: internet}\n  again: {from: b/m1, to: a/l1}", "24:3 config.duplicate_path paths.again"},
		{"via", "via: internet", "via: carrier-pigeon", "23:38 config.choice paths.l1-m1.via"},
		{"leased line over the Internet", "via: internet", "via: leased-line", "23:38 config.via_mismatch paths.l1-m1.via"},
		{
			"Internet over a cloud's gateway", "m1: {type: internet, address: 192.0.2.3}", "m1: {type: vpn-gateway, address: 192.0.2.3}",
			"23:38 config.via_mismatch paths.l1-m1.via",
		},
		{
			"unclear via", "m1: {type: internet, address: 192.0.2.3}\n      m2: {type: internet, address: 192.0.2.4}\npaths:\n  l1-m1: {from: a/l1, to: b/m1, via: internet}",
			"m1: {type: leased-line, address: 192.0.2.3}\n      m2: {type: internet, address: 192.0.2.4}\npaths:\n  l1-m1: {from: a/l1, to: b/m1}", "23:3 config.unclear_via paths.l1-m1",
		},
		{
			"no like links", "      m1: {type: internet, address: 192.0.2.3}\n      m2: {type: internet, address: 192.0.2.4}\npaths:\n  l1-m1: {from: a/l1, to: b/m1, via: internet}",
			"      m1: {type: leased-line, address: 192.0.2.3}", "3:1 config.no_paths paths",
		},
		{
			"unreached site", "paths:\n", "  c:\n    cloud: other\n    region: r3\n    networks: [192.168.0.0/24]\n    gateways: {c-1: {lan: lan, links: {n1: {address: 192.0.2.5}}}}\npaths:\n",
			"22:3 config.site_without_path sites.c",
		},
		{"address families", "192.0.2.3}", `"2001:db8::3"}`, "23:3 config.mixed_families paths.l1-m1"},

		{"encryption", "{port: 8443}", "{encryption: AES-128-GCM}", "24:22 config.encryption tunnel.encryption"},
		{"port zero", "{port: 8443}", "{port: 0}", "24:16 config.out_of_range tunnel.port"},
		{"port too large", "{port: 8443}", "{port: 65536}", "24:16 config.out_of_range tunnel.port"},
		{"port in hexadecimal", "{port: 8443}", "{port: 0x20}", "24:16 config.not_number tunnel.port"},
		{"port with underscore", "{port: 8443}", "{port: 8_443}", "24:16 config.not_number tunnel.port"},
		{"failover too short", "{port: 8443}", "{failover: 299ms}", "24:20 config.out_of_range tunnel.failover"},
		{"failover too long", "{port: 8443}", "{failover: 11s}", "24:20 config.out_of_range tunnel.failover"},
		{"failover without unit", "{port: 8443}", "{failover: 1}", "24:20 config.duration tunnel.failover"},
		{"negative failover", "{port: 8443}", "{failover: -1s}", "24:20 config.duration tunnel.failover"},
		{"offload", "{port: 8443}", "{offloads: {udp_gso: off}}", "24:21 config.unknown_key tunnel.offloads.udp_gso"},
		{"offload as truth", "{port: 8443}", "{offloads: {tun_udp: false}}", "24:30 config.choice tunnel.offloads.tun_udp"},
		{"offload as word", "{port: 8443}", "{offloads: {tun_udp: auto}}", "24:30 config.choice tunnel.offloads.tun_udp"},
		{"offloads as word", "{port: 8443}", "{offloads: off}", "24:20 config.not_mapping tunnel.offloads"},
		{"guard", "{port: 8443}", "{guard: never}", "24:17 config.choice tunnel.guard"},

		{"unknown path", "[l1-m1]", "[l1-m2]", "26:45 config.unknown_path classes.default.prefer[0]"},
		{"path twice", "[l1-m1]", "[l1-m1, l1-m1]", "26:52 config.duplicate_item classes.default.prefer[1]"},
		{"steer", "steer: primary-backup", "steer: fastest", "26:20 config.choice classes.default.steer"},
		{"match of default", "{steer: primary-backup, ", "{match: [{tcp: 80}], ", "26:13 config.default_match classes.default.match"},
		{"class without match", "classes:\n", "classes:\n  web: {steer: primary-backup}\n", "26:3 config.missing_key classes.web.match"},
		{"match of everything", "classes:\n", "classes:\n  web: {match: [{}]}\n", "26:17 config.empty_value classes.web.match[0]"},
		{"impossible match", "classes:\n", "classes:\n  web: {match: [{tcp: 80, udp: 80}]}\n", "26:17 config.match_impossible classes.web.match[0]"},
		{"port of a match", "classes:\n", "classes:\n  web: {match: [{tcp: [80, 0]}]}\n", "26:28 config.port_range classes.web.match[0].tcp[1]"},
		{"backward range", "classes:\n", "classes:\n  web: {match: [{tcp: 90-80}]}\n", "26:23 config.port_range classes.web.match[0].tcp"},
		{"service names", "classes:\n", "classes:\n  web: {match: [{tcp: http}]}\n", "26:23 config.port_range classes.web.match[0].tcp"},
		{"dscp", "classes:\n", "classes:\n  web: {match: [{dscp: [ef, 64]}]}\n", "26:29 config.dscp classes.web.match[0].dscp[1]"},
		{"loss", "classes:\n", "classes:\n  web: {match: [{tcp: 80}], sla: {loss: 0.5}}\n", "26:41 config.percentage classes.web.sla.loss"},
		{"too much loss", "classes:\n", "classes:\n  web: {match: [{tcp: 80}], sla: {loss: 101%}}\n", "26:41 config.percentage classes.web.sla.loss"},
		{"latency", "classes:\n", "classes:\n  web: {match: [{tcp: 80}], sla: {latency: fast}}\n", "26:44 config.duration classes.web.sla.latency"},
		{"accelerate", "classes:\n", "classes:\n  web: {match: [{tcp: 80}], accelerate: udp}\n", "26:41 config.choice classes.web.accelerate"},
		{"compress", "classes:\n", "classes:\n  web: {match: [{tcp: 80}], compress: zip}\n", "26:39 config.choice classes.web.compress"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			source := edit(t, small, test.old, test.new)
			ic, problems := Parse("test.yaml", []byte(source))
			var got causeway.Problems
			for _, p := range problems {
				if p.Severity != causeway.Notice {
					got = append(got, p)
				}
			}
			if brief(got) != strings.TrimSuffix(test.want, "\n")+"\n" {
				t.Errorf("got\n%swant\n%s", brief(got), test.want)
			}
			if (ic == nil) != (len(problems.Failures()) > 0) {
				t.Errorf("interconnect %v with %d failures", ic, len(problems.Failures()))
			}
			checkSentences(t, problems)
		})
	}
}

// openPlaces are those of sentences; {name: value} in a hint is YAML.
var openPlaces = regexp.MustCompile(`\{[a-z_]+\}`)

// checkSentences looks for places nothing was put into.
func checkSentences(t *testing.T, problems causeway.Problems) {
	t.Helper()
	for _, p := range problems {
		for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
			for _, sentence := range []string{p.Sentence(l), p.Hint(l)} {
				for _, place := range openPlaces.FindAllString(sentence, -1) {
					t.Errorf("%s leaves %s open: %s", p.Code, place, sentence)
				}
			}
		}
	}
}
