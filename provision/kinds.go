package provision

import (
	"reflect"

	"causeway"
)

// Tagging says when a kind takes tags.
type Tagging string

// When tags can be put on.
const (
	// TagsAtCreate: with the call that makes it.
	TagsAtCreate Tagging = "create"
	// TagsAfter: by a call of its own; until then its name tells whose it is.
	TagsAfter Tagging = "after"
	// TagsNever: it belongs to whom its parent or next hop belongs.
	TagsNever Tagging = "never"
)

// Kind is what is known of all resources of one type.
type Kind struct {
	// Name is stable: scripts and targets go by it.
	Name  string
	Cloud string
	Title causeway.Text
	Tags  Tagging
	Type  reflect.Type
}

// Kinds are in the order they are made; they are deleted in the reverse one.
func Kinds() []Kind { return kinds }

func kind[T any](name, cloud, en, zh string, tags Tagging) Kind {
	return Kind{name, cloud, causeway.Text{En: en, Zh: zh}, tags, reflect.TypeFor[T]()}
}

// The clouds as kinds name them; local is this side.
const (
	aliyun = "aliyun"
	aws    = "aws"
	local  = "local"
)

var kinds = []Kind{
	kind[Existing]("existing", local, "existing object", "现有对象", TagsNever),
	kind[PreSharedKey]("pre_shared_key", local, "pre-shared key", "预共享密钥", TagsNever),
	kind[CarrierStage]("carrier_stage", local, "step of the carrier", "运营商环节", TagsNever),
	kind[AliyunFirewall]("aliyun_security_group", aliyun, "security group", "安全组", TagsAtCreate),
	kind[AWSFirewall]("aws_security_group", aws, "security group", "安全组", TagsAtCreate),
	kind[AliyunAddress]("aliyun_eip", aliyun, "elastic IP address", "弹性公网 IP", TagsAtCreate),
	kind[AWSAddress]("aws_eip", aws, "Elastic IP address", "弹性公网 IP", TagsAtCreate),
	kind[AliyunInstanceRole]("aliyun_instance_role", aliyun, "instance role", "实例角色", TagsAtCreate),
	kind[AWSInstanceRole]("aws_instance_role", aws, "instance role", "实例角色", TagsAtCreate),
	kind[AliyunInstance]("aliyun_instance", aliyun, "gateway host", "网关主机", TagsAtCreate),
	kind[AWSInstance]("aws_instance", aws, "gateway host", "网关主机", TagsAtCreate),
	kind[AliyunAddressAssociation]("aliyun_eip_association", aliyun, "address of a host", "主机公网 IP", TagsNever),
	kind[AWSAddressAssociation]("aws_eip_association", aws, "address of a host", "主机公网 IP", TagsNever),
	kind[AliyunServerGroup]("aliyun_server_group", aliyun, "server group", "服务器组", TagsAtCreate),
	kind[AWSTargetGroup]("aws_target_group", aws, "target group", "目标组", TagsAtCreate),
	kind[AliyunBalancer]("aliyun_load_balancer", aliyun, "load balancer", "负载均衡", TagsAtCreate),
	kind[AWSBalancer]("aws_load_balancer", aws, "load balancer", "负载均衡", TagsAtCreate),
	kind[AliyunListener]("aliyun_listener", aliyun, "listener", "监听", TagsAtCreate),
	kind[AWSListener]("aws_listener", aws, "listener", "监听器", TagsAtCreate),
	kind[AliyunDNSRecord]("aliyun_dns_record", aliyun, "DNS record", "DNS 记录", TagsNever),
	kind[AWSDNSRecord]("aws_dns_record", aws, "DNS record", "DNS 记录", TagsNever),
	kind[AliyunBorderRouter]("aliyun_virtual_border_router", aliyun, "virtual border router", "边界路由器", TagsAtCreate),
	kind[AliyunBGPGroup]("aliyun_bgp_group", aliyun, "BGP group", "BGP 组", TagsNever),
	kind[AliyunBGPPeer]("aliyun_bgp_peer", aliyun, "BGP peer", "BGP 邻居", TagsNever),
	kind[AWSDirectConnectGateway]("aws_direct_connect_gateway", aws, "Direct Connect gateway", "Direct Connect 网关", TagsAtCreate),
	kind[AWSTransitInterface]("aws_transit_virtual_interface", aws, "transit virtual interface", "中转虚拟接口", TagsAtCreate),
	kind[AliyunVPNGateway]("aliyun_vpn_gateway", aliyun, "VPN gateway", "VPN 网关", TagsAfter),
	kind[AWSVPNGateway]("aws_vpn_gateway", aws, "virtual private gateway", "虚拟专用网关", TagsAtCreate),
	kind[AWSVPNGatewayAttachment]("aws_vpn_gateway_attachment", aws, "gateway attachment", "网关挂载", TagsNever),
	kind[AWSTransitGateway]("aws_transit_gateway", aws, "transit gateway", "中转网关", TagsAtCreate),
	kind[AWSTransitGatewayVPC]("aws_transit_gateway_vpc_attachment", aws, "VPC attachment", "VPC 挂载", TagsAtCreate),
	kind[AliyunCEN]("aliyun_cen", aliyun, "CEN instance", "云企业网实例", TagsAtCreate),
	kind[AliyunTransitRouter]("aliyun_transit_router", aliyun, "transit router", "转发路由器", TagsAtCreate),
	kind[AliyunTransitRouterVPC]("aliyun_transit_router_vpc_attachment", aliyun, "VPC attachment", "VPC 连接", TagsAtCreate),
	kind[AliyunTransitRouterVBR]("aliyun_transit_router_vbr_attachment", aliyun, "border router attachment", "VBR 连接", TagsAtCreate),
	kind[AWSDirectConnectAssociation]("aws_direct_connect_association", aws, "Direct Connect association", "Direct Connect 关联", TagsNever),
	kind[AliyunTransitRouterPeer]("aliyun_transit_router_peer_attachment", aliyun, "cross-region attachment", "跨地域连接", TagsAtCreate),
	kind[AliyunTransitRouterAssociation]("aliyun_transit_router_association", aliyun, "route table association", "关联转发", TagsNever),
	kind[AliyunTransitRouterPropagation]("aliyun_transit_router_propagation", aliyun, "route learning", "路由学习", TagsNever),
	kind[AWSCustomerGateway]("aws_customer_gateway", aws, "customer gateway", "客户网关", TagsAtCreate),
	kind[AWSVPNConnection]("aws_vpn_connection", aws, "VPN connection", "VPN 连接", TagsAtCreate),
	kind[AliyunCustomerGateway]("aliyun_customer_gateway", aliyun, "customer gateway", "用户网关", TagsAtCreate),
	kind[AliyunVPNConnection]("aliyun_vpn_connection", aliyun, "IPsec connection", "IPsec 连接", TagsAtCreate),
	kind[AliyunRouteTable]("aliyun_route_table", aliyun, "route table", "路由表", TagsAtCreate),
	kind[AWSRouteTable]("aws_route_table", aws, "route table", "路由表", TagsAtCreate),
	kind[AliyunVPNRoute]("aliyun_vpn_route", aliyun, "VPN route", "VPN 路由", TagsNever),
	kind[AliyunRoute]("aliyun_route", aliyun, "route", "路由条目", TagsNever),
	kind[AliyunTransitRouterRoute]("aliyun_transit_router_route", aliyun, "transit router route", "转发路由条目", TagsNever),
	kind[AWSVPNRoute]("aws_vpn_route", aws, "VPN route", "VPN 路由", TagsNever),
	kind[AWSRoutePropagation]("aws_route_propagation", aws, "route propagation", "路由传播", TagsNever),
	kind[AWSRoute]("aws_route", aws, "route", "路由条目", TagsNever),
	kind[AliyunSecurityGroupRule]("aliyun_security_group_rule", aliyun, "security group rule", "安全组规则", TagsNever),
	kind[AWSSecurityGroupRule]("aws_security_group_rule", aws, "security group rule", "安全组规则", TagsNever),
	kind[AliyunFlowLog]("aliyun_flow_log", aliyun, "flow log", "流日志", TagsAtCreate),
	kind[AWSFlowLog]("aws_flow_log", aws, "flow log", "流日志", TagsAtCreate),
	kind[AliyunAlarm]("aliyun_alarm", aliyun, "alarm", "报警规则", TagsNever),
	kind[AWSAlarm]("aws_alarm", aws, "alarm", "告警", TagsAtCreate),
}

// KindOf returns the kind of a resource. A type that the table lacks is a
// mistake in this package, which a test finds.
func KindOf(r Resource) Kind { return kinds[rankOf(r)] }

// rankOf is the place of a resource's kind in the order things are made.
func rankOf(r Resource) int {
	t := reflect.TypeOf(r).Elem()
	for i, k := range kinds {
		if k.Type == t {
			return i
		}
	}
	return -1
}
