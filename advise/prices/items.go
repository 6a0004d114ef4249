package prices

import (
	"strings"

	"causeway"
)

// Items of Alibaba Cloud. A group of regions is what the price holds for:
// CENCrossBorder is kept under "aliyun/cross-border".
const (
	AliyunVPNGateway             Item = "aliyun.vpn_gateway"
	AliyunVPNGatewayPrepaid      Item = "aliyun.vpn_gateway_prepaid"
	AliyunInternetOut            Item = "aliyun.internet_out"
	AliyunEIP                    Item = "aliyun.eip"
	AliyunCENConnection          Item = "aliyun.cen_connection"
	AliyunCENProcessing          Item = "aliyun.cen_processing"
	AliyunCENInterRegion         Item = "aliyun.cen_inter_region"
	AliyunCENInterRegionRate     Item = "aliyun.cen_inter_region_bandwidth"
	AliyunExpressConnectPort     Item = "aliyun.express_connect_port"
	AliyunExpressConnectHosted   Item = "aliyun.express_connect_hosted"
	AliyunExpressConnectOut      Item = "aliyun.express_connect_out"
	AliyunInstance               Item = "aliyun.instance"
	AliyunLoadBalancer           Item = "aliyun.load_balancer"
	AliyunLoadBalancerCapacity   Item = "aliyun.load_balancer_capacity"
	AliyunApplicationBalancer    Item = "aliyun.application_load_balancer"
	AliyunFlowLog                Item = "aliyun.flow_log"
	AliyunCrossBorderExamination Item = "aliyun.cross_border_examination"
)

// Items of AWS.
const (
	AWSVPNConnection        Item = "aws.vpn_connection"
	AWSTransitGateway       Item = "aws.transit_gateway_attachment"
	AWSTransitGatewayData   Item = "aws.transit_gateway_data"
	AWSDirectConnectPort    Item = "aws.direct_connect_port"
	AWSDirectConnectHosted  Item = "aws.direct_connect_hosted"
	AWSDirectConnectGateway Item = "aws.direct_connect_association"
	AWSDirectConnectOut     Item = "aws.direct_connect_out"
	AWSInstance             Item = "aws.instance"
	AWSPublicIPv4           Item = "aws.public_ipv4"
	AWSLoadBalancer         Item = "aws.load_balancer"
	AWSLoadBalancerCapacity Item = "aws.load_balancer_capacity"
	AWSInternetOut          Item = "aws.internet_out"
	AWSInterRegionOut       Item = "aws.inter_region_out"
	AWSHostedZone           Item = "aws.hosted_zone"
	AWSHealthCheck          Item = "aws.health_check"
	AWSAlarm                Item = "aws.alarm"
	AWSFlowLog              Item = "aws.flow_log"
	AWSGlobalAccelerator    Item = "aws.global_accelerator"
	AWSGlobalAcceleratorOut Item = "aws.global_accelerator_premium"
)

// Items of others.
const (
	CarrierLine         Item = "carrier.line"
	CarrierInstallation Item = "carrier.installation"
	CarrierCrossConnect Item = "carrier.cross_connect"
	SDWANDevice         Item = "sdwan.device"
	SDWANLicence        Item = "sdwan.licence"
	SDWANLines          Item = "sdwan.lines"
	SDWANManagement     Item = "sdwan.management"
	SDWANCauseway       Item = "sdwan.causeway"
	SDWANCisco          Item = "sdwan.cisco"
	SDWANEdgeConnect    Item = "sdwan.edgeconnect"
	SDWANVeloCloud      Item = "sdwan.velocloud"
	SDWANFortinet       Item = "sdwan.fortinet"
	SDWANAliyunSAG      Item = "sdwan.aliyun_sag"
	SDWANGalaxy         Item = "sdwan.galaxy"
	TunnelTailscale     Item = "tunnel.tailscale_user"
	TunnelTailscaleTop  Item = "tunnel.tailscale_premium_user"
	TunnelZeroTier      Item = "tunnel.zerotier"
	TunnelZeroTierScale Item = "tunnel.zerotier_scale"
	TunnelWireGuard     Item = "tunnel.wireguard"
	CertificatePublic   Item = "certificate.public"
	PeopleCloud         Item = "people.cloud_day"
	PeopleNetwork       Item = "people.network_day"
)

// use says how an item of a price set that prices whole schemes counts.
type use int

const (
	// unitPrice is for a quantity the reader brings.
	unitPrice use = iota
	// part is one of a scheme's flat parts, for the whole scheme.
	part
	// difference makes up for what a list and its own total differ by; it may
	// be negative.
	difference
	// stated is what a document says a sum is; it is no part of one.
	stated
)

// entry is a row of the table of items.
type entry struct {
	item Item
	// units an amount of it may be for.
	units []Unit
	name  causeway.Text
	use   use
}

// schemeOf returns the scheme, as commands print it, that an item of a set of
// whole schemes belongs to: "seed.leased_line.carrier" is of "leased-line".
func (i Item) schemeOf() (scheme string, ok bool) {
	rest, ok := strings.CutPrefix(string(i), "seed.")
	if !ok {
		return "", false
	}
	scheme, _, ok = strings.Cut(rest, ".")
	return strings.ReplaceAll(scheme, "_", "-"), ok
}

// Items returns all items there are, in the order of their table.
func Items() []Item {
	var all []Item
	for _, e := range items {
		all = append(all, e.item)
	}
	return all
}

// Name returns what people call the item; one that is not in the table has its
// own text for a name.
func (i Item) Name() causeway.Text {
	if e, ok := entryOf(i); ok {
		return e.name
	}
	return causeway.Text{En: string(i), Zh: string(i)}
}

// Known reports whether the item is in the table.
func (i Item) Known() bool {
	_, ok := entryOf(i)
	return ok
}

func entryOf(i Item) (entry, bool) {
	for _, e := range items {
		if e.item == i {
			return e, true
		}
	}
	return entry{}, false
}
