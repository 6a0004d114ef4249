package config

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
)

// What is said beside the file takes the place of what is in it, and nothing
// else changes.
func TestOverNeeds(t *testing.T) {
	before := causeway.Needs{Bandwidth: causeway.Mbps, Latency: time.Second, Places: []causeway.Place{beijing, california}}
	got, problems := OverNeeds(before, []Said{
		{"bandwidth", "--bandwidth", []string{"500Mbps"}},
		{"traffic", "--traffic", []string{"beijing=1TB", "california=200GB"}},
		{"workloads", "--workload", []string{"api", "web"}},
		{"team", "--team", []string{"none"}},
		{"certifications", "--certification", []string{"soc-2"}},
	})
	want := before
	want.Bandwidth, want.Team = 500*causeway.Mbps, causeway.TeamNone
	want.Traffic = []causeway.Sent{{Site: "beijing", Volume: causeway.TB}, {Site: "california", Volume: 200 * causeway.GB}}
	want.Workloads = []causeway.Workload{causeway.WorkloadAPI, causeway.WorkloadWeb}
	want.Certifications = []causeway.Certification{causeway.CertificationSOC2}
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Errorf("%v\n%s", problems, diff)
	}
	if got, _ := OverNeeds(before, nil); cmp.Diff(before, got) != "" {
		t.Error("nothing said changes something")
	}
}

func TestOverNeedsMistakes(t *testing.T) {
	for _, test := range []struct{ key, value, want string }{
		{"bandwidth", "10Tbps", `--x: "10Tbps" is not a bandwidth`},
		{"bandwidth", "10000Gbps", "--x: 10000Gbps is not between 1Kbps and 400Gbps"},
		{"bandwidth", "-5Mbps", `--x: "-5Mbps" is not a bandwidth`},
		{"bandwidth", "", "--x: "},
		{"growth", "NaN%", `--x: "NaN%" is not a yearly growth`},
		{"budget", "0 CNY/month", `--x: "0 CNY/month" is not a budget`},
		{"availability", "0%", "--x: \"0%\" is not between"},
		{"traffic", "paris=1TB", `--x.paris: there is no site "paris"`},
		{"traffic", "beijing=", "--x.beijing: "},
		{"deadline", "\x1b[2J", "--x: "},
		{"team", "some,people", `--x: "some,people" is not one of none, cloud, network`},
	} {
		needs := causeway.Needs{Places: []causeway.Place{beijing, california}}
		_, problems := OverNeeds(needs, []Said{{test.key, "--x", []string{test.value}}})
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Sentence(causeway.English), test.want) {
			t.Errorf("%s %q: %v", test.key, test.value, problems)
		}
		checkSentences(t, problems)
	}
	if _, problems := OverNeeds(causeway.Needs{}, []Said{{"traffic", "--traffic", []string{"1GB", "2GB"}}}); len(problems) == 0 {
		t.Error("two volumes for each site")
	}
}

func FuzzOverNeeds(f *testing.F) {
	keys := []string{"bandwidth", "growth", "traffic", "latency", "loss", "budget", "deadline", "team", "workloads"}
	for i, value := range []string{"1Mbps", "30%", "beijing=1TB", "1s", "0.1%", "1CNY/year", "2w", "none", "api"} {
		f.Add(i, value)
	}
	f.Fuzz(func(t *testing.T, key int, value string) {
		said := Said{keys[uint(key)%uint(len(keys))], "--x", []string{value}}
		needs, problems := OverNeeds(causeway.Needs{Places: []causeway.Place{beijing, california}}, []Said{said})
		if len(problems) == 0 && cmp.Equal(needs, causeway.Needs{Places: []causeway.Place{beijing, california}}) && said.Key != "growth" {
			t.Errorf("%s %q asks for nothing and is no mistake", said.Key, value)
		}
		if needs.Growth != needs.Growth || needs.Growth < 0 || needs.Budget.Amount.Amount < 0 {
			t.Errorf("%s %q: %+v", said.Key, value, needs)
		}
	})
}

func TestOverPlaces(t *testing.T) {
	traffic := []causeway.Sent{{Site: "beijing", Volume: causeway.TB}, {Site: "california", Volume: causeway.GB}}
	before := causeway.Needs{Places: []causeway.Place{beijing, california}, Traffic: traffic}
	names := [2]string{"--from", "--to"}
	for _, test := range []struct {
		from, to string
		sites    string
		want     string
	}{
		{"", "", "beijing california", ""},
		{"aliyun/cn-shanghai", "", "cn-shanghai california", ""},
		{"aliyun/us-west-1", "aws/us-west-1", "us-west-1 aws-us-west-1", ""},
		{"", "other/office", "beijing office", ""},
		{"aws/us-wets-1", "", "", "--from: aws has no region \"us-wets-1\" that this build knows"},
		{"", "amazon/us-west-1", "", "--to: \"amazon\" is not one of aliyun, aws, azure, gcp, tencent, huawei, other"},
		{"cn-beijing", "", "", "--from: \"cn-beijing\" is not a place"},
		{"aws/", "", "", "--from: \"aws/\" is not a place"},
	} {
		got, problems := OverPlaces(before, names, [2]string{test.from, test.to})
		if test.want != "" {
			if len(problems) != 1 || problems[0].Sentence(causeway.English) != test.want {
				t.Errorf("%+v: %v", test, problems)
			}
			checkSentences(t, problems)
			continue
		}
		sites := got.Places[0].Site + " " + got.Places[1].Site
		if sent := got.Traffic[0].Site + " " + got.Traffic[1].Site; sites != test.sites || sent != test.sites || len(problems) > 0 {
			t.Errorf("%+v: %s, %s, %v", test, sites, sent, problems)
		}
	}
	if traffic[0].Site != "beijing" || before.Places[0] != beijing {
		t.Error("what was handed in has changed")
	}
	many := causeway.Needs{Places: []causeway.Place{beijing, california, {Site: "c"}}}
	if _, problems := OverPlaces(many, names, [2]string{"aws/us-west-1", ""}); !causeway.HasCode(problems, "config.two_places") {
		t.Errorf("three sites: %v", problems)
	}
}

func TestCheckRegions(t *testing.T) {
	ic, problems := ParseDraft("test.yaml", []byte(edit(t, needsOnly, "cn-beijing", "cn-beijng")))
	if ic == nil {
		t.Fatal(problems)
	}
	problems = CheckRegions(ic)
	if brief(problems) != "4:3 config.unknown_region sites.beijing.region\n" {
		t.Errorf("%v", problems)
	}
	checkSentences(t, problems)
	if got, want := problems[0].Hint(causeway.English), "Did you mean cn-beijing?"; got != want {
		t.Errorf("%s", got)
	}
	ic, _ = ParseDraft("test.yaml", []byte(edit(t, needsOnly, "cloud: aws, region: us-west-1", "cloud: gcp, region: us-west-1")))
	if problems := CheckRegions(ic); len(problems) > 0 {
		t.Errorf("a cloud without a table: %v", problems)
	}
}
