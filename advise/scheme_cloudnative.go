package advise

import (
	"time"

	"causeway"
	"causeway/advise/prices"
)

// cloudNativeGateway is HTTP and gRPC through gateways with mutual TLS.
var cloudNativeGateway = scheme{
	id:   CloudNativeGateway,
	name: causeway.Text{En: "Cloud-native gateway", Zh: "云原生网关"},
	via:  causeway.ViaTLS,
	link: causeway.LinkInternet,
	items: []item{
		{price: prices.AliyunInstance, cloud: "aliyun", kind: PartTime, per: perSite, times: 1},
		{price: prices.AliyunLoadBalancer, cloud: "aliyun", kind: PartTime, per: perSite, times: 1},
		{price: prices.AliyunLoadBalancerCapacity, cloud: "aliyun", kind: PartTraffic, per: perVolume, times: 1},
		{price: prices.AliyunInternetOut, cloud: "aliyun", kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: prices.AWSInstance, cloud: "aws", kind: PartTime, per: perSite, times: 1},
		{price: prices.AWSLoadBalancer, cloud: "aws", kind: PartTime, per: perSite, times: 1},
		{price: prices.AWSLoadBalancerCapacity, cloud: "aws", kind: PartTraffic, per: perVolume, times: 1},
		{price: prices.AWSInternetOut, cloud: "aws", kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: "instance", cloud: elsewhere, kind: PartTime, per: perSite, times: 1},
		{price: "internet_out", cloud: elsewhere, kind: PartTraffic, per: perVolume, times: 1, tunnelled: true},
		{price: prices.CertificatePublic, kind: PartTime, per: perSite, times: 1},
		{price: prices.PeopleCloud, kind: PartPeople, once: true, per: perCase, times: 5},
		{price: prices.PeopleCloud, kind: PartPeople, per: perCase, times: 0.5},
	},
	figures: figures{
		rtt: 350 * time.Millisecond, bandwidth: 200 * causeway.Mbps, jitter: 30 * time.Millisecond,
		loss: 0.002, availability: 0.99, mtbf: 2160 * time.Hour, exit: "internet", source: seedTable,
	},
	build:   Span{1 * week, 2 * week},
	team:    causeway.TeamCloud,
	devices: causeway.DevicesVirtual,
	cipher:  ownKeys,
	simple: rating{0.8, causeway.Text{
		En: "on clusters that are there already; applications have to call through it", Zh: "建在现有集群之上；应用须改为经由网关调用",
	}},
	secure: rating{0.6, causeway.Text{
		En: "mutual TLS for what goes through it, and nothing for the rest", Zh: "经过网关的流量使用双向 TLS，其余流量不受保护",
	}},
	fit: map[causeway.Workload]float64{
		causeway.WorkloadCore: 0.2, causeway.WorkloadGeneral: 0.3, causeway.WorkloadRealTime: 0.1, causeway.WorkloadBulk: 0.2,
		causeway.WorkloadWeb: 0.7, causeway.WorkloadAPI: 1, causeway.WorkloadMicroservices: 1,
		causeway.WorkloadMultiCloud: 0.6, causeway.WorkloadBranches: 0.2, causeway.WorkloadTest: 0.9, causeway.WorkloadTemporary: 0.5,
	},
	requirements: []causeway.Text{
		{En: "Applications that speak HTTP or gRPC and can be pointed at a gateway.", Zh: "应用使用 HTTP 或 gRPC，且可指向网关。"},
	},
	risks: []causeway.Text{
		{En: "It joins services and no networks: what is not HTTP or gRPC stays outside.", Zh: "连接的是服务而非网络：HTTP、gRPC 以外的协议无法使用。"},
		{En: "Applications have to be changed.", Zh: "需要改造应用。"},
	},
}
