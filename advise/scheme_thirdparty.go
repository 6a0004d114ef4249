package advise

import (
	"time"

	"causeway"
	"causeway/advise/prices"
)

// thirdPartyTunnel is ZeroTier, Tailscale or plain WireGuard between hosts.
var thirdPartyTunnel = scheme{
	id:   ThirdPartyTunnel,
	name: causeway.Text{En: "Third-party tunnel", Zh: "第三方隧道"},
	via:  causeway.ViaTailscale,
	link: causeway.LinkInternet,
	items: []item{
		{price: prices.AliyunInternetOut, cloud: "aliyun", kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: prices.AWSInternetOut, cloud: "aws", kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: "internet_out", cloud: elsewhere, kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: prices.TunnelTailscale, kind: PartTime, per: perCase, times: 1},
		{price: prices.PeopleCloud, kind: PartPeople, once: true, per: perSite, times: 0.25},
		{price: prices.PeopleCloud, kind: PartPeople, per: perSite, times: 0.05},
	},
	figures: figures{
		rtt: 400 * time.Millisecond, bandwidth: 100 * causeway.Mbps, jitter: 40 * time.Millisecond,
		loss: 0.005, availability: 0.98, mtbf: 1440 * time.Hour, exit: "internet", source: seedTable,
	},
	build:   Span{10 * time.Minute, 1 * day},
	team:    causeway.TeamNone,
	devices: causeway.DevicesVirtual,
	cipher:  cloudKeys,
	simple: rating{0.8, causeway.Text{
		En: "installed in minutes, and finds its peers by itself", Zh: "几分钟装好，自动发现对端",
	}},
	secure: rating{0.5, causeway.Text{
		En: "encrypted end to end, but a service of somebody else's says who belongs to it", Zh: "端到端加密，但由第三方服务决定谁能加入",
	}},
	certified: map[causeway.Certification]causeway.Text{},
	fit: map[causeway.Workload]float64{
		causeway.WorkloadCore: 0, causeway.WorkloadGeneral: 0.2, causeway.WorkloadRealTime: 0.1, causeway.WorkloadBulk: 0.1,
		causeway.WorkloadWeb: 0.3, causeway.WorkloadAPI: 0.3, causeway.WorkloadMicroservices: 0.3,
		causeway.WorkloadMultiCloud: 0.5, causeway.WorkloadBranches: 0.6, causeway.WorkloadTest: 1, causeway.WorkloadTemporary: 1,
	},
	requirements: []causeway.Text{
		{En: "A host at each site that is there already and forwards for the others.", Zh: "每个站点一台现有的主机负责转发。"},
	},
	risks: []causeway.Text{
		{En: "Nobody promises anything: where no direct way is found, traffic goes through relays abroad.", Zh: "没有任何保障：无法直连时，流量会经境外中继转发。"},
		{En: "Its coordination service may be hard to reach from the mainland.", Zh: "其协调服务在中国内地可能难以访问。"},
	},
}
