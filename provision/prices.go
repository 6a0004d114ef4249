package provision

import (
	"strings"

	"causeway"
)

// price is a list price per hour, in US dollars, with where and when it was
// read. Region is a region, "mainland" for all in mainland China, or "" for
// everywhere.
type price struct {
	kind, region string
	size         int // Mbit/s, 0 where there is one size
	usdPerHour   float64
	source, date string
	note         causeway.Text
}

// What the sources are.
const (
	aliyunVPNBilling = "Alibaba Cloud, VPN Gateway billing (international site)"
	infracostGolden  = "AWS price list as in infracost golden files, us-east-1"
)

var usEastOnly = causeway.Text{En: "price of us-east-1; not verified elsewhere", Zh: "us-east-1 的价格，其他地域未核实"}

// prices are data, to be refreshed from the clouds' own price lists.
var prices = []price{
	{"aliyun_vpn_gateway", "mainland", 10, 0.059, aliyunVPNBilling, "2026-03-17", causeway.Text{}},
	{"aliyun_vpn_gateway", "mainland", 100, 0.209, aliyunVPNBilling, "2026-03-17", causeway.Text{}},
	{"aliyun_vpn_gateway", "mainland", 200, 0.209, aliyunVPNBilling, "2026-03-17", causeway.Text{}},
	{"aliyun_vpn_gateway", "mainland", 500, 0.767, aliyunVPNBilling, "2026-03-17", causeway.Text{}},
	{"aliyun_vpn_gateway", "mainland", 1000, 0.767, aliyunVPNBilling, "2026-03-17", causeway.Text{}},
	{"aliyun_vpn_gateway", "us-west-1", 10, 0.082, aliyunVPNBilling, "2026-03-17", causeway.Text{}},
	{"aliyun_vpn_gateway", "us-west-1", 100, 0.392, aliyunVPNBilling, "2026-03-17", causeway.Text{}},
	{"aliyun_vpn_gateway", "us-west-1", 200, 0.392, aliyunVPNBilling, "2026-03-17", causeway.Text{}},
	{"aliyun_vpn_gateway", "us-west-1", 500, 1.095, aliyunVPNBilling, "2026-03-17", causeway.Text{}},
	{"aliyun_vpn_gateway", "us-west-1", 1000, 1.095, aliyunVPNBilling, "2026-03-17", causeway.Text{}},
	{"aws_vpn_connection", "", 0, 0.05, infracostGolden, "2026-08-21", usEastOnly},
	{"aws_transit_gateway_vpc_attachment", "us-east-1", 0, 0.05, infracostGolden, "2026-08-21", causeway.Text{}},
}

// unpriced are kinds that cost something nobody has looked up, and why; what
// is in neither table is free or charged by traffic.
var unpriced = map[string]causeway.Text{
	"aliyun_vpn_gateway":                    {En: "no list price known for this region, size and way of payment", Zh: "该地域、规格和付费方式的列表价未知"},
	"aliyun_transit_router_vpc_attachment":  {En: "connection fee and data processing: amounts not known", Zh: "连接费和流量处理费：金额未知"},
	"aliyun_transit_router_peer_attachment": {En: "inter-region bandwidth or traffic: amounts not known", Zh: "跨地域带宽或流量费：金额未知"},
	"aws_transit_gateway_vpc_attachment":    {En: "attachment fee of this region not known (us-east-1: 0.05 USD/h)", Zh: "该地域的挂载费未知（us-east-1 为 0.05 美元/小时）"},
	"aliyun_flow_log":                       {En: "by volume; amount not known", Zh: "按日志量计费，金额未知"},
	"aws_flow_log":                          {En: "by volume; amount not known", Zh: "按日志量计费，金额未知"},
	"aliyun_instance":                       {En: "by the hour; amount not known", Zh: "按小时计费，金额未知"},
	"aws_instance":                          {En: "by the hour; amount not known", Zh: "按小时计费，金额未知"},
	"aliyun_eip":                            {En: "holding fee, and traffic or bandwidth: amounts not known", Zh: "保有费及流量或带宽费：金额未知"},
	"aws_eip":                               {En: "public IPv4 by the hour; amount not known", Zh: "公网 IPv4 按小时计费，金额未知"},
	"aliyun_load_balancer":                  {En: "by the hour and by use; amounts not known", Zh: "按小时及用量计费，金额未知"},
	"aws_load_balancer":                     {En: "by the hour and by use; amounts not known", Zh: "按小时及用量计费，金额未知"},
	"aws_alarm":                             {En: "amount not known", Zh: "金额未知"},
}

// priceOf returns the price of a resource, if there is one for its region and
// size.
func priceOf(r Resource) (price, bool) {
	kind, region, size := KindOf(r).Name, r.Head().Region, 0
	if g, ok := r.(*AliyunVPNGateway); ok {
		if text(g.ChargeType) != "POSTPAY" {
			return price{}, false
		}
		size = *g.Bandwidth
	}
	for _, p := range prices {
		if p.kind == kind && p.size == size && covers(p.region, region) {
			return p, true
		}
	}
	return price{}, false
}

// covers reports whether a price of one region holds in another. Hong Kong is
// no part of the mainland's list.
func covers(listed, region string) bool {
	switch listed {
	case "":
		return true
	case "mainland":
		return strings.HasPrefix(region, "cn-") && region != "cn-hongkong"
	}
	return listed == region
}
