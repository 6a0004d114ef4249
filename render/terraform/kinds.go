package terraform

import (
	"maps"
	"reflect"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"causeway/provision"
)

// kind is how one kind of resource is written. Names of resources and
// arguments are those of the providers' documentation: alicloud by
// aliyun/terraform-provider-alicloud, pages as of 2026-08-21 and the changelog
// for what came when; aws by hashicorp/terraform-provider-aws, 6.28 and later.
// testdata/arguments.txt lists each page's arguments; a test compares.
type kind struct {
	// resource is the type; empty for what is not written as a resource.
	resource string
	// label is the argument that takes the name; spell makes the name one that
	// the cloud takes, nil leaves it as it is.
	label string
	spell func(name string) string
	// arguments are pairs of property and argument, in the order they are
	// written.
	arguments []string
	// fixed are arguments whose value is always the same.
	fixed []fixedArgument
	// words spell values that the provider spells otherwise: by argument, then
	// value.
	words map[string]map[string]string
	// outputs are the attributes that hold an output, and the id under "";
	// "tables[0].x" is of the data source of a router's tables.
	outputs map[string]string
	// tagged says that the provider takes tags.
	tagged bool
	// slow resources take longer than the provider waits by default.
	slow bool
	// more writes what is not an argument: blocks, and further resources after
	// it into the file's body.
	more func(m *module, file, body *hclwrite.Body, r provision.Resource)
}

type fixedArgument struct {
	name  string
	value any
}

// onOff is how AWS's transit gateway spells a truth.
var onOff = map[string]string{"true": "enable", "false": "disable"}

// routeTables is the data source that finds the system table of a router.
const routeTables = "alicloud_cen_transit_router_route_tables"

// kindTable has a row for every kind; what exists has none of its own, since
// it is written by its id.
func kindTable() map[string]kind {
	table := gatewayKinds()
	maps.Copy(table, hostKinds())
	maps.Copy(table, lineKinds())
	return table
}

// gatewayKinds are the rows of the clouds' own gateways, of routes, rules, logs
// and alarms.
func gatewayKinds() map[string]kind {
	return map[string]kind{
		"existing": {},
		"pre_shared_key": {
			resource: "random_password",
			// Letters alone: AWS takes letters, digits, dot and underscore, and
			// no zero first; Alibaba takes all of these. 48 of 52 letters are
			// 273 bits; AWS has room for 64.
			fixed:   []fixedArgument{{"length", 48}, {"special", false}, {"numeric", false}},
			outputs: map[string]string{"psk": "result"},
		},
		"aliyun_vpn_gateway": {
			resource: "alicloud_vpn_gateway", label: "vpn_gateway_name", tagged: true, slow: true,
			arguments: []string{
				"vpc_id", "vpc_id", "vswitch_id", "vswitch_id", "disaster_recovery_vswitch_id", "disaster_recovery_vswitch_id",
				"bandwidth_mbps", "bandwidth", "instance_charge_type", "payment_type", "period_months", "period", "auto_pay", "auto_pay",
				"auto_propagate", "auto_propagate",
			},
			fixed:   []fixedArgument{{"vpn_type", "Normal"}, {"network_type", "public"}, {"enable_ipsec", true}, {"enable_ssl", false}},
			words:   map[string]map[string]string{"payment_type": {"POSTPAY": "PayAsYouGo", "PREPAY": "Subscription"}},
			outputs: map[string]string{"internet_ip": "internet_ip", "disaster_recovery_internet_ip": "disaster_recovery_internet_ip"},
		},
		"aws_vpn_gateway": {
			resource: "aws_vpn_gateway", tagged: true, arguments: []string{"amazon_side_asn", "amazon_side_asn"},
		},
		"aws_vpn_gateway_attachment": {
			resource: "aws_vpn_gateway_attachment", arguments: []string{"vpn_gateway_id", "vpn_gateway_id", "vpc_id", "vpc_id"},
			outputs: map[string]string{"": "vpn_gateway_id"},
		},
		"aws_transit_gateway": {
			resource: "aws_ec2_transit_gateway", tagged: true,
			arguments: []string{
				"amazon_side_asn", "amazon_side_asn", "vpn_ecmp_support", "vpn_ecmp_support",
				"default_route_table_association", "default_route_table_association", "default_route_table_propagation", "default_route_table_propagation",
			},
			words: map[string]map[string]string{"vpn_ecmp_support": onOff, "default_route_table_association": onOff, "default_route_table_propagation": onOff},
		},
		"aws_transit_gateway_vpc_attachment": {
			resource: "aws_ec2_transit_gateway_vpc_attachment", tagged: true,
			arguments: []string{"transit_gateway_id", "transit_gateway_id", "vpc_id", "vpc_id", "subnet_ids", "subnet_ids"},
		},
		"aliyun_cen": {
			resource: "alicloud_cen_instance", label: "cen_instance_name", tagged: true, arguments: []string{"description", "description"},
		},
		"aliyun_transit_router": {
			resource: "alicloud_cen_transit_router", label: "transit_router_name", tagged: true, slow: true,
			arguments: []string{"cen_id", "cen_id"},
			outputs:   map[string]string{"": "transit_router_id", "route_table": "tables[0].transit_router_route_table_id"},
			more:      (*module).systemTable,
		},
		"aliyun_transit_router_vpc_attachment": {
			resource: "alicloud_cen_transit_router_vpc_attachment", label: "transit_router_vpc_attachment_name", tagged: true, slow: true,
			arguments: []string{"transit_router_id", "transit_router_id", "vpc_id", "vpc_id", "auto_publish_route_enabled", "auto_publish_route_enabled"},
			outputs:   map[string]string{"": "transit_router_attachment_id"},
			more:      (*module).zones,
		},
		"aliyun_transit_router_peer_attachment": {
			resource: "alicloud_cen_transit_router_peer_attachment", label: "transit_router_peer_attachment_name", tagged: true, slow: true,
			arguments: []string{
				"transit_router_id", "transit_router_id", "peer_transit_router_id", "peer_transit_router_id",
				"peer_transit_router_region_id", "peer_transit_router_region_id", "bandwidth_mbps", "bandwidth", "bandwidth_type", "bandwidth_type",
				"cen_bandwidth_package_id", "cen_bandwidth_package_id", "auto_publish_route_enabled", "auto_publish_route_enabled",
			},
			outputs: map[string]string{"": "transit_router_attachment_id"},
			more:    (*module).cenOfPeer,
		},
		"aliyun_transit_router_association": {
			resource:  "alicloud_cen_transit_router_route_table_association",
			arguments: []string{"transit_router_route_table_id", "transit_router_route_table_id", "transit_router_attachment_id", "transit_router_attachment_id"},
		},
		"aws_customer_gateway": {
			resource: "aws_customer_gateway", tagged: true, fixed: []fixedArgument{{"type", "ipsec.1"}},
			arguments: []string{"ip_address", "ip_address", "bgp_asn", "bgp_asn", "device_name", "device_name"},
			more:      (*module).extendedASN,
		},
		"aws_vpn_connection": {
			resource: "aws_vpn_connection", tagged: true, slow: true, fixed: []fixedArgument{{"type", "ipsec.1"}},
			arguments: []string{
				"customer_gateway_id", "customer_gateway_id", "vpn_gateway_id", "vpn_gateway_id", "transit_gateway_id", "transit_gateway_id",
				"static_routes_only", "static_routes_only",
			},
			outputs: map[string]string{"tunnel1_address": "tunnel1_address", "tunnel2_address": "tunnel2_address"},
			more:    (*module).awsTunnels,
		},
		"aliyun_customer_gateway": {
			resource: "alicloud_vpn_customer_gateway", label: "customer_gateway_name", tagged: true,
			arguments: []string{"ip_address", "ip_address", "asn", "asn"},
		},
		"aliyun_vpn_connection": {
			resource: "alicloud_vpn_connection", label: "vpn_connection_name", tagged: true, slow: true,
			arguments: []string{
				"vpn_gateway_id", "vpn_gateway_id", "local_subnet", "local_subnet", "remote_subnet", "remote_subnet",
				"effect_immediately", "effect_immediately", "auto_config_route", "auto_config_route", "enable_tunnels_bgp", "enable_tunnels_bgp",
			},
			fixed: []fixedArgument{{"network_type", "public"}},
			more:  (*module).aliyunTunnels,
		},
		"aliyun_route_table": {
			resource: "alicloud_route_table", label: "route_table_name", tagged: true, arguments: []string{"vpc_id", "vpc_id"},
			more: (*module).aliyunTableSubnets,
		},
		"aws_route_table": {
			resource: "aws_route_table", tagged: true, arguments: []string{"vpc_id", "vpc_id"}, more: (*module).awsTableSubnets,
		},
		"aliyun_vpn_route": {
			resource:  "alicloud_vpn_route_entry",
			arguments: []string{"vpn_gateway_id", "vpn_gateway_id", "route_dest", "route_dest", "next_hop", "next_hop", "weight", "weight", "publish_vpc", "publish_vpc"},
		},
		"aliyun_route": {
			resource: "alicloud_route_entry", label: "name",
			arguments: []string{
				"route_table_id", "route_table_id", "destination_cidr_block", "destination_cidrblock",
				"next_hop_type", "nexthop_type", "next_hop_id", "nexthop_id",
			},
		},
		"aliyun_transit_router_route": {
			resource: "alicloud_cen_transit_router_route_entry", label: "transit_router_route_entry_name",
			arguments: []string{
				"transit_router_route_table_id", "transit_router_route_table_id",
				"destination_cidr_block", "transit_router_route_entry_destination_cidr_block",
				"next_hop_id", "transit_router_route_entry_next_hop_id",
			},
			fixed: []fixedArgument{{"transit_router_route_entry_next_hop_type", "Attachment"}},
		},
		"aws_vpn_route": {
			resource:  "aws_vpn_connection_route",
			arguments: []string{"vpn_connection_id", "vpn_connection_id", "destination_cidr_block", "destination_cidr_block"},
		},
		"aws_route_propagation": {
			resource: "aws_vpn_gateway_route_propagation", arguments: []string{"route_table_id", "route_table_id", "gateway_id", "vpn_gateway_id"},
		},
		"aws_route": {
			resource:  "aws_route",
			arguments: []string{"route_table_id", "route_table_id", "destination_cidr_block", "destination_cidr_block", "transit_gateway_id", "transit_gateway_id"},
			more:      (*module).routeToHost,
		},
		"aliyun_security_group_rule": {
			resource: "alicloud_security_group_rule",
			fixed:    []fixedArgument{{"type", "ingress"}, {"nic_type", "intranet"}},
			arguments: []string{
				"security_group_id", "security_group_id", "ip_protocol", "ip_protocol", "port_range", "port_range", "source_cidr_ip", "cidr_ip",
				"policy", "policy", "priority", "priority", "description", "description",
			},
		},
		"aws_security_group_rule": {
			resource: "aws_vpc_security_group_ingress_rule",
			arguments: []string{
				"group_id", "security_group_id", "ip_protocol", "ip_protocol", "from_port", "from_port", "to_port", "to_port",
				"cidr_ip", "cidr_ipv4", "description", "description",
			},
			more: (*module).withoutPorts,
		},
		"aliyun_flow_log": {
			resource: "alicloud_vpc_flow_log", label: "flow_log_name", tagged: true, fixed: []fixedArgument{{"resource_type", "VPC"}},
			arguments: []string{"resource_id", "resource_id", "traffic_type", "traffic_type", "project_name", "project_name", "log_store_name", "log_store_name"},
		},
		"aws_flow_log": {
			resource: "aws_flow_log", tagged: true, fixed: []fixedArgument{{"log_destination_type", "s3"}},
			arguments: []string{"resource_id", "vpc_id", "traffic_type", "traffic_type", "log_destination", "log_destination"},
		},
		"aliyun_alarm": {
			resource: "alicloud_cms_alarm", label: "name", arguments: []string{"namespace", "project"}, more: (*module).aliyunAlarm,
		},
		"aws_alarm": {
			resource: "aws_cloudwatch_metric_alarm", label: "alarm_name", tagged: true,
			arguments: []string{
				"namespace", "namespace", "metric_name", "metric_name", "statistic", "statistic", "comparison_operator", "comparison_operator",
				"threshold", "threshold", "period_seconds", "period", "evaluation_periods", "evaluation_periods",
				"treat_missing_data", "treat_missing_data",
			},
			more: (*module).awsAlarm,
		},
	}
}

// fill writes the arguments of a resource.
func (m *module) fill(body *hclwrite.Body, r provision.Resource, k kind) {
	if alias := m.alias(r); alias != nil {
		body.SetAttributeTraversal("provider", alias)
	}
	if k.label != "" {
		name := r.Head().Name
		if k.spell != nil {
			name = k.spell(name)
		}
		set(body, k.label, name)
	}
	for _, f := range k.fixed {
		set(body, f.name, f.value)
	}
	properties := propertiesOf(reflect.ValueOf(r).Elem())
	for i := 0; i+1 < len(k.arguments); i += 2 {
		m.argument(body, k.arguments[i+1], properties[k.arguments[i]], k.words)
	}
	if k.tagged && len(r.Head().Tags) > 0 {
		set(body, "tags", r.Head().Tags)
	}
}

func (m *module) argument(body *hclwrite.Body, name string, v reflect.Value, words map[string]map[string]string) {
	if spelt, ok := words[name]; ok && !v.IsNil() {
		set(body, name, spelt[textOf(v)])
		return
	}
	if tokens := m.tokens(v); tokens != nil {
		body.SetAttributeRaw(name, tokens)
	}
}

// propertiesOf are a struct's properties by their names.
func propertiesOf(v reflect.Value) map[string]reflect.Value {
	properties := map[string]reflect.Value{}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("cloud"), ",")
		if name != "" {
			properties[name] = v.Field(i)
		}
	}
	return properties
}
