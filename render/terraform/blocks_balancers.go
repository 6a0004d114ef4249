package terraform

import (
	"fmt"
	"reflect"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"causeway/provision"
)

// networkServers and applicationServers write the check of health and the
// hosts of a group.
func (m *module) networkServers(file, body *hclwrite.Body, r provision.Resource) {
	group := r.(*provision.AliyunServerGroup)
	check := blockIn(body, "health_check")
	set(check, "health_check_enabled", true)
	set(check, "health_check_type", "HTTP")
	m.argument(check, "health_check_connect_port", reflect.ValueOf(group.HealthPort), nil)
	m.argument(check, "health_check_url", reflect.ValueOf(group.HealthPath), nil)
	for i, server := range group.Servers {
		body := m.further(file, r, "resource", "alicloud_nlb_server_group_server_attachment", fmt.Sprintf("%s_%d", m.names[r], i+1))
		body.SetAttributeRaw("server_group_id", m.reference(r, ""))
		m.server(body, server, group.Port)
	}
}

func (m *module) applicationServers(_, body *hclwrite.Body, r provision.Resource) {
	group := r.(*provision.AliyunServerGroup)
	check := blockIn(body, "health_check_config")
	set(check, "health_check_enabled", true)
	set(check, "health_check_protocol", "HTTP")
	set(check, "health_check_method", "GET")
	m.argument(check, "health_check_connect_port", reflect.ValueOf(group.HealthPort), nil)
	m.argument(check, "health_check_path", reflect.ValueOf(group.HealthPath), nil)
	for _, server := range group.Servers {
		m.server(blockIn(body, "servers"), server, group.Port)
	}
}

func (m *module) server(body *hclwrite.Body, host *provision.AliyunInstance, port *int) {
	set(body, "server_type", "Ecs")
	body.SetAttributeRaw("server_id", m.reference(host, ""))
	m.argument(body, "port", reflect.ValueOf(port), nil)
}

func (m *module) awsTargets(file, body *hclwrite.Body, r provision.Resource) {
	group := r.(*provision.AWSTargetGroup)
	check := blockIn(body, "health_check")
	set(check, "protocol", "HTTP")
	m.argument(check, "port", reflect.ValueOf(group.HealthPort), nil)
	m.argument(check, "path", reflect.ValueOf(group.HealthPath), nil)
	for i, target := range group.Targets {
		body := m.further(file, r, "resource", "aws_lb_target_group_attachment", fmt.Sprintf("%s_%d", m.names[r], i+1))
		body.SetAttributeRaw("target_group_arn", m.reference(r, ""))
		body.SetAttributeRaw("target_id", m.reference(target, ""))
	}
}

func (m *module) balancerZones(_, body *hclwrite.Body, r provision.Resource) {
	m.zoneMappings(body, r.(*provision.AliyunBalancer).VSwitches)
}

func (m *module) applicationBalancer(file, body *hclwrite.Body, r provision.Resource) {
	set(blockIn(body, "load_balancer_billing_config"), "pay_type", "PayAsYouGo")
	m.balancerZones(file, body, r)
}

func (m *module) awsScheme(_, body *hclwrite.Body, r provision.Resource) {
	if scheme := r.(*provision.AWSBalancer).Scheme; scheme != nil {
		set(body, "internal", *scheme == "internal")
	}
}

func (m *module) networkCertificate(_, body *hclwrite.Body, r provision.Resource) {
	if certificate := r.(*provision.AliyunListener).Certificate; certificate != nil {
		body.SetAttributeRaw("certificate_ids", hclwrite.TokensForTuple([]hclwrite.Tokens{m.tokens(reflect.ValueOf(certificate))}))
	}
}

func (m *module) applicationListener(_, body *hclwrite.Body, r provision.Resource) {
	listener := r.(*provision.AliyunListener)
	action := blockIn(body, "default_actions")
	set(action, "type", "ForwardGroup")
	tuple := action.AppendNewBlock("forward_group_config", nil).Body().AppendNewBlock("server_group_tuples", nil).Body()
	tuple.SetAttributeRaw("server_group_id", m.reference(listener.Group, ""))
	if listener.Certificate != nil {
		set(blockIn(body, "certificates"), "certificate_id", *listener.Certificate)
	}
}

func (m *module) awsForward(_, body *hclwrite.Body, r provision.Resource) {
	action := blockIn(body, "default_action")
	set(action, "type", "forward")
	action.SetAttributeRaw("target_group_arn", m.reference(r.(*provision.AWSListener).TargetGroup, ""))
}

func (m *module) awsRecords(_, body *hclwrite.Body, r provision.Resource) {
	target := m.tokens(reflect.ValueOf(r.(*provision.AWSDNSRecord).Target))
	body.SetAttributeRaw("records", hclwrite.TokensForTuple([]hclwrite.Tokens{target}))
}
