package config

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func loadSchema(t *testing.T) *schema {
	t.Helper()
	text, err := os.ReadFile("../docs/causeway.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return readSchema(t, text)
}

// everyKey says everything a file can say at least once.
const everyKey = `version: 1
name: demo
sites:
  a:
    cloud: aliyun
    region: r1
    vpc: vpc-1
    transit: true
    networks: [10.0.0.0/16]
    vmanage: {site_id: 100, system_ip: 10.255.0.1, host_name: bj-edge, device_type: vedge-C8000V, vpn0: [{interface: ge0/0, address: 10.0.2.10/24, next_hop: 10.0.2.1, tunnel_interface: true, color: biz-internet}]}
    gateways:
      a-1: {lan: lan}
    links:
      l1: {type: internet, provider: P, bandwidth: 1.5Gbps, address: 192.0.2.1, listen: 10.0.0.1, device: eth0}
      l2: {type: cen}
      l3: {type: vpn-gateway}
  b:
    cloud: aws
    region: r2
    vpc: vpc-2
    networks: ["fd00::/48"]
    gateways:
      b-1: {lan: lan, links: {m1: {address: 192.0.2.3}}}
  c:
    cloud: tencent
    region: r3
    networks: [10.1.0.0/16]
    gateways:
      c-1: {lan: lan, links: {n1: {type: leased-line, address: 192.0.2.5}, n2: {type: vpn-gateway}}}
  d:
    cloud: aws
    region: r4
    vpc: vpc-4
    networks: [10.2.0.0/16]
    gateways:
      d-1: {lan: lan, links: {p1: {type: leased-line}}}
  e:
    cloud: aliyun
    region: r5
    vpc: vpc-5
    networks: [10.3.0.0/16]
    gateways:
      e-1: {lan: lan, links: {q1: {type: leased-line}}}
paths:
  l1-m1: {from: a/l1, to: b/m1, via: tls}
  backbone: {from: a/l2, to: c/n1, via: cen}
  vpn: {from: a/l3, to: c/n2}
  wg: {from: a/l1, to: b/m1, via: wireguard}
  ts: {from: a/l1, to: b/m1, via: tailscale}
  zt: {from: a/l1, to: b/m1, via: zerotier}
  line: {from: e/q1, to: d/p1}
tunnel: {encryption: AES-256-GCM, port: 8443, failover: 1.5s, guard: always, offloads: {udp_segmentation: off, udp_coalescing: on, tun_tcp: on, tun_udp: off}}
classes:
  web: {match: [{dscp: [ef, 10, AF11], tcp: [80, 9000-9100]}, {udp: 53}, {dscp: 0}], sla: {latency: 250ms, jitter: 30ms, loss: 0.5%}, steer: best, accelerate: tcp, compress: lz4}
  default: {steer: primary-backup, prefer: [l1-m1]}
needs:
  bandwidth: 200Mbps
  growth: 30%
  traffic: {a: 1TB, b: 200GB}
  latency: 250ms
  jitter: 30ms
  loss: 0.5%
  availability: 99.9%
  budget: 3000 CNY/month
  deadline: 2w
  duration: 12mo
  team: cloud
  devices: virtual
  residency: permit
  encryption: own-keys
  certifications: mlps-3
  workloads: [general, api]
services:
  api: {site: a, upstreams: ["10.0.1.10:8080", "api.internal:8080"], protocol: http1, upgrade: [websocket], listen: 8443, hosts: [api.example.com], path_prefixes: [/api/v1], policy: {timeout: 30s, retries: 2, try_timeout: 5s, rate: 100, burst: 200, concurrency: 50, body: 10MB, headers: 16KiB, retry_budget: 20%, breaker: {requests: 10, failures: 40%, rest: 2s}, outlier: {in_a_row: 3, rest: 10s}, health: {path: /healthz, interval: 3s, timeout: 1s, healthy: 1, unhealthy: 2}, mirror: {service: next, share: 10%}, fault: {delay: 200ms, abort: 503, share: 5%}, drain: 30s, balance: round_robin}, tls: {certificate: /etc/causeway/api.crt, key: /etc/causeway/api.key}, allow: {sites: [b], networks: ["fd00::/48"], clients: {ca: /etc/causeway/clients.crt, names: ["spiffe://corp/orders", orders.internal]}, token_file: /etc/causeway/api.tokens}}
  safe: {site: a, upstreams: "10.0.1.10:8443", protocol: h2, upstream_tls: {name: api.internal, ca: /etc/causeway/internal.crt}, hosts: safe.example.com}
  next: {upstreams: {a: ["10.0.1.11:8080"], b: "next.internal:8080"}, hosts: [next.example.com]}
tracing: {endpoint: "http://127.0.0.1:4318", share: 5%, header_file: /etc/causeway/traces}
sync: 1
expose:
  a: [{ports: [443, 8000-8100, udp/53], from: [b, "fd00::/64"]}]
probes: 1
alerts: 1
watch: 1
hybrid: {primary: ipsec, backup: cloud-native-gateway, upgrade: {to: leased-line, when: 3x, within: 12mo}}
provision:
  accounts: {aliyun: {kind: china, credentials: "profile:p", endpoint: "https://api.example.com"}, aws: {credentials: env, endpoint: "http://127.0.0.1:5000"}}
  tags: {owner: net}
  probe_ports: [8080]
  sites:
    a:
      subnets: [{id: vsw-1, zone: z1}, {id: vsw-2, zone: z2}]
      route_tables: [{use: vtb-1}, {create: app, subnets: [vsw-1]}]
      security_groups: [sg-1]
      gateway: {type: vpn-gateway, bandwidth: 5Mbps, asn: 65000, months: 12, auto_pay: true}
      flow_log: {project: p, logstore: l}
      alarm: oncall
      hosts: {a-1: {type: ecs.g7.large, image: m-1, subnet: vsw-1, address: 10.0.0.10, isp: ChinaTelecom}}
      software: {url: "https://example.com/causeway-gateway", sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef}
      identity: "oss://keys/causeway"
      balancer: {kind: application, port: 8443, certificate: "123-cn-beijing", zone: example.com, name: l7.example.com}
    b:
      subnets: [{id: subnet-1, zone: z1}]
      route_tables: [{use: rtb-1}]
      security_groups: [sg-1]
      flow_log: {destination: "arn:aws:s3:::b"}
      hosts: {b-1: {type: c7gn.large, subnet: subnet-1, public_address: eipalloc-1}}
      software: {path: /usr/local/bin/causeway-gateway}
    d:
      subnets: [{id: subnet-4, zone: z1}]
      route_tables: [{use: rtb-4}]
      security_groups: [sg-4]
    e:
      subnets: [{id: vsw-5, zone: z1}]
      route_tables: [{use: vtb-5}]
      security_groups: [sg-5]
  paths:
    l1-m1: {}
    backbone: {bandwidth: 10Mbps, billing: bandwidth-plan, plan: cenbwp-1}
    vpn: {routing: bgp, asns: {a: 65010}}
    wg: {wireguard: {port: 51820, public_keys: {a: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", b: "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="}, private_key: /etc/k, keepalive: 25s, mtu: 1400, inside: 198.19.0.0/30}}
    ts: {tailscale: {login_server: "https://h.example.com", auth_key: /etc/k, tags: ["tag:a"]}}
    zt: {zerotier: {network: 8056c2e21c000001, inside: 198.18.0.0/24}}
    line:
      carrier: {name: China Telecom, permit: {number: CT-1, begun: 2026-10-08}}
      ends:
        e: {connection: pc-1, vlan: 101, local: 192.168.0.1/30, peer: 192.168.0.2, asn: 45104, peer_asn: 4809, bgp_key: env:BGP_KEY, bandwidth: 200Mbps, steps: {port_order: {begun: 2026-11-01, done: 2026-11-10, reference: PO-1}, loa: {}, cross_connect: {}}}
        d: {bgp_key: "file:/run/key"}
nat: 1
acknowledge: [{rule: own-tunnel-internal-use, by: 王芳, date: 2026-11-23, reason: Office use}]
`

// TestSchemaAcceptsWhatIsValid checks both examples, the imports and a file
// with every key, and sees that this one misses no property of the schema:
// each is a key the decoder takes at that place.
func TestSchemaAcceptsWhatIsValid(t *testing.T) {
	s := loadSchema(t)
	for _, source := range []string{small, exampleEnglish, exampleChinese, designExample, everyKey} {
		mustParse(t, source)
		if problem := s.judge(source); problem != "" {
			t.Errorf("%s\n%s", problem, source)
		}
	}
	s = loadSchema(t)
	s.judge(everyKey)
	for place, properties := range s.properties() {
		for key := range properties {
			if !s.used[place+"."+key] && !strings.Contains(place, ".if") {
				t.Errorf("%s.%s is in the schema and not in the file with every key", place, key)
			}
		}
	}
}

// TestSchemaRefusesMistakes checks that the schema is not merely permissive.
func TestSchemaRefusesMistakes(t *testing.T) {
	s := loadSchema(t)
	for _, test := range []struct{ old, new string }{
		{"version: 1", "version: 2"},
		{"name: demo", "name: Demo"},
		{"name: demo", "name: demo\ncolour: red"},
		{"region: r1", "regoin: r1"},
		{"region: r1", "region: 1"},
		{"region: r1", `region: ""`},
		{"cloud: aws", "cloud: amazon"},
		{"[10.0.0.0/16]", "[]"},
		{"[10.0.0.0/16]", "[10.0.0.0]"},
		{"b-1: {lan: lan}", "b-1: {}"},
		{"b-1: {lan: lan}", "b-1: {lan: a-name-too-long-for-linux}"},
		{"{type: internet, address: 192.0.2.2}", "{type: internet}"},
		{"{type: internet, address: 192.0.2.2}", "{type: dsl, address: 192.0.2.2}"},
		{"{type: internet, address: 192.0.2.2}", "{}"},
		{"192.0.2.2}", "192.0.2.2, bandwidth: 200}"},
		{"to: b/m1", "to: b"},
		{", to: b/m1", ""},
		{"via: internet", "via: carrier-pigeon"},
		{"{port: 8443}", "{port: 65536}"},
		{"{port: 8443}", "{encryption: AES-128-GCM}"},
		{"{port: 8443}", "{failover: 1}"},
		{"{port: 8443}", "{offloads: {tun_udp: auto}}"},
		{"{port: 8443}", "{offloads: {tun_gso: off}}"},
		{"steer: primary-backup", "steer: fastest"},
		{"steer: primary-backup", "match: [{tcp: 80}]"},
		{"[l1-m1]", "[l1-m1, l1-m1]"},
		{"classes:\n", "classes:\n  web: {steer: best}\n"},
		{"classes:\n", "classes:\n  web: {match: [{}]}\n"},
		{"classes:\n", "classes:\n  web: {match: [{tcp: 80, udp: 80}]}\n"},
		{"classes:\n", "classes:\n  web: {match: [{tcp: http}]}\n"},
		{"classes:\n", "classes:\n  web: {match: [{dscp: 64}]}\n"},
		{"version: 1", "version: 1\nneeds: ~"},
		{"    gateways:\n      a-1: {lan: lan}\n", ""},
		{"version: 1", "version: 1\nneeds: {bandwith: 1Mbps}"},
		{"version: 1", "version: 1\nneeds: {growth: -30%}"},
		{"version: 1", "version: 1\nneeds: {traffic: 500}"},
		{"version: 1", "version: 1\nneeds: {traffic: {}}"},
		{"version: 1", "version: 1\nneeds: {traffic: {a: 0GB}}"},
		{"version: 1", "version: 1\nneeds: {budget: 3000 CNY}"},
		{"version: 1", "version: 1\nneeds: {budget: 0 CNY/month}"},
		{"version: 1", "version: 1\nneeds: {workloads: []}"},
		{"version: 1", "version: 1\nneeds: {workloads: [api, api]}"},
		{"version: 1", "version: 1\nneeds: {certifications: hipaa}"},
		{"version: 1", "version: 1\nhybrid: {backup: ipsec}"},
		{"version: 1", "version: 1\nhybrid: {primary: ipsec, upgrade: {to: sd-wan}}"},
		{"version: 1", "version: 1\nhybrid: {primary: ipsec, upgrade: {to: sd-wan, when: 1x}}"},
		{"version: 1", "version: 1\nacknowledge: []"},
		{"version: 1", "version: 1\nacknowledge: [{rule: own-tunnel-internal-use, by: A, date: 2026-11-23}]"},
		{"version: 1", "version: 1\nacknowledge: [{rule: own-tunnel, by: A, date: 2026-11-23, reason: R}]"},
		{"version: 1", "version: 1\nacknowledge: [{rule: own-tunnel-internal-use, by: A, date: 23.11.2026, reason: R}]"},
		{"version: 1", "version: 1\nacknowledge: [{rule: own-tunnel-internal-use, by: '', date: 2026-11-23, reason: R}]"},
	} {
		source := edit(t, small, test.old, test.new)
		if s.judge(source) == "" {
			t.Errorf("the schema accepts %q", test.new)
		}
		if ic, _ := Parse("test.yaml", []byte(source)); ic != nil {
			t.Errorf("the decoder accepts %q", test.new)
		}
	}
}

// TestSchemaKeys compares the sets of keys in the schema with those the
// decoder's record calls name, both ways.
func TestSchemaKeys(t *testing.T) {
	var inSchema []string
	for _, properties := range loadSchema(t).closed() {
		inSchema = append(inSchema, sortedKeys(properties))
	}
	slices.Sort(inSchema)
	if diff := cmp.Diff(recordKeys(t), inSchema); diff != "" {
		t.Errorf("sets of keys (-decoder +schema):\n%s", diff)
	}
}

func sortedKeys(properties map[string]any) string {
	var keys []string
	for key := range properties {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return strings.Join(keys, " ")
}

// recordKeys finds the calls of record in the decoder's source, which the
// reader of IPsec connections is no part of.
func recordKeys(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var sets []string
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") || strings.HasPrefix(entry.Name(), "ipsec") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "record" {
					sets = append(sets, keysIn(call))
				}
			}
			return true
		})
	}
	slices.Sort(sets)
	return sets
}

func keysIn(call *ast.CallExpr) string {
	keys := map[string]any{}
	for _, argument := range call.Args {
		ast.Inspect(argument, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if key, err := strconv.Unquote(n.Value); err == nil {
					keys[key] = nil
				}
			case *ast.Ident:
				if n.Name == "reservedSections" {
					for _, key := range reservedSections {
						keys[key] = nil
					}
				}
			}
			return true
		})
	}
	return sortedKeys(keys)
}
