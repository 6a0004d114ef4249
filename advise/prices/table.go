package prices

import "causeway"

// What most items are charged for.
var (
	byHour  = []Unit{PerHour, PerMonth}
	byMonth = []Unit{PerMonth, PerYear}
	byGB    = []Unit{PerGB}
	byMbps  = []Unit{PerMbpsMonth}
	once    = []Unit{Once}
	byDay   = []Unit{PerDay}
)

// items is the table of all there are: a price for anything else is a mistake.
// It is long because it is a table.
var items = []entry{
	{AliyunVPNGateway, byHour, causeway.Text{En: "Alibaba Cloud VPN gateway, pay as you go", Zh: "阿里云 VPN 网关（按量付费）"}, unitPrice},
	{AliyunVPNGatewayPrepaid, byMonth, causeway.Text{En: "Alibaba Cloud VPN gateway, subscription", Zh: "阿里云 VPN 网关（包年包月）"}, unitPrice},
	{AliyunInternetOut, byGB, causeway.Text{En: "Alibaba Cloud, traffic out to the Internet", Zh: "阿里云公网出流量"}, unitPrice},
	{AliyunEIP, byHour, causeway.Text{En: "Alibaba Cloud elastic IP address", Zh: "阿里云弹性公网 IP"}, unitPrice},
	{AliyunCENConnection, byHour, causeway.Text{En: "CEN transit router, connection", Zh: "云企业网转发路由器连接费"}, unitPrice},
	{AliyunCENProcessing, byGB, causeway.Text{En: "CEN transit router, data processed", Zh: "云企业网转发路由器流量处理费"}, unitPrice},
	{AliyunCENInterRegion, byGB, causeway.Text{En: "CEN between regions, by traffic", Zh: "云企业网跨地域流量费"}, unitPrice},
	{AliyunCENInterRegionRate, byMbps, causeway.Text{En: "CEN between regions, by bandwidth", Zh: "云企业网跨地域带宽费"}, unitPrice},
	{AliyunExpressConnectPort, byMonth, causeway.Text{En: "Express Connect port, dedicated", Zh: "高速通道独享端口"}, unitPrice},
	{AliyunExpressConnectHosted, byMonth, causeway.Text{En: "Express Connect port, shared", Zh: "高速通道共享端口"}, unitPrice},
	{AliyunExpressConnectOut, byGB, causeway.Text{En: "Express Connect, traffic out", Zh: "高速通道出方向流量"}, unitPrice},
	{AliyunInstance, byHour, causeway.Text{En: "ECS instance ecs.g7.large", Zh: "ECS 实例 ecs.g7.large"}, unitPrice},
	{AliyunLoadBalancer, byHour, causeway.Text{En: "Alibaba Cloud NLB", Zh: "阿里云网络型负载均衡 NLB"}, unitPrice},
	{AliyunLoadBalancerCapacity, byGB, causeway.Text{En: "Alibaba Cloud NLB, capacity by traffic", Zh: "阿里云 NLB 性能容量（按流量）"}, unitPrice},
	{AliyunApplicationBalancer, byHour, causeway.Text{En: "Alibaba Cloud ALB", Zh: "阿里云应用型负载均衡 ALB"}, unitPrice},
	{AliyunFlowLog, byGB, causeway.Text{En: "Alibaba Cloud flow log", Zh: "阿里云流日志"}, unitPrice},
	{AliyunCrossBorderExamination, once, causeway.Text{En: "CEN cross-border permission", Zh: "云企业网跨境资质审核"}, unitPrice},

	{AWSVPNConnection, byHour, causeway.Text{En: "AWS Site-to-Site VPN connection", Zh: "AWS 站点到站点 VPN 连接"}, unitPrice},
	{AWSTransitGateway, byHour, causeway.Text{En: "AWS transit gateway attachment", Zh: "AWS 中转网关挂载"}, unitPrice},
	{AWSTransitGatewayData, byGB, causeway.Text{En: "AWS transit gateway, data processed", Zh: "AWS 中转网关流量处理"}, unitPrice},
	{AWSDirectConnectPort, byHour, causeway.Text{En: "AWS Direct Connect port, dedicated", Zh: "AWS Direct Connect 专用端口"}, unitPrice},
	{AWSDirectConnectHosted, byHour, causeway.Text{En: "AWS Direct Connect, hosted connection", Zh: "AWS Direct Connect 托管连接"}, unitPrice},
	{AWSDirectConnectGateway, byHour, causeway.Text{En: "AWS Direct Connect gateway on a transit gateway", Zh: "AWS Direct Connect 网关与中转网关的关联"}, unitPrice},
	{AWSDirectConnectOut, byGB, causeway.Text{En: "AWS Direct Connect, traffic out", Zh: "AWS Direct Connect 出流量"}, unitPrice},
	{AWSInstance, byHour, causeway.Text{En: "EC2 instance c7i.large", Zh: "EC2 实例 c7i.large"}, unitPrice},
	{AWSPublicIPv4, byHour, causeway.Text{En: "AWS public IPv4 address", Zh: "AWS 公网 IPv4 地址"}, unitPrice},
	{AWSLoadBalancer, byHour, causeway.Text{En: "AWS load balancer", Zh: "AWS 负载均衡器"}, unitPrice},
	{AWSLoadBalancerCapacity, byGB, causeway.Text{En: "AWS load balancer, capacity by traffic", Zh: "AWS 负载均衡器容量（按流量）"}, unitPrice},
	{AWSInternetOut, byGB, causeway.Text{En: "AWS, traffic out to the Internet", Zh: "AWS 公网出流量"}, unitPrice},
	{AWSInterRegionOut, byGB, causeway.Text{En: "AWS, traffic to another region", Zh: "AWS 跨区域出流量"}, unitPrice},
	{AWSHostedZone, byMonth, causeway.Text{En: "Route 53 hosted zone", Zh: "Route 53 托管区域"}, unitPrice},
	{AWSHealthCheck, byMonth, causeway.Text{En: "Route 53 health check", Zh: "Route 53 健康检查"}, unitPrice},
	{AWSAlarm, byMonth, causeway.Text{En: "CloudWatch alarm", Zh: "CloudWatch 告警"}, unitPrice},
	{AWSFlowLog, byGB, causeway.Text{En: "AWS flow log", Zh: "AWS 流日志"}, unitPrice},
	{AWSGlobalAccelerator, byHour, causeway.Text{En: "AWS Global Accelerator", Zh: "AWS Global Accelerator"}, unitPrice},
	{AWSGlobalAcceleratorOut, byGB, causeway.Text{En: "AWS Global Accelerator, premium on traffic", Zh: "AWS Global Accelerator 流量附加费"}, unitPrice},

	{CarrierLine, byMonth, causeway.Text{En: "carrier's cross-border line", Zh: "运营商跨境专线"}, unitPrice},
	{CarrierInstallation, once, causeway.Text{En: "carrier's installation", Zh: "运营商专线安装"}, unitPrice},
	{CarrierCrossConnect, byMonth, causeway.Text{En: "cross connect in a data centre", Zh: "机房跳线"}, unitPrice},
	{SDWANDevice, byMonth, causeway.Text{En: "SD-WAN device, rented", Zh: "SD-WAN 设备租赁"}, unitPrice},
	{SDWANLicence, byMonth, causeway.Text{En: "SD-WAN licences", Zh: "SD-WAN 许可"}, unitPrice},
	{SDWANLines, byMonth, causeway.Text{En: "Internet lines for SD-WAN", Zh: "SD-WAN 多链路网络"}, unitPrice},
	{SDWANManagement, byMonth, causeway.Text{En: "SD-WAN management", Zh: "SD-WAN 管理"}, unitPrice},
	{SDWANCauseway, byMonth, causeway.Text{En: "Causeway", Zh: "通途"}, unitPrice},
	{SDWANCisco, byMonth, causeway.Text{En: "Cisco Catalyst SD-WAN licence", Zh: "Cisco Catalyst SD-WAN 许可"}, unitPrice},
	{SDWANEdgeConnect, byMonth, causeway.Text{En: "HPE Aruba EdgeConnect licence", Zh: "HPE Aruba EdgeConnect 许可"}, unitPrice},
	{SDWANVeloCloud, byMonth, causeway.Text{En: "VeloCloud SD-WAN licence", Zh: "VeloCloud SD-WAN 许可"}, unitPrice},
	{SDWANFortinet, byMonth, causeway.Text{En: "Fortinet Secure SD-WAN licence", Zh: "Fortinet Secure SD-WAN 许可"}, unitPrice},
	{SDWANAliyunSAG, byMonth, causeway.Text{En: "Alibaba Smart Access Gateway", Zh: "阿里云智能接入网关 SAG"}, unitPrice},
	{SDWANGalaxy, byMonth, causeway.Text{En: "Galaxy SD-WAN licence", Zh: "银河 SD-WAN 许可"}, unitPrice},
	{TunnelTailscale, byMonth, causeway.Text{En: "Tailscale Standard, one user", Zh: "Tailscale Standard（每用户）"}, unitPrice},
	{TunnelTailscaleTop, byMonth, causeway.Text{En: "Tailscale Premium, one user", Zh: "Tailscale Premium（每用户）"}, unitPrice},
	{TunnelZeroTier, byMonth, causeway.Text{En: "ZeroTier Essential, up to 10 devices", Zh: "ZeroTier Essential（10 台设备以内）"}, unitPrice},
	{TunnelZeroTierScale, byMonth, causeway.Text{En: "ZeroTier Scale, up to 100 devices", Zh: "ZeroTier Scale（100 台设备以内）"}, unitPrice},
	{TunnelWireGuard, byMonth, causeway.Text{En: "WireGuard", Zh: "WireGuard"}, unitPrice},
	{CertificatePublic, byMonth, causeway.Text{En: "certificate for a public name", Zh: "公网域名证书"}, unitPrice},
	{PeopleCloud, byDay, causeway.Text{En: "cloud engineer, a day", Zh: "云工程师人天"}, unitPrice},
	{PeopleNetwork, byDay, causeway.Text{En: "network engineer, a day", Zh: "网络工程师人天"}, unitPrice},

	// The schemes of the document this product began with, as it prices them.
	{"seed.leased_line.setup", once, causeway.Text{En: "setup", Zh: "初期投入"}, part},
	{"seed.leased_line.aliyun", byMonth, causeway.Text{En: "Alibaba Cloud Express Connect", Zh: "阿里云专线"}, part},
	{"seed.leased_line.aws", byMonth, causeway.Text{En: "AWS Direct Connect", Zh: "AWS Direct Connect"}, part},
	{"seed.leased_line.carrier", byMonth, causeway.Text{En: "carrier's fee", Zh: "运营商费用"}, part},
	{"seed.leased_line.not_itemised", byMonth, causeway.Text{En: "not itemised by the original proposal", Zh: "原方案未列明的部分"}, difference},
	{"seed.leased_line.traffic", byGB, causeway.Text{En: "traffic out of Alibaba Cloud", Zh: "出阿里云流量"}, unitPrice},
	{"seed.leased_line.stated_month", byMonth, causeway.Text{En: "total of the original proposal's list", Zh: "原方案列表合计"}, stated},
	{"seed.leased_line.stated_text", byMonth, causeway.Text{En: "cost in the original proposal's text", Zh: "原方案正文所述费用"}, stated},
	{"seed.ipsec.setup", once, causeway.Text{En: "setup", Zh: "初期投入"}, part},
	{"seed.ipsec.aliyun", byMonth, causeway.Text{En: "Alibaba Cloud VPN gateway (200 Mbit/s)", Zh: "阿里云 VPN 网关（200Mbps）"}, part},
	{"seed.ipsec.aws", byMonth, causeway.Text{En: "AWS VPN gateway", Zh: "AWS VPN Gateway"}, part},
	{"seed.ipsec.not_itemised", byMonth, causeway.Text{En: "not itemised by the original proposal", Zh: "原方案未列明的部分"}, difference},
	{"seed.ipsec.traffic_aliyun", byGB, causeway.Text{En: "Internet traffic out of Alibaba Cloud", Zh: "公网流量（阿里云出）"}, unitPrice},
	{"seed.ipsec.traffic_aws", byGB, causeway.Text{En: "traffic out of AWS", Zh: "AWS 流量（出 AWS）"}, unitPrice},
	{"seed.ipsec.stated_month", byMonth, causeway.Text{En: "total of the original proposal's list", Zh: "原方案列表合计"}, stated},
	{"seed.ipsec.stated_text", byMonth, causeway.Text{En: "cost in the original proposal's text", Zh: "原方案正文所述费用"}, stated},
	{"seed.sd_wan.setup", once, causeway.Text{En: "setup", Zh: "初期投入"}, part},
	{"seed.sd_wan.devices", byMonth, causeway.Text{En: "devices rented (2)", Zh: "设备租赁（2 台）"}, part},
	{"seed.sd_wan.licence", byMonth, causeway.Text{En: "licences", Zh: "License 费用"}, part},
	{"seed.sd_wan.lines", byMonth, causeway.Text{En: "lines", Zh: "网络费用（多链路）"}, part},
	{"seed.sd_wan.management", byMonth, causeway.Text{En: "management", Zh: "管理费用"}, part},
	{"seed.sd_wan.not_itemised", byMonth, causeway.Text{En: "not itemised by the original proposal", Zh: "原方案未列明的部分"}, difference},
	{"seed.sd_wan.stated_month", byMonth, causeway.Text{En: "total of the original proposal's list", Zh: "原方案列表合计"}, stated},
	{"seed.cloud_native_gateway.setup", once, causeway.Text{En: "setup", Zh: "初期投入"}, part},
	{"seed.cloud_native_gateway.compute", byMonth, causeway.Text{En: "instances (2 with 4 CPUs and 8 GB)", Zh: "计算资源（2 台 4C8G）"}, part},
	{"seed.cloud_native_gateway.balancer", byMonth, causeway.Text{En: "load balancer", Zh: "负载均衡器"}, part},
	{"seed.cloud_native_gateway.traffic", byMonth, causeway.Text{En: "Internet traffic", Zh: "公网流量"}, part},
	{"seed.cloud_native_gateway.certificates", byMonth, causeway.Text{En: "certificates", Zh: "证书费用"}, part},
	{"seed.cloud_native_gateway.not_itemised", byMonth, causeway.Text{En: "not itemised by the original proposal", Zh: "原方案未列明的部分"}, difference},
	{"seed.cloud_native_gateway.stated_month", byMonth, causeway.Text{En: "total of the original proposal's list", Zh: "原方案列表合计"}, stated},
	{"seed.third_party_tunnel.setup", once, causeway.Text{En: "setup", Zh: "初期投入"}, part},
	{"seed.third_party_tunnel.not_itemised", byMonth, causeway.Text{En: "running cost, not itemised by the original proposal", Zh: "运营费，原方案未列明明细"}, difference},
}
