package advise

import (
	"time"

	"causeway"
	"causeway/advise/prices"
)

// sdwan is gateways of one's own on several Internet lines, steered together.
var sdwan = scheme{
	id:   SDWAN,
	name: causeway.Text{En: "SD-WAN", Zh: "SD-WAN"},
	via:  causeway.ViaInternet,
	link: causeway.LinkInternet,
	items: []item{
		// Two gateways at each site, so that one may fail.
		{price: prices.AliyunInstance, cloud: "aliyun", kind: PartTime, per: perSite, times: 2},
		{price: prices.AliyunEIP, cloud: "aliyun", kind: PartTime, per: perSite, times: 2},
		{price: prices.AliyunInternetOut, cloud: "aliyun", kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: prices.AWSInstance, cloud: "aws", kind: PartTime, per: perSite, times: 2},
		{price: prices.AWSPublicIPv4, cloud: "aws", kind: PartTime, per: perSite, times: 2},
		{price: prices.AWSInternetOut, cloud: "aws", kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: "instance", cloud: elsewhere, kind: PartTime, per: perSite, times: 2},
		{price: "internet_out", cloud: elsewhere, kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: prices.SDWANCauseway, kind: PartTime, per: perSite, times: 1},
		{price: prices.PeopleNetwork, kind: PartPeople, once: true, per: perSite, times: 5},
		{price: prices.PeopleNetwork, kind: PartPeople, per: perSite, times: 0.5},
	},
	figures: figures{
		rtt: 200 * time.Millisecond, bandwidth: causeway.Gbps, jitter: 10 * time.Millisecond,
		loss: 0.0005, availability: 0.999, mtbf: 4380 * time.Hour, exit: "internet", source: seedTable,
	},
	build:   Span{2 * week, 8 * week},
	team:    causeway.TeamNetwork,
	devices: causeway.DevicesVirtual,
	cipher:  ownKeys,
	simple: rating{0.4, causeway.Text{
		En: "devices at every site, several lines each, policies to keep", Zh: "每个站点都有设备和多条线路，还需维护策略",
	}},
	secure: rating{0.8, causeway.Text{
		En: "AES-256 between gateways of your own; what steers them has to be guarded too", Zh: "自有网关之间使用 AES-256；控制端同样需要保护",
	}},
	fit: map[causeway.Workload]float64{
		causeway.WorkloadCore: 0.6, causeway.WorkloadGeneral: 0.6, causeway.WorkloadRealTime: 0.9, causeway.WorkloadBulk: 0.7,
		causeway.WorkloadWeb: 0.9, causeway.WorkloadAPI: 0.4, causeway.WorkloadMicroservices: 0.5,
		causeway.WorkloadMultiCloud: 1, causeway.WorkloadBranches: 1, causeway.WorkloadTest: 0.2, causeway.WorkloadTemporary: 0.1,
	},
	requirements: []causeway.Text{
		{En: "Two Internet lines of different carriers at each site.", Zh: "每个站点两条不同运营商的互联网线路。"},
		{En: "Instances or boxes at each site, and a licence where the product asks for one.", Zh: "每个站点部署实例或设备；视产品而定还需许可。"},
	},
	risks: []causeway.Text{
		{En: "All lines are the Internet: they can get worse together.", Zh: "所有线路都是公网，可能同时变差。"},
		{En: "Most products tie you to their vendor.", Zh: "多数产品会绑定厂商。"},
	},
}
