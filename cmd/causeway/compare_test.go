package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/advise"
	"causeway/advise/prices"
	"causeway/golden"
)

func inBoth(en, zh string) causeway.Text { return causeway.Text{En: en, Zh: zh} }

func yuan(low, high float64, unknown ...prices.Item) prices.Amount {
	return prices.Amount{Low: low, High: high, Currency: causeway.CNY, Unknown: unknown}
}

// wholeAnswer is an answer with made-up figures that has everything once.
func wholeAnswer() *advise.Answer {
	at := 9 * causeway.TB
	reached := time.Date(2028, 3, 1, 0, 0, 0, 0, time.UTC)
	return &advise.Answer{
		Needs: causeway.Needs{
			Bandwidth: 200 * causeway.Mbps, GrowthStated: true, Availability: 0.999, Deadline: 2 * causeway.Week,
			Budget:  causeway.Budget{Amount: causeway.Money{Amount: 3000, Currency: causeway.CNY}, Per: causeway.PerMonth},
			Traffic: []causeway.Sent{{Site: "beijing", Volume: causeway.TB}}, Team: causeway.TeamCloud,
			Places: []causeway.Place{{Site: "beijing", Cloud: "aliyun", Region: "cn-beijing"}, {Site: "california", Cloud: "aws", Region: "us-west-1"}},
		},
		Currency: causeway.CNY, PriceSet: "default",
		PriceDate: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Day: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		Schemes: []advise.Assessment{leasedLineOut(), sdwanSecond(), thirdPartyFirst()},
		Excluded: []advise.Exclusion{{
			Scheme: advise.LeasedLine, Constraint: "deadline", Wanted: "2w", Has: "2–4w",
			Why: inBoth("A carrier may take four weeks.", "运营商可能需要四周。"),
		}},
		Recommended: &advise.Recommendation{Scheme: advise.ThirdPartyTunnel, Lines: []causeway.Text{
			inBoth("It costs least of what meets the needs.", "在满足需求的方案中最便宜。"), inBoth("A name with \x1b[2J in it.", "带有 \x1b[2J 的名称。"),
		}},
		Sensitivity:    []advise.Sensitivity{{Need: "weight of cost", From: "30%", To: "12%", Winner: advise.SDWAN, Why: inBoth("Reliability counts more.", "可靠性更重要。")}},
		BreakEvens:     []advise.BreakEven{{Cheaper: advise.ThirdPartyTunnel, Dearer: advise.SDWAN, At: &at, Why: inBoth("Traffic is cheaper there.", "其流量更便宜。")}, {Cheaper: advise.ThirdPartyTunnel, Dearer: advise.LeasedLine, Why: inBoth("It costs less at any traffic.", "任何流量下都更便宜。")}},
		Curves:         []advise.Curve{{Scheme: advise.SDWAN, Points: []advise.CurvePoint{{Volume: causeway.TB, Amount: yuan(1, 3)}}}},
		Phases:         []advise.Phase{{Name: inBoth("Try it", "快速验证"), Span: advise.Span{Low: causeway.Week, High: 2 * causeway.Week}, Use: []advise.SchemeID{advise.ThirdPartyTunnel}, Steps: []causeway.Text{inBoth("Join the networks.", "连通网络。")}, Exit: []causeway.Text{inBoth("causeway paths shows it up.", "causeway paths 显示正常。")}}},
		Upgrade:        &advise.UpgradeAnswer{To: advise.LeasedLine, Factor: 3, Within: causeway.Year, Reached: &reached, Why: inBoth("Traffic is threefold then.", "届时流量达到三倍。")},
		Contradictions: []advise.Contradiction{{Scheme: advise.IPsec, Says: inBoth("650 here, 800 there.", "一处 650，一处 800。")}},
		Vendors:        []advise.Vendor{{Name: "Causeway", Licence: inBoth("in this product", "包含在本产品中")}},
	}
}

func leasedLineOut() advise.Assessment {
	return advise.Assessment{
		Scheme: advise.LeasedLine, Name: inBoth("Leased line and CEN", "专线+云企业网"), Variant: advise.Variant{ID: "direct", Shape: "beijing –leased-line– california"},
		FirstYear: advise.Cost{Setup: yuan(50000, 50000), Running: yuan(240000, 480000), Total: yuan(290000, 530000)},
		Service:   advise.Service{RTT: 150 * time.Millisecond, Floor: 96 * time.Millisecond, Bandwidth: 10 * causeway.Gbps, Availability: 0.9999, MTBF: 8760 * time.Hour},
		Build:     advise.Span{Low: 2 * causeway.Week, High: 4 * causeway.Week},
	}
}

func sdwanSecond() advise.Assessment {
	return advise.Assessment{
		Scheme: advise.SDWAN, Name: inBoth("SD-WAN", "SD-WAN"), Rank: 2, Score: 0.61,
		FirstYear: advise.Cost{Setup: yuan(20000, 20000), Running: yuan(120000, 120000, "aws.ec2"), Total: yuan(140000, 140000, "aws.ec2")},
		Service:   advise.Service{RTT: 200 * time.Millisecond, Availability: 0.99954},
		Build:     advise.Span{Low: 2 * causeway.Week, High: 8 * causeway.Week},
	}
}

func thirdPartyFirst() advise.Assessment {
	return advise.Assessment{
		Scheme: advise.ThirdPartyTunnel, Name: inBoth("Third-party tunnel", "第三方隧道"), Rank: 1, Score: 0.72,
		Variant:   advise.Variant{ID: "permitted", Shape: "beijing –cen– us-west-1 –wireguard– california", Rules: []string{"r"}, Why: inBoth("A rule wants it so.", "规则要求如此。")},
		FirstYear: advise.Cost{Setup: yuan(2000, 2000), Running: yuan(3000, 3000), Total: yuan(5000, 5000), Parts: thirdPartyParts()},
		Months:    []prices.Amount{yuan(250, 250)},
		Service:   advise.Service{RTT: 400 * time.Millisecond, Availability: 0.98, Measured: true},
		Build:     advise.Span{Low: 10 * time.Minute, High: causeway.Day},
		Terms:     []advise.Term{{Criterion: advise.Price, Weight: 1, Value: 0.72, Why: inBoth("It costs least.", "最便宜。")}},
		Matrix:    []advise.Mark{{Column: "cost", Ours: 1, Seed: 1}, {Column: "security", Ours: 3}},
		Claims: []advise.Claim{
			{Says: inBoth("Cheap", "便宜"), Advantage: true, Holds: "true"}, {Says: inBoth("Slow", "慢"), Holds: "false"}, {Says: inBoth("Unsafe", "不安全"), Holds: "unknown"},
		},
		Requirements: []causeway.Text{inBoth("A host on each side.", "两端各一台主机。")}, Risks: []causeway.Text{inBoth("Nobody answers for it.", "无人负责。")},
		Notes: []causeway.Text{inBoth("Measured for a week.", "实测一周。")},
	}
}

func thirdPartyParts() []advise.Part {
	return []advise.Part{
		{Item: "people.setup", Name: inBoth("Work to set it up", "实施人力"), Kind: advise.PartSetup, Amount: yuan(2000, 2000), How: inBoth("1 × 2000 CNY", "1 × 2000 CNY"), Source: "the original proposal", Date: "2026-11-23", Confidence: prices.Hypothesis},
		{Item: "aws.ec2", Name: inBoth("Host at AWS", "AWS 主机"), Kind: advise.PartTime, Amount: yuan(3000, 3000), How: inBoth("8760 h × 0.05 USD/h", "8760 h × 0.05 USD/h"), Source: "https://example.com/prices", Date: "2026-11-20", Confidence: prices.High},
	}
}

// noAnswer is one where nothing is left.
func noAnswer() *advise.Answer {
	miss := advise.Exclusion{Scheme: advise.LeasedLine, Constraint: "deadline", Wanted: "2w", Has: "2–4w", Why: inBoth("A carrier may take four weeks.", "运营商可能需要四周。")}
	return &advise.Answer{
		Currency: causeway.USD, PriceSet: "seed", Schemes: []advise.Assessment{leasedLineOut()}, Excluded: []advise.Exclusion{miss},
		Unmet:   []advise.Exclusion{{Constraint: "availability", Wanted: "99.999%", Why: inBoth("The best has 99.99%.", "最好的为 99.99%。")}},
		Nearest: &advise.Nearest{Scheme: advise.LeasedLine, Misses: []advise.Exclusion{miss}, Change: inBoth("Give it four weeks.", "给它四周时间。")},
	}
}

func TestComparePrints(t *testing.T) {
	for name, answer := range map[string]*advise.Answer{"answered": wholeAnswer(), "unanswered": noAnswer()} {
		for _, output := range []string{"table", "json"} {
			for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
				var out bytes.Buffer
				if err := newShell(&out, &out, l).printComparisonAs(question{output: output}, answer); err != nil {
					t.Fatal(err)
				}
				golden.File(t, filepath.Join("testdata/compare", name+"."+output+"."+string(l)+".txt"), out.String())
			}
		}
	}
}

// Of the file's hybrid it says where it stands, or why it does not.
func TestCompareSaysWhatBecameOfTheHybrid(t *testing.T) {
	pair := sdwanSecond()
	pair.Scheme = "sd-wan+ipsec"
	out := leasedLineOut()
	out.Scheme = "leased-line+ipsec"
	a := &advise.Answer{Currency: causeway.CNY, Schemes: []advise.Assessment{pair, out}}
	for _, test := range []struct {
		hybrid *causeway.Hybrid
		want   string
	}{
		{nil, ""},
		{&causeway.Hybrid{Primary: "ipsec"}, ""},
		{&causeway.Hybrid{Primary: "sd-wan", Backup: "ipsec"}, "The file's hybrid is sd-wan+ipsec, 2 in the ranking: first year ≥ 140,000 CNY, available 99.954%.\n"},
		{&causeway.Hybrid{Primary: "leased-line", Backup: "ipsec"}, "The file's hybrid, leased-line+ipsec, does not meet the needs either; see below.\n"},
		{&causeway.Hybrid{Primary: "ipsec", Backup: "sd-wan"}, "The file's hybrid, ipsec+sd-wan, is not among the hybrids worth showing: "},
	} {
		var printed bytes.Buffer
		newShell(&printed, &printed, causeway.English).printHybrid(a, test.hybrid)
		if got := printed.String(); !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%+v: %s", test.hybrid, got)
		}
	}
}

// No list of the output is null, whatever the answer lacks.
func TestCompareJSONHasLists(t *testing.T) {
	var out bytes.Buffer
	if err := newShell(&out, &out, causeway.English).printJSON(newCompareOutput(causeway.English, &advise.Answer{Schemes: make([]advise.Assessment, 1)})); err != nil {
		t.Fatal(err)
	}
	var whole map[string]any
	if err := json.Unmarshal(out.Bytes(), &whole); err != nil {
		t.Fatal(err)
	}
	lists := func(object map[string]any, keys ...string) {
		for _, key := range keys {
			if _, ok := object[key].([]any); !ok {
				t.Errorf("%s is %v", key, object[key])
			}
		}
	}
	lists(whole, "schemes", "excluded", "unmet", "sensitivity", "break_evens", "curves", "phases", "contradictions", "vendors")
	lists(whole["needs"].(map[string]any), "traffic", "certifications", "workloads", "sites")
	scheme := whole["schemes"].([]any)[0].(map[string]any)
	lists(scheme, "excluded", "months", "terms", "matrix", "claims", "requirements", "risks", "notes")
	lists(scheme["variant"].(map[string]any), "rules")
	lists(scheme["first_year"].(map[string]any), "unknown", "parts")
}

func TestComparePage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "compare.html")
	var out bytes.Buffer
	sh := newShell(&out, &out, causeway.English)
	if err := sh.printComparisonAs(question{output: "html", page: file}, wholeAnswer()); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(file)
	if err != nil || !bytes.HasPrefix(page, []byte("<!doctype html>")) && !bytes.HasPrefix(page, []byte("<!DOCTYPE html>")) || !strings.Contains(out.String(), file) {
		t.Errorf("%v: %.40s, %s", err, page, out.String())
	}
	out.Reset()
	if err := sh.printComparisonAs(question{output: "html"}, wholeAnswer()); err != nil || out.String() != string(page) {
		t.Errorf("%v: another page on standard output", err)
	}
}

func TestAmountText(t *testing.T) {
	for want, a := range map[string]prices.Amount{
		"0": yuan(0, 0), "5.50": yuan(5.5, 5.5), "7": yuan(7, 7), "999": yuan(999, 999), "410,000": yuan(410000, 410000),
		"1,234,568": yuan(1234567.6, 1234567.6), "1,000–2,000": yuan(1000, 2000), "≥ 23,000": yuan(23000, 23000, "x"), "?": yuan(0, 0, "x"),
	} {
		if got := amountText(a); got != want {
			t.Errorf("%+v: %s, want %s", a, got, want)
		}
	}
}

// A hybrid may stand behind a scheme it scores more than; the table says why.
func TestCompareSaysWhyAHybridStandsBehind(t *testing.T) {
	for score, want := range map[float64]bool{0.6: false, 0.8: true} {
		single, pair := sdwanSecond(), sdwanSecond()
		single.Rank, single.Score = 1, 0.7
		pair.Scheme, pair.Rank, pair.Score = "sd-wan+ipsec", 2, score
		var out bytes.Buffer
		a := &advise.Answer{Currency: causeway.CNY, Schemes: []advise.Assessment{single, pair, leasedLineOut()}}
		if err := newShell(&out, &out, causeway.English).printRanking(a); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(out.String(), "Hybrids stand behind"); got != want {
			t.Errorf("score %v: explained %v, want %v:\n%s", score, got, want, out.String())
		}
	}
}

// A need that nobody stated has no value to change from.
func TestCompareSaysWhichNeedIsNotStated(t *testing.T) {
	for l, want := range map[causeway.Language]string{
		causeway.English: "  bandwidth: not stated → 510Mbps gives leased-line; Wider.\n",
		causeway.Chinese: "  带宽：未提出 → 510Mbps，则为 leased-line；更宽。\n",
	} {
		var out bytes.Buffer
		newShell(&out, &out, l).printSensitivity(&advise.Answer{Sensitivity: []advise.Sensitivity{
			{Need: "bandwidth", To: "510Mbps", Winner: advise.LeasedLine, Why: inBoth("Wider.", "更宽。")},
		}})
		if !strings.HasSuffix(out.String(), want) {
			t.Errorf("%s: got %q, want it to end with %q", l, out.String(), want)
		}
	}
}

// What nobody stated or can tell is null.
func TestCompareJSONHasNulls(t *testing.T) {
	out := newCompareOutput(causeway.English, &advise.Answer{
		Sensitivity: []advise.Sensitivity{{Need: "bandwidth", To: "510Mbps"}, {Need: "growth", From: "30%", To: "60%"}},
		Schemes:     []advise.Assessment{{Matrix: []advise.Mark{{Column: "latency"}, {Column: "cost", Ours: 3, Seed: 2}}}},
	})
	if from := out.Sensitivity[0].From; from != nil {
		t.Errorf("changed from %q, want null", *from)
	}
	if from := out.Sensitivity[1].From; from == nil || *from != "30%" {
		t.Errorf("changed from %v, want 30%%", from)
	}
	marks := out.Schemes[0].Matrix
	if marks[0].Ours != nil || marks[0].Seed != nil || *marks[1].Ours != 3 || *marks[1].Seed != 2 {
		t.Errorf("marks %+v", marks)
	}
}

// There is no moving on to what is recommended from the start.
func TestCompareSaysNothingOfAnUpgradeToTheWinner(t *testing.T) {
	a := wholeAnswer()
	a.Upgrade.To, a.Upgrade.Why = a.Recommended.Scheme, inBoth("It is recommended from the start.", "一开始就推荐。")
	var out bytes.Buffer
	newShell(&out, &out, causeway.English).printUpgrade(a)
	if want := "\nIt is recommended from the start.\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestRatioText(t *testing.T) {
	for _, row := range []struct {
		ratio causeway.Ratio
		want  string
	}{
		{0, unknown},
		{0.98, "98%"},
		{0.9989, "99.89%"},
		{0.99998900349975, "99.9989%"},
		{0.999998900349975, "99.9999%"},
		{0.99999999, "> 99.9999%"},
		{1, "100%"},
	} {
		if got := ratioText(row.ratio); got != row.want {
			t.Errorf("%v: got %q, want %q", float64(row.ratio), got, row.want)
		}
	}
}

func TestBuildTime(t *testing.T) {
	sh := newShell(nil, nil, causeway.English)
	for want, s := range map[string]advise.Span{
		"2–4 weeks":           {Low: 2 * causeway.Week, High: 4 * causeway.Week},
		"10 minutes to 1 day": {Low: 10 * time.Minute, High: causeway.Day},
		"1 day to 2 weeks":    {Low: causeway.Day, High: 2 * causeway.Week},
		"3–6 months":          {Low: 3 * causeway.Month, High: 6 * causeway.Month},
		"3–16 days":           {Low: 3 * causeway.Day, High: 16 * causeway.Day},
		"90 minutes":          {Low: 90 * time.Minute, High: 90 * time.Minute},
		"16 days to 1 month":  {Low: 16 * causeway.Day, High: causeway.Month},
		"2 weeks":             {Low: 2 * causeway.Week, High: 2 * causeway.Week},
		"0 minutes":           {},
	} {
		if got := sh.buildTime(s); got != want {
			t.Errorf("%v: %s, want %s", s, got, want)
		}
	}
}

const measuredPaths = `{"start": "2026-11-01T00:00:00Z", "seconds": 60, "path": "vpn", "sent": 100, "lost": 1, "rtt_ms": {"p50": 200, "p95": 210, "p99": 220}, "jitter_ms": 4, "up_seconds": 60, "throughput_bps": 1000}

{"start": "2026-11-02T00:00:00Z", "seconds": 60, "path": "vpn", "sent": 300, "lost": 3, "rtt_ms": {"p50": 240}, "jitter_ms": null, "up_seconds": 30}
{"start": "2026-11-01T00:00:00Z", "seconds": 60, "path": "t-v", "sent": 10, "lost": 0, "rtt_ms": {"p50": 180}}
{"start": "2026-11-01T00:00:00Z", "seconds": 60, "path": "u-a", "sent": 10, "lost": 0, "rtt_ms": {"p50": 170}}
{"start": "2026-11-01T00:00:00Z", "seconds": 60, "path": "leased-line", "sent": 10, "lost": 10, "rtt_ms": {}, "up_seconds": 0}
{"start": "2026-11-01T00:00:00Z", "seconds": 60, "path": "leased-line", "sent": 10, "lost": 10, "rtt_ms": {}, "up_seconds": 0}
{"start": "2026-11-01T00:00:00Z", "seconds": 60, "path": "third-party-tunnel", "sent": 10, "lost": 5, "rtt_ms": {}}
`

func TestMeasurements(t *testing.T) {
	ic := &causeway.Interconnect{Paths: []causeway.Path{
		{Name: "vpn", Via: causeway.ViaIPsec}, {Name: "t-v", Via: causeway.ViaInternet}, {Name: "u-a", Via: causeway.ViaTLS},
	}}
	tallies, problem := tallySamples(strings.NewReader(measuredPaths), "sla.jsonl", ic)
	if problem != nil {
		t.Fatal(problem)
	}
	first := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	want := []advise.Measured{
		{Scheme: advise.IPsec, RTT: 230 * time.Millisecond, Jitter: 4 * time.Millisecond, Loss: 0.01, Sent: 400, Availability: 0.75, Watched: 2 * time.Minute, Source: "sla.jsonl", From: first, Until: first.Add(24*time.Hour + time.Minute)},
		{Scheme: advise.LeasedLine, Loss: 1, Sent: 20, Watched: time.Minute, Source: "sla.jsonl", From: first, Until: first.Add(time.Minute)},
		{Scheme: advise.SDWAN, RTT: 170 * time.Millisecond, Sent: 10, Source: "sla.jsonl", From: first, Until: first.Add(time.Minute)},
		{Scheme: advise.ThirdPartyTunnel, Loss: 0.5, Sent: 10, Source: "sla.jsonl", From: first, Until: first.Add(time.Minute)},
	}
	if diff := cmp.Diff(want, measuredSchemes(tallies, "sla.jsonl")); diff != "" {
		t.Error(diff)
	}
	one := &causeway.Interconnect{Paths: ic.Paths[1:2]}
	if got := schemeOfPath("t-v", one); got != advise.CloudNativeGateway {
		t.Errorf("a single path of our own is %s", got)
	}
}

// A path that was down all the time is known to be, and not unknown.
func TestMeasuredDownIsShown(t *testing.T) {
	down := advise.Service{Measured: true}
	if got := availableText(down); got != "0%" {
		t.Errorf("shown as %q", got)
	}
	if got := availableRatio(down); got == nil || *got != 0 {
		t.Errorf("written as %v", got)
	}
	if availableText(advise.Service{}) != unknown || availableRatio(advise.Service{}) != nil {
		t.Error("what nobody measured is known")
	}
}

func TestMeasurementsMistakes(t *testing.T) {
	good := `{"start": "2026-11-01T00:00:00Z", "seconds": 60, "path": "ipsec", "sent": 10, "lost": 1, "rtt_ms": {"p50": 200}, "up_seconds": 60}`
	for _, change := range [][2]string{
		{`"path": "ipsec"`, `"path": "nowhere"`},
		{`"seconds": 60`, `"seconds": 0`},
		{`"seconds": 60`, `"seconds": 1e300`},
		{`"lost": 1`, `"lost": 11`},
		{`"sent": 10`, `"sent": 1e308`},
		{`"start": "2026`, `"start": "9999`},
		{`"lost": 1`, `"lost": -1`},
		{`"p50": 200`, `"p50": -1`},
		{`"p50": 200`, `"p50": NaN`},
		{`"up_seconds": 60`, `"up_seconds": 61`},
		{`"start": "2026-11-01T00:00:00Z", `, ``},
		{good, `[]`},
		{good, strings.Repeat("x", 100_000)},
	} {
		text := good + "\n" + strings.Replace(good, change[0], change[1], 1)
		_, problem := tallySamples(strings.NewReader(text), "f", &causeway.Interconnect{})
		if problem == nil || problem.Code != "compare.sample" || problem.Args["line"] != "2" {
			t.Errorf("%.60s: %v", change[1], problem)
		}
	}
	if _, problem := tallySamples(strings.NewReader("\n\n"), "f", &causeway.Interconnect{}); problem == nil || problem.Code != "compare.no_samples" {
		t.Errorf("nothing: %v", problem)
	}
}
