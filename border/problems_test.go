package border_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/border"
)

// manyPaths has one path of each kind that crosses, and two of some.
func manyPaths() *causeway.Interconnect {
	ic := joined(causeway.ViaIPsec, beijing.with(causeway.LinkVPNGateway), california.with(causeway.LinkVPNGateway))
	ic.Sites[0].Gateways[0].Links = append(ic.Sites[0].Gateways[0].Links, causeway.Link{Name: "i", Type: causeway.LinkInternet})
	ic.Sites[1].Gateways[0].Links = append(ic.Sites[1].Gateways[0].Links, causeway.Link{Name: "i", Type: causeway.LinkInternet})
	ic.Sites = append(ic.Sites, site("c", office), site("d", shanghai))
	add := func(name string, via causeway.Via, from, to, link string) {
		ic.Paths = append(ic.Paths, causeway.Path{
			Name: name, Via: via, From: causeway.LinkRef{Site: from, Link: link}, To: causeway.LinkRef{Site: to, Link: link},
			At: causeway.Position{File: "test.yaml", Line: 8 + len(ic.Paths), Column: 3},
		})
	}
	add("net", causeway.ViaInternet, "a", "b", "i")
	add("vpn-back", causeway.ViaIPsec, "b", "a", "l")
	add("tls", causeway.ViaTLS, "a", "b", "i")
	add("office", causeway.ViaIPsec, "a", "c", "l")
	add("office-net", causeway.ViaInternet, "a", "c", "l")
	add("office-cen", causeway.ViaCEN, "a", "c", "l")
	add("home", causeway.ViaIPsec, "a", "d", "l")
	return ic
}

func brief(problems causeway.Problems) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%d %s %d %s\n", p.Severity, p.Code, p.At.Line, p.Object)
	}
	return b.String()
}

func wantBrief(t *testing.T, problems causeway.Problems, want string) {
	t.Helper()
	if got := brief(problems); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, p := range problems {
		for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
			if text := p.Sentence(l) + p.Hint(l); strings.ContainsAny(text, "{}") || causeway.Describe(p.Code).Doc == "" {
				t.Errorf("%s: %s", p.Code, text)
			}
		}
	}
}

func TestNoticesAndRefusals(t *testing.T) {
	findings := border.Check(manyPaths(), today)
	wantBrief(t, border.Notices(findings), `2 border.forbidden 7 paths.a-b, paths.vpn-back
2 border.notice 9 paths.net, paths.tls
2 border.may_be_forbidden 12 paths.office
2 border.undetermined 13 paths.office-net, paths.office-cen
`)
	refused := border.Refusals(findings)
	wantBrief(t, refused, "0 border.forbidden 7 paths.a-b, paths.vpn-back\n")
	for _, part := range []string{"aliyun-vpn-intra-border", "2025-07-06", "https://", "intra-border"} {
		if !strings.Contains(refused[0].Sentence(causeway.English), part) {
			t.Errorf("the refusal does not name %q: %s", part, refused[0].Sentence(causeway.English))
		}
	}
	if hint := refused[0].Hint(causeway.Chinese); !strings.Contains(hint, "silicon-valley (aliyun us-west-1, transit: true)") {
		t.Errorf("the hint does not name the permitted shape: %s", hint)
	}
}

func TestAcknowledged(t *testing.T) {
	ic := manyPaths()
	ic.Acknowledge = []causeway.Acknowledgement{{
		Rule: "aliyun-vpn-intra-border", By: "王芳", Date: today.Truncate(24 * time.Hour), Reason: "pilot, contract 17",
		At: causeway.Position{File: "test.yaml", Line: 3, Column: 4},
	}}
	findings := border.Check(ic, today)
	wantBrief(t, border.Refusals(findings), "")
	wantBrief(t, border.Acknowledgements(ic, findings, today), "")
	notices := border.Notices(findings)
	wantBrief(t, notices, `2 border.acknowledged 7 paths.a-b, paths.vpn-back, paths.office
2 border.notice 9 paths.net, paths.tls
2 border.undetermined 13 paths.office-net, paths.office-cen
`)
	if s := notices[0].Sentence(causeway.English); !strings.Contains(s, "王芳 on 2026-11-23: pilot, contract 17") {
		t.Error(s)
	}
	if a := findings[0].Acknowledged; a == nil || a.By != "王芳" {
		t.Errorf("the finding does not say who acknowledged it: %+v", a)
	}
}

// TestAcknowledgedTooEarly sees that a word given for a day to come neither
// counts nor passes in silence; a day that has begun somewhere on earth is not
// one to come.
func TestAcknowledgedTooEarly(t *testing.T) {
	midnight := today.Truncate(24 * time.Hour)
	for _, test := range []struct {
		now  time.Time
		want string
	}{
		{midnight, ""},
		{midnight.Add(-14 * time.Hour), ""},
		{midnight.Add(-14*time.Hour - 1), "0 border.future_date 3 acknowledge[0].date\n"},
		{midnight.AddDate(-1, 0, 0), "0 border.future_date 3 acknowledge[0].date\n"},
	} {
		ic := manyPaths()
		ic.Acknowledge = []causeway.Acknowledgement{{Rule: "aliyun-vpn-intra-border", By: "A", Date: midnight, Reason: "R", At: causeway.Position{Line: 3}}}
		findings := border.Check(ic, test.now)
		wantBrief(t, border.Acknowledgements(ic, findings, test.now), test.want)
		if refused := border.Refusals(findings); (len(refused) > 0) != (test.want != "") {
			t.Errorf("%s: refused %v", test.now, refused)
		}
	}
}

func TestAcknowledgedForNothing(t *testing.T) {
	ic := manyPaths()
	ic.Acknowledge = []causeway.Acknowledgement{
		{Rule: "huawei-vpn-intra-border", By: "A", Date: today.AddDate(-1, 0, 0), Reason: "R", At: causeway.Position{Line: 3}},
		{Rule: "own-tunnel-internal-use", By: "A", Date: today.AddDate(-1, 0, 0), Reason: "R", At: causeway.Position{Line: 4}},
	}
	findings := border.Check(ic, today)
	wantBrief(t, border.Acknowledgements(ic, findings, today), "2 border.not_needed 3 acknowledge[0]\n")
	if len(border.Refusals(findings)) != 1 {
		t.Error("another rule's acknowledgement lifts the refusal")
	}
}

// TestNoticesStayShort sees that thousands of paths make no endless line.
func TestNoticesStayShort(t *testing.T) {
	ic := joined(causeway.ViaInternet, beijing, california)
	for i := range 2000 {
		path := ic.Paths[0]
		path.Name = fmt.Sprintf("p%d", i)
		ic.Paths = append(ic.Paths, path)
	}
	notices := border.Notices(border.Check(ic, today))
	if len(notices) != 1 || !strings.HasSuffix(notices[0].Object, "paths.p6, … (2001)") {
		t.Errorf("%d notices, %.200s", len(notices), notices[0].Object)
	}
}

func TestNoticesWithoutARule(t *testing.T) {
	findings := border.Check(joined(causeway.ViaInternet, beijing, california), time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC))
	wantBrief(t, border.Notices(findings), "2 border.no_rule 7 paths.a-b\n")
	wantBrief(t, border.Refusals(findings), "")
}
