package config

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/advise"
)

const needsOnly = `version: 1
name: demo
sites:
  beijing: {cloud: aliyun, region: cn-beijing, networks: [10.0.0.0/16]}
  california: {cloud: aws, region: us-west-1, networks: [172.16.0.0/16]}
needs:
  bandwidth: 200Mbps
`

var (
	beijing    = causeway.Place{Site: "beijing", Cloud: "aliyun", Region: "cn-beijing"}
	california = causeway.Place{Site: "california", Cloud: "aws", Region: "us-west-1"}
)

func TestNeeds(t *testing.T) {
	all := edit(t, needsOnly, "  bandwidth: 200Mbps\n", `  bandwidth: 1.5Gbps
  growth: 250%
  traffic: {beijing: 1TB, california: 200GB}
  latency: 250ms
  jitter: 30ms
  loss: 0.5%
  availability: 99.9%
  budget: 3000.50 CNY/month
  deadline: 2w
  duration: 12mo
  team: none
  devices: physical
  residency: any
  encryption: gateways
  certifications: [mlps-3, gm-t]
  workloads: test
hybrid: {primary: ipsec, backup: cloud-native-gateway, upgrade: {to: leased-line, when: 3x, within: 12mo}}
`)
	ic, problems := ParseDraft("test.yaml", []byte(all))
	if ic == nil || len(problems) != 1 {
		t.Fatal(problems)
	}
	want := &causeway.Needs{
		Bandwidth: 1500 * causeway.Mbps, Growth: 2.5, GrowthStated: true,
		Traffic: []causeway.Sent{{Site: "beijing", Volume: causeway.TB}, {Site: "california", Volume: 200 * causeway.GB}},
		Latency: 250 * time.Millisecond, Jitter: 30 * time.Millisecond, Loss: 0.005, Availability: 0.9990000000000001,
		Budget:   causeway.Budget{Amount: causeway.Money{Amount: 3000.5, Currency: causeway.CNY}, Per: causeway.PerMonth},
		Deadline: 14 * 24 * time.Hour, Duration: causeway.Year, Team: causeway.TeamNone, Devices: causeway.DevicesPhysical,
		Residency: causeway.ResidencyAny, Encryption: causeway.EncryptionGateways,
		Certifications: []causeway.Certification{causeway.CertificationMLPS3, causeway.CertificationGMT},
		Workloads:      []causeway.Workload{causeway.WorkloadTest},
		Places:         []causeway.Place{beijing, california},
	}
	if diff := cmp.Diff(want, ic.Needs, sameModel); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
	hybrid := &causeway.Hybrid{Primary: "ipsec", Backup: "cloud-native-gateway", Upgrade: &causeway.Upgrade{To: "leased-line", When: 3, Within: causeway.Year}}
	if diff := cmp.Diff(hybrid, ic.Hybrid, sameModel); diff != "" {
		t.Errorf("hybrid (-want +got):\n%s", diff)
	}
	if ic.Needs.At != (causeway.Position{File: "test.yaml", Line: 6, Column: 1}) {
		t.Errorf("needs are at %v", ic.Needs.At)
	}
}

// One volume is what each of the sites sends.
func TestTrafficEachWay(t *testing.T) {
	ic, problems := ParseDraft("test.yaml", []byte(edit(t, needsOnly, "bandwidth: 200Mbps", "traffic: 500GB")))
	if ic == nil {
		t.Fatal(problems)
	}
	want := []causeway.Sent{{Site: "beijing", Volume: 500 * causeway.GB}, {Site: "california", Volume: 500 * causeway.GB}}
	if diff := cmp.Diff(want, ic.Needs.Traffic); diff != "" {
		t.Error(diff)
	}
}

// A gateway takes a file with both and looks at neither.
func TestNeedsOfAWholeFile(t *testing.T) {
	ic, problems := Parse("test.yaml", []byte(small+"needs: {bandwidth: 10Mbps}\nhybrid: {primary: sd-wan}\n"))
	if ic == nil || len(problems) > 0 || ic.Needs == nil || ic.Hybrid == nil || len(ic.Paths) != 1 {
		t.Errorf("%+v, %v", ic, problems)
	}
	if ic := mustParse(t, small); ic.Needs != nil || ic.Hybrid != nil {
		t.Error("needs out of nothing")
	}
}

func TestNeedsMistakes(t *testing.T) {
	for _, test := range []struct{ needs, want string }{
		{"{bandwith: 1Mbps}", "6:9 config.unknown_key needs.bandwith"},
		{"{bandwidth: -5Mbps}", "6:20 config.bandwidth needs.bandwidth"},
		{"{bandwidth: 10000Gbps}", "6:20 config.out_of_range needs.bandwidth"},
		{"{bandwidth: 10Tbps}", "6:20 config.bandwidth needs.bandwidth"},
		{"{bandwidth: 1bps}", "6:20 config.out_of_range needs.bandwidth"},
		{"{bandwidth: NaNMbps}", "6:20 config.bandwidth needs.bandwidth"},
		{"{growth: -3%}", "6:17 config.growth needs.growth"},
		{"{growth: .nan}", "6:17 config.growth needs.growth"},
		{"{traffic: -1GB}", "6:18 config.volume needs.traffic"},
		{"{traffic: 200PB}", "6:18 config.volume needs.traffic"},
		{"{traffic: {beijin: 1GB}}", "6:19 config.unknown_site needs.traffic.beijin"},
		{"{latency: 1d}", "6:18 config.duration needs.latency"},
		{"{loss: 0%}", "6:15 config.out_of_range needs.loss"},
		{"{availability: 0.0%}", "6:23 config.out_of_range needs.availability"},
		{"{availability: 101%}", "6:23 config.percentage needs.availability"},
		{"{budget: 0 CNY/month}", "6:17 config.budget needs.budget"},
		{"{budget: 5 EUR/month}", "6:17 config.budget needs.budget"},
		{"{budget: 5 USD}", "6:17 config.budget needs.budget"},
		{"{deadline: 2m}", "6:19 config.timespan needs.deadline"},
		{"{duration: 0d}", "6:19 config.timespan needs.duration"},
		{"{team: clowd}", "6:15 config.choice needs.team"},
		{"{workloads: [api, api]}", "6:26 config.duplicate_item needs.workloads[1]"},
		{"{certifications: []}", "6:25 config.empty_value needs.certifications"},
		{"7", "6:8 config.not_mapping needs"},
	} {
		source := edit(t, needsOnly, "needs:\n  bandwidth: 200Mbps\n", "needs: "+test.needs+"\n")
		ic, problems := ParseDraft("test.yaml", []byte(source))
		if got := brief(problems.Failures()); ic != nil || got != test.want+"\n" {
			t.Errorf("%s: got %swant %s", test.needs, got, test.want)
		}
		checkSentences(t, problems)
	}
	for _, test := range []struct{ hybrid, want string }{
		{"{primary: ipsec, backup: ipsec}", "8:34 config.same_scheme hybrid.backup"},
		{"{primary: ipsec, upgrade: {to: ipsec, when: 3x}}", "8:40 config.same_scheme hybrid.upgrade.to"},
		{"{primary: ipsec, upgrade: {to: sd-wan, when: 0.5x}}", "8:54 config.factor hybrid.upgrade.when"},
		{"{primary: vpn}", "8:19 config.choice hybrid.primary"},
	} {
		_, problems := ParseDraft("test.yaml", []byte(needsOnly+"hybrid: "+test.hybrid+"\n"))
		if got := brief(problems.Failures()); got != test.want+"\n" {
			t.Errorf("%s: got %swant %s", test.hybrid, got, test.want)
		}
		checkSentences(t, problems)
	}
}

// All mistakes come at once.
func TestNeedsMistakesTogether(t *testing.T) {
	source := edit(t, needsOnly, "  bandwidth: 200Mbps\n", "  bandwidth: 0Mbps\n  budget: none\n  team: [cloud]\nhybrid: {}\n")
	_, problems := ParseDraft("test.yaml", []byte(source))
	want := "7:14 config.bandwidth needs.bandwidth\n8:11 config.budget needs.budget\n9:9 config.not_scalar needs.team\n10:1 config.missing_key hybrid.primary\n"
	if got := brief(problems.Failures()); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A draft is for compare alone; one gateway makes it a file with mistakes.
func TestDraft(t *testing.T) {
	ic, problems := ParseDraft("test.yaml", []byte(needsOnly))
	if ic == nil || brief(problems) != "6:1 config.draft needs\n" || problems[0].Severity != causeway.Notice || len(ic.Paths) != 0 {
		t.Errorf("%+v, %v", ic, problems)
	}
	checkSentences(t, problems)
	if got := firstFailure(t, needsOnly); got != "6:1 config.draft needs" {
		t.Errorf("to all others it is: %s", got)
	}
	for _, more := range []struct{ old, new, want string }{
		{"[10.0.0.0/16]", "[10.0.0.0/16], gateways: {bj-1: {lan: lan}}", "4:84 config.missing_key sites.beijing.gateways.bj-1.links\n5:3 config.missing_key sites.california.gateways\n"},
		{"needs:", "paths: {}\nneeds:", "4:3 config.missing_key sites.beijing.gateways\n5:3 config.missing_key sites.california.gateways\n"},
	} {
		_, problems := ParseDraft("test.yaml", []byte(edit(t, needsOnly, more.old, more.new)))
		if got := brief(problems.Failures()); !strings.Contains(got, more.want) {
			t.Errorf("%s: got\n%swant\n%s", more.new, got, more.want)
		}
	}
	same, sameProblems := Parse("test.yaml", []byte(small))
	whole, wholeProblems := ParseDraft("test.yaml", []byte(small))
	if cmp.Diff(same, whole, sameModel) != "" || brief(sameProblems) != brief(wholeProblems) {
		t.Error("a whole file is another one as a draft")
	}
}

func TestSchemesAreTheAdvisors(t *testing.T) {
	want := []string{
		string(advise.LeasedLine), string(advise.IPsec), string(advise.SDWAN), string(advise.CloudNativeGateway), string(advise.ThirdPartyTunnel),
	}
	if diff := cmp.Diff(want, schemes); diff != "" {
		t.Error(diff)
	}
}
