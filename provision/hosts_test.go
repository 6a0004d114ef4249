package provision

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"

	"causeway"
)

// knownAddresses put the clouds' addresses into the cloud-native example.
var knownAddresses = []string{
	"EIP, bandwidth: 100Mbps, address: auto", "EIP, bandwidth: 100Mbps, address: 198.51.100.10",
	"provider: AWS, bandwidth: 100Mbps, address: auto", "provider: AWS, bandwidth: 100Mbps, address: 203.0.113.20",
}

// saysAddresses starts a host by listing every link's address.
func saysAddresses() Choices {
	c := DefaultChoices()
	c.FirstStart = func(ic *causeway.Interconnect, site, gateway string) (string, causeway.Problems) {
		text := site + "/" + gateway + ":"
		for _, s := range ic.Sites {
			for _, g := range s.Gateways {
				for _, l := range g.Links {
					text += fmt.Sprintf(" %s=%s", l.Name, l.Address)
				}
			}
		}
		return text, nil
	}
	return c
}

func hostsOf(t *testing.T, ic *causeway.Interconnect) (*Graph, causeway.Problems) {
	t.Helper()
	g, problems := Desired(ic, saysAddresses())
	if len(problems.Failures()) > 0 {
		t.Fatal(problems)
	}
	return g, problems
}

// What a host does at its first start waits for the addresses of all, and has
// them when they are there.
func TestFirstStartTakesAddresses(t *testing.T) {
	g, _ := hostsOf(t, load(t, sdwanExample))
	given := map[Key]string{
		"beijing/host.bj-1/address": "198.51.100.1", "beijing/host.bj-2/address": "198.51.100.2",
		"california/host.ca-1/address": "203.0.113.1", "california/host.ca-2/address": "203.0.113.2",
	}
	none := func(Resource, string) (string, bool) { return "", false }
	for key, want := range map[Key]string{
		"beijing/host.bj-2":    "beijing/bj-2: telecom=198.51.100.1 unicom=198.51.100.2 line-1=203.0.113.1 line-2=203.0.113.2",
		"california/host.ca-1": "california/ca-1: telecom=198.51.100.1 unicom=198.51.100.2 line-1=203.0.113.1 line-2=203.0.113.2",
	} {
		init := initOf(t, g, key)
		got, known := init.Resolve(func(r Resource, output string) (string, bool) {
			text, ok := given[r.Head().Key]
			return text, ok && output == "public_ip"
		})
		if got != want || !known {
			t.Errorf("%s: %q, known %t", key, got, known)
		}
		if _, known := init.Resolve(none); known {
			t.Errorf("%s is known before the addresses are", key)
		}
		if cell := valueCell(init, none); len(cell.After) != len(given) || cell.Text != "" {
			t.Errorf("%s: %+v", key, cell)
		}
	}
}

func initOf(t *testing.T, g *Graph, key Key) *Value {
	t.Helper()
	for _, r := range g.Resources {
		if r.Head().Key != key {
			continue
		}
		switch r := r.(type) {
		case *AWSInstance:
			return r.Init
		case *AliyunInstance:
			return r.Init
		}
	}
	t.Fatalf("no host %s", key)
	return nil
}

// A long text is shown by its length and hash, and a first start is never a
// reason to touch a host that runs.
func TestFirstStartIsNotCompared(t *testing.T) {
	g, _ := hostsOf(t, load(t, nativeExample, knownAddresses...))
	host := find[*AWSInstance](t, g, "california/host.ca-1")
	for _, p := range Properties(host, observedIDs) {
		if p.Name == "user_data" && (!p.Create || !strings.Contains(p.Text, " bytes, sha256 ")) {
			t.Errorf("%+v", p)
		}
	}
	seen := *host
	seen.Init = nil
	d := &differ{state: map[Key]Observed{}}
	for _, f := range d.differences(host, Observed{Resource: &seen}) {
		if f.Name == "user_data" {
			t.Error("a host would change for its first start")
		}
	}
}

// sources lists the rules of a group of hosts as "protocol source".
func sources(g *Graph, group Key) []string {
	var all []string
	for _, r := range g.Resources {
		switch r := r.(type) {
		case *AWSSecurityGroupRule:
			if r.Group.Head().Key == group {
				all = append(all, fmt.Sprintf("%s %d %s", *r.Protocol, *r.FromPort, sourceOf(r.Source)))
			}
		case *AliyunSecurityGroupRule:
			if r.Group.Head().Key == group {
				all = append(all, fmt.Sprintf("%s %s %s", *r.Protocol, *r.Ports, sourceOf(r.Source)))
			}
		}
	}
	slices.Sort(all)
	return all
}

// sourceOf shows what the clouds give as the resource that has it.
func sourceOf(v *Value) string {
	text, _ := v.Resolve(func(r Resource, output string) (string, bool) { return string(r.Head().Key) + "." + output, true })
	return text
}

// Hosts are open to the peers alone, by the addresses that the clouds give if
// need be, and to everybody only where a peer is made by no cloud and its address
// is not in the file, which is said.
func TestHostsAreOpenToPeers(t *testing.T) {
	tests := map[string]struct {
		ic   *causeway.Interconnect
		want map[Key]string
		open bool
	}{
		"known": {load(t, nativeExample, knownAddresses...), map[Key]string{
			"california/hosts.security-group": "-1 -1 172.16.0.0/16,tcp 8443 198.51.100.10/32,udp 8443 198.51.100.10/32",
			"beijing/hosts.security-group":    "all -1/-1 10.0.0.0/16,tcp 8443/8443 203.0.113.20/32,udp 8443/8443 203.0.113.20/32",
		}, false},
		"to come": {load(t, nativeExample), map[Key]string{
			"california/hosts.security-group": "-1 -1 172.16.0.0/16,tcp 8443 beijing/host.bj-1/address.public_ip/32,udp 8443 beijing/host.bj-1/address.public_ip/32",
			"beijing/hosts.security-group":    "all -1/-1 10.0.0.0/16,tcp 8443/8443 california/host.ca-1/address.public_ip/32,udp 8443/8443 california/host.ca-1/address.public_ip/32",
		}, false},
		"nowhere": {nowhere(t), map[Key]string{
			"california/hosts.security-group": "-1 -1 172.16.0.0/16,tcp 8443 0.0.0.0/0,udp 8443 0.0.0.0/0",
		}, true},
		"zerotier": {load(t, nativeExample, append([]string{"via: internet", "via: zerotier", "via: tls", "via: tailscale"}, knownAddresses...)...), map[Key]string{
			"california/hosts.security-group": "-1 -1 172.16.0.0/16,udp 41641 198.51.100.10/32,udp 9993 198.51.100.10/32",
		}, false},
	}
	for name, test := range tests {
		g, problems := hostsOf(t, test.ic)
		for group, want := range test.want {
			if got := strings.Join(sources(g, group), ","); got != want {
				t.Errorf("%s: %s is open to %s", name, group, got)
			}
		}
		said := slices.ContainsFunc(problems, func(p *causeway.Problem) bool { return p.Code == "provision.open_port" })
		if said != test.open {
			t.Errorf("%s: says that a port is open to all: %t", name, said)
		}
	}
}

// A host forwards for others, asks the metadata service with a token and reads
// its own identity alone; the second waits for the first.
func TestHostsAreOfLeastPrivilege(t *testing.T) {
	g, _ := hostsOf(t, load(t, sdwanExample))
	host := find[*AWSInstance](t, g, "california/host.ca-2")
	if *host.Checked || *host.Metadata != "required" || *host.Role.Policy != `{"Statement":[{"Action":"s3:GetObject","Effect":"Allow","Resource":"arn:aws:s3:::example-identities/causeway/ca-2/*"}],"Version":"2012-10-17"}` {
		t.Errorf("%+v %s", host, *host.Role.Policy)
	}
	if len(host.After) != 1 || host.After[0].Head().Key != "california/host.ca-1/address/association" {
		t.Errorf("made after %v", host.After)
	}
	ali := find[*AliyunInstance](t, g, "beijing/host.bj-1")
	if *ali.Metadata != "required" || *ali.ChargeType != "PostPaid" || !strings.Contains(*ali.Role.Policy, "acs:oss:*:*:example-identities/causeway/bj-1/*") {
		t.Errorf("%+v %s", ali, *ali.Role.Policy)
	}
	bare, _ := hostsOf(t, load(t, nativeExample))
	if role := find[*AWSInstanceRole](t, bare, "california/host.ca-1/role"); role.Policy != nil {
		t.Errorf("a host that fetches nothing may %s", *role.Policy)
	}
}

// Routes lead to the first host of the file.
func TestHostRoutes(t *testing.T) {
	g, problems := hostsOf(t, load(t, sdwanExample))
	if r := find[*AWSRoute](t, g, "california/rtb-0example0/route/10.0.0.0-16"); r.Instance == nil || r.Instance.Key != "california/host.ca-1" || r.Gateway != nil {
		t.Errorf("%+v", r)
	}
	if r := find[*AliyunRoute](t, g, "beijing/vtb-2zeexample0/route/172.16.0.0-16"); *r.NextHopType != "Instance" || r.NextHop.Head().Key != "beijing/host.bj-1" {
		t.Errorf("%+v", r)
	}
	var second []string
	for _, p := range problems {
		if p.Code == "provision.first_host" {
			second = append(second, p.Object)
		}
	}
	if strings.Join(second, " ") != "beijing/host.bj-2 california/host.ca-2" {
		t.Errorf("stand by: %v", second)
	}
}

// An address of the user's is used; a wide line is paid by bandwidth.
func TestPublicAddresses(t *testing.T) {
	g, _ := hostsOf(t, load(t, nativeExample, append([]string{
		"c7i.large, image: ami-0example0linux", "c7i.large, public_address: eipalloc-1",
		"Cloud EIP, bandwidth: 100Mbps, address: auto", "Cloud EIP, bandwidth: 300Mbps, address: auto",
	}, knownAddresses[2:]...)...))
	association := find[*AWSAddressAssociation](t, g, "california/host.ca-1/address/association")
	if e, ok := association.Address.(*Existing); !ok || e.ID != "eipalloc-1" {
		t.Errorf("%+v", association.Address)
	}
	if a := find[*AliyunAddress](t, g, "beijing/host.bj-1/address"); *a.Bandwidth != 300 || *a.Billing != "PayByBandwidth" || *a.Line != "BGP" {
		t.Errorf("%+v", a)
	}
	wide, problems := hostsOf(t, load(t, nativeExample, "Cloud EIP, bandwidth: 100Mbps", "Cloud EIP, bandwidth: 1Gbps"))
	if a := find[*AliyunAddress](t, wide, "beijing/host.bj-1/address"); *a.Bandwidth != 500 {
		t.Errorf("%+v", a)
	}
	if !slices.ContainsFunc(problems, func(p *causeway.Problem) bool { return p.Code == "provision.address_bandwidth" }) {
		t.Errorf("nothing is said of it: %v", problems)
	}
}

// Both ends have the addresses the file says, or there is no plan.
func TestAddressesAreThoseOfTheFile(t *testing.T) {
	ic := load(t, nativeExample, knownAddresses...)
	seen := func(amazon string) Snapshot {
		return Snapshot{Taken: true, Found: []Observed{
			{Resource: &AWSAddress{Meta: Meta{Key: "california/host.ca-1/address", ID: "eipalloc-1"}}, Ours: true, Outputs: map[string]string{"public_ip": amazon}},
			{Resource: &AliyunAddress{Meta: Meta{Key: "beijing/host.bj-1/address", ID: "eip-1"}}, Ours: true, Outputs: map[string]string{"public_ip": "198.51.100.10"}},
		}}
	}
	for _, test := range []struct {
		snapshot Snapshot
		want     string
	}{
		{Snapshot{}, ""},
		{Snapshot{Taken: true}, "provision.address_to_order beijing/host.bj-1/address,provision.address_to_order california/host.ca-1/address"},
		{seen("203.0.113.21"), "provision.address_differs california/host.ca-1/address"},
	} {
		_, problems := Make(ic, saysAddresses(), test.snapshot)
		var got []string
		for _, p := range problems.Failures() {
			got = append(got, string(p.Code)+" "+p.Object)
		}
		if strings.Join(got, ",") != test.want {
			t.Errorf("got %v, want %s", got, test.want)
		}
	}
	_, problems := Make(ic, saysAddresses(), seen("203.0.113.20"))
	for _, p := range problems.Failures() {
		if strings.HasPrefix(string(p.Code), "provision.address_") {
			t.Errorf("refused although both are as the file says: %v", p)
		}
	}
}

// What no cloud takes as user data is refused.
func TestLongFirstStart(t *testing.T) {
	choices := saysAddresses()
	choices.FirstStart = func(*causeway.Interconnect, string, string) (string, causeway.Problems) {
		return strings.Repeat("x", mostUserData+1), nil
	}
	_, problems := Desired(load(t, nativeExample), choices)
	if len(problems.Failures()) != 2 || problems.Failures()[0].Code != "provision.long_start" {
		t.Errorf("%v", problems.Failures())
	}
}

// Stand-ins are nobody's addresses, and none is the beginning of another.
func TestStandInsDiffer(t *testing.T) {
	reserved := netip.MustParsePrefix("240.0.0.0/4")
	seen := map[string]bool{}
	for n := range 2000 {
		text := standIn(n).String()
		if seen[text] || len(text) != len("240.255.100.100") || !reserved.Contains(standIn(n)) {
			t.Fatalf("%d: %s", n, text)
		}
		seen[text] = true
	}
}

// AWS refuses security groups and rules whose descriptions have other marks
// (CreateSecurityGroup and IpRange, EC2 API 2016-11-15).
func TestDescriptionsAreAsAWSTakesThem(t *testing.T) {
	taken := regexp.MustCompile(`^[a-zA-Z0-9 ._:/()#,@\[\]+=&;{}!$*-]{1,255}$`)
	for _, example := range []string{sdwanExample, nativeExample} {
		g, _ := hostsOf(t, load(t, example))
		groups := 0
		for _, r := range g.Resources {
			description := ""
			switch r := r.(type) {
			case *AWSFirewall:
				description, groups = *r.Description, groups+1
			case *AWSSecurityGroupRule:
				description = *r.Description
			default:
				continue
			}
			if !taken.MatchString(description) {
				t.Errorf("%s: %q", r.Head().Key, description)
			}
		}
		if groups == 0 {
			t.Error("no groups were looked at")
		}
	}
}

// Names of what takes short ones stay apart.
func TestPlainNames(t *testing.T) {
	role, target := KindOf(&AWSInstanceRole{}), KindOf(&AWSTargetGroup{})
	long := strings.Repeat("x", 63)
	seen := map[string]Key{}
	for _, kind := range []Kind{role, target} {
		for _, key := range []Key{"a.b/c", "a/b.c", "a-b/c", Key(long + "/1"), Key(long + "/2")} {
			name := nameFor(kind, "demo", key)
			if len(name) > plainNames[kind.Name] || strings.ContainsAny(name, "._/") || seen[kind.Name+name] != "" {
				t.Errorf("%s of %s: %s", kind.Name, key, name)
			}
			seen[kind.Name+name] = key
		}
	}
}

// An address that the cloud has given is told, so that it can be written down.
func TestGivenAddressIsTold(t *testing.T) {
	plan, problems := Make(load(t, nativeExample), saysAddresses(), Snapshot{Taken: true, Found: []Observed{
		{Resource: &AWSAddress{Meta: Meta{Key: "california/host.ca-1/address", ID: "eipalloc-1"}}, Ours: true, Outputs: map[string]string{"public_ip": "203.0.113.9"}},
	}})
	if plan == nil {
		t.Fatal(problems)
	}
	var told []string
	for _, p := range plan.Notices {
		if strings.HasPrefix(string(p.Code), "provision.address_") {
			told = append(told, string(p.Code)+" "+p.Object+" "+p.Args["address"])
		}
	}
	if strings.Join(told, ",") != "provision.address_to_come beijing/host.bj-1 ,provision.address_given california/host.ca-1 203.0.113.9" {
		t.Errorf("told %v", told)
	}
}

// Networks of IPv6 get neither routes nor rules, which is said of each site.
func TestIPv6NetworksAreTold(t *testing.T) {
	told := func(edits ...string) string {
		_, problems := Desired(load(t, nativeExample, edits...), saysAddresses())
		var all []string
		for _, p := range problems {
			if p.Code == "provision.networks_ipv6" && p.Severity == causeway.Notice {
				all = append(all, p.Object+" "+p.Args["networks"])
			}
		}
		return strings.Join(all, "; ")
	}
	if got := told(); got != "" {
		t.Errorf("without any: %s", got)
	}
	got := told("networks: [10.0.0.0/16]", "networks: [10.0.0.0/16, \"2001:db8:1::/48\"]", "networks: [172.16.0.0/16]", "networks: [172.16.0.0/16, \"2001:db8:2::/48\"]")
	if got != "beijing 2001:db8:1::/48, 2001:db8:2::/48; california 2001:db8:2::/48, 2001:db8:1::/48" {
		t.Errorf("told %s", got)
	}
}
