package cloudinit

import (
	"errors"
	"flag"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"causeway"
	"causeway/config"
	"causeway/provision"
	"causeway/render"
)

var update = flag.Bool("update", false, "write the golden files")

// load reads an example, with pairs of texts replaced by others.
func load(t *testing.T, example string, edits ...string) *causeway.Interconnect {
	t.Helper()
	source, err := os.ReadFile("../../examples/" + example)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(edits...).Replace(string(source))
	ic, problems := config.Parse(example, []byte(text))
	if ic == nil {
		t.Fatal(problems)
	}
	return ic
}

// known are addresses for what the examples leave to the clouds.
var known = []string{
	"bj-1: {lan: eth0, links: {telecom: {type: internet, provider: 中国电信, bandwidth: 200Mbps, address: auto", "bj-1: {lan: eth0, links: {telecom: {type: internet, provider: 中国电信, bandwidth: 200Mbps, address: 198.51.100.1",
	"bandwidth: 200Mbps, address: auto, device: eth0", "bandwidth: 200Mbps, address: 198.51.100.2, device: eth0",
	"ca-1: {lan: ens5, links: {line-1: {type: internet, provider: AWS, bandwidth: 200Mbps, address: auto", "ca-1: {lan: ens5, links: {line-1: {type: internet, provider: AWS, bandwidth: 200Mbps, address: 203.0.113.1",
	"bandwidth: 200Mbps, address: auto, device: ens5", "bandwidth: 200Mbps, address: 203.0.113.2, device: ens5",
	"address: auto, device: eth0", "address: 198.51.100.10, device: eth0", "address: auto, device: ens5", "address: 203.0.113.20, device: ens5",
}

// withOverlays has a path of each third-party tunnel between hosts, in place of
// our own.
func withOverlays(t *testing.T) *causeway.Interconnect {
	t.Helper()
	return load(t, "cloud-native.yaml", append([]string{
		"  direct:     {from: beijing/bgp, to: california/aws, via: internet}\n", "", "steer: primary-backup, prefer: [direct, direct-tls]", "steer: best",
		"  direct-tls: {from: beijing/bgp, to: california/aws, via: tls}\n", `  wg: {from: beijing/bgp, to: california/aws, via: wireguard}
  ts: {from: beijing/bgp, to: california/aws, via: tailscale}
  zt: {from: beijing/bgp, to: california/aws, via: zerotier}
`,
		"expose:\n", `  paths:
    wg: {wireguard: {public_keys: {beijing: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", california: "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="}}}
    ts: {tailscale: {auth_key: /etc/causeway/tailscale.key, tags: ["tag:causeway"]}}
    zt: {zerotier: {network: 8056c2e21c000001}}
expose:
`,
	}, known...)...)
}

// cloudConfig is what cloud-init makes of a text.
type cloudConfig struct {
	WriteFiles []struct {
		Path        string `yaml:"path"`
		Permissions string `yaml:"permissions"`
		Content     string `yaml:"content"`
	} `yaml:"write_files"`
	RunCmd [][]string `yaml:"runcmd"`
}

func read(t *testing.T, text string) cloudConfig {
	t.Helper()
	if !strings.HasPrefix(text, "#cloud-config\n") {
		t.Fatal("cloud-init does not know it by its first line")
	}
	var c cloudConfig
	if err := yaml.UnmarshalWithOptions([]byte(text), &c, yaml.Strict()); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return c
}

func (c cloudConfig) file(path string) string {
	for _, f := range c.WriteFiles {
		if f.Path == path {
			return f.Content
		}
	}
	return ""
}

// firstStarts are hosts by the name of their golden file.
func firstStarts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for name, of := range map[string]struct {
		ic            *causeway.Interconnect
		site, gateway string
	}{
		"sd-wan.bj-1":       {load(t, "sd-wan.yaml", known...), "beijing", "bj-1"},
		"sd-wan.ca-2":       {load(t, "sd-wan.yaml", known...), "california", "ca-2"},
		"cloud-native.ca-1": {load(t, "cloud-native.yaml", known...), "california", "ca-1"},
		"overlays.bj-1":     {withOverlays(t), "beijing", "bj-1"},
	} {
		text, problems := FirstStart(of.ic, of.site, of.gateway)
		if len(problems.Failures()) > 0 {
			t.Fatal(problems)
		}
		texts[name] = text
	}
	return texts
}

// Every text is YAML that gives back each file as it was, says nothing secret
// and fits into the user data of both clouds; its scripts are shell.
func TestFirstStart(t *testing.T) {
	for name, text := range firstStarts(t) {
		golden(t, name, text)
		c := read(t, text)
		if len(text) > 16<<10 {
			t.Errorf("%s: %d bytes", name, len(text))
		}
		for _, secret := range []string{"PRIVATE KEY", "AccessKey=", "psk"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %s", name, secret)
			}
		}
		for _, f := range c.WriteFiles {
			if strings.HasPrefix(f.Content, "#!/bin/sh") {
				isShell(t, name+" "+f.Path, f.Content)
				if f.Permissions != "0755" {
					t.Errorf("%s: %s has %s", name, f.Path, f.Permissions)
				}
			}
		}
		if cmp.Diff([][]string{{"sh", firstStart}}, c.RunCmd) != "" || c.file(firstStart) == "" {
			t.Errorf("%s runs %v", name, c.RunCmd)
		}
	}
}

func isShell(t *testing.T, name, script string) {
	t.Helper()
	checks := [][]string{{"sh", "-n"}}
	if _, err := exec.LookPath("shellcheck"); err == nil {
		checks = append(checks, []string{"shellcheck", "-s", "sh", "-"})
	}
	for _, check := range checks {
		cmd := exec.Command(check[0], check[1:]...)
		cmd.Stdin = strings.NewReader(script)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

func golden(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", name+".yaml")
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-update writes it):\n%s", file, diff)
	}
}

// The host has its identity from the store, waits for it, or gets it by hand.
func TestIdentityIsFetchedOrWaitedFor(t *testing.T) {
	texts := firstStarts(t)
	fetched := read(t, texts["sd-wan.bj-1"])
	if !strings.Contains(fetched.file(firstStart), "fetch.py aliyun cn-beijing example-identities causeway/bj-1 /etc/causeway/identity node.crt node.key ca.crt\n") || fetched.file(fetcher) == "" {
		t.Error("nothing fetches the identity")
	}
	byHand := read(t, texts["cloud-native.ca-1"])
	if byHand.file(fetcher) != "" || !strings.Contains(byHand.file(firstStart), "put the identity into") {
		t.Error("nobody is told to bring the identity")
	}
	for name, text := range texts {
		if name == "overlays.bj-1" {
			continue // has no gateway of ours
		}
		if !strings.Contains(read(t, text).file(unit+".d/10-identity.conf"), "ConditionPathExists=/etc/causeway/identity/node.key") {
			t.Errorf("%s: the service does not wait for its identity", name)
		}
	}
	if !strings.Contains(byHand.file(unit+".d/20-admin.conf"), "--identity /etc/causeway/identity --admin :8081\n") {
		t.Error("no load balancer can ask whether the gateway is ready")
	}
}

// What gateways read is what the operator wrote, as far as they use it.
func TestFileIsTheInterconnect(t *testing.T) {
	files, err := filepath.Glob("../../examples/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []*causeway.Interconnect
	for _, file := range files {
		if ic, _ := config.Load(file); ic != nil && runsGateways(ic) {
			all = append(all, ic)
		}
	}
	if len(all) < 4 {
		t.Fatalf("%d examples with gateways", len(all))
	}
	full := load(t, "sd-wan.yaml", "failover: 1s", "failover: 1.5s, guard: always, offloads: {udp_segmentation: off, udp_coalescing: off, tun_tcp: off, tun_udp: off}",
		"{udp: 5060-5061}]", "{udp: 5060-5061}, {dscp: [10, af21], tcp: [1, 2-3]}]", "steer: best}\n  bulk", "steer: balance, accelerate: tcp, compress: lz4}\n  bulk",
		"lan: ens5, links: {line-1: {type: internet, provider: AWS", `lan: ens5, links: {line-1: {type: internet, listen: 172.16.1.5, provider: "A \"&\" B: #1"`)
	for _, ic := range append(all, full) {
		for s := range ic.Sites {
			for g := range ic.Sites[s].Gateways {
				for l := range ic.Sites[s].Gateways[g].Links {
					if link := &ic.Sites[s].Gateways[g].Links[l]; link.CloudAddress {
						link.CloudAddress, link.Address = false, standInAddress(s, g, l)
					}
				}
			}
		}
		text := File(ic)
		again, problems := config.Parse("causeway.yaml", []byte(text))
		if again == nil {
			t.Fatalf("%s: %v\n%s", ic.Name, problems, text)
		}
		if diff := cmp.Diff(ic, again, cmpopts.EquateComparable(netip.Addr{}, netip.Prefix{}), cmpopts.IgnoreTypes(causeway.Position{}),
			cmpopts.IgnoreFields(causeway.Interconnect{}, "Provision", "Expose", "Acknowledge"), cmpopts.IgnoreFields(causeway.Site{}, "Transit", "VManage")); diff != "" {
			t.Errorf("%s: %s\n%s", ic.Name, diff, text)
		}
	}
}

// Gateways serve what the interconnect's file says of services.
func TestFileCarriesServices(t *testing.T) {
	ic := load(t, "two-clouds.yaml")
	ic.Services = []causeway.Service{
		{
			Name: "api", Site: "california", Hosts: []string{"api.example.com"}, PathPrefixes: []string{"/v1"}, Listen: 80,
			Upstreams: []causeway.Upstream{{Address: netip.MustParseAddr("172.16.1.10"), Port: 8080}, {Host: "api.internal", Port: 81}},
			Protocol:  causeway.UpstreamHTTP1, Upgrades: []string{"websocket"},
			Policy: causeway.ServicePolicy{Timeout: 90 * time.Second, TryTimeout: 1500 * time.Millisecond, Retries: 0},
		},
		{
			Name: "calls", Site: "beijing", Hosts: []string{"calls.example.com", "c.example.com"}, Listen: 443,
			Upstreams: []causeway.Upstream{{Address: netip.MustParseAddr("10.0.1.10"), Port: 80}}, Protocol: causeway.UpstreamH2C,
			Policy: causeway.ServicePolicy{Timeout: 30 * time.Second, TryTimeout: 10 * time.Second, Retries: 3},
			TLS:    &causeway.ServiceTLS{Certificate: "/etc/causeway/calls.crt", Key: "/etc/causeway/calls.key"},
			Allow: causeway.ServiceAllow{
				Sites: []string{"california"}, Networks: []netip.Prefix{netip.MustParsePrefix("172.16.1.0/24")}, TokenFile: "/etc/causeway/calls.tokens",
				Clients: &causeway.ServiceClients{CA: "/etc/causeway/clients.crt", Names: []string{"spiffe://corp/orders", "orders.internal"}},
			},
		},
		{
			Name: "safe", Site: "beijing", Hosts: []string{"safe.example.com"}, Listen: 444,
			Upstreams: []causeway.Upstream{{Address: netip.MustParseAddr("10.0.1.10"), Port: 443}}, Protocol: causeway.UpstreamH2,
			Policy:      causeway.ServicePolicy{Timeout: 30 * time.Second, TryTimeout: 10 * time.Second, Retries: 3},
			UpstreamTLS: causeway.UpstreamTLS{Name: "safe.internal", CA: "/etc/causeway/internal.crt"},
		},
	}
	ic.Services = append(ic.Services, guarded(ic.Services[0], ic.Services[1]))
	text := File(ic)
	again, problems := config.Parse("causeway.yaml", []byte(text))
	if again == nil {
		t.Fatalf("%v\n%s", problems, text)
	}
	if diff := cmp.Diff(ic.Services, again.Services, cmpopts.EquateComparable(netip.Addr{}, netip.Prefix{}), cmpopts.IgnoreTypes(causeway.Position{})); diff != "" {
		t.Errorf("%s\n%s", diff, text)
	}
}

// guarded is a service at both sites with everything a policy may say.
func guarded(a, b causeway.Service) causeway.Service {
	s := a
	s.Name, s.Hosts = "both", []string{"both.example.com"}
	s.Places = []causeway.ServicePlace{{Site: a.Site, Upstreams: a.Upstreams}, {Site: b.Site, Upstreams: b.Upstreams}}
	s.Policy.ServiceGuards = causeway.ServiceGuards{
		Rate: causeway.ServiceRate{PerSecond: 5, Burst: 10}, Concurrency: 7, MostBody: 1_001_000, MostHead: 16 << 10, RetryBudget: 0.25,
		Breaker: causeway.ServiceBreaker{Failures: 0.5}, Outlier: causeway.ServiceOutlier{InARow: 3, Rest: time.Second},
		Health: &causeway.ServiceHealth{Path: "/up", Interval: time.Second, Timeout: time.Second, Healthy: 1, Unhealthy: 2},
		Fault:  &causeway.ServiceFault{Abort: 503, Share: 0.01}, Drain: 20 * time.Second, Balance: causeway.BalanceRoundRobin,
	}
	return s
}

// runsGateways says whether a host of the file has a gateway of ours, which is
// what the file of gateways is for.
func runsGateways(ic *causeway.Interconnect) bool {
	return slices.ContainsFunc(ic.Paths, func(p causeway.Path) bool { return p.Via == causeway.ViaInternet || p.Via == causeway.ViaTLS })
}

// Lines that the clouds alone use are not in the file, nor is what hangs on
// them; a leased line with an address is one of ours.
func TestFileLeavesOutLinesOfClouds(t *testing.T) {
	line := causeway.Link{Name: "line", Type: causeway.LinkLeasedLine}
	own := causeway.Link{Name: "own", Type: causeway.LinkLeasedLine, Address: netip.MustParseAddr("10.255.1.1")}
	ref := func(site, link string) causeway.LinkRef { return causeway.LinkRef{Site: site, Link: link} }
	ic := load(t, "two-clouds.yaml")
	want := File(ic)
	for s := range ic.Sites {
		ic.Sites[s].Gateways[0].Links = append([]causeway.Link{line}, ic.Sites[s].Gateways[0].Links...)
		ic.Sites[s].Gateways = append(ic.Sites[s].Gateways, causeway.Gateway{Name: "beside", LAN: "lan", Links: []causeway.Link{{Name: "line-2", Type: causeway.LinkLeasedLine}}})
	}
	ic.Sites = append(ic.Sites, causeway.Site{Name: "third", Gateways: []causeway.Gateway{{Name: "g", LAN: "lan", Links: []causeway.Link{line}}}})
	ic.Paths = append([]causeway.Path{
		{Name: "first", From: ref(ic.Sites[0].Name, "line"), To: ref(ic.Sites[1].Name, "line"), Via: causeway.ViaLeasedLine},
		{Name: "second", From: ref(ic.Sites[0].Name, "line"), To: ref("third", "line"), Via: causeway.ViaLeasedLine},
	}, ic.Paths...)
	for i := range ic.Classes {
		if len(ic.Classes[i].Prefer) > 0 {
			ic.Classes[i].Prefer = append([]string{"first"}, ic.Classes[i].Prefer...)
		}
	}
	asked := len(ic.Sites[0].Gateways[0].Links)
	if diff := cmp.Diff(want, File(ic)); diff != "" {
		t.Error(diff)
	}
	if len(ic.Sites) != 3 || len(ic.Sites[0].Gateways) != 2 || len(ic.Sites[0].Gateways[0].Links) != asked || ic.Paths[0].Name != "first" {
		t.Error("what was asked for has changed")
	}
	ic.Sites[0].Gateways[0].Links = append(ic.Sites[0].Gateways[0].Links, own)
	if !strings.Contains(File(ic), `"own": {type: leased-line, address: "10.255.1.1"}`) {
		t.Error("a line of our own is left out")
	}
}

// A plan's hosts start as this package says.
func TestChoices(t *testing.T) {
	plan, problems := provision.Make(load(t, "sd-wan.yaml"), Choices(), provision.Snapshot{})
	if plan == nil {
		t.Fatal(problems)
	}
	hosts := 0
	for _, c := range plan.Changes {
		if host, ok := c.Resource.(*provision.AWSInstance); ok {
			hosts++
			text, known := host.Init.Resolve(func(r provision.Resource, output string) (string, bool) {
				return "192.0.2." + string(rune('1'+len(r.Head().Key)%9)), output == "public_ip"
			})
			if !known || !strings.HasPrefix(text, "#cloud-config\n") || strings.Contains(text, "240.255.") {
				t.Errorf("%s starts with\n%s", c.Key, text)
			}
		}
	}
	if hosts != 2 {
		t.Errorf("%d hosts", hosts)
	}
}

// Files come back as they went in, whatever is in them.
func TestTextKeepsFiles(t *testing.T) {
	for _, text := range []string{"a\n", "  indented\nless\n", "\ttab: [\n\n\nend\n", "#c\n\n", "'\"\\ {x}: - \n", "中文：\n"} {
		c := read(t, Config{Files: []render.File{{Name: "/a", Text: text}}, Commands: [][]string{{"echo", "a \"b\" <c>"}}}.Text())
		if got := c.file("/a"); strings.TrimRight(got, "\n") != strings.TrimRight(text, "\n") || c.RunCmd[0][1] != "a \"b\" <c>" {
			t.Errorf("%q became %q, %q", text, got, c.RunCmd)
		}
	}
}

// A region that is shell stays a word.
func TestRegionIsAWord(t *testing.T) {
	for region, want := range map[string]string{"us-west-1": "us-west-1", "a b": "'a b'", "$(x)'": `'$(x)'\'''`} {
		if got := word(region); got != want {
			t.Errorf("%q is written %s", region, got)
		}
	}
}
