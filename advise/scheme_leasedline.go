package advise

import (
	"time"

	"causeway"
	"causeway/advise/prices"
)

// leasedLine is a carrier's line from Alibaba's Express Connect to AWS Direct
// Connect, with transit routers at both ends.
var leasedLine = scheme{
	id:   LeasedLine,
	name: causeway.Text{En: "Leased line + CEN", Zh: "专线 + 云企业网"},
	via:  causeway.ViaLeasedLine,
	link: causeway.LinkLeasedLine,
	items: []item{
		{price: prices.CarrierInstallation, kind: PartSetup, per: perLine, times: 1},
		{price: prices.CarrierLine, kind: PartBandwidth, per: perLine, times: 1},
		{price: prices.CarrierCrossConnect, kind: PartTime, per: perLine, times: 2},
		{price: prices.AliyunExpressConnectPort, cloud: "aliyun", kind: PartTime, per: perLeg, times: 1},
		{price: prices.AliyunExpressConnectOut, cloud: "aliyun", kind: PartTraffic, per: perVolume, times: 1},
		{price: prices.AliyunCENConnection, cloud: "aliyun", kind: PartTime, per: perSite, times: 2},
		{price: prices.AliyunCENProcessing, cloud: "aliyun", kind: PartTraffic, per: perVolume, times: 1},
		{price: prices.AWSDirectConnectPort, cloud: "aws", kind: PartTime, per: perLeg, times: 1},
		{price: prices.AWSDirectConnectGateway, cloud: "aws", kind: PartTime, per: perSite, times: 1},
		{price: prices.AWSDirectConnectOut, cloud: "aws", kind: PartTraffic, per: perVolume, times: 1},
		{price: prices.AWSTransitGateway, cloud: "aws", kind: PartTime, per: perSite, times: 1},
		{price: prices.AWSTransitGatewayData, cloud: "aws", kind: PartTraffic, per: perVolume, times: 1},
		{price: "private_port", cloud: elsewhere, kind: PartTime, per: perLeg, times: 1},
		{price: "private_out", cloud: elsewhere, kind: PartTraffic, per: perVolume, times: 1},
		{price: prices.PeopleNetwork, kind: PartPeople, once: true, per: perLine, times: 15},
		{price: prices.PeopleNetwork, kind: PartPeople, per: perLine, times: 1.5},
	},
	figures: figures{
		rtt: 150 * time.Millisecond, bandwidth: 10 * causeway.Gbps, jitter: 2 * time.Millisecond,
		loss: 0.0001, availability: 0.9999, mtbf: 8760 * time.Hour, exit: "cen", source: seedTable,
	},
	build:   Span{2 * week, 4 * week},
	team:    causeway.TeamNetwork,
	devices: causeway.DevicesPhysical,
	cipher:  inClear,
	simple: rating{0.2, causeway.Text{
		En: "a carrier's contract, ports in two data centres, VLANs and BGP", Zh: "需与运营商签约，两地机房开通端口，配置 VLAN 和 BGP",
	}},
	secure: rating{0.9, causeway.Text{
		En: "a line of its own, off the Internet; in clear unless gateways encrypt on top", Zh: "独立线路，不经公网；除非在其上由网关加密，否则为明文",
	}},
	certified: certifiedClouds,
	fit: map[causeway.Workload]float64{
		causeway.WorkloadCore: 1, causeway.WorkloadGeneral: 0.3, causeway.WorkloadRealTime: 1, causeway.WorkloadBulk: 1,
		causeway.WorkloadWeb: 0.4, causeway.WorkloadAPI: 0.2, causeway.WorkloadMicroservices: 0.2,
		causeway.WorkloadMultiCloud: 0.2, causeway.WorkloadBranches: 0.1, causeway.WorkloadTest: 0, causeway.WorkloadTemporary: 0,
	},
	requirements: []causeway.Text{
		{En: "A contract with a licensed carrier (China Telecom, Mobile or Unicom) that registers who uses the line and for what.", Zh: "与持牌运营商（中国电信、移动、联通）签约，由其登记使用者和用途。"},
		{En: "Ports at an Express Connect and a Direct Connect location, with cross-connects.", Zh: "在高速通道和 Direct Connect 接入点开通端口并跳线。"},
		{En: "Somebody who knows BGP.", Zh: "需要熟悉 BGP 的人员。"},
	},
	risks: []causeway.Text{
		{En: "One line is one point of failure: AWS promises 99.99 % only for two connections at each of two locations.", Zh: "单条线路就是单点：AWS 只对两个接入点、每点两条连接的部署承诺 99.99%。"},
		{En: "The carrier may take longer than it says, and contracts usually run a year or more.", Zh: "运营商的实际开通时间可能更长，合同期通常不少于一年。"},
		{En: "Nothing on the line is encrypted unless gateways do it.", Zh: "线路本身不加密，须由网关加密。"},
	},
}
