package terraform

// What ECS and EC2 ask of the trust in a role that a host takes on.
const aliyunTrust = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}]}`

// hostKinds are the rows of gateways' hosts and of what stands before them.
// Alibaba has a resource for each kind of balancer: "KIND/application" is the
// row of one that looks at requests.
func hostKinds() map[string]kind {
	listener := []string{"load_balancer_id", "load_balancer_id", "protocol", "listener_protocol", "port", "listener_port"}
	balancer := []string{"address_type", "address_type", "vpc_id", "vpc_id"}
	group := []string{"vpc_id", "vpc_id", "protocol", "protocol"}
	return map[string]kind{
		"aliyun_security_group": {
			resource: "alicloud_security_group", label: "security_group_name", tagged: true,
			arguments: []string{"vpc_id", "vpc_id", "description", "description"},
			fixed:     []fixedArgument{{"security_group_type", "normal"}},
		},
		"aws_security_group": {
			resource: "aws_security_group", label: "name", tagged: true,
			arguments: []string{"vpc_id", "vpc_id", "description", "description"}, more: (*module).egress,
		},
		"aliyun_eip": {
			resource: "alicloud_eip_address", label: "address_name", tagged: true,
			arguments: []string{"bandwidth_mbps", "bandwidth", "internet_charge_type", "internet_charge_type", "isp", "isp"},
			fixed:     []fixedArgument{{"payment_type", "PayAsYouGo"}},
			outputs:   map[string]string{"public_ip": "ip_address"}, more: (*module).wantedAddress,
		},
		"aws_eip": {
			resource: "aws_eip", tagged: true, fixed: []fixedArgument{{"domain", "vpc"}},
			outputs: map[string]string{"public_ip": "public_ip"}, more: (*module).wantedAddress,
		},
		"aliyun_instance_role": {
			resource: "alicloud_ram_role", label: "role_name", tagged: true,
			fixed:   []fixedArgument{{"assume_role_policy_document", aliyunTrust}},
			outputs: map[string]string{"": "role_name"}, more: (*module).aliyunRolePolicy,
		},
		// The profile is what a host names; the role it holds is written after it.
		"aws_instance_role": {
			resource: "aws_iam_instance_profile", label: "name", tagged: true,
			outputs: map[string]string{"": "name"}, more: (*module).awsRole,
		},
		"aliyun_instance": {
			resource: "alicloud_instance", label: "instance_name", tagged: true,
			arguments: []string{
				"instance_type", "instance_type", "vswitch_id", "vswitch_id", "private_ip_address", "private_ip",
				"security_group_ids", "security_groups", "ram_role_name", "role_name", "http_tokens", "http_tokens",
				"instance_charge_type", "instance_charge_type",
			},
			// The provider's own choice of a disk is one that new types do not take.
			fixed: []fixedArgument{{"http_endpoint", "enabled"}, {"system_disk_category", "cloud_essd"}},
			more:  (*module).aliyunStart,
		},
		"aws_instance": {
			resource: "aws_instance", tagged: true,
			arguments: []string{
				"instance_type", "instance_type", "subnet_id", "subnet_id", "private_ip_address", "private_ip",
				"security_group_ids", "vpc_security_group_ids", "iam_instance_profile", "iam_instance_profile",
				"source_dest_check", "source_dest_check",
			},
			more: (*module).awsStart,
		},
		"aliyun_eip_association": {
			resource: "alicloud_eip_association", fixed: []fixedArgument{{"instance_type", "EcsInstance"}},
			arguments: []string{"allocation_id", "allocation_id", "instance_id", "instance_id"},
		},
		"aws_eip_association": {
			resource: "aws_eip_association", arguments: []string{"allocation_id", "allocation_id", "instance_id", "instance_id"},
		},
		"aliyun_server_group": {
			resource: "alicloud_nlb_server_group", label: "server_group_name", tagged: true, arguments: group,
			fixed: []fixedArgument{{"server_group_type", "Instance"}}, more: (*module).networkServers,
		},
		"aliyun_server_group/application": {
			resource: "alicloud_alb_server_group", label: "server_group_name", tagged: true, arguments: group,
			fixed: []fixedArgument{{"server_group_type", "Instance"}}, more: (*module).applicationServers,
		},
		"aws_target_group": {
			resource: "aws_lb_target_group", label: "name", tagged: true, fixed: []fixedArgument{{"target_type", "instance"}},
			arguments: []string{"vpc_id", "vpc_id", "protocol", "protocol", "port", "port"},
			outputs:   map[string]string{"": "arn"}, more: (*module).awsTargets,
		},
		"aliyun_load_balancer": {
			resource: "alicloud_nlb_load_balancer", label: "load_balancer_name", tagged: true, slow: true, arguments: balancer,
			outputs: map[string]string{"dns_name": "dns_name"}, more: (*module).balancerZones,
		},
		"aliyun_load_balancer/application": {
			resource: "alicloud_alb_load_balancer", label: "load_balancer_name", tagged: true, slow: true,
			arguments: append([]string{"load_balancer_edition", "load_balancer_edition", "address_allocated_mode", "address_allocated_mode"}, balancer...),
			outputs:   map[string]string{"dns_name": "dns_name"}, more: (*module).applicationBalancer,
		},
		"aws_load_balancer": {
			resource: "aws_lb", label: "name", tagged: true,
			arguments: []string{"type", "load_balancer_type", "subnet_ids", "subnets", "security_group_ids", "security_groups"},
			outputs:   map[string]string{"": "arn", "dns_name": "dns_name"}, more: (*module).awsScheme,
		},
		"aliyun_listener": {
			resource: "alicloud_nlb_listener", label: "listener_description", tagged: true,
			arguments: append([]string{"server_group_id", "server_group_id"}, listener...), more: (*module).networkCertificate,
		},
		"aliyun_listener/application": {
			resource: "alicloud_alb_listener", label: "listener_description", tagged: true,
			arguments: listener, more: (*module).applicationListener,
		},
		"aws_listener": {
			resource: "aws_lb_listener", tagged: true,
			arguments: []string{"load_balancer_arn", "load_balancer_arn", "protocol", "protocol", "port", "port", "certificate_arn", "certificate_arn"},
			more:      (*module).awsForward,
		},
		"aliyun_dns_record": {
			resource:  "alicloud_alidns_record",
			arguments: []string{"domain_name", "domain_name", "rr", "rr", "type", "type", "value", "value", "ttl", "ttl", "remark", "remark"},
		},
		"aws_dns_record": {
			resource: "aws_route53_record", arguments: []string{"hosted_zone_id", "zone_id", "name", "name", "type", "type", "ttl", "ttl"},
			more: (*module).awsRecords,
		},
	}
}
