package advise

import (
	"slices"
	"strings"
	"testing"

	"causeway"
	"causeway/advise/prices"
)

// scenario is a line of the seed's advice, as needs.
type scenario struct {
	says  string
	needs causeway.Needs
	want  SchemeID
}

func perYear(amount float64) causeway.Budget {
	return causeway.Budget{Amount: causeway.Money{Amount: amount, Currency: causeway.CNY}, Per: causeway.PerYear}
}

func kinds(all ...causeway.Workload) []causeway.Workload { return all }

// several is the seed's pair and more places.
func several(more ...causeway.Place) []causeway.Place {
	return append([]causeway.Place{beijing, california}, more...)
}

var (
	virginia  = causeway.Place{Site: "virginia", Cloud: "aws", Region: "us-east-1"}
	frankfurt = causeway.Place{Site: "frankfurt", Cloud: "aws", Region: "eu-central-1"}
	singapore = causeway.Place{Site: "singapore", Cloud: "aliyun", Region: "ap-southeast-1"}
	tokyo     = causeway.Place{Site: "tokyo", Cloud: "aws", Region: "ap-northeast-1"}
	shanghai  = causeway.Place{Site: "shanghai", Cloud: "aliyun", Region: "cn-shanghai"}
	google    = causeway.Place{Site: "oregon", Cloud: "gcp", Region: "us-west1"}
)

// scenarios are the seed's twenty bullets, four of each scheme, and its four
// kinds of company. None names a scheme: the needs have to lead there.
var scenarios = []scenario{
	{"大型企业核心业务", causeway.Needs{
		Workloads: kinds(causeway.WorkloadCore), Bandwidth: causeway.Gbps, Traffic: each(10 * causeway.TB), Availability: 0.9999,
		Team: causeway.TeamNetwork, Budget: perYear(1_000_000),
	}, LeasedLine},
	{"对延迟极度敏感的应用", causeway.Needs{
		Workloads: kinds(causeway.WorkloadRealTime), Latency: ms(160), Jitter: ms(5), Bandwidth: 200 * causeway.Mbps,
		Team: causeway.TeamNetwork,
	}, LeasedLine},
	{"数据传输量大（TB级别）", causeway.Needs{
		Workloads: kinds(causeway.WorkloadBulk), Traffic: each(100 * causeway.TB), Bandwidth: 2 * causeway.Gbps, Team: causeway.TeamNetwork,
	}, LeasedLine},
	{"有充足预算的长期项目", causeway.Needs{
		Workloads: kinds(causeway.WorkloadCore), Budget: perYear(3_000_000), Duration: 3 * year, Growth: 0.3,
		Bandwidth: 200 * causeway.Mbps, Team: causeway.TeamNetwork,
	}, LeasedLine},

	{"中小企业一般业务", causeway.Needs{
		Workloads: kinds(causeway.WorkloadGeneral), Bandwidth: 100 * causeway.Mbps, Traffic: each(300 * causeway.GB),
		Availability: 0.995, Team: causeway.TeamCloud, Budget: perYear(120_000),
	}, IPsec},
	{"对成本敏感的项目", causeway.Needs{
		Workloads: kinds(causeway.WorkloadGeneral), Bandwidth: 50 * causeway.Mbps, Traffic: each(100 * causeway.GB),
		Availability: 0.995, Budget: perYear(80_000), Team: causeway.TeamCloud,
	}, IPsec},
	{"数据传输量中等", causeway.Needs{
		Workloads: kinds(causeway.WorkloadGeneral), Bandwidth: 300 * causeway.Mbps, Traffic: each(causeway.TB), Team: causeway.TeamCloud,
	}, IPsec},
	{"快速部署需求", causeway.Needs{
		Workloads: kinds(causeway.WorkloadGeneral), Deadline: 3 * week, Bandwidth: 100 * causeway.Mbps, Availability: 0.995,
	}, IPsec},

	{"多云环境管理", causeway.Needs{
		Workloads: kinds(causeway.WorkloadMultiCloud), Places: several(google), Bandwidth: 200 * causeway.Mbps, Team: causeway.TeamNetwork,
	}, SDWAN},
	{"复杂网络拓扑", causeway.Needs{
		Workloads: kinds(causeway.WorkloadBranches), Places: several(virginia, frankfurt, singapore, tokyo, shanghai),
		Bandwidth: 100 * causeway.Mbps, Availability: 0.995, Team: causeway.TeamNetwork,
	}, SDWAN},
	{"需要智能路由优化", causeway.Needs{
		Workloads: kinds(causeway.WorkloadRealTime, causeway.WorkloadWeb, causeway.WorkloadBulk), Bandwidth: 400 * causeway.Mbps,
		Availability: 0.999, Team: causeway.TeamNetwork, Budget: perYear(200_000),
	}, SDWAN},
	{"企业级管理需求", causeway.Needs{
		Workloads: kinds(causeway.WorkloadGeneral, causeway.WorkloadBranches, causeway.WorkloadWeb), Bandwidth: 500 * causeway.Mbps,
		Availability: 0.999, Encryption: causeway.EncryptionOwnKeys, Team: causeway.TeamNetwork,
	}, SDWAN},

	{"微服务架构应用", causeway.Needs{
		Workloads: kinds(causeway.WorkloadMicroservices), Bandwidth: 100 * causeway.Mbps, Traffic: each(200 * causeway.GB), Team: causeway.TeamCloud,
	}, CloudNativeGateway},
	{"API优先的业务", causeway.Needs{
		Workloads: kinds(causeway.WorkloadAPI), Bandwidth: 100 * causeway.Mbps, Traffic: each(100 * causeway.GB), Team: causeway.TeamCloud,
	}, CloudNativeGateway},
	{"云原生应用", causeway.Needs{
		Workloads: kinds(causeway.WorkloadMicroservices, causeway.WorkloadAPI, causeway.WorkloadWeb), Team: causeway.TeamCloud,
		Devices: causeway.DevicesVirtual, Bandwidth: 150 * causeway.Mbps,
	}, CloudNativeGateway},
	{"快速原型验证", causeway.Needs{
		Workloads: kinds(causeway.WorkloadAPI, causeway.WorkloadTest), Deadline: 2 * week, Bandwidth: 50 * causeway.Mbps,
	}, CloudNativeGateway},

	{"技术测试和验证", causeway.Needs{
		Workloads: kinds(causeway.WorkloadTest), Bandwidth: 20 * causeway.Mbps, Traffic: each(20 * causeway.GB),
	}, ThirdPartyTunnel},
	{"临时性业务需求", causeway.Needs{
		Workloads: kinds(causeway.WorkloadTemporary), Duration: 4 * week, Deadline: 2 * day, Bandwidth: 20 * causeway.Mbps,
	}, ThirdPartyTunnel},
	{"个人或小团队项目", causeway.Needs{
		Team: causeway.TeamNone, Budget: perYear(12_000), Bandwidth: 20 * causeway.Mbps, Traffic: each(20 * causeway.GB),
	}, ThirdPartyTunnel},
	{"预算极度有限的场景", causeway.Needs{Budget: perYear(6_000), Bandwidth: 10 * causeway.Mbps}, ThirdPartyTunnel},

	{"大型企业：预算充足，性能要求极高，数据量大，延迟敏感，长期使用", causeway.Needs{
		Workloads: kinds(causeway.WorkloadCore, causeway.WorkloadRealTime), Bandwidth: 2 * causeway.Gbps, Traffic: each(50 * causeway.TB),
		Latency: ms(180), Availability: 0.9999, Budget: perYear(2_000_000), Duration: 3 * year, Team: causeway.TeamNetwork,
	}, LeasedLine},
	{"中型企业：平衡成本和性能，智能路由和管理，可能扩展到多云", causeway.Needs{
		Workloads: kinds(causeway.WorkloadGeneral, causeway.WorkloadWeb, causeway.WorkloadMultiCloud), Bandwidth: 300 * causeway.Mbps,
		Traffic: each(2 * causeway.TB), Availability: 0.999, Budget: perYear(300_000), Team: causeway.TeamNetwork, Growth: 0.3,
	}, SDWAN},
	{"小型企业：成本控制，团队有限，快速部署", causeway.Needs{
		Workloads: kinds(causeway.WorkloadGeneral), Bandwidth: 50 * causeway.Mbps, Traffic: each(100 * causeway.GB),
		Availability: 0.995, Budget: perYear(80_000), Team: causeway.TeamNone, Deadline: 3 * week,
	}, IPsec},
	{"技术验证：快速原型，微服务，灵活的API集成", causeway.Needs{
		Workloads: kinds(causeway.WorkloadTest, causeway.WorkloadMicroservices, causeway.WorkloadAPI), Deadline: 2 * week,
		Bandwidth: 50 * causeway.Mbps, Traffic: each(50 * causeway.GB), Team: causeway.TeamCloud,
	}, CloudNativeGateway},
}

// TestScenarios holds with the prices of today, where CEN's are unknown, and
// with a list in which everything has a price.
func TestScenarios(t *testing.T) {
	for _, set := range []*prices.Set{prices.Default(), market(), complete()} {
		for _, s := range scenarios {
			t.Run(set.Name+" "+s.says, func(t *testing.T) {
				in := input(s.needs)
				in.Prices = set
				a := compared(t, in)
				if a.Recommended == nil || a.Recommended.Scheme != s.want {
					show(t, a)
					t.Errorf("want %s", s.want)
				}
			})
		}
	}
	if len(scenarios) != 24 {
		t.Errorf("%d scenarios", len(scenarios))
	}
}

// show prints what the answer rests on.
func show(t *testing.T, a *Answer) {
	t.Helper()
	for _, s := range a.Schemes {
		t.Logf("%d %-22s %.3f %s", s.Rank, s.Scheme, s.Score, sum(s.FirstYear.Total).En)
		for _, term := range s.Terms {
			t.Logf("      %-12s %.2f × %.2f", term.Criterion, term.Weight, term.Value)
		}
	}
	for _, e := range a.Excluded {
		t.Logf("- %s %s: %s, has %s", e.Scheme, e.Constraint, e.Wanted, e.Has)
	}
}

// TestScenariosAreTheSeeds counts four rows of each scheme among the bullets.
func TestScenariosAreTheSeeds(t *testing.T) {
	for _, id := range schemeIDs() {
		var n int
		for _, s := range scenarios[:20] {
			if s.want == id {
				n++
			}
		}
		if n != 4 || !slices.Contains(schemeIDs(), id) {
			t.Errorf("%s: %d rows", id, n)
		}
	}
}

// TestOneNeedChangesThePick takes rows of the advice and changes one need.
func TestOneNeedChangesThePick(t *testing.T) {
	row := func(says string) causeway.Needs {
		i := slices.IndexFunc(scenarios, func(s scenario) bool { return strings.HasPrefix(s.says, says) })
		return scenarios[i].needs
	}
	tests := []struct {
		name   string
		needs  causeway.Needs
		change func(*causeway.Needs)
		want   SchemeID
	}{
		{"small, but tomorrow", row("小型企业"), func(n *causeway.Needs) { n.Deadline, n.Availability = 2*day, 0 }, ThirdPartyTunnel},
		{"small, but up at all times", row("中小企业"), func(n *causeway.Needs) {
			n.Availability, n.Budget, n.Team = 0.9999, perYear(800_000), causeway.TeamNetwork
		}, LeasedLine},
		{"medium, but 1 % of an hour matters", row("中型企业"), func(n *causeway.Needs) { n.Availability, n.Budget = 0.9999, perYear(900_000) }, LeasedLine},
		{"medium, but nobody to run it", row("中型企业"), func(n *causeway.Needs) { n.Team, n.Availability = causeway.TeamCloud, 0.99 }, IPsec},
		{"large, but no boxes", row("大型企业核心业务"), func(n *causeway.Needs) {
			n.Devices, n.Availability = causeway.DevicesVirtual, 0.999
		}, SDWAN},
		{"a trial, but of a network", row("技术验证"), func(n *causeway.Needs) { n.Workloads = kinds(causeway.WorkloadTest) }, ThirdPartyTunnel},
		{"a trial, but of ordinary business", row("技术验证"), func(n *causeway.Needs) {
			n.Workloads, n.Deadline, n.Availability = kinds(causeway.WorkloadGeneral), 3*week, 0.995
		}, IPsec},
		{"a small budget, but more of it and bandwidth", row("预算极度有限"), func(n *causeway.Needs) {
			n.Budget, n.Bandwidth = perYear(120_000), 800*causeway.Mbps
		}, SDWAN},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := input(test.needs)
			before := compared(t, in).Recommended.Scheme
			test.change(&in.Needs)
			a := compared(t, in)
			if a.Recommended == nil || a.Recommended.Scheme != test.want || before == test.want {
				show(t, a)
				t.Errorf("before %s, want %s", before, test.want)
			}
		})
	}
}

// TestBorderChangesTheAdvice: what the seed recommends to whoever needs it in
// days is forbidden as it draws it, and the permitted shape waits for a permit.
// The answer says so.
func TestBorderChangesTheAdvice(t *testing.T) {
	in := input(causeway.Needs{
		Workloads: kinds(causeway.WorkloadGeneral), Deadline: 3 * day, Bandwidth: 50 * causeway.Mbps, Team: causeway.TeamNone,
	})
	a := compared(t, in)
	if a.Recommended == nil || a.Recommended.Scheme != ThirdPartyTunnel {
		show(t, a)
		t.Fatal("not what can be had in three days")
	}
	if line := a.Recommended.Lines[0].En; !strings.Contains(line, "Without the rules of the border it would be IPsec VPN.") {
		t.Error(line)
	}
	i := slices.IndexFunc(a.Excluded, func(e Exclusion) bool { return e.Scheme == IPsec })
	if why := a.Excluded[i].Why.En; !strings.Contains(why, "cross-border permit") {
		t.Error(why)
	}
}

// TestWithoutTheRules: what the rules of the border took away is said only where
// they took something away.
func TestWithoutTheRules(t *testing.T) {
	permitted, direct := shape{variant: Variant{ID: "permitted"}}, shape{variant: Variant{ID: "direct"}}
	now := func(s shape, score float64) *candidate {
		return &candidate{id: IPsec, shapes: []shape{s}, score: score}
	}
	other := &candidate{id: SDWAN, name: sdwan.name, score: 0.6}
	for _, row := range []struct {
		name  string
		now   *candidate
		other *candidate
		want  string
	}{
		{"nothing would do", now(permitted, 0.5), nil, ""},
		{"the same", now(permitted, 0.5), &candidate{id: IPsec}, ""},
		{"the permitted shape is better", now(permitted, 0.7), other, " The permitted shape scores better than the direct one; drawn directly it would come behind SD-WAN."},
		{"the better one is out", now(permitted, 0.5), other, " Without the rules of the border it would be SD-WAN."},
		{"no shape changed", now(direct, 0.7), other, " Without the rules of the border it would be SD-WAN."},
	} {
		if got := ruled(row.now, row.other).En; got != row.want {
			t.Errorf("%s: %q", row.name, got)
		}
	}
}
