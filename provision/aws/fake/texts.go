package fake

import (
	"net/url"
	"regexp"
	"strings"
)

// groupText is what EC2 takes as the name or a description of a security group
// and of its rules (CreateSecurityGroup, EC2 2016-11-15): no apostrophe.
var groupText = regexp.MustCompile(`^[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}$`)

// lineText is what Direct Connect takes as a name.
var lineText = regexp.MustCompile(`^[a-zA-Z0-9-]{1,100}$`)

// checkTexts refuses texts of security groups that EC2 does; moto takes any.
func checkTexts(action string, form url.Values) *refusal {
	if action != "CreateSecurityGroup" && action != "AuthorizeSecurityGroupIngress" {
		return nil
	}
	for name, values := range form {
		isText := name == "GroupName" || name == "GroupDescription" || strings.HasSuffix(name, ".Description")
		if isText && !groupText.MatchString(values[0]) {
			return refuse("InvalidParameterValue", "Value (%s) for parameter %s is invalid. Character sets beyond ASCII are not supported.", values[0], name)
		}
	}
	return nil
}

// checkLineName refuses a name that Direct Connect does.
func checkLineName(name string) *refusal {
	if !lineText.MatchString(name) {
		return refuseDirect("Name %s is not valid", name)
	}
	return nil
}
