package fake

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"causeway/config"
	"causeway/provision"
)

// The texts of security groups and their rules in all examples are such as EC2
// takes, and what it does not take is refused.
func TestTextsOfGroups(t *testing.T) {
	files, err := filepath.Glob("../../../examples/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	groups, rules := 0, 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		ic, _ := config.Parse(file, source)
		if ic == nil || ic.Provision == nil {
			continue
		}
		graph, problems := provision.Desired(ic, provision.DefaultChoices())
		if len(problems.Failures()) > 0 {
			t.Fatal(problems)
		}
		for _, r := range graph.Resources {
			var refused *refusal
			switch x := r.(type) {
			case *provision.AWSFirewall:
				groups++
				refused = checkTexts("CreateSecurityGroup", url.Values{"GroupName": {x.Name}, "GroupDescription": {*x.Description}})
			case *provision.AWSSecurityGroupRule:
				rules++
				refused = checkTexts("AuthorizeSecurityGroupIngress", url.Values{"IpPermissions.1.IpRanges.1.Description": {*x.Description}})
			}
			if refused != nil {
				t.Errorf("%s: %s: %s", file, r.Head().Key, refused.message)
			}
		}
	}
	if groups == 0 || rules == 0 {
		t.Errorf("%d groups and %d rules", groups, rules)
	}
	for _, text := range []string{"", "the site's", "网络"} {
		if checkTexts("CreateSecurityGroup", url.Values{"GroupName": {"a"}, "GroupDescription": {text}}) == nil || checkLineName(text) == nil {
			t.Errorf("%q is taken", text)
		}
	}
	if checkLineName("cw.line") == nil || checkLineName("cw-line-1") != nil {
		t.Error("names of lines with dots are taken, or those without refused")
	}
}
