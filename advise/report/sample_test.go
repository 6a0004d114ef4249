package report_test

import (
	"time"

	"causeway"
	"causeway/advise"
	"causeway/advise/prices"
)

// This file holds one answer that has everything a page can show: ranges,
// unknown parts, a hybrid, excluded schemes, points where lines cross. Its
// figures are made up.

const (
	day  = 24 * time.Hour
	week = 7 * day
)

func both(en, zh string) causeway.Text { return causeway.Text{En: en, Zh: zh} }

func yuan(low, high float64, unknown ...prices.Item) prices.Amount {
	return prices.Amount{Low: low, High: high, Currency: causeway.CNY, Unknown: unknown}
}

func sample() *advise.Answer {
	reached := time.Date(2028, 3, 1, 0, 0, 0, 0, time.UTC)
	return &advise.Answer{
		Needs: sampleNeeds(), Currency: causeway.CNY,
		PriceSet: "default", PriceDate: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		Day:     time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		Schemes: sampleSchemes(), Curves: sampleCurves(), BreakEvens: sampleBreakEvens(),
		Excluded: []advise.Exclusion{
			{Scheme: advise.LeasedLine, Constraint: "budget", Wanted: "150000 CNY/year", Has: "310,000–510,000 CNY", Why: both("The carrier's line alone is beyond the budget.", "仅运营商专线一项就超出预算。")},
			{Scheme: advise.ThirdPartyTunnel, Constraint: "availability", Wanted: "99.5%", Has: "98%", Why: both("It has one path and nobody who answers for it.", "只有一条路径，也没有人对可用性负责。")},
		},
		Recommended: &advise.Recommendation{Scheme: advise.SDWAN, Lines: []causeway.Text{
			both("SD-WAN meets every need for 110,000–170,000 CNY in the first year.", "SD-WAN 满足全部需求，首年 110,000–170,000 CNY。"),
			both("Several lines carry it: 99.9 % needs no permit of a carrier.", "多条线路互为备份，可用性 99.9%，无须运营商批文。"),
			both("IPsec costs less, but an unknown part may change that.", "IPsec 更便宜，但有未知项，可能改变结论。"),
			both("A leased line is beyond the budget; the tunnel of a third party is not available enough.", "专线超出预算；第三方隧道可用性不够。"),
			both("From 9 TB a month on, look at a leased line again.", "每月超过 9 TB 时应重新评估专线。"),
		}},
		Sensitivity: []advise.Sensitivity{
			{Need: "budget", From: "150000 CNY/year", To: "420000 CNY/year", Winner: advise.LeasedLine, Why: both("The line becomes affordable.", "预算足以支付专线。")},
			{Need: "weight of cost", From: "30%", To: "52%", Winner: advise.IPsec, Why: both("Price outweighs reliability.", "成本超过可靠性成为首要因素。")},
		},
		Phases:  samplePhases(),
		Upgrade: &advise.UpgradeAnswer{To: advise.LeasedLine, Factor: 3, Within: 365 * day, Reached: &reached, Why: both("At 130 % growth a year traffic is threefold after 16 months.", "按每年 130% 增长，16 个月后达到三倍。")},
		Contradictions: []advise.Contradiction{
			{Scheme: advise.IPsec, Says: both("The parts add up to 650 CNY a month, the total says 800 to 2,000.", "各项合计每月 650 元，总计却写 800–2,000 元。")},
		},
		Vendors: []advise.Vendor{
			{Name: "Causeway", Licence: both("in this product", "包含在本产品中"), ChinaSupport: both("yes", "支持"), Price: both("none", "无许可费"), Date: "2026-11-23"},
			{Name: "Fortinet", Licence: both("per device", "按设备"), ChinaSupport: both("through partners", "经合作伙伴"), Source: "https://www.fortinet.com/", Date: "2026-11-20"},
		},
	}
}

func sampleNeeds() causeway.Needs {
	return causeway.Needs{
		Bandwidth: 200 * causeway.Mbps, Growth: 0.3,
		Traffic: []causeway.Sent{{Site: "beijing", Volume: 900 * causeway.GB}, {Site: "california", Volume: 600 * causeway.GB}},
		Latency: 250 * time.Millisecond, Availability: 0.995,
		Budget:   causeway.Budget{Amount: causeway.Money{Amount: 150000, Currency: causeway.CNY}, Per: causeway.PerYear},
		Deadline: 8 * week, Duration: 3 * 365 * day,
		Team: causeway.TeamCloud, Devices: causeway.DevicesVirtual, Residency: causeway.ResidencyPermit,
		Encryption:     causeway.EncryptionOwnKeys,
		Certifications: []causeway.Certification{causeway.CertificationMLPS3, causeway.CertificationISO27001},
		Workloads:      []causeway.Workload{causeway.WorkloadMultiCloud, causeway.WorkloadGeneral},
		Places: []causeway.Place{
			{Site: "beijing", Cloud: "aliyun", Region: "cn-beijing"}, {Site: "california", Cloud: "aws", Region: "us-west-1"},
		},
	}
}

// kind is what one scheme of the sample is built from.
type kind struct {
	scheme       advise.SchemeID
	name         causeway.Text
	rank         int
	setup, month [2]float64
	perTB        float64
	unknown      []prices.Item
	rtt          time.Duration
	bandwidth    causeway.BitRate
	availability causeway.Ratio
	build        advise.Span
	values       [8]float64
	seed         [7]int
}

func kinds() []kind {
	return []kind{
		{
			advise.LeasedLine, both("Leased line and CEN", "专线+云企业网"), 0,
			[2]float64{40000, 60000},
			[2]float64{22500, 37500},
			500, nil,
			150 * time.Millisecond, 10 * causeway.Gbps, 0.9999,
			advise.Span{Low: 2 * week, High: 4 * week},
			[8]float64{.2, .1, 1, 1, 1, .9, .7, .3},
			[7]int{5, 5, 5, 5, 5, 5, 5},
		},
		{
			advise.IPsec, both("IPsec VPN", "IPSec VPN"), 2,
			[2]float64{5000, 5000},
			[2]float64{1200, 1800},
			1700,
			[]prices.Item{prices.AliyunCENInterRegion},
			210 * time.Millisecond, 500 * causeway.Mbps, 0.9962,
			advise.Span{Low: day, High: 14 * day},
			[8]float64{.6, .8, .6, .5, .5, .8, .6, .7},
			[7]int{3, 2, 3, 3, 4, 4, 4},
		},
		{
			advise.SDWAN, both("SD-WAN", "SD-WAN"), 1,
			[2]float64{15000, 25000},
			[2]float64{7900, 12100},
			900, nil,
			200 * time.Millisecond, 1 * causeway.Gbps, 0.999,
			advise.Span{Low: 2 * week, High: 8 * week},
			[8]float64{.4, .6, .7, .7, .9, .8, 1, .5},
			[7]int{4, 3, 4, 4, 5, 4, 4},
		},
		{
			advise.CloudNativeGateway, both("Cloud-native gateway", "云原生网关"), 3,
			[2]float64{10000, 10000},
			[2]float64{1700, 2300},
			1600, nil,
			350 * time.Millisecond, 200 * causeway.Mbps, 0.995,
			advise.Span{Low: week, High: 2 * week},
			[8]float64{.8, .7, .2, .2, .4, .6, .4, .8},
			[7]int{2, 3, 2, 2, 3, 3, 3},
		},
		{
			advise.ThirdPartyTunnel, both("Third-party tunnel", "第三方隧道"), 0,
			[2]float64{2000, 2000},
			[2]float64{200, 300},
			1500, nil,
			400 * time.Millisecond, 100 * causeway.Mbps, 0.98,
			advise.Span{Low: 10 * time.Minute, High: day},
			[8]float64{.9, 1, .1, .1, .1, .4, .3, 1},
			[7]int{3, 1, 2, 2, 2, 3, 2},
		},
		{
			advise.IPsec + "+" + advise.CloudNativeGateway, both("IPsec VPN with a cloud-native gateway behind it", "IPSec VPN 为主、云原生网关为备"), 4,
			[2]float64{15000, 15000},
			[2]float64{2900, 4100},
			1700,
			[]prices.Item{prices.AliyunCENInterRegion},
			210 * time.Millisecond, 500 * causeway.Mbps, 0.99993,
			advise.Span{Low: week, High: 2 * week},
			[8]float64{.4, .7, .6, .5, .8, .7, .6, .6},
			[7]int{},
		},
	}
}

func sampleSchemes() []advise.Assessment {
	var schemes []advise.Assessment
	for _, k := range kinds() {
		schemes = append(schemes, k.assessment())
	}
	return schemes
}

func (k kind) assessment() advise.Assessment {
	a := advise.Assessment{
		Scheme: k.scheme, Name: k.name, Rank: k.rank, FirstYear: k.cost(), Build: k.build,
		Variant: advise.Variant{ID: "direct", Shape: "beijing –internet– california"},
		Service: advise.Service{
			Bandwidth: k.bandwidth, RTT: k.rtt, Floor: 95 * time.Millisecond, Loss: 0.001, Availability: k.availability,
			Source: both("the original proposal's table, not measured", "原方案文档的表格，未经实测"),
		},
		Requirements: []causeway.Text{both("Public addresses on both sides.", "两端都要有公网地址。")},
		Risks:        []causeway.Text{both("The Internet between both sides has no one who answers for it.", "两端之间的公网质量无人保证。")},
		Claims: []advise.Claim{
			{Says: both("Quick to build", "部署快速"), Advantage: true, Holds: "true", Why: both("Weeks before the deadline.", "比期限早数周。")},
			{Says: both("Lowest cost", "成本最低"), Advantage: true, Holds: "false", Why: both("Two others cost less.", "另有两个方案更便宜。")},
			{Says: both("Depends on one vendor", "厂商绑定"), Holds: "unknown"},
		},
	}
	if k.scheme == advise.IPsec {
		a.Variant = advise.Variant{
			ID: "permitted", Shape: "beijing –cen– us-west-1 (Silicon Valley) –ipsec– california",
			Rules: []string{"aliyun-vpn-not-cross-border"},
			Why:   both("Alibaba's VPN gateway may not cross the border of the mainland: its cross-border line carries that part.", "阿里云 VPN 网关不得用于跨境，跨境一段改走云企业网。"),
		}
	}
	k.score(&a)
	for month := range 36 {
		grown := 1 + 0.3*float64(month)/12
		a.Months = append(a.Months, yuan(k.month[0]+k.perTB*1.5*grown, k.month[1]+k.perTB*1.5*grown, k.unknown...))
	}
	return a
}

func (k kind) cost() advise.Cost {
	traffic := k.perTB * 1.5 * 12
	cost := advise.Cost{
		Setup:   yuan(k.setup[0], k.setup[1]),
		Running: yuan(k.month[0]*12+traffic, k.month[1]*12+traffic, k.unknown...),
		Total:   yuan(k.setup[0]+k.month[0]*12+traffic, k.setup[1]+k.month[1]*12+traffic, k.unknown...),
		Parts: []advise.Part{
			{Item: "people.setup", Name: both("Work to set it up", "实施人力"), Kind: advise.PartSetup, Amount: yuan(k.setup[0], k.setup[1]), How: both("2–4 × 5000 CNY/person_day", "2–4 × 5000 CNY/person_day"), Source: "the original proposal", Confidence: prices.Hypothesis},
			{Item: "rent", Name: both("Rent of gateways and lines", "网关与线路租金"), Kind: advise.PartTime, Amount: yuan(k.month[0]*12, k.month[1]*12), How: both("2 × 0.05 USD/h × 8760 h × 7.1 CNY/USD", "2 × 0.05 USD/h × 8760 h × 7.1 CNY/USD"), Source: "https://aws.amazon.com/vpn/pricing/", Date: "2026-11-20", Confidence: prices.High},
			{Item: "internet.out", Name: both("Traffic sent to the Internet", "公网出流量"), Kind: advise.PartTraffic, Amount: yuan(traffic, traffic), How: both("18 TB × 0.8 CNY/GB", "18 TB × 0.8 CNY/GB"), Source: "https://www.alibabacloud.com/product/eip", Date: "2026-10-02", Confidence: prices.Medium},
		},
	}
	for _, item := range k.unknown {
		cost.Parts = append(cost.Parts, advise.Part{Item: item, Name: item.Name(), Kind: advise.PartTraffic, Amount: yuan(0, 0, item)})
	}
	return cost
}

func (k kind) score(a *advise.Assessment) {
	criteria := []advise.Criterion{advise.Complexity, advise.Price, advise.Latency, advise.Bandwidth, advise.Reliability, advise.Security, advise.Fit, advise.Speed}
	for i, weight := range []float64{.08, .3, .12, .1, .2, .1, .07, .03} {
		a.Terms = append(a.Terms, advise.Term{Criterion: criteria[i], Weight: weight, Value: k.values[i], Why: both("worked out from the figures above", "由上面的数字得出")})
		a.Score += weight * k.values[i]
	}
	for i, column := range []string{"complexity", "cost", "latency", "bandwidth", "reliability", "security", "recommendation"} {
		a.Matrix = append(a.Matrix, advise.Mark{Column: column, Ours: 1 + i%5, Seed: k.seed[i], Why: both("from the figures above", "由上面的数字得出")})
	}
}

func sampleCurves() []advise.Curve {
	var curves []advise.Curve
	for _, k := range kinds() {
		c := advise.Curve{Scheme: k.scheme}
		for _, gb := range []float64{0, 10, 50, 100, 500, 1500, 5000, 20000, 60000} {
			traffic := k.perTB * gb / 1000 * 12
			c.Points = append(c.Points, advise.CurvePoint{
				Volume: causeway.Volume(gb) * causeway.GB,
				Amount: yuan(k.setup[0]+k.month[0]*12+traffic, k.setup[1]+k.month[1]*12+traffic, k.unknown...),
			})
		}
		curves = append(curves, c)
	}
	return curves
}

// sampleBreakEvens are where the middles of the sample's curves cross.
func sampleBreakEvens() []advise.BreakEven {
	var points []advise.BreakEven
	middle := func(k kind) float64 { return (k.setup[0]+k.setup[1])/2 + (k.month[0]+k.month[1])*6 }
	for _, a := range kinds()[:5] {
		for _, b := range kinds()[:5] {
			if middle(a) < middle(b) && a.perTB > b.perTB {
				at := causeway.Volume((middle(b) - middle(a)) / (a.perTB - b.perTB) / 12 * float64(causeway.TB))
				points = append(points, advise.BreakEven{Cheaper: a.scheme, Dearer: b.scheme, At: &at, Why: both("Its price a GB is higher, its rent lower.", "流量单价更高，租金更低。")})
			}
		}
	}
	return append(points, advise.BreakEven{Cheaper: advise.ThirdPartyTunnel, Dearer: advise.IPsec, Why: both("It costs less at any traffic.", "任何流量下都更便宜。")})
}

func samplePhases() []advise.Phase {
	return []advise.Phase{
		{
			Name: both("Try it out", "快速验证"), Span: advise.Span{Low: week, High: 2 * week}, Use: []advise.SchemeID{advise.ThirdPartyTunnel, advise.CloudNativeGateway},
			Steps: []causeway.Text{both("Join both networks with a tunnel.", "用隧道连通两端网络。"), both("Measure the round trip for a week.", "测量一周往返时延。")},
			Exit:  []causeway.Text{both("causeway paths shows every path up for 7 days.", "causeway paths 显示所有路径连续 7 天正常。")},
		},
		{
			Name: both("Into service", "生产就绪"), Span: advise.Span{Low: 30 * day, High: 60 * day}, Use: []advise.SchemeID{advise.SDWAN},
			Steps: []causeway.Text{both("Order the second line on each side.", "两端各申请第二条线路。")},
			Exit:  []causeway.Text{both("A drill fails over within 1 s.", "演练切换在 1 秒内完成。")},
		},
		{
			Name: both("For the long run", "长期优化"), Span: advise.Span{Low: 90 * day, High: 180 * day}, Use: []advise.SchemeID{advise.SDWAN, advise.LeasedLine},
			Exit: []causeway.Text{both("Traffic is below three times today's.", "流量低于当前的三倍。")},
		},
	}
}
