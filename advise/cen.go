package advise

import (
	"time"

	"causeway"
	"causeway/advise/prices"
)

// What a leg of Alibaba's backbone over the border costs and carries, and the
// short leg behind it from Alibaba's region outside to the other cloud nearby.
var (
	cenItems = []item{
		{price: prices.AliyunCrossBorderExamination, kind: PartSetup, per: perCase, times: 1},
		{price: prices.AliyunCENConnection, cloud: "aliyun", kind: PartTime, per: perLeg, times: 1},
		{price: prices.AliyunCENProcessing, cloud: "aliyun", kind: PartTraffic, per: perVolume, times: 1},
		{price: prices.AliyunCENInterRegion, cloud: "aliyun", kind: PartTraffic, per: perVolume, times: 1, area: prices.CrossBorder},
		{price: prices.PeopleCloud, kind: PartPeople, once: true, per: perCase, times: 3},
	}
	cenFigures = figures{
		rtt: 150 * time.Millisecond, bandwidth: 10 * causeway.Gbps, jitter: 2 * time.Millisecond,
		loss: 0.0001, availability: 0.9999, mtbf: 8760 * time.Hour, exit: "cen",
		source: causeway.Text{
			En: "the original proposal's figures of its line on CEN: a hypothesis for CEN by itself",
			Zh: "原始方案中专线 + 云企业网的数值，单独用于云企业网属于假设",
		},
	}
	// A permit is examined before CEN opens a cross-border connection.
	cenBuild = Span{3 * day, 2 * week}

	// nearFigures are of two gateways in one metropolis: what they promise, and
	// a round trip that is all processing.
	nearFigures = figures{
		rtt: processing, bandwidth: 500 * causeway.Mbps, jitter: time.Millisecond,
		loss: 0.0001, availability: 0.9995 * 0.9995, mtbf: 4380 * time.Hour, exit: "vpn-gateways",
		source: causeway.Text{
			En: "AWS promises 99.95 % of a VPN connection (SLA of 2022-05-05); Alibaba's end is taken to be alike",
			Zh: "AWS 对 VPN 连接承诺 99.95%（2022-05-05 版 SLA）；假设阿里云一端相同",
		},
	}
)
