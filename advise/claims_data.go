package advise

import (
	"time"

	"causeway"
)

// permittedShape is the Variant.ID of a shape that the rules of the border made
// another than the document draws.
const permittedShape = "permitted"

var (
	appWorkloads   = []causeway.Workload{causeway.WorkloadAPI, causeway.WorkloadMicroservices, causeway.WorkloadWeb}
	mixedWorkloads = []causeway.Workload{causeway.WorkloadRealTime, causeway.WorkloadBulk, causeway.WorkloadCore}
	trialWorkloads = []causeway.Workload{causeway.WorkloadTest, causeway.WorkloadTemporary}
	manySites      = []causeway.Workload{causeway.WorkloadMultiCloud, causeway.WorkloadBranches, causeway.WorkloadCore}
)

// claimsOf has every advantage and disadvantage the document states, scheme by
// scheme in its order. The file is long because the document is.
var claimsOf = map[SchemeID][]claim{
	LeasedLine: {
		pro("the lowest latency: a physical line performs best", "最低延迟：物理专线提供最优网络性能", lowestLatency),
		pro("the highest bandwidth: 10 Gbit/s and more", "最高带宽：支持 10Gbps+ 带宽", widest(10*causeway.Gbps)),
		pro("the best stability: 99.99 % and more by SLA", "最佳稳定性：99.99%+ SLA 保证", steadiest(0.9999)),
		pro("enterprise security: physically isolated, wholly private", "企业级安全：物理隔离，完全私网传输", isolated),
		pro("carriers' support: lines between clouds are an established product", "运营商支持：成熟的跨云专线方案", carriers),
		con("the highest cost: 20,000 to 50,000 CNY a month", "成本最高：月费用 2-5 万元人民币", dearest),
		con("it takes long: 2 to 4 weeks", "部署周期长：需要 2-4 周时间", slow(14*day)),
		con("it takes skill: network engineers", "技术门槛高：需要网络专业知识", beyondTeam),
		con("compliance: special qualifications may be needed", "合规要求：可能需要特殊资质", regulated),
	},
	IPsec: {
		pro("a low cost: 1,000 to 3,000 CNY a month", "成本较低：月费用 1000-3000 元", cheapAt(monthly{1000, 3000})),
		pro("quick to build: done in 1 to 2 days", "部署快速：1-2 天内可完成", quick(2*day)),
		pro("mature: IPsec is supported everywhere", "技术成熟：IPSec 协议广泛支持",
			always(true, "IKEv2 (RFC 7296) is what both clouds' VPN gateways speak", "两朵云的 VPN 网关都支持 IKEv2（RFC 7296）")),
		pro("flexible: many encryption algorithms", "灵活配置：支持多种加密算法", choosable),
		pro("easy to manage: the clouds' own product", "易于管理：云厂商原生支持", manageable),
		con("limited performance: it depends on the Internet", "性能有限：受公网质量影响", overInternet),
		con("a high latency: 200 to 400 ms", "延迟较高：200-400ms 延迟", latencyAbove(200*time.Millisecond)),
		con("a limited bandwidth: usually not above 1 Gbit/s", "带宽限制：通常不超过 1Gbps", narrow(causeway.Gbps)),
		con("stability: the Internet is not steady enough", "稳定性：公网链路不够稳定", unsteady(0.999)),
	},
	SDWAN: {
		pro("smart routing: the best path is chosen by itself", "智能路由：自动选择最优路径", faster),
		pro("several lines together: more bandwidth and reliability", "多链路聚合：提高带宽和可靠性", aggregates),
		pro("applications are treated by what they need", "应用优化：针对不同应用优化",
			forWorkloads(mixedWorkloads, "there are applications that want different things of the line", "存在对链路要求不同的应用")),
		pro("central management: configured and watched in one place", "集中管理：统一配置和监控",
			forWorkloads(manySites, "one place pays off with several sites or clouds", "站点或云较多时集中管理才有价值")),
		pro("fast failover: within seconds", "快速故障切换：秒级切换",
			always(true, "a silent line is left in less than 3 s, as the original proposal asks; this product's `tunnel.failover` is 1 s", "原方案要求 3 秒内切换；本产品 `tunnel.failover` 为 1 秒")),
		pro("traffic is compressed and accelerated", "流量优化：压缩和加速技术",
			forWorkloads([]causeway.Workload{causeway.WorkloadBulk}, "bulk transfers gain by it; encrypted or compressed data does not compress", "批量传输可受益；已加密或已压缩的数据压不动")),
		con("devices have to be bought or rented", "设备成本：需要购买或租赁设备", pays("device", "instance", "ecs", "ec2")),
		con("complex: it takes specialists to run", "技术复杂：需要专业运维", beyondTeam),
		con("lock-in: one depends on a vendor", "厂商绑定：依赖特定厂商",
			func(bench, *Assessment) verdict {
				return open("it depends on the product: of those in the table of vendors one is under an open licence", "取决于产品：厂商表中只有一家采用开放许可")
			}),
		con("licences are expensive", "License 费用：软件许可费用高", pays("licence", "license")),
	},
	CloudNativeGateway: {
		pro("quick to build: on what is there already", "快速部署：基于现有基础设施", quick(14*day)),
		pro("it scales: containers are easily added", "灵活扩展：容器化架构易扩展",
			forWorkloads(appWorkloads, "calls spread over as many gateways as there are", "调用可分散到多个网关")),
		pro("a cost under control: pay for what is used", "成本可控：按需使用资源", affordable),
		pro("developers like it: API first", "开发友好：API 优先设计",
			forWorkloads(appWorkloads, "programs call programs over HTTP or gRPC", "程序之间通过 HTTP 或 gRPC 调用")),
		pro("well observed: metrics are built in", "监控完善：内置可观测性",
			always(true, "every request passes a proxy that counts and times it", "每个请求都经过代理，可计数、计时")),
		con("application layer: its latency is rather high", "应用层通信：延迟相对较高", latencyAbove(300*time.Millisecond)),
		con("a limited bandwidth: that of the Internet line", "带宽限制：受公网带宽限制", narrow(200*causeway.Mbps)),
		con("complexity: applications have to be changed", "复杂性：需要改造应用架构",
			notForWorkloads(appWorkloads, "only what speaks HTTP or gRPC passes it unchanged", "只有使用 HTTP 或 gRPC 的应用无需改造")),
		con("security: more measures are needed", "安全考虑：需要额外安全措施",
			always(true, "an open port faces the Internet: mutual TLS, limits and an allow list are yours to keep", "端口暴露在公网：双向 TLS、限流和白名单须自行维护")),
	},
	ThirdPartyTunnel: {
		pro("the lowest cost: free or nearly", "成本最低：基本免费或低成本", cheapest),
		pro("simple: done in minutes", "部署简单：几分钟即可完成", quick(day)),
		pro("cross-platform: every operating system", "跨平台：支持各种操作系统",
			always(true, "Tailscale, ZeroTier and WireGuard have clients for Linux, Windows, macOS, Android and iOS", "Tailscale、ZeroTier、WireGuard 均有 Linux、Windows、macOS、Android、iOS 客户端")),
		pro("no configuration: it finds the network by itself", "零配置：自动网络发现",
			always(false, "joining two VPCs takes forwarding, advertised routes and their approval at both ends; Tailscale's 100.64.0.0/10 collides with Alibaba Cloud's DNS and metadata addresses",
				"连接两个 VPC 仍须两端开启转发、通告并批准路由；Tailscale 的 100.64.0.0/10 与阿里云 DNS、元数据地址冲突")),
		con("moderate performance: the Internet's", "性能一般：受限于公网质量", narrow(100*causeway.Mbps)),
		con("reliability: nobody guarantees it", "可靠性：缺乏企业级保障", unsteady(0.99)),
		con("security: it depends on somebody else's service", "安全性：依赖第三方服务", custody),
		con("limited: advanced functions are missing", "功能限制：缺乏高级功能",
			notForWorkloads(trialWorkloads, "a trial misses nothing; steering by application or quality is not there", "试用不受影响；它没有按应用或质量选路")),
	},
}

func pro(en, zh string, judge func(bench, *Assessment) verdict) claim {
	return claim{causeway.Text{En: en, Zh: zh}, true, judge}
}

func con(en, zh string, judge func(bench, *Assessment) verdict) claim {
	return claim{causeway.Text{En: en, Zh: zh}, false, judge}
}
