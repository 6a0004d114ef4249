package border

import (
	"time"

	"causeway"
)

// The documents several rules stand on.
var (
	vpnFAQ = source("Alibaba Cloud, FAQ about VPN gateways", "阿里云《VPN 网关常见问题》",
		"https://www.alibabacloud.com/help/id/vpn/sub-product-ipsec-vpn/support/faq-about-vpn-gateways", 2025, 7, 6)
	vpnTutorial = source("Alibaba Cloud, Enable communication between two VPCs by an IPsec-VPN connection in dual-tunnel mode", "阿里云《通过双隧道 IPsec-VPN 连接实现 VPC 互通》",
		"https://alibabacloud.com/help/ja/vpn/sub-product-ipsec-vpn/use-cases/enable-communication-between-two-vpcs-by-using-an-ipsec-vpn-connection-in-dual-tunnel-mode", 2025, 4, 8)
	huaweiVPN = source("Huawei Cloud, What is VPN", "华为云《什么是虚拟专用网络》",
		"https://huaweicloud.com/s/JUFQSee9keWFsyBpYW3lhbPns7sl/t_30_p_3/JeiZmuaLn-S4k-eUqOe9kee7nCBWUE4l", 2026, 11, 23)
	cenPlans = source("Alibaba Cloud, Work with a bandwidth plan (cross-border areas of CEN)", "阿里云《使用带宽包》（云企业网跨境互通区域）",
		"https://help.aliyun.com/en/cen/user-guide/work-with-a-bandwidth-plan", 2026, 11, 23)
	huaweiCC = source("Huawei Cloud Connect, who examines cross-border permits", "华为云云连接《谁来审批跨境资质申请》",
		"https://huaweicloud.com/s/JeWfn-WQjeWNh-e6p-iuv-mXriU/t_30_p_18/JeS6kei_nuaOpSBDQyU", 2026, 11, 23)
	measures = source("Measures for International Communications Gateway Exchanges, Ministry of Information Industry, order 22, article 6", "《国际通信出入口局管理办法》（信息产业部令第 22 号）第六条",
		"https://gqvideo.com/product/2761.html", 2002, 10, 1)
	notice32 = source("MIIT notice 信管函[2017]32, as the press reported it", "工信部信管函〔2017〕32 号通知（据媒体报道）",
		"https://www.d1net.com/data/news/460483.html", 2017, 3, 7)
	statement = source("MIIT statement on notice 信管函[2017]32, as the press reported it", "工信部对信管函〔2017〕32 号通知的回应（据媒体报道）",
		"https://lieyunpro.com/archives/336490", 2017, 7, 12)
)

// rules is the table. The first rule that covers a path counts, so a product's
// own terms stand before what is said of all. The file is long because a rule
// is only as good as what it says of its sources and of what nobody checked.
var rules = []Rule{
	{
		ID:      "aliyun-vpn-intra-border",
		Verdict: Forbidden,
		Says: causeway.Text{
			En: "Alibaba Cloud's VPN gateway may only build intra-border connections: both ends in the mainland, or both outside",
			Zh: "阿里云 VPN 网关只能建立境内连接：两端须同在中国内地，或同在中国内地以外",
		},
		Do: causeway.Text{
			En: "Cross by CEN, and use the VPN gateway only between places on one side.",
			Zh: "跨境部分请使用云企业网（CEN），VPN 网关只用于边界同一侧的两端。",
		},
		Sources:    []Source{vpnFAQ, vpnTutorial},
		From:       day(2025, 4, 8),
		Confidence: High,
		Unverified: causeway.Text{
			En: "Whether Alibaba enforces it technically: the API takes any peer address. The Chinese page of the same tutorial, as read, lacks the sentence.",
			Zh: "阿里云是否在技术上强制执行：API 接受任意对端地址。所读的同一教程中文页没有这句话。",
		},
		applies: scope{over: []causeway.Via{causeway.ViaIPsec}, gatewayOf: []string{"aliyun"}},
	},
	{
		ID:      "huawei-vpn-intra-border",
		Verdict: Forbidden,
		Says: causeway.Text{
			En: "Huawei Cloud's VPN does not support connections between mainland China and places outside it",
			Zh: "华为云 VPN 不支持在中国内地与中国内地以外之间建立跨境连接",
		},
		Do: causeway.Text{
			En: "Lease an international line from a licensed carrier, or use Huawei's Cloud Connect with a permit.",
			Zh: "请向持牌运营商租用国际专线，或申请跨境资质后使用华为云云连接。",
		},
		Sources:    []Source{huaweiVPN},
		From:       day(2026, 11, 23),
		Confidence: High,
		Unverified: causeway.Text{
			En: "Since when: the page bears no date, so the rule is valid from the day it was read.",
			Zh: "起始日期：该页没有日期，故自阅读之日起算。",
		},
		applies: scope{over: []causeway.Via{causeway.ViaIPsec}, gatewayOf: []string{"huawei"}},
	},
	{
		ID:      "aliyun-cen-cross-border",
		Verdict: NeedsPermit,
		Says: causeway.Text{
			En: "CEN sells bandwidth over the border as a product of its own (cross-border); expect the carrier behind it to examine who uses it and for what before it is opened",
			Zh: "云企业网（CEN）的跨境带宽是单独的产品（跨境类型）；开通前一般须由承运的运营商审核使用者和用途",
		},
		Do: causeway.Text{
			En: "Get the cross-border permit first; keep on record the carrier, the number of contract or permit, the purpose (internal use) and the users.",
			Zh: "请先取得跨境资质；并留存运营商、合同或许可编号、用途（内部自用）和使用者。",
		},
		Sources:    []Source{cenPlans, vpnTutorial, huaweiCC},
		From:       day(2025, 4, 8),
		Confidence: Medium,
		Unverified: causeway.Text{
			En: "That China Unicom examines it for Alibaba as it does for Huawei and Volcengine: no page of Alibaba's was found.",
			Zh: "阿里云是否与华为云、火山引擎一样由中国联通审核：没有找到阿里云的页面。",
		},
		applies: scope{over: []causeway.Via{causeway.ViaCEN}},
	},
	{
		ID:      "international-private-line",
		Verdict: NeedsRecord,
		Says: causeway.Text{
			En: "an international line is leased from a carrier with a gateway exchange of its own (China Telecom, Mobile or Unicom), which registers the user; it is for internal office use and must not join data centres or platforms for telecom business",
			Zh: "国际专线须向依法设有国际通信出入口局的运营商（中国电信、移动、联通）租用并建立用户档案；仅供内部办公专用，不得连接境内外数据中心或业务平台开展电信业务",
		},
		Do: causeway.Text{
			En: "Keep on record the carrier, the number of the contract, the purpose (internal use) and the users.",
			Zh: "请留存运营商、合同编号、用途（内部自用）和使用者。",
		},
		Sources:    []Source{notice32, measures, statement},
		From:       day(2002, 10, 1),
		Confidence: Medium,
		Unverified: causeway.Text{
			En: "The notice's own text was not read, only reports of it; its campaign ended on 2018-03-31, the measures of 2002 it rests on had no end that was found.",
			Zh: "未读到通知原文，只读到报道；专项行动已于 2018-03-31 结束，其依据的 2002 年办法未发现失效。",
		},
		applies: scope{over: []causeway.Via{causeway.ViaLeasedLine}},
	},
	{
		ID:      "cloud-vpn-terms-unknown",
		Verdict: NeedsRecord,
		Says: causeway.Text{
			En: "what this cloud's terms say of its VPN gateway in the mainland joining places outside was not found",
			Zh: "没有找到该云关于其内地 VPN 网关连接内地以外地点的条款",
		},
		Do: causeway.Text{
			En: "Ask the cloud in writing before you build on it, and keep the answer.",
			Zh: "使用前请书面询问云厂商，并留存答复。",
		},
		Sources:    []Source{measures},
		From:       day(2002, 10, 1),
		Confidence: Low,
		Unverified: causeway.Text{
			En: "The terms themselves. Tencent's limits of VPN connections name no border; AWS offers no Site-to-Site VPN in its China regions.",
			Zh: "条款本身。腾讯云 VPN 的使用限制未提及跨境；AWS 中国区域不提供 Site-to-Site VPN。",
		},
		applies: scope{
			over:         []causeway.Via{causeway.ViaIPsec},
			gatewayOf:    []string{"aws", "azure", "gcp", "tencent", "other"},
			mainlandOnly: true,
		},
	},
	{
		ID:      "own-tunnel-internal-use",
		Verdict: Notice,
		Says: causeway.Text{
			En: "an encrypted tunnel of your own over the Internet is for your company's internal office use; without a licence it must not carry telecom business for others across the border",
			Zh: "企业自建的互联网加密隧道仅供本企业内部办公自用；未经电信主管部门批准，不得用于跨境电信业务经营活动",
		},
		Do: causeway.Text{
			En: "Keep on record who uses it and for what. docs/border.md has every rule with its sources.",
			Zh: "请留存使用者和用途。全部规则及来源见 docs/border.md。",
		},
		Sources:    []Source{statement, notice32, measures},
		From:       day(2017, 7, 12),
		Confidence: Medium,
		Unverified: causeway.Text{
			En: "The statement names leasing lines for office use as unaffected and normal access to the Internet; it does not name tunnels of one's own. Local practice of carriers was not asked.",
			Zh: "该回应称办公自用租用专线和正常跨境访问互联网不受影响，没有单独提到自建隧道；未询问各地运营商的做法。",
		},
		applies: scope{over: []causeway.Via{
			causeway.ViaInternet, causeway.ViaTLS, causeway.ViaIPsec,
			causeway.ViaWireGuard, causeway.ViaTailscale, causeway.ViaZeroTier,
		}},
	},
}

func day(year int, month time.Month, date int) time.Time {
	return time.Date(year, month, date, 0, 0, 0, 0, time.UTC)
}

func source(en, zh, url string, year int, month time.Month, date int) Source {
	return Source{Title: causeway.Text{En: en, Zh: zh}, URL: url, Date: day(year, month, date)}
}
