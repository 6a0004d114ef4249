package advise

import (
	"slices"
	"testing"

	"causeway"
	"causeway/advise/prices"
)

// claimNumbers are how many advantages and disadvantages the document states.
var claimNumbers = map[SchemeID][2]int{
	LeasedLine: {5, 4}, IPsec: {5, 4}, SDWAN: {6, 4}, CloudNativeGateway: {5, 4}, ThirdPartyTunnel: {4, 4},
}

func TestClaimsAreAllThereAndJudged(t *testing.T) {
	for _, needs := range []causeway.Needs{{}, {Workloads: []causeway.Workload{causeway.WorkloadAPI}, Team: causeway.TeamNone, Encryption: causeway.EncryptionOwnKeys}} {
		answer := wholeAnswer(t, input(needs))
		for _, a := range answer.Schemes {
			var numbers [2]int
			for _, c := range a.Claims {
				if c.Advantage {
					numbers[0]++
				} else {
					numbers[1]++
				}
				if !slices.Contains([]string{holds, refuted, unknown}, c.Holds) || !inBoth(c.Says) || !inBoth(c.Why) {
					t.Errorf("%s: %+v", a.Scheme, c)
				}
			}
			if numbers != claimNumbers[a.Scheme] {
				t.Errorf("%s has %v advantages and disadvantages, want %v", a.Scheme, numbers, claimNumbers[a.Scheme])
			}
		}
	}
}

// TestClaimsFollowNeeds has one row for each way of judging that turns over.
func TestClaimsFollowNeeds(t *testing.T) {
	inMainland := []causeway.Place{beijing, {Site: "shanghai", Cloud: "aws", Region: "cn-north-1"}}
	for _, row := range []struct {
		claim  string
		scheme SchemeID
		needs  causeway.Needs
		want   string
	}{
		{"the lowest latency: a physical line performs best", LeasedLine, causeway.Needs{}, holds},
		{"the highest bandwidth: 10 Gbit/s and more", LeasedLine, causeway.Needs{}, holds},
		{"enterprise security: physically isolated, wholly private", LeasedLine, causeway.Needs{Encryption: causeway.EncryptionNone}, holds},
		{"enterprise security: physically isolated, wholly private", LeasedLine, causeway.Needs{Encryption: causeway.EncryptionOwnKeys}, refuted},
		{"the highest cost: 20,000 to 50,000 CNY a month", LeasedLine, causeway.Needs{}, unknown},
		{"it takes long: 2 to 4 weeks", LeasedLine, causeway.Needs{Deadline: 5 * week}, refuted},
		{"it takes long: 2 to 4 weeks", LeasedLine, causeway.Needs{Deadline: 3 * week}, holds},
		{"it takes skill: network engineers", LeasedLine, causeway.Needs{}, unknown},
		{"it takes skill: network engineers", LeasedLine, causeway.Needs{Team: causeway.TeamNetwork}, refuted},
		{"it takes skill: network engineers", LeasedLine, causeway.Needs{Team: causeway.TeamCloud}, holds},
		{"compliance: special qualifications may be needed", LeasedLine, causeway.Needs{}, holds},
		{"compliance: special qualifications may be needed", LeasedLine, causeway.Needs{Places: inMainland}, refuted},
		{"quick to build: done in 1 to 2 days", IPsec, causeway.Needs{}, refuted},
		{"quick to build: done in 1 to 2 days", IPsec, causeway.Needs{Places: inMainland}, holds},
		{"flexible: many encryption algorithms", IPsec, causeway.Needs{Certifications: []causeway.Certification{causeway.CertificationGMT}}, refuted},
		{"limited performance: it depends on the Internet", IPsec, causeway.Needs{}, refuted},
		{"limited performance: it depends on the Internet", IPsec, causeway.Needs{Places: inMainland}, holds},
		{"a limited bandwidth: usually not above 1 Gbit/s", IPsec, causeway.Needs{Bandwidth: 100 * causeway.Mbps}, refuted},
		{"a limited bandwidth: usually not above 1 Gbit/s", IPsec, causeway.Needs{Bandwidth: causeway.Gbps}, holds},
		{"stability: the Internet is not steady enough", IPsec, causeway.Needs{Availability: 0.995}, refuted},
		{"stability: the Internet is not steady enough", IPsec, causeway.Needs{Availability: 0.9999}, holds},
		{"traffic is compressed and accelerated", SDWAN, causeway.Needs{Workloads: []causeway.Workload{causeway.WorkloadBulk}}, holds},
		{"traffic is compressed and accelerated", SDWAN, causeway.Needs{Workloads: []causeway.Workload{causeway.WorkloadTest}}, refuted},
		{"traffic is compressed and accelerated", SDWAN, causeway.Needs{}, unknown},
		{"lock-in: one depends on a vendor", SDWAN, causeway.Needs{}, unknown},
		{"a cost under control: pay for what is used", CloudNativeGateway, causeway.Needs{}, unknown},
		{"a cost under control: pay for what is used", CloudNativeGateway, causeway.Needs{Budget: yearly(10)}, refuted},
		{"a cost under control: pay for what is used", CloudNativeGateway, causeway.Needs{Budget: yearly(1e6)}, holds},
		{"complexity: applications have to be changed", CloudNativeGateway, causeway.Needs{Workloads: []causeway.Workload{causeway.WorkloadAPI}}, refuted},
		{"complexity: applications have to be changed", CloudNativeGateway, causeway.Needs{Workloads: []causeway.Workload{causeway.WorkloadBulk}}, holds},
		{"no configuration: it finds the network by itself", ThirdPartyTunnel, causeway.Needs{}, refuted},
		{"security: it depends on somebody else's service", ThirdPartyTunnel, causeway.Needs{Encryption: causeway.EncryptionNone}, refuted},
		{"limited: advanced functions are missing", ThirdPartyTunnel, causeway.Needs{Workloads: []causeway.Workload{causeway.WorkloadTest}}, refuted},
	} {
		a := assessmentOf(t, input(row.needs), row.scheme)
		i := slices.IndexFunc(a.Claims, func(c Claim) bool { return c.Says.En == row.claim })
		if i < 0 {
			t.Errorf("%s states no %q", row.scheme, row.claim)
		} else if got := a.Claims[i]; got.Holds != row.want {
			t.Errorf("%s, %q is %s, want %s: %s", row.scheme, row.claim, got.Holds, row.want, got.Why.En)
		}
	}
}

// TestCostClaimsFollowThePrices lays the claims about money beside price sets.
func TestCostClaimsFollowThePrices(t *testing.T) {
	all := input(causeway.Needs{})
	all.Prices = complete()
	for claim, scheme := range map[string]SchemeID{
		"the highest cost: 20,000 to 50,000 CNY a month": LeasedLine,
		"the lowest cost: free or nearly":                ThirdPartyTunnel,
	} {
		if got := claimOf(t, assessmentOf(t, all, scheme), claim); got.Holds != holds {
			t.Errorf("%q is %s with every price known: %s", claim, got.Holds, got.Why.En)
		}
	}
	for _, currency := range []causeway.Currency{causeway.CNY, causeway.USD} {
		for volume, want := range map[causeway.Volume]string{causeway.GB: holds, 10 * causeway.TB: refuted} {
			in := input(causeway.Needs{Traffic: each(volume)})
			in.Prices, in.Currency = complete(), currency
			if got := claimOf(t, assessmentOf(t, in, IPsec), "a low cost: 1,000 to 3,000 CNY a month"); got.Holds != want {
				t.Errorf("%v in %s is judged %s: %s", volume, currency, got.Holds, got.Why.En)
			}
		}
	}
}

func TestDearestAndCheapest(t *testing.T) {
	costing := func(id SchemeID, amount float64, unknown ...prices.Item) Assessment {
		return Assessment{Scheme: id, FirstYear: Cost{Total: prices.Amount{Low: amount, High: amount, Currency: causeway.CNY, Unknown: unknown}}}
	}
	for _, row := range []struct {
		name              string
		all               []Assessment
		dearest, cheapest string // of the first
	}{
		{"dearest", []Assessment{costing(LeasedLine, 9), costing(IPsec, 5)}, holds, refuted},
		{"cheapest", []Assessment{costing(LeasedLine, 2), costing(IPsec, 5)}, refuted, holds},
		{"dear without its unknown part", []Assessment{costing(LeasedLine, 9, "x"), costing(IPsec, 5)}, holds, refuted},
		{"cheap but for an unknown part", []Assessment{costing(LeasedLine, 2, "x"), costing(IPsec, 5)}, unknown, unknown},
		{"against one with an unknown part", []Assessment{costing(LeasedLine, 9), costing(IPsec, 5, "x")}, unknown, unknown},
		{"below the known part of another", []Assessment{costing(LeasedLine, 2), costing(IPsec, 5, "x")}, refuted, holds},
	} {
		b := bench{all: row.all}
		if got := dearest(b, &row.all[0]).holds; got != row.dearest {
			t.Errorf("%s: the highest cost is %s", row.name, got)
		}
		if got := cheapest(b, &row.all[0]).holds; got != row.cheapest {
			t.Errorf("%s: the lowest cost is %s", row.name, got)
		}
	}
}

func yearly(amount float64) causeway.Budget {
	return causeway.Budget{Amount: causeway.Money{Amount: amount, Currency: causeway.CNY}, Per: causeway.PerYear}
}

func inBoth(text causeway.Text) bool { return text.En != "" && text.Zh != "" }

// wholeAnswer is a whole answer.
func wholeAnswer(t *testing.T, in Input) *Answer {
	t.Helper()
	answer, problems := Compare(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return answer
}

func assessmentOf(t *testing.T, in Input, scheme SchemeID) *Assessment {
	t.Helper()
	answer := decide(in)
	i := slices.IndexFunc(answer.Schemes, func(a Assessment) bool { return a.Scheme == scheme })
	a := &answer.Schemes[i]
	a.Claims = judgeClaims(ask(in), answer.Schemes, a)
	a.Matrix = matrixOf(in.Needs, a, yuanPer(in.Prices, in.Currency))
	return a
}

func claimOf(t *testing.T, a *Assessment, says string) Claim {
	t.Helper()
	i := slices.IndexFunc(a.Claims, func(c Claim) bool { return c.Says.En == says })
	if i < 0 {
		t.Fatalf("%s states no %q", a.Scheme, says)
	}
	return a.Claims[i]
}
