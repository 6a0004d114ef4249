package provision

import (
	"fmt"

	"causeway"
	"causeway/advise/prices"
	"causeway/border"
)

// charged are the kinds that cost something before traffic, or by it alone,
// and the item of the price list each is. What is not here is free.
var charged = map[string]prices.Item{
	"aliyun_vpn_gateway":                    prices.AliyunVPNGateway,
	"aliyun_transit_router_vpc_attachment":  prices.AliyunCENConnection,
	"aliyun_transit_router_vbr_attachment":  prices.AliyunCENConnection,
	"aliyun_transit_router_peer_attachment": prices.AliyunCENInterRegion,
	"aliyun_virtual_border_router":          prices.AliyunExpressConnectOut,
	"aliyun_flow_log":                       prices.AliyunFlowLog,
	"aliyun_instance":                       prices.AliyunInstance,
	"aliyun_eip":                            prices.AliyunEIP,
	"aliyun_load_balancer":                  prices.AliyunLoadBalancer,
	"aws_vpn_connection":                    prices.AWSVPNConnection,
	"aws_transit_gateway_vpc_attachment":    prices.AWSTransitGateway,
	"aws_direct_connect_association":        prices.AWSDirectConnectGateway,
	"aws_flow_log":                          prices.AWSFlowLog,
	"aws_instance":                          prices.AWSInstance,
	"aws_eip":                               prices.AWSPublicIPv4,
	"aws_load_balancer":                     prices.AWSLoadBalancer,
	"aws_alarm":                             prices.AWSAlarm,
}

// Why an amount is not known where the price list does not say it.
var (
	noListPrice  = causeway.Text{En: "no list price known for this region and size", Zh: "该地域和规格的列表价未知"}
	noTypePrice  = causeway.Text{En: "by the hour; amount not known", Zh: "按小时计费，金额未知"}
	onlyEstimate = causeway.Text{En: "no list price known, estimates only", Zh: "列表价未知，只有估算值"}
	// A virtual interface has no price; the port under it, which may be
	// somebody else's, has.
	portUnderIt = causeway.Text{
		En: "free itself; a port of your own is charged by the hour and size, and traffic out by location (AWS Direct Connect pricing)",
		Zh: "接口本身免费；自有端口按规格和小时计费，另按接入点计出方向流量费（AWS Direct Connect 定价）",
	}
)

// pricedTypes are the machines whose price the list has.
var pricedTypes = map[prices.Item]string{prices.AliyunInstance: "ecs.g7.large", prices.AWSInstance: "c7i.large"}

// priceOf returns the price of a resource, or why there is none. Without either
// it is free.
func priceOf(list *prices.Set, r Resource) (price prices.Price, why causeway.Text) {
	item, size := itemOf(r)
	machine, fixed := pricedTypes[item]
	switch {
	case KindOf(r).Name == "aws_transit_virtual_interface":
		return price, portUnderIt
	case item == "":
		return price, why
	case fixed && typeOf(r) != machine:
		return price, noTypePrice
	}
	price, ok := list.Lookup(item, placeOf(r), size)
	switch {
	case !ok:
		return price, noListPrice
	case price.Known() && price.Unit == prices.PerGB:
		return prices.Price{}, byTraffic(price)
	case price.Known() && !onBill(price):
		return prices.Price{}, onlyEstimate
	}
	return price, price.Note
}

// placeOf returns the region that a resource is charged in.
func placeOf(r Resource) string {
	region := r.Head().Region
	if peer, ok := r.(*AliyunTransitRouterPeer); ok && border.SideOf(aliyun, region) != border.SideOf(aliyun, text(peer.PeerRegion)) {
		return prices.CrossBorder
	}
	return KindOf(r).Cloud + "/" + region
}

// byTraffic says what is charged by volume, which a plan does not know.
func byTraffic(p prices.Price) causeway.Text {
	figure := fmt.Sprintf("%g", *p.Low)
	if *p.High != *p.Low {
		figure += fmt.Sprintf("–%g", *p.High)
	}
	return causeway.Text{
		En: fmt.Sprintf("by traffic: %s %s per GB (%s, %s)", figure, p.Currency, p.Source, p.Date),
		Zh: fmt.Sprintf("按流量计费：每 GB %s %s（%s，%s）", figure, p.Currency, p.Source, p.Date),
	}
}

// onBill reports whether a price is what a bill will show, and no estimate.
func onBill(p prices.Price) bool {
	return *p.Low == *p.High && (p.Confidence == prices.High || p.Confidence == prices.Medium)
}

// itemOf returns the item that a resource is charged as, "" for none, and the
// size that it comes in.
func itemOf(r Resource) (item prices.Item, mbps int) {
	switch r := r.(type) {
	case *AliyunVPNGateway:
		if text(r.ChargeType) != "POSTPAY" {
			return prices.AliyunVPNGatewayPrepaid, *r.Bandwidth
		}
		return prices.AliyunVPNGateway, *r.Bandwidth
	case *AliyunTransitRouterPeer:
		if text(r.Billing) == "BandwidthPackage" {
			return prices.AliyunCENInterRegionRate, 0
		}
	case *AliyunBalancer:
		if text(r.Kind) == string(causeway.BalancerApplication) {
			return prices.AliyunApplicationBalancer, 0
		}
	}
	return charged[KindOf(r).Name], 0
}

// typeOf returns the type of a machine.
func typeOf(r Resource) string {
	switch r := r.(type) {
	case *AliyunInstance:
		return text(r.Type)
	case *AWSInstance:
		return text(r.Type)
	}
	return ""
}
