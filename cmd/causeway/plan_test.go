package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/golden"
	"causeway/provision"
	"causeway/provision/apply"
)

// planned runs plan on an example and returns what it prints.
func planned(t *testing.T, example string, l causeway.Language, asJSON bool, judge ruling) (out, errs string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	sh := newShell(&stdout, &stderr, l)
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	err = runPlan(sh, "../../examples/"+example, asJSON, now, judge, offline)
	return stdout.String(), stderr.String(), err
}

func noRules(*causeway.Interconnect, time.Time) (rules, refused causeway.Problems) { return nil, nil }

func TestPlanText(t *testing.T) {
	for _, test := range []struct {
		example string
		lang    causeway.Language
		golden  string
	}{
		{"ipsec.yaml", causeway.English, "plan/ipsec"},
		{"ipsec.yaml", causeway.Chinese, "plan/ipsec.zh"},
		{"cross-border.yaml", causeway.English, "plan/cross-border"},
		{"leased-line.yaml", causeway.English, "plan/leased-line"},
		{"sd-wan.yaml", causeway.English, "plan/sd-wan"},
		{"cloud-native.yaml", causeway.English, "plan/cloud-native"},
		{"hybrid.yaml", causeway.English, "plan/hybrid"},
		{"third-party.yaml", causeway.English, "plan/third-party"},
		{"third-party-tailscale.yaml", causeway.English, "plan/third-party-tailscale"},
		{"third-party-zerotier.yaml", causeway.English, "plan/third-party-zerotier"},
	} {
		out, errs, err := planned(t, test.example, test.lang, false, noRules)
		if err != nil || errs != "" {
			t.Errorf("%s: %v %s", test.example, err, errs)
		}
		golden.File(t, "testdata/"+test.golden+".txt", out)
	}
}

func TestPlanJSON(t *testing.T) {
	out, _, err := planned(t, "ipsec.yaml", causeway.English, true, noRules)
	if err != nil {
		t.Fatal(err)
	}
	golden.File(t, "testdata/plan/ipsec.json.txt", out)
	var read planOutput
	if err := json.Unmarshal([]byte(out), &read); err != nil {
		t.Fatal(err)
	}
	if read.Summary[provision.Create] != 30 || read.Observed || len(read.Waves) == 0 || read.Border == nil || read.Notices == nil {
		t.Errorf("%+v", read.Summary)
	}
	again, _, _ := planned(t, "ipsec.yaml", causeway.English, true, noRules)
	if again != out {
		t.Error("the same file gives another plan")
	}
}

// What the rules refuse is not planned; what they only say is shown.
func TestPlanRules(t *testing.T) {
	forbidden := causeway.NewProblem("provision.overlap", "paths.vpn", nil, "network", "x", "other", "y")
	refuses := func(ic *causeway.Interconnect, now time.Time) (causeway.Problems, causeway.Problems) {
		if ic.Name != "direct" || now.Year() != 2026 {
			t.Errorf("judged %s on %s", ic.Name, now)
		}
		return nil, causeway.Problems{forbidden}
	}
	for _, asJSON := range []bool{false, true} {
		out, errs, err := planned(t, "direct-cross-border-ipsec.yaml", causeway.English, asJSON, refuses)
		var status exitStatus
		if !errors.As(err, &status) || status != exitUsage {
			t.Errorf("ended with %v", err)
		}
		if said := out + errs; !strings.Contains(said, "paths.vpn") || strings.Contains(said, "Wave") {
			t.Errorf("said %s", said)
		}
	}
	says := func(*causeway.Interconnect, time.Time) (causeway.Problems, causeway.Problems) {
		return causeway.Problems{forbidden}, nil
	}
	out, _, err := planned(t, "direct-cross-border-ipsec.yaml", causeway.English, false, says)
	if err != nil || !strings.Contains(out, "Border:\n  paths.vpn: x and y overlap") {
		t.Errorf("%v: %s", err, out)
	}
}

// The rules that are built in refuse the direct way, name the permitted one,
// and keep on record who answers for going on.
func TestPlanBorder(t *testing.T) {
	for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
		_, errs, err := planned(t, "direct-cross-border-ipsec.yaml", l, false, borderRules)
		var status exitStatus
		if !errors.As(err, &status) || status != exitUsage {
			t.Errorf("ended with %v", err)
		}
		golden.File(t, "testdata/plan/refused."+string(l)+".txt", errs)
	}
	out, _, err := planned(t, "cross-border.yaml", causeway.English, false, borderRules)
	if err != nil || !strings.Contains(out, "aliyun-cen-cross-border") {
		t.Errorf("the permitted way: %v\n%s", err, out)
	}
	out, _, err = planned(t, "ipsec.yaml", causeway.English, false, borderRules)
	if err != nil || strings.Contains(out, "Border:") {
		t.Errorf("what does not cross: %v\n%s", err, out)
	}
	text, err := os.ReadFile("../../examples/direct-cross-border-ipsec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "causeway.yaml")
	answered := string(text) + "acknowledge: [{rule: aliyun-vpn-intra-border, by: Zhang San, date: 2026-11-01, reason: written consent}]\n"
	if err := os.WriteFile(file, []byte(answered), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	if err := runPlan(newShell(&stdout, &stderr, causeway.English), file, false, now, borderRules, offline); err != nil {
		t.Fatal(err, stderr.String())
	}
	if !strings.Contains(stdout.String(), "acknowledged by Zhang San on 2026-11-01: written consent") {
		t.Errorf("not on record:\n%s", stdout.String())
	}
}

// Changes, deletions and what is prepaid, as they will be shown once clouds
// are asked.
func TestPlanTextOfChanges(t *testing.T) {
	plan := &provision.Plan{
		Interconnect: "demo", Observed: true, Waves: [][]provision.Key{{"a/vpn-gateway", "a/key"}},
		Changes: []provision.Change{
			{
				Key: "a/vpn-gateway", Kind: kindNamed(t, "aliyun_vpn_gateway"), Cloud: "aliyun", Region: "cn-beijing", Action: provision.Replace, Wave: 1,
				Fields: []provision.FieldChange{{Name: "bandwidth_mbps", From: word("10"), To: provision.Cell{Text: "200"}, Fixed: true}},
			},
			{
				Key: "a/connection", Kind: kindNamed(t, "aws_vpn_connection"), Cloud: "aws", Region: "us-west-1", Action: provision.Update, Wave: 1, Queues: []provision.Key{"a/vpn-gateway"},
				Fields: []provision.FieldChange{
					{Name: "tunnel[0].psk", From: word("<secret>"), To: provision.Cell{Text: "<secret>"}, Secret: true},
					{Name: "tags.owner", To: provision.Cell{Text: "net\x1b[31m"}},
				},
			},
			{Key: "a/unchanged", Kind: kindNamed(t, "aws_vpn_gateway"), Action: provision.None, Wave: 1},
			{Key: "a/old", Kind: kindNamed(t, "aws_customer_gateway"), Action: provision.Delete, ID: "cgw-1"},
			{Key: "a/paid", Kind: kindNamed(t, "aliyun_vpn_gateway"), Action: provision.Keep, ID: "vpn-1", EndsAt: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)},
		},
	}
	for l, name := range map[causeway.Language]string{causeway.English: "plan/changes", causeway.Chinese: "plan/changes.zh"} {
		var out bytes.Buffer
		if err := newShell(&out, &out, l).printPlan(plan, nil, time.Time{}); err != nil {
			t.Fatal(err)
		}
		golden.File(t, "testdata/"+name+".txt", out.String())
	}
}

func word(s string) *string { return &s }

// Live, the plan is what leads from what the clouds have; clouds that cannot be
// asked are a failure and no plan, what stops a plan there is a refusal.
func TestPlanLive(t *testing.T) {
	for _, test := range []struct {
		name   string
		script script
		says   string
		code   int
	}{
		{"differences", script{plan: changed(t), seen: provision.Snapshot{Taken: true}}, "a/vpn-gateway", exitDone},
		{"not asked", script{problems: causeway.Problems{causeway.NewProblem("cloud.unreachable", "vpc-1", nil, "action", "DescribeVpcs")}}, "DescribeVpcs", exitFailed},
		{"not ours", script{
			seen:     provision.Snapshot{Taken: true},
			problems: causeway.Problems{causeway.NewProblem("provision.not_ours", "a/vpn-gateway", nil, "id", "vpn-9", "name", "cw.a")},
		}, "vpn-9", exitUsage},
	} {
		var out bytes.Buffer
		sh := newShell(&out, &out, causeway.English)
		clouds := func(context.Context, *causeway.Interconnect, func(apply.Event)) (executor, error) {
			return &test.script, nil
		}
		err := runPlan(sh, "../../examples/ipsec.yaml", false, time.Now(), noRules, seenBy(t.Context(), clouds))
		if code := sh.exitCode(err); code != test.code || !strings.Contains(out.String(), test.says) {
			t.Errorf("%s: exit %d, %s", test.name, code, out.String())
		}
	}
}
