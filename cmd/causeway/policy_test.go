package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"path"
	"slices"
	"strings"
	"testing"

	"causeway"
	"causeway/config"
	"causeway/provision"
)

// A policy is for the regions of the file, and one document.
func TestPolicy(t *testing.T) {
	for cloud, want := range map[string][]string{
		"aliyun": {"acs:vpc:cn-beijing:*:*", "acs:vpc:us-west-1:*:*", "vpc:CreateVpnGateway"},
		"aws":    {`"us-west-1"`, "aws:ResourceTag/causeway:interconnect", "ec2:CreateVpnConnection"},
	} {
		var out, errs bytes.Buffer
		if err := runPolicy(newShell(&out, &errs, causeway.English), "../../examples/cross-border.yaml", cloud); err != nil {
			t.Fatal(err)
		}
		if !json.Valid(out.Bytes()) || errs.Len() > 0 {
			t.Errorf("%s: not one document\n%s%s", cloud, out.String(), errs.String())
		}
		for _, word := range want {
			if !strings.Contains(out.String(), word) {
				t.Errorf("%s: no %s", cloud, word)
			}
		}
	}
}

// Who has nothing but Alibaba's policy may make the roles of hosts.
func TestPolicyReachesRoles(t *testing.T) {
	const example = "../../examples/sd-wan.yaml"
	var out, errs bytes.Buffer
	if err := runPolicy(newShell(&out, &errs, causeway.English), example, "aliyun"); err != nil {
		t.Fatal(err)
	}
	ic, _ := config.Load(example)
	plan, problems := provision.Make(ic, provision.DefaultChoices(), provision.Snapshot{})
	if plan == nil {
		t.Fatal(problems)
	}
	roles := 0
	for _, c := range plan.Changes {
		role, is := c.Resource.(*provision.AliyunInstanceRole)
		if !is {
			continue
		}
		roles++
		reached := slices.ContainsFunc(strings.Split(out.String(), `"`), func(word string) bool {
			pattern, is := strings.CutPrefix(word, "acs:ram:*:*:role/")
			matches, _ := path.Match(pattern, role.Name)
			return is && pattern != "*" && matches
		})
		if !reached {
			t.Errorf("the policy does not reach %s", role.Name)
		}
	}
	if roles == 0 {
		t.Error("the example has no roles")
	}
}

func TestPolicyOfNothing(t *testing.T) {
	var out, errs bytes.Buffer
	err := runPolicy(newShell(&out, &errs, causeway.Chinese), "../../examples/two-clouds.yaml", "aws")
	var status exitStatus
	if !errors.As(err, &status) || status != exitUsage || out.Len() > 0 || !strings.Contains(errs.String(), "没有 aws 的站点") {
		t.Errorf("%v\n%s%s", err, out.String(), errs.String())
	}
}

func cloudExample(t *testing.T) *causeway.Interconnect {
	t.Helper()
	ic, problems := config.Load("../../examples/cross-border.yaml")
	if ic == nil {
		t.Fatal(problems)
	}
	return ic
}

func TestRegionsOf(t *testing.T) {
	ic := cloudExample(t)
	if got := regionsOf(ic, "aliyun"); !slices.Equal(got, []string{"cn-beijing", "us-west-1"}) {
		t.Errorf("aliyun: %v", got)
	}
	if got := regionsOf(ic, "aws"); !slices.Equal(got, []string{"us-west-1"}) {
		t.Errorf("aws: %v", got)
	}
	if got := regionsOf(&causeway.Interconnect{Sites: ic.Sites}, "aws"); got != nil {
		t.Errorf("a file that makes nothing: %v", got)
	}
}
