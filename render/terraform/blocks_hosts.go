package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"causeway/provision"
)

// further writes one more block for a resource of the plan: what is one thing
// there may be several in Terraform.
func (m *module) further(file *hclwrite.Body, r provision.Resource, block, resource, name string) *hclwrite.Body {
	body := file.AppendNewBlock(block, []string{resource, name}).Body()
	body.SetAttributeTraversal("provider", m.alias(r))
	file.AppendNewline()
	return body
}

// egress lets everything out, which AWS does by itself and the provider takes
// away again.
func (m *module) egress(file, _ *hclwrite.Body, r provision.Resource) {
	body := m.further(file, r, "resource", "aws_vpc_security_group_egress_rule", m.names[r])
	body.SetAttributeRaw("security_group_id", m.reference(r, ""))
	set(body, "ip_protocol", "-1")
	set(body, "cidr_ipv4", "0.0.0.0/0")
}

// wantedAddress says which address the file counts on: no cloud lets one ask.
func (m *module) wantedAddress(_, body *hclwrite.Body, r provision.Resource) {
	wanted := ""
	switch a := r.(type) {
	case *provision.AWSAddress:
		wanted = a.Wanted
	case *provision.AliyunAddress:
		wanted = a.Wanted
	}
	if wanted != "" {
		comment(body, "The file has "+wanted+": import that one, nobody can ask for an address.")
	}
}

func (m *module) aliyunRolePolicy(file, _ *hclwrite.Body, r provision.Resource) {
	role := r.(*provision.AliyunInstanceRole)
	if role.Policy == nil {
		return
	}
	policy := m.further(file, r, "resource", "alicloud_ram_policy", m.names[r])
	set(policy, "policy_name", provision.AliyunRolePolicy(role.Name))
	set(policy, "policy_document", *role.Policy)
	attachment := m.further(file, r, "resource", "alicloud_ram_role_policy_attachment", m.names[r])
	attachment.SetAttributeRaw("role_name", m.reference(r, ""))
	attachment.SetAttributeTraversal("policy_name", path("alicloud_ram_policy", m.names[r], "policy_name"))
	set(attachment, "policy_type", "Custom")
}

func (m *module) awsRole(file, body *hclwrite.Body, r provision.Resource) {
	role := r.(*provision.AWSInstanceRole)
	name := path("aws_iam_role", m.names[r], "name")
	where := provision.AWSRolePath(role.Tags[provision.TagInterconnect], role.Region)
	set(body, "path", where)
	body.SetAttributeTraversal("role", name)
	service := "ec2.amazonaws.com"
	if strings.HasPrefix(role.Region, "cn-") {
		service += ".cn"
	}
	held := m.further(file, r, "resource", "aws_iam_role", m.names[r])
	set(held, "name", role.Name)
	set(held, "path", where)
	set(held, "assume_role_policy", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"`+service+`"}}]}`)
	set(held, "tags", role.Tags)
	if role.Policy != nil {
		policy := m.further(file, r, "resource", "aws_iam_role_policy", m.names[r])
		set(policy, "name", provision.AWSRolePolicy)
		policy.SetAttributeTraversal("role", name)
		set(policy, "policy", *role.Policy)
	}
}

// routeToHost leads to a host by its network interface: the provider takes no
// host.
func (m *module) routeToHost(_, body *hclwrite.Body, r provision.Resource) {
	if host := r.(*provision.AWSRoute).Instance; host != nil {
		body.SetAttributeTraversal("network_interface_id", path("aws_instance", m.names[host], "primary_network_interface_id"))
	}
}

// blockIn writes a block after what is in body.
func blockIn(body *hclwrite.Body, name string) *hclwrite.Body {
	body.AppendNewline()
	return body.AppendNewBlock(name, nil).Body()
}

// withoutPorts leaves ports out where all protocols are let in: those have none.
func (m *module) withoutPorts(_, body *hclwrite.Body, r provision.Resource) {
	if rule := r.(*provision.AWSSecurityGroupRule); rule.Protocol != nil && *rule.Protocol == "-1" {
		body.RemoveAttribute("from_port")
		body.RemoveAttribute("to_port")
	}
}
