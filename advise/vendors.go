package advise

import (
	"slices"

	"causeway"
)

// vendorsTable returns a copy of the table.
func vendorsTable() []Vendor { return slices.Clone(vendors) }

// vendors is the table of SD-WAN vendors: what was read, where, and the page's
// date or that of reading it. What nobody could look up is "". Source carries the
// licence; read beside it were, for Cisco, grandmetric.com/cisco-sdwan-licensing
// and netdecorators.com/Meraki-China-and-Global (2023-04-08); for VeloCloud's
// owners probsee.com/p/VMware_SD-WAN_Edge; for Fortinet on Alibaba Cloud
// marketplace.alibabacloud.com (2024-06-28); for the vCPE's bandwidth
// help.aliyun.com, CreateSmartAccessGateway.
var vendors = []Vendor{
	{
		Name:    "Causeway (通途)",
		Licence: causeway.Text{En: "open source, Apache-2.0; no licence to buy", Zh: "开源，Apache-2.0；无须购买许可"},
		ChinaSupport: causeway.Text{
			En: "one file for both sides of the border; dated border rules and Chinese messages built in",
			Zh: "境内外共用一份配置；内置带日期的跨境规则和中文界面",
		},
		Price:  causeway.Text{En: "0; instances and lines are extra", Zh: "0；实例和线路另计"},
		Source: "LICENSE", Date: "2026-11-23",
	},
	{
		Name: "Galaxy (银河)",
		ChinaSupport: causeway.Text{
			En: "called a domestic product in the original proposal; no public page of such a vendor was found",
			Zh: "原方案称其为国产产品；未找到该厂商的公开资料",
		},
		Date: "2026-11-23",
	},
	{
		Name: "Cisco Catalyst SD-WAN",
		Licence: causeway.Text{
			En: "subscription of 3 to 7 years per device: Essentials, Advantage or Premier, by bandwidth; Viptela's until 2017",
			Zh: "按设备订阅 3-7 年：Essentials、Advantage、Premier 三档，并按带宽分级；2017 年收购 Viptela 而来",
		},
		ChinaSupport: causeway.Text{
			En: "its sister Meraki keeps a separate dashboard for the mainland; of Catalyst SD-WAN nothing was found",
			Zh: "同门的 Meraki 在内地另设独立管理平台；Catalyst SD-WAN 未找到资料",
		},
		Price: causeway.Text{
			En: "about 250 (Essentials) to 1,000 USD (Premier) a site and year, by a consultancy's word, devices extra",
			Zh: "每站点每年约 250（Essentials）至 1,000 美元（Premier），为咨询公司说法，不含设备",
		},
		Source: "https://atonementlicensing.com/blog/cisco-sd-wan-licensing/",
		Date:   "2026-04",
	},
	{
		Name: "HPE Aruba EdgeConnect",
		Licence: causeway.Text{
			En: "subscription per appliance by WAN bandwidth, in tiers of functions; TCP acceleration (Boost) extra in blocks of 100 Mbit/s. Silver Peak's until HPE bought it in 2020",
			Zh: "按设备的广域网带宽订阅，功能分档；TCP 加速（Boost）按 100 Mbit/s 另购。原属 Silver Peak，2020 年被 HPE 收购",
		},
		Source: "https://www.seanmahoney.ai/study-guides/overview-of-silver-peak-sdwan-how-it-works-models-licensing/chapter-07.html",
		Date:   "2026-11-23",
	},
	{
		Name: "VeloCloud (Arista)",
		Licence: causeway.Text{
			En: "subscription per edge by bandwidth, edition, gateway region and length. VMware's from 2017, Broadcom's from 2023, Arista's since 2025-06-30: ask who supports what you buy",
			Zh: "按边缘设备订阅：带宽、版本、网关区域和期限。2017 年归 VMware，2023 年归博通，2025-06-30 起归 Arista：购买前请确认由谁支持",
		},
		Source: "https://docs.vmware.com/en/VMware-SD-WAN/6.0/VMware-SD-WAN-Administration-Guide/GUID-6F501E41-8DAD-49C1-9EC4-72167D0E0E62.html",
		Date:   "2026-11-23",
	},
	{
		Name: "Fortinet FortiGate",
		Licence: causeway.Text{
			En: "FortiGate-VM by vCPU: perpetual with yearly support, by the year, or by the hour from a cloud's marketplace",
			Zh: "FortiGate-VM 按 vCPU：永久许可加年度支持、按年订阅，或在云市场按小时付费",
		},
		ChinaSupport: causeway.Text{
			En: "images on Alibaba Cloud's international marketplace; of the mainland nothing was found",
			Zh: "阿里云国际站云市场有镜像；内地情况未找到资料",
		},
		Source: "https://docs.fortinet.com/document/fortigate-private-cloud/6.4.0/vmware-esxi-administration-guide/170480",
		Date:   "2026-11-23",
	},
	{
		Name: "Alibaba Cloud Smart Access Gateway",
		Licence: causeway.Text{
			En: "prepaid by month or year: the instance, and its bandwidth by Mbit/s (vCPE 10 to 1,000); the price stands on the page of purchase only",
			Zh: "包年包月：实例费加按 Mbps 计的带宽费（vCPE 为 10-1000 Mbps）；价格仅见于购买页",
		},
		ChinaSupport: causeway.Text{
			En: "Alibaba's own product, inside and outside the mainland; joins CEN",
			Zh: "阿里云自有产品，覆盖内地和境外；接入云企业网",
		},
		Source: "https://www.alibabacloud.com/help/en/sag/product-overview/billing-overview",
		Date:   "2026-02-13",
	},
}
