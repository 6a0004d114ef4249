package config

import (
	"testing"

	"causeway"
)

// TestTenMistakes reads a file with ten different mistakes; one reading names
// all ten.
func TestTenMistakes(t *testing.T) {
	source := `version: 3
name: Beijing California
sites:
  beijing:
    cloud: alibaba
    region: cn-beijing
    networks: [10.0.0.1/16]
    gateways:
      bj-1: {lan: lan}
    links:
      telecom: {type: internet, bandwith: 200Mbps, address: 192.0.2.1}
      unicom: {type: internet, bandwidth: 200, address: 192.0.3.1}
  california:
    cloud: aws
    networks: [172.16.0.0/16]
    gateways:
      ca-1: {lan: lan}
    links:
      verizon: {type: internet, address: 192.0.2.1}
paths:
  telecom-verizon: {from: beijing/telecom, to: california/verizn}
tunnel: {port: 70000}
`
	want := `1:10 config.version version
2:7 config.name name
5:12 config.choice sites.beijing.cloud
7:16 config.host_bits sites.beijing.networks[0]
11:33 config.unknown_key sites.beijing.links.telecom.bandwith
12:43 config.bandwidth sites.beijing.links.unicom.bandwidth
13:3 config.missing_key sites.california.region
19:42 config.duplicate_address sites.california.links.verizon.address
21:48 config.unknown_link paths.telecom-verizon.to
22:16 config.out_of_range tunnel.port
`
	ic, problems := Parse("test.yaml", []byte(source))
	if got := brief(problems); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if ic != nil {
		t.Error("an interconnect came of it")
	}
	codes := map[causeway.Code]bool{}
	for _, p := range problems {
		codes[p.Code] = true
	}
	if len(codes) != 10 {
		t.Errorf("%d different mistakes", len(codes))
	}
	checkSentences(t, problems)
}

// TestHints pins what the most useful hints and sentences say.
func TestHints(t *testing.T) {
	tests := []struct{ old, new, sentence, hint string }{
		{"region: r1", "regoin: r1", `sites.a.regoin: unknown key "regoin"`, "Did you mean region?"},
		{"cloud: aws", "cloud: aliyum", `sites.b.cloud: "aliyum" is not one of aliyun, aws, azure, gcp, tencent, huawei, other`, "Did you mean aliyun?"},
		{
			"cloud: aws", "cloud: oracle-cloud", `sites.b.cloud: "oracle-cloud" is not one of aliyun, aws, azure, gcp, tencent, huawei, other`,
			"Did you mean aliyun, aws, azure, gcp, tencent, huawei, other?",
		},
		{"[10.0.0.0/16]", "[10.0.5.1/16]", `sites.a.networks[0]: "10.0.5.1/16" has host bits set; the network is 10.0.0.0/16`, "Write 10.0.0.0/16."},
		{
			"[172.16.0.0/16]", "[10.0.128.0/17]", "sites.b.networks[0]: 10.0.128.0/17 of site b overlaps 10.0.0.0/16 of site a (line 7)",
			"Give the sites disjoint networks, or list only the subnets that must be reached.",
		},
		{"to: b/m1", "to: b/m8", `paths.l1-m1.to: there is no link "b/m8"`, "Did you mean b/m1?"},
		{
			"192.0.2.4}", "192.0.2.1}", "sites.b.links.m2.address: 192.0.2.1 is already the address of sites.a.links.l1.address (line 11)",
			"Every link needs an address of its own.",
		},
	}
	for _, test := range tests {
		_, problems := Parse("test.yaml", []byte(edit(t, small, test.old, test.new)))
		if len(problems) != 1 {
			t.Errorf("%s: %d problems", test.new, len(problems))
			continue
		}
		p := problems[0]
		if got := p.Sentence(causeway.English); got != test.sentence {
			t.Errorf("sentence\n%s\nwant\n%s", got, test.sentence)
		}
		if got := p.Hint(causeway.English); got != test.hint {
			t.Errorf("hint %q, want %q", got, test.hint)
		}
	}
}
