package provision

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"causeway"
)

// Edits of the cloud-native example, whose services are orders in California and
// stock in Beijing.
const (
	orders = `{site: california, upstreams: ["172.16.1.10:8000"], listen: 8080`
	stock  = `{site: beijing, upstreams: ["10.0.1.10:8000"], listen: 8080`
)

// What is opened in the workloads' groups for gateways is their own address on
// the upstreams' ports, once each; what cannot be opened is said.
func TestServicesAreOpened(t *testing.T) {
	tests := map[string]struct {
		edits []string
		rules string // of the workloads' groups, from single addresses
		told  string
	}{
		"both ways": {nil, "sg-0example0 tcp 8000 172.16.1.5/32; sg-2zeexample0 tcp 8000/8000 10.0.1.5/32", ""},
		"ports once": {
			[]string{orders, `{site: california, upstreams: ["172.16.1.11:9000", "172.16.1.10:8000", "172.16.1.12:8000"], listen: 8080`},
			"sg-0example0 tcp 8000 172.16.1.5/32; sg-0example0 tcp 9000 172.16.1.5/32; sg-2zeexample0 tcp 8000/8000 10.0.1.5/32", "",
		},
		"an address that is not known": {
			[]string{"subnet: subnet-0example0a, address: 172.16.1.5", "subnet: subnet-0example0a"},
			"sg-2zeexample0 tcp 8000/8000 10.0.1.5/32", "provision.upstreams_by_hand california ca-1: 8000",
		},
		"a gateway on a host of the user's": {
			[]string{
				"      hosts: {bj-1: {type: ecs.g7.large, subnet: vsw-2zeexample0h, address: 10.0.1.5}}\n", "",
				"      software: {path: /opt/causeway/causeway-gateway}   # the image has it\n", "",
				"      balancer: {kind: application, port: 8080, certificate: \"12345678-cn-beijing\", zone: example.com, name: l7.beijing.example.com}\n", "",
				"EIP, bandwidth: 100Mbps, address: auto", "EIP, bandwidth: 100Mbps, address: 198.51.100.10",
			},
			"sg-0example0 tcp 8000 172.16.1.5/32",
			"provision.entrances_by_hand beijing bj-1: 8080; provision.upstreams_by_hand beijing bj-1: 8000",
		},
		"a load balancer beside the port": {
			[]string{orders, strings.Replace(orders, "8080", "443", 1)},
			"sg-0example0 tcp 8000 172.16.1.5/32; sg-2zeexample0 tcp 8000/8000 10.0.1.5/32", "provision.balancer_port beijing 8080: 443",
		},
		"services of one site only": {
			[]string{"  stock:  " + stock + ", hosts: [l7.california.example.com]}\n", ""},
			"sg-0example0 tcp 8000 172.16.1.5/32", "provision.balancer_port california 8080: -",
		},
	}
	for name, test := range tests {
		g, problems := Desired(load(t, nativeExample, test.edits...), DefaultChoices())
		if len(problems.Failures()) > 0 {
			t.Fatalf("%s: %v", name, problems)
		}
		if got := strings.Join(openToGateways(g), "; "); got != test.rules {
			t.Errorf("%s: open are %s", name, got)
		}
		if got := strings.Join(toldOfServices(problems), "; "); got != test.told {
			t.Errorf("%s: told %s", name, got)
		}
	}
}

func openToGateways(g *Graph) (rules []string) {
	for _, group := range []Key{"beijing/sg-2zeexample0", "california/sg-0example0"} {
		for _, rule := range sources(g, group) {
			if strings.HasSuffix(rule, "/32") {
				_, id, _ := strings.Cut(string(group), "/")
				rules = append(rules, id+" "+rule)
			}
		}
	}
	slices.Sort(rules)
	return rules
}

func toldOfServices(problems causeway.Problems) (told []string) {
	for _, p := range problems {
		switch p.Code {
		case "provision.entrances_by_hand", "provision.upstreams_by_hand":
			told = append(told, string(p.Code)+" "+p.Object+" "+p.Args["gateways"]+": "+p.Args["ports"])
		case "provision.balancer_port":
			told = append(told, string(p.Code)+" "+p.Object+" "+p.Args["port"]+": "+p.Args["ports"])
		}
	}
	return told
}

// Clients of the site reach every entrance: the group of the hosts is open to
// the site's own networks as a whole, and to nobody else on those ports.
func TestEntrancesAreOpenToTheSite(t *testing.T) {
	g, _ := hostsOf(t, load(t, nativeExample, append([]string{orders, strings.Replace(orders, "8080", "443", 1)}, knownAddresses...)...))
	for group, all := range map[Key]string{"beijing/hosts.security-group": "all -1/-1 10.0.0.0/16", "california/hosts.security-group": "-1 -1 172.16.0.0/16"} {
		rules := sources(g, group)
		if !slices.Contains(rules, all) {
			t.Errorf("%s does not let the site in: %v", group, rules)
		}
		for _, rule := range rules {
			if rule != all && !strings.Contains(rule, " 8443") {
				t.Errorf("%s: %s is open", group, rule)
			}
		}
	}
}

// A load balancer asks the hosts on the port on which services are offered, and
// for their health where and how gateways answer.
func TestBalancersLeadToServices(t *testing.T) {
	ic := load(t, nativeExample)
	g := desired(t, ic)
	amazon, ali := find[*AWSTargetGroup](t, g, "california/balancer.network/targets"), find[*AliyunServerGroup](t, g, "beijing/balancer.application/targets")
	if *amazon.Port != 8080 || *amazon.HealthPort != 8081 || *amazon.HealthPath != "/readyz" || *amazon.Protocol != "TCP" {
		t.Errorf("%+v", amazon)
	}
	if *ali.Port != 8080 || *ali.HealthPort != 8081 || *ali.HealthPath != "/readyz" || *ali.Protocol != "HTTP" {
		t.Errorf("%+v", ali)
	}
	if l := find[*AWSListener](t, g, "california/balancer.network/listener"); *l.Port != *amazon.Port || l.TargetGroup != amazon {
		t.Errorf("%+v", l)
	}
	if l := find[*AliyunListener](t, g, "beijing/balancer.application/listener"); *l.Port != *ali.Port || l.Group != ali {
		t.Errorf("%+v", l)
	}
	for _, service := range ic.Services {
		if int(service.Listen) != *amazon.Port {
			t.Errorf("%s is offered on %d", service.Name, service.Listen)
		}
	}
}

// Who ends TLS has to be agreed on: a load balancer passes it on to gateways
// whose services have it, or is refused.
func TestBalancersBeforeTLS(t *testing.T) {
	const (
		secure      = `, tls: {certificate: /etc/causeway/a.crt, key: /etc/causeway/a.key}`
		application = `{kind: application, port: 8080, certificate: "12345678-cn-beijing", zone`
		network     = `{kind: network, port: 8080, zone`
	)
	tests := map[string]struct {
		edits []string
		told  string // of each problem the severity, 0 a failure and 1 a warning, code, object and keys
	}{
		"TLS of the gateways, passed on":        {[]string{stock, stock + secure}, ""},
		"TLS of the balancer":                   {[]string{network, `{kind: network, port: 8080, certificate: "arn:aws:acm:us-west-1:123456789012:certificate/x", zone`}, ""},
		"an application balancer":               {[]string{orders, orders + secure}, "0 provision.balancer_tls provision.sites.beijing.balancer services.orders.tls"},
		"one without a certificate":             {[]string{orders, orders + secure, application, "{kind: application, port: 8080, zone"}, "0 provision.balancer_tls provision.sites.beijing.balancer services.orders.tls"},
		"a network balancer with a certificate": {[]string{stock, stock + secure, network, `{kind: network, port: 8080, certificate: "arn:aws:acm:us-west-1:123456789012:certificate/x", zone`}, "0 provision.balancer_tls provision.sites.california.balancer services.stock.tls"},
		"TLS on another port":                   {[]string{orders, strings.Replace(orders, "8080", "443", 1) + secure}, ""},
		"networks, passed on":                   {[]string{stock, stock + ", allow: {networks: [172.16.0.0/24]}"}, ""},
		"networks behind an application":        {[]string{orders, orders + ", allow: {networks: [10.0.0.0/24]}"}, "1 provision.balancer_networks provision.sites.beijing.balancer services.orders.allow.networks"},
	}
	for name, test := range tests {
		g, problems := Desired(load(t, nativeExample, test.edits...), DefaultChoices())
		var told []string
		for _, p := range problems {
			if p.Code == "provision.balancer_tls" || p.Code == "provision.balancer_networks" {
				told = append(told, fmt.Sprintf("%d %s %s %s", p.Severity, p.Code, p.Object, p.Args["keys"]))
				if p.At.Line == 0 {
					t.Errorf("%s: not said where", name)
				}
			}
		}
		if got := strings.Join(told, "; "); got != test.told {
			t.Errorf("%s: told %q", name, got)
		}
		l := find[*AWSListener](t, g, "california/balancer.network/listener")
		if passed := l.Certificate == nil; passed && (*l.Protocol != "TCP" || *l.TargetGroup.Protocol != "TCP") {
			t.Errorf("%s: %+v", name, l)
		}
	}
}
