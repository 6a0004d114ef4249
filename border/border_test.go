package border_test

import (
	"fmt"
	"testing"
	"time"

	"causeway"
	"causeway/border"
)

// today is a day on which every rule of the table is valid.
var today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// place is one end of a path in a test.
type place struct {
	cloud, region string
	link          causeway.LinkType
}

var (
	beijing    = place{"aliyun", "cn-beijing", causeway.LinkInternet}
	shanghai   = place{"aliyun", "cn-shanghai", causeway.LinkInternet}
	hongKong   = place{"aliyun", "cn-hongkong", causeway.LinkInternet}
	california = place{"aws", "us-west-1", causeway.LinkInternet}
	office     = place{"other", "head-office", causeway.LinkInternet}
)

func (p place) with(link causeway.LinkType) place {
	p.link = link
	return p
}

// joined is an interconnect of sites a and b with one path between them.
func joined(via causeway.Via, a, b place) *causeway.Interconnect {
	return &causeway.Interconnect{
		Name:  "test",
		Sites: []causeway.Site{site("a", a), site("b", b)},
		Paths: []causeway.Path{{
			Name: "a-b", Via: via,
			From: causeway.LinkRef{Site: "a", Link: "l"}, To: causeway.LinkRef{Site: "b", Link: "l"},
			At: causeway.Position{File: "test.yaml", Line: 7, Column: 3},
		}},
	}
}

func site(name string, p place) causeway.Site {
	return causeway.Site{
		Name: name, Cloud: p.cloud, Region: p.region,
		Gateways: []causeway.Gateway{{Name: name + "-1", Links: []causeway.Link{{Name: "l", Type: p.link}}}},
	}
}

// ruleOf names what applies to a finding: a rule, or why there is none.
func ruleOf(f border.Finding) string {
	if f.Crossing != border.Crosses || f.Rule == nil {
		return string(f.Crossing)
	}
	return f.Rule.ID
}

// TestCheck looks at every kind of path between places on both sides, in both
// directions.
func TestCheck(t *testing.T) {
	gateway, leased, cen := causeway.LinkVPNGateway, causeway.LinkLeasedLine, causeway.LinkCEN
	tests := []struct {
		via  causeway.Via
		a, b place
		want string
	}{
		{"ipsec", beijing.with(gateway), california.with(gateway), "aliyun-vpn-intra-border"},
		{"ipsec", beijing.with(gateway), california, "aliyun-vpn-intra-border"},
		{"ipsec", beijing.with(gateway), hongKong.with(gateway), "aliyun-vpn-intra-border"},
		// The peer is in the mainland, and the gateway outside.
		{"ipsec", place{"tencent", "ap-beijing", causeway.LinkInternet}, hongKong.with(gateway), "aliyun-vpn-intra-border"},
		{"ipsec", place{"huawei", "cn-north-4", gateway}, california.with(gateway), "huawei-vpn-intra-border"},
		{"ipsec", place{"huawei", "cn-north-4", gateway}, place{"huawei", "ap-southeast-1", gateway}, "huawei-vpn-intra-border"},
		{"ipsec", place{"tencent", "ap-shanghai", gateway}, california.with(gateway), "cloud-vpn-terms-unknown"},
		{"ipsec", place{"azure", "chinanorth3", gateway}, california, "cloud-vpn-terms-unknown"},
		// A cloud's gateway outside and an end of one's own in the mainland.
		{"ipsec", beijing, california.with(gateway), "own-tunnel-internal-use"},
		{"ipsec", beijing, california, "own-tunnel-internal-use"},
		{"internet", beijing, california, "own-tunnel-internal-use"},
		{"internet", beijing, hongKong, "own-tunnel-internal-use"},
		{"tls", beijing, california, "own-tunnel-internal-use"},
		{"wireguard", beijing, california, "own-tunnel-internal-use"},
		{"tailscale", beijing, california, "own-tunnel-internal-use"},
		{"zerotier", place{"aws", "cn-north-1", causeway.LinkInternet}, california, "own-tunnel-internal-use"},
		{"leased-line", beijing.with(leased), california.with(leased), "international-private-line"},
		{"cen", beijing.with(cen), hongKong.with(cen), "aliyun-cen-cross-border"},
		{"cen", beijing.with(leased), california.with(leased), "aliyun-cen-cross-border"},
		// Records between two leased lines cross on the lines.
		{"internet", beijing.with(leased), california.with(leased), "international-private-line"},
		{"internet", beijing.with(leased), california, "own-tunnel-internal-use"},

		{"ipsec", beijing.with(gateway), shanghai.with(gateway), "within"},
		{"ipsec", hongKong.with(gateway), california.with(gateway), "within"},
		{"ipsec", place{"aliyun", "us-west-1", gateway}, california.with(gateway), "within"},
		{"cen", beijing.with(cen), shanghai.with(cen), "within"},
		{"internet", beijing, place{"tencent", "ap-guangzhou", causeway.LinkInternet}, "within"},
		{"internet", california, place{"gcp", "asia-east1", causeway.LinkInternet}, "within"},
		{"internet", office, office, "within"},

		{"internet", beijing, office, "undetermined"},
		{"ipsec", beijing.with(gateway), office, "undetermined"},
		{"internet", office, california, "undetermined"},
		{"internet", office, place{"other", "warehouse", causeway.LinkInternet}, "undetermined"},
		{"internet", beijing, place{"aliyun", "moon-1", causeway.LinkInternet}, "undetermined"},
	}
	seen := map[string]bool{}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%s %s %s", test.via, test.a, test.b), func(t *testing.T) {
			there, back := joined(test.via, test.a, test.b), joined(test.via, test.b, test.a)
			for _, ic := range []*causeway.Interconnect{there, back} {
				findings := border.Check(ic, today)
				if len(findings) != 1 || ruleOf(findings[0]) != test.want {
					t.Errorf("from %s to %s: %+v", ic.Sites[0].Region, ic.Sites[1].Region, findings)
				}
			}
			seen[test.want] = true
		})
	}
	for _, rule := range border.Rules() {
		if !seen[rule.ID] {
			t.Errorf("no row for rule %s", rule.ID)
		}
	}
}

// TestCheckTransit looks at the permitted shape: its first path crosses with a
// permit, its second does not cross.
func TestCheckTransit(t *testing.T) {
	for _, via := range []causeway.Via{causeway.ViaIPsec, causeway.ViaInternet} {
		ic := joined(causeway.ViaCEN, beijing.with(causeway.LinkCEN), place{"aliyun", "us-west-1", causeway.LinkCEN})
		ic.Sites[1].Transit = true
		ic.Sites[1].Gateways[0].Links = append(ic.Sites[1].Gateways[0].Links, causeway.Link{Name: "out", Type: causeway.LinkVPNGateway})
		ic.Sites = append(ic.Sites, site("c", california.with(causeway.LinkVPNGateway)))
		ic.Paths = append(ic.Paths, causeway.Path{
			Name: "b-c", Via: via,
			From: causeway.LinkRef{Site: "b", Link: "out"}, To: causeway.LinkRef{Site: "c", Link: "l"},
		})
		findings := border.Check(ic, today)
		if ruleOf(findings[0]) != "aliyun-cen-cross-border" || ruleOf(findings[1]) != "within" {
			t.Errorf("%s: %+v", via, findings)
		}
		if refused := border.Refusals(findings); len(refused) > 0 {
			t.Errorf("%s: the permitted shape is refused: %v", via, refused)
		}
	}
}

// TestCheckKnowsTheDay sees that a rule applies from its first day on and not
// before, and that what came before it may still apply.
func TestCheckKnowsTheDay(t *testing.T) {
	vpn := joined(causeway.ViaIPsec, beijing.with(causeway.LinkVPNGateway), california.with(causeway.LinkVPNGateway))
	for _, test := range []struct{ day, want string }{
		{"2002-01-01", "crosses"},
		{"2017-07-11", "crosses"},
		{"2017-07-12", "own-tunnel-internal-use"},
		{"2025-04-07", "own-tunnel-internal-use"},
		{"2025-04-08", "aliyun-vpn-intra-border"},
	} {
		now, err := time.Parse(time.DateOnly, test.day)
		if err != nil {
			t.Fatal(err)
		}
		for _, hour := range []time.Duration{0, 24*time.Hour - 1} {
			findings := border.Check(vpn, now.Add(hour))
			if ruleOf(findings[0]) != test.want {
				t.Errorf("%s: %s, want %s", now.Add(hour), ruleOf(findings[0]), test.want)
			}
		}
	}
}

func TestRuleValidOn(t *testing.T) {
	first, last := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)
	bounded, open := border.Rule{From: first, Until: last}, border.Rule{From: first}
	for _, test := range []struct {
		now           time.Time
		bounded, open bool
	}{
		{first.Add(-1), false, false},
		{first, true, true},
		{last.Add(24*time.Hour - 1), true, true},
		{last.Add(24 * time.Hour), false, true},
	} {
		if bounded.ValidOn(test.now) != test.bounded || open.ValidOn(test.now) != test.open {
			t.Errorf("%s: bounded %t, open %t", test.now, bounded.ValidOn(test.now), open.ValidOn(test.now))
		}
	}
}

// TestCheckWithoutItsSites sees that a model with paths to nowhere does not
// make Check fail: config refuses it, others may not.
func TestCheckWithoutItsSites(t *testing.T) {
	ic := joined(causeway.ViaInternet, beijing, california)
	ic.Sites = ic.Sites[:1]
	if findings := border.Check(ic, today); ruleOf(findings[0]) != "undetermined" {
		t.Errorf("%+v", findings)
	}
}
