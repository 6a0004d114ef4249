package advise

import (
	"time"

	"causeway"
	"causeway/advise/prices"
)

// ipsec is the VPN gateways that the clouds run themselves.
var ipsec = scheme{
	id:   IPsec,
	name: causeway.Text{En: "IPsec VPN", Zh: "IPsec VPN"},
	via:  causeway.ViaIPsec,
	link: causeway.LinkVPNGateway,
	items: []item{
		{price: prices.AliyunVPNGateway, cloud: "aliyun", kind: PartTime, per: perSite, times: 1},
		// Two tunnels of Alibaba's gateway end in two connections of AWS.
		{price: prices.AWSVPNConnection, cloud: "aws", kind: PartTime, per: perLeg, times: 2},
		{price: "vpn_gateway", cloud: elsewhere, kind: PartTime, per: perSite, times: 1},
		{price: prices.AliyunInternetOut, cloud: "aliyun", kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: prices.AWSInternetOut, cloud: "aws", kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: "internet_out", cloud: elsewhere, kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: prices.PeopleCloud, kind: PartPeople, once: true, per: perLine, times: 2},
		{price: prices.PeopleCloud, kind: PartPeople, per: perLine, times: 0.25},
	},
	figures: figures{
		rtt: 280 * time.Millisecond, bandwidth: 500 * causeway.Mbps, jitter: 20 * time.Millisecond,
		loss: 0.001, availability: 0.995, mtbf: 720 * time.Hour, exit: "internet", source: seedTable,
	},
	build:   Span{1 * day, 2 * day},
	team:    causeway.TeamNone,
	devices: causeway.DevicesManaged,
	sites:   6,
	sitesWhy: causeway.Text{
		En: "an AWS gateway takes ten connections, and each other site needs two", Zh: "AWS 网关最多十个连接，每个对端站点需要两个",
	},
	cipher: cloudKeys,
	simple: rating{0.7, causeway.Text{
		En: "the clouds run both ends; keys, tunnels and routes have to match", Zh: "两端由云厂商运维；密钥、隧道和路由须两侧一致",
	}},
	secure: rating{0.8, causeway.Text{
		En: "AES-256 between the clouds' gateways, which hold the keys", Zh: "云网关之间使用 AES-256，密钥由云厂商保管",
	}},
	certified: certifiedClouds,
	fit: map[causeway.Workload]float64{
		causeway.WorkloadCore: 0.4, causeway.WorkloadGeneral: 1, causeway.WorkloadRealTime: 0.3, causeway.WorkloadBulk: 0.5,
		causeway.WorkloadWeb: 0.6, causeway.WorkloadAPI: 0.4, causeway.WorkloadMicroservices: 0.4,
		causeway.WorkloadMultiCloud: 0.3, causeway.WorkloadBranches: 0.3, causeway.WorkloadTest: 0.3, causeway.WorkloadTemporary: 0.3,
	},
	requirements: []causeway.Text{
		{En: "A VPN gateway in each cloud; new ones of Alibaba Cloud have two tunnels and need two zones.", Zh: "每个云各一个 VPN 网关；阿里云新建网关为双隧道，需要两个可用区。"},
	},
	risks: []causeway.Text{
		{En: "Over the Internet delay and loss are whatever they are that day.", Zh: "经公网传输，时延和丢包随当日线路质量波动。"},
		{En: "A prepaid gateway of Alibaba Cloud (mainland accounts) cannot be deleted before it expires.", Zh: "阿里云预付费网关（国内站账号）到期前无法删除。"},
	},
}
