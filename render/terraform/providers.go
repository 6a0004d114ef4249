package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"causeway/provision"
)

// provider is one of Terraform's for a cloud. Versions as of 2026-08-21:
// alicloud 1.252 was the first with a role's name and trust under their names of
// today, aws 6.28 with tags of a Direct Connect gateway. The next major version may change names.
type provider struct {
	cloud, name, source, version string
}

var providers = []provider{
	{"aliyun", "alicloud", "aliyun/alicloud", "~> 1.252"},
	{"aws", "aws", "hashicorp/aws", ">= 6.28, < 7.0"},
	{"local", "random", "hashicorp/random", "~> 3.6"},
}

// alias is the provider of a resource: one per cloud and region.
func (m *module) alias(r provision.Resource) hcl.Traversal {
	cloud := provision.KindOf(r).Cloud
	for _, p := range providers {
		if p.cloud == cloud && cloud != "local" {
			return path(p.name, regionName(r.Head().Region))
		}
	}
	return nil
}

func regionName(region string) string { return strings.ReplaceAll(region, "-", "_") }

// providers writes which providers are needed, and one block per cloud and
// region. Keys never stand there: credentials are references.
func (m *module) providers(g *provision.Graph) {
	body := m.body("providers.tf")
	terraform := body.AppendNewBlock("terraform", nil).Body()
	set(terraform, "required_version", ">= 1.3")
	terraform.AppendNewline()
	required := terraform.AppendNewBlock("required_providers", nil).Body()
	for _, p := range providers {
		if len(regionsOf(g, p.cloud)) > 0 {
			required.SetAttributeValue(p.name, cty.ObjectVal(map[string]cty.Value{
				"source": cty.StringVal(p.source), "version": cty.StringVal(p.version),
			}))
		}
	}
	for _, p := range providers[:2] {
		for _, region := range regionsOf(g, p.cloud) {
			body.AppendNewline()
			block := body.AppendNewBlock("provider", []string{p.name}).Body()
			set(block, "alias", regionName(region))
			set(block, "region", region)
			m.credentials(block, p.cloud)
		}
	}
}

// credentials writes the reference of the file as the provider spells it; with
// "default" and "env" the provider looks where its command line does.
func (m *module) credentials(block *hclwrite.Body, cloud string) {
	reference := m.ic.Provision.Aliyun.Credentials
	if cloud == "aws" {
		reference = m.ic.Provision.AWS.Credentials
	}
	kind, name, _ := strings.Cut(reference, ":")
	switch kind {
	case "profile":
		set(block, "profile", name)
	case "ecs-ram-role":
		set(block, "ecs_role_name", name)
	case "role":
		set(block.AppendNewBlock("assume_role", nil).Body(), "role_arn", name)
	}
}

// regionsOf are the regions in which a cloud gets something; this side has one
// without a name.
func regionsOf(g *provision.Graph, cloud string) []string {
	var regions []string
	for _, r := range g.Resources {
		if region := r.Head().Region; provision.KindOf(r).Cloud == cloud && !isLeftOut(r) && !slices.Contains(regions, region) {
			regions = append(regions, region)
		}
	}
	return regions
}

// isLeftOut is true of what no provider is needed for.
func isLeftOut(r provision.Resource) bool {
	switch r.(type) {
	case *provision.Existing, *provision.CarrierStage:
		return true
	}
	return openStep(r) != nil || isAgreed(r)
}

// isAgreed is true of a key that was agreed with others, which Terraform must
// not make: it is a variable.
func isAgreed(r provision.Resource) bool {
	key, ok := r.(*provision.PreSharedKey)
	return ok && key.Reference != nil
}

// variables writes what the user has to say, and the notice about keys.
func (m *module) variables(g *provision.Graph) {
	if len(regionsOf(g, "local")) > 0 {
		m.notice("render.keys_in_state", m.ic.Name)
	}
	for _, r := range g.Resources {
		if isAgreed(r) {
			agreed := m.body("variables.tf").AppendNewBlock("variable", []string{m.names[r]}).Body()
			set(agreed, "description", "The key of "+string(r.Head().Key)+" that was agreed with the other end")
			agreed.SetAttributeRaw("type", hclwrite.TokensForIdentifier("string"))
			set(agreed, "sensitive", true)
		}
	}
	if !slices.ContainsFunc(g.Resources, func(r provision.Resource) bool { _, ok := r.(*provision.AliyunAlarm); return ok }) {
		return
	}
	variable := m.body("variables.tf").AppendNewBlock("variable", []string{alarmVariable}).Body()
	set(variable, "description", "CloudMonitor's metric about IPsec connections (aliyun cms DescribeMetricMetaList --Namespace acs_vpn) and when it is bad; null makes no alarm")
	var fields []hclwrite.ObjectAttrTokens
	for _, field := range []string{"metric", "dimension", "statistics", "comparison_operator", "threshold"} {
		fields = append(fields, hclwrite.ObjectAttrTokens{Name: hclwrite.TokensForIdentifier(field), Value: hclwrite.TokensForIdentifier("string")})
	}
	variable.SetAttributeRaw("type", hclwrite.TokensForFunctionCall("object", hclwrite.TokensForObject(fields)))
	variable.SetAttributeValue("default", cty.NullVal(cty.String))
}

// outputs are the addresses the ends face each other with, and the ids that
// are asked for most.
func (m *module) outputs(g *provision.Graph) {
	for _, r := range g.Resources {
		if isLeftOut(r) {
			continue
		}
		k := m.kindOf(r)
		var attributes []string
		switch r.(type) {
		case *provision.AliyunVPNGateway:
			attributes = []string{"id", "internet_ip", "disaster_recovery_internet_ip"}
		case *provision.AWSVPNConnection:
			attributes = []string{"id", "tunnel1_address"}
		case *provision.AliyunVPNConnection, *provision.AliyunTransitRouterPeer:
			attributes = []string{"id"}
		case *provision.AliyunAddress:
			attributes = []string{"ip_address"}
		case *provision.AWSAddress:
			attributes = []string{"public_ip"}
		case *provision.AliyunBalancer, *provision.AWSBalancer:
			attributes = []string{"dns_name"}
		}
		for _, attribute := range attributes {
			body := m.body("outputs.tf")
			output := body.AppendNewBlock("output", []string{m.names[r] + "_" + attribute}).Body()
			output.SetAttributeTraversal("value", path(k.resource, m.names[r], attribute))
			body.AppendNewline()
		}
	}
}
