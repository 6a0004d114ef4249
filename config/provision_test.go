package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
)

// clouded is a file whose IPsec path is made in both clouds.
const clouded = `version: 1
name: demo
sites:
  a:
    cloud: aliyun
    region: us-west-1
    vpc: vpc-a
    networks: [10.0.0.0/16]
    gateways: {a-1: {lan: lan}}
    links: {vpn: {type: vpn-gateway}}
  b:
    cloud: aws
    region: us-west-1
    vpc: vpc-b
    networks: [172.16.0.0/16]
    gateways: {b-1: {lan: lan}}
    links: {vpn: {type: vpn-gateway}}
paths:
  vpn: {from: a/vpn, to: b/vpn, via: ipsec}
provision:
  accounts:
    aliyun: {kind: intl, credentials: "profile:p"}
    aws: {credentials: env, endpoint: "http://127.0.0.1:5000"}
  tags: {owner: net}
  sites:
    a:
      subnets: [{id: vsw-1, zone: us-west-1a}, {id: vsw-2, zone: us-west-1b}]
      route_tables: [{use: vtb-1}]
      security_groups: [sg-1]
      gateway: {type: vpn-gateway, bandwidth: 200Mbps}
    b:
      subnets: [{id: subnet-1, zone: us-west-1b}]
      route_tables: [{use: rtb-1}, {create: app, subnets: [subnet-1]}]
      security_groups: [sg-2]
      gateway: {type: vgw}
  paths:
    vpn: {routing: static}
expose:
  b: [{ports: [443, 8000-8100, udp/53], from: [a, 10.0.1.0/24]}]
`

// A file whose paths the clouds make has nothing to notice.
func TestProvision(t *testing.T) {
	ic, problems := Parse("test.yaml", []byte(clouded))
	if ic == nil || len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	p := ic.Provision
	want := causeway.ProvisionSite{
		Site:           "b",
		Subnets:        []causeway.Subnet{{ID: "subnet-1", Zone: "us-west-1b"}},
		RouteTables:    []causeway.RouteTable{{Use: "rtb-1", At: causeway.Position{File: "test.yaml", Line: 33, Column: 22}}, {Create: "app", Subnets: []string{"subnet-1"}, At: causeway.Position{File: "test.yaml", Line: 33, Column: 36}}},
		SecurityGroups: []string{"sg-2"},
		Gateway:        causeway.CloudGateway{Type: causeway.GatewayVGW, At: causeway.Position{File: "test.yaml", Line: 35, Column: 7}},
		At:             causeway.Position{File: "test.yaml", Line: 31, Column: 5},
	}
	if diff := cmp.Diff(want, *p.Site("b")); diff != "" {
		t.Error(diff)
	}
	if p.Aliyun != (causeway.AliyunAccount{Kind: causeway.AccountIntl, Credentials: "profile:p"}) || p.AWS != (causeway.AWSAccount{Credentials: "env", Endpoint: "http://127.0.0.1:5000"}) || p.ProbePorts[0] != 8080 {
		t.Errorf("%+v", p)
	}
	if len(ic.Expose) != 2 || ic.Expose[0].Protocol != "tcp" || len(ic.Expose[0].Ports) != 2 || ic.Expose[1].Protocol != "udp" || ic.Expose[0].From[1].Network.String() != "10.0.1.0/24" {
		t.Errorf("%+v", ic.Expose)
	}
}

func TestProvisionMistakes(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"kind", "kind: intl", "kind: abroad", "22:20 config.choice provision.accounts.aliyun.kind"},
		{"a key as credentials", "env,", "LTAI5tAbCdEf,", "23:24 config.credentials provision.accounts.aws.credentials"},
		{"role of another cloud", "profile:p", "role:r", "22:39 config.credentials provision.accounts.aliyun.credentials"},
		{"endpoint elsewhere in the clear", "http://127.0.0.1:5000", "http://192.0.2.1", "23:39 config.endpoint provision.accounts.aws.endpoint"},
		{"endpoint with a password", "http://127.0.0.1:5000", "https://u:LTAI@h", "23:39 config.endpoint provision.accounts.aws.endpoint"},
		{"endpoint with a path", "http://127.0.0.1:5000", "https://h/x", "23:39 config.endpoint provision.accounts.aws.endpoint"},
		{"endpoint with a query", "http://127.0.0.1:5000", "https://h?x", "23:39 config.endpoint provision.accounts.aws.endpoint"},
		{"endpoint that is a host", "http://127.0.0.1:5000", "api.example.com", "23:39 config.endpoint provision.accounts.aws.endpoint"},
		{"endpoint of nothing", "http://127.0.0.1:5000", "https://", "23:39 config.endpoint provision.accounts.aws.endpoint"},
		{"endpoint that is no URL", "http://127.0.0.1:5000", "https://%zz", "23:39 config.endpoint provision.accounts.aws.endpoint"},
		{"no account", "    aws: {credentials: env, endpoint: \"http://127.0.0.1:5000\"}\n", "", "21:3 config.missing_key provision.accounts"},
		{"tag of a cloud", "{owner: net}", "{'aws:owner': net}", `24:10 config.owner_tag provision.tags."aws:owner"`},
		{"tag of ours", "{owner: net}", "{causeway: net}", "24:10 config.owner_tag provision.tags.causeway"},
		{"unknown site", "    b:\n      subnets", "    c:\n      subnets", "32:7 config.unknown_site provision.sites.c"},
		{"cloud", "cloud: aws", "cloud: azure", "31:5 config.provision_cloud provision.sites.b"},
		{"no VPC", "    vpc: vpc-b\n", "", "30:5 config.provision_vpc provision.sites.b"},
		{"id of another cloud", "id: subnet-1", "id: vsw-1", "32:22 config.cloud_id provision.sites.b.subnets[0].id"},
		{"id with a trick", "[sg-2]", `["sg-2;rm"]`, "34:25 config.cloud_id provision.sites.b.security_groups[0]"},
		{"one zone", "zone: us-west-1b}]\n      route_tables: [{use: vtb-1}]", "zone: us-west-1a}]\n      route_tables: [{use: vtb-1}]", "27:7 config.two_zones provision.sites.a.subnets"},
		{"use and create", "{use: rtb-1}", "{use: rtb-1, create: x}", "33:22 config.use_or_create provision.sites.b.route_tables[0]"},
		{"neither", "{use: rtb-1}", "{}", "33:22 config.use_or_create provision.sites.b.route_tables[0]"},
		{"gateway of another cloud", "{type: vgw}", "{type: vpn-gateway}", "35:23 config.choice provision.sites.b.gateway.type"},
		{"bandwidth nobody sells", "200Mbps", "300Mbps", "30:47 config.choice provision.sites.a.gateway.bandwidth"},
		{"bandwidth of the other site", "200Mbps", "5Mbps", "30:47 config.choice provision.sites.a.gateway.bandwidth"},
		{"prepaid abroad", "200Mbps", "200Mbps, months: 1", "30:7 config.not_prepaid provision.sites.a.gateway"},
		{"prepaid without period", "kind: intl", "kind: china", "30:7 config.missing_key provision.sites.a.gateway.months"},
		{"ASN of Alibaba", "{type: vgw}", "{type: vgw, asn: 45104}", "35:33 config.asn provision.sites.b.gateway.asn"},
		{"one ASN", "{type: vgw}", "{type: vgw, asn: 65530}", "35:7 config.same_asn provision.sites.b.gateway.asn"},
		{"no gateway", "      gateway: {type: vgw}\n", "", "31:5 config.missing_key provision.sites.b.gateway"},
		{"static routes on a transit gateway", "{type: vgw}", "{type: tgw}", "19:3 config.tgw_static paths.vpn"},
		{
			"two gateways at a site", "    links: {vpn: {type: vpn-gateway}}\npaths:\n", "    links: {vpn: {type: vpn-gateway}, vpn-2: {type: vpn-gateway}}\npaths:\n  vpn-2: {from: a/vpn, to: b/vpn-2, via: ipsec}\n",
			"20:3 config.duplicate_path paths.vpn",
		},
		{"option of CEN", "{routing: static}", "{bandwidth: 1Mbps}", "37:11 config.foreign_option provision.paths.vpn.bandwidth"},
		{"unknown path", "    vpn: {routing", "    vqn: {routing", "37:10 config.unknown_path provision.paths.vqn"},
		{"IPv6", "[172.16.0.0/16]", "['fd00::/48']", "19:3 config.ipsec_family paths.vpn"},
		{"protocol", "udp/53", "sctp/53", "39:32 config.choice expose.b[0].ports[2]"},
		{"port", "443,", "70000,", "39:16 config.port_range expose.b[0].ports[0]"},
		{"to itself", "from: [a,", "from: [b,", "39:48 config.same_site expose.b[0].from[0]"},
		{"network of nobody", "10.0.1.0/24", "10.1.1.0/24", "39:51 config.foreign_network expose.b[0].from[1]"},
		{"wider than any", "10.0.1.0/24", "10.0.0.0/8", "39:51 config.foreign_network expose.b[0].from[1]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ic, problems := Parse("test.yaml", []byte(edit(t, clouded, test.old, test.new)))
			if ic != nil || brief(problems.Failures()) != test.want+"\n" {
				t.Errorf("got\n%swant\n%s", brief(problems), test.want)
			}
			checkSentences(t, problems)
			for _, p := range problems {
				if strings.Contains(p.Error(), "LTAI") {
					t.Errorf("%s repeats what may be a key", p)
				}
			}
		})
	}
}

// What the clouds carry by themselves is asked for in vain where nothing is
// made there.
func TestProvisionLeftOut(t *testing.T) {
	start := strings.Index(clouded, "provision:")
	_, problems := Parse("test.yaml", []byte(clouded[:start]))
	if brief(problems) != "19:3 config.not_built paths.vpn\n" {
		t.Errorf("got %q", brief(problems))
	}
}
