package config

import (
	"net/netip"
	"os"
	"testing"

	"causeway"
)

// hosted is the file of the SD-WAN example.
func hosted(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../examples/sd-wan.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCloudHosts(t *testing.T) {
	text := edit(t, hosted(t), "ca-1: {type: c7i.large,", "ca-1: {type: c7i.large, image: ami-1, address: 172.16.1.5, public_address: eipalloc-1,")
	text = edit(t, text, "links: {line-1: {type: internet, provider: AWS, bandwidth: 200Mbps, address: auto", "links: {line-1: {type: internet, provider: AWS, bandwidth: 200Mbps, address: 203.0.113.1")
	ic := mustParse(t, text)
	host := *ic.HostOf("california", "ca-1")
	host.At = causeway.Position{}
	want := causeway.CloudHost{
		Gateway: "ca-1", Type: "c7i.large", Image: "ami-1", Subnet: "subnet-0example0a",
		Address: netip.MustParseAddr("172.16.1.5"), PublicAddress: "eipalloc-1",
	}
	if host != want {
		t.Errorf("%+v", host)
	}
	site := ic.Provision.Site("california")
	if site.Identity != "s3://example-identities/causeway" || site.Software.SHA256 == "" || len(site.Hosts) != 2 {
		t.Errorf("%+v", site)
	}
	_, link := ic.Link(causeway.LinkRef{Site: "beijing", Link: "telecom"})
	if !link.CloudAddress || link.Address.IsValid() || ic.HostOf("beijing", "bj-1").Carrier != "ChinaTelecom" {
		t.Errorf("%+v", link)
	}
	native, problems := Load("../examples/cloud-native.yaml")
	if native == nil {
		t.Fatal(problems)
	}
	if b := native.Provision.Site("beijing").Balancer; b.Kind != causeway.BalancerApplication || b.Port != 8080 || b.Zone != "example.com" || b.Name != "l7.beijing.example.com" || b.Certificate == "" {
		t.Errorf("%+v", b)
	}
	if native.HostOf("beijing", "bj-1").Carrier != "BGP" {
		t.Error("the usual line is BGP")
	}
}

func TestCloudHostMistakes(t *testing.T) {
	const key = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae}\n      identity: \"s3:"
	native, err := os.ReadFile("../examples/cloud-native.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ file, old, new, want string }{
		{"", "ca-1: {type: c7i.large,", "ca-1: {isp: BGP, type: c7i.large,", "config.no_carrier provision.sites.california.hosts.ca-1.isp"},
		{"", "isp: ChinaTelecom", "isp: Telecom", "config.choice provision.sites.beijing.hosts.bj-1.isp"},
		{"", "isp: ChinaTelecom", "isp: BGP, public_address: eip-1", "config.carrier_or_address provision.sites.beijing.hosts.bj-1.isp"},
		{"", "bj-1: {type", "bj-3: {type", "config.unknown_gateway provision.sites.beijing.hosts.bj-3"},
		{"", "type: c7i.large, subnet: subnet-0example0a", "type: c7i.large, subnet: subnet-9", "config.foreign_subnet provision.sites.california.hosts.ca-1.subnet"},
		{"", "type: c7i.large, subnet: subnet-0example0a", "type: c7i.large, subnet: subnet-0example0a, address: 10.0.0.1", "config.foreign_address provision.sites.california.hosts.ca-1.address"},
		{"", "type: c7i.large, subnet: subnet-0example0a", "type: large, subnet: subnet-0example0a", "config.host_type provision.sites.california.hosts.ca-1.type"},
		{"", "type: c7i.large, subnet: subnet-0example0a", "type: c7i.large, image: m-1, subnet: subnet-0example0a", "config.cloud_id provision.sites.california.hosts.ca-1.image"},
		{"", "identity: \"s3://", "identity: \"oss://", "config.identity_folder provision.sites.california.identity"},
		{"", "s3://example-identities", "s3://example.identities", "config.identity_folder provision.sites.california.identity"},
		{"", key, "2c26}\n      identity: \"s3:", "config.sha256 provision.sites.california.software.sha256"},
		{"", ", sha256: " + key, "}\n      identity: \"s3:", "config.missing_key provision.sites.california.software.sha256"},
		{string(native), "software: {path: /opt/causeway/causeway-gateway}\n      balancer: {kind: network", "software: {path: opt}\n      balancer: {kind: network", "config.host_path provision.sites.california.software.path"},
		{string(native), "software: {path: /opt/causeway/causeway-gateway}\n      balancer: {kind: network", "software: {}\n      balancer: {kind: network", "config.software provision.sites.california.software"},
		{string(native), "software: {path: /opt/causeway/causeway-gateway}\n      balancer: {kind: network", "software: {url: \"https://u:secret@h/x\", sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae}\n      balancer: {kind: network", "config.download provision.sites.california.software.url"},
		{string(native), "software: {path: /opt/causeway/causeway-gateway}\n      balancer: {kind: network", "software: {url: \"https://$(reboot)/x\", sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae}\n      balancer: {kind: network", "config.download provision.sites.california.software.url"},
		{string(native), "software: {path: /opt/causeway/causeway-gateway}\n      balancer: {kind: network", "software: {url: \"http://h/x\", sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae}\n      balancer: {kind: network", "config.download provision.sites.california.software.url"},
		{string(native), "      software: {path: /opt/causeway/causeway-gateway}\n      balancer: {kind: network", "      balancer: {kind: network", "config.missing_key provision.sites.california.software"},
		{string(native), "      hosts: {ca-1: {type: c7i.large, image: ami-0example0linux, subnet: subnet-0example0a, address: 172.16.1.5}}\n      software: {path: /opt/causeway/causeway-gateway}\n", "", "config.without_hosts provision.sites.california.balancer"},
		{string(native), "{aws: {type: internet, ", "{aws: {type: leased-line, ", "config.auto_address sites.california.links.aws.address"},
		{string(native), ", zone: Z0EXAMPLE0ZONE", "", "config.zone_and_name provision.sites.california.balancer"},
		{string(native), "zone: Z0EXAMPLE0ZONE", "zone: example.com", "config.cloud_id provision.sites.california.balancer.zone"},
		{string(native), "name: l7.beijing.example.com", "name: l7.example.org", "config.foreign_name provision.sites.beijing.balancer.name"},
		{string(native), "name: l7.california.example.com", "name: l7", "config.domain provision.sites.california.balancer.name"},
		{string(native), ", {id: subnet-0example0c, zone: us-west-1c}", "", "config.balancer_zones provision.sites.california.balancer"},
		{string(native), "links: {aws: {type: internet, ", "links: {second: {address: 203.0.113.9}, aws: {type: internet, ", "config.one_line provision.sites.california.hosts.ca-1"},
		{string(native), "ca-1: {type: c7i.large, image", "ca-1: {type: c7i.large, public_address: eipalloc-1, image", "config.auto_address sites.california.aws.address"},
	} {
		source := test.file
		if source == "" {
			source = hosted(t)
		}
		ic, problems := Parse("test.yaml", []byte(edit(t, source, test.old, test.new)))
		got := ""
		for _, p := range problems.Failures() {
			got += string(p.Code) + " " + p.Object + "\n"
		}
		if ic != nil || got != test.want+"\n" {
			t.Errorf("%s:\ngot %swant %s", test.new, got, test.want)
		}
		checkSentences(t, problems)
	}
}
