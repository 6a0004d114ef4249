package advise

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"causeway"
)

// planned are the phases to a scheme, wherever it ranks.
func planned(in Input, scheme SchemeID) []Phase {
	all := decide(in).Schemes
	i := slices.IndexFunc(all, func(a Assessment) bool { return a.Scheme == scheme })
	all[i].Rank = 1
	return phasesTo(in.Needs, all, &all[i], upgradeFrom(in.Upgrade, in.Needs, all, in.Now))
}

func TestPhases(t *testing.T) {
	trial := []SchemeID{ThirdPartyTunnel, CloudNativeGateway}
	threefold := &causeway.Upgrade{To: string(LeasedLine), When: 3, Within: year}
	for _, row := range []struct {
		name    string
		scheme  SchemeID
		needs   causeway.Needs
		upgrade *causeway.Upgrade
		spans   []Span
		use     [][]SchemeID
	}{
		{
			"as the document has them", SDWAN,
			causeway.Needs{},
			nil,
			[]Span{trialSpan, productionSpan, longTermSpan},
			[][]SchemeID{trial, {SDWAN}, {SDWAN}},
		},
		{
			"an API is tried on the gateway for it", SDWAN,
			causeway.Needs{Workloads: []causeway.Workload{causeway.WorkloadAPI}},
			nil,
			[]Span{trialSpan, productionSpan, longTermSpan},
			[][]SchemeID{{CloudNativeGateway, ThirdPartyTunnel}, {SDWAN}, {SDWAN}},
		},
		{
			"a leased line is bridged", LeasedLine,
			causeway.Needs{Bandwidth: 800 * causeway.Mbps},
			nil,
			[]Span{trialSpan, productionSpan, longTermSpan},
			[][]SchemeID{trial, {SDWAN, LeasedLine}, {LeasedLine}},
		},
		{
			"nothing else will do until the line is there", LeasedLine,
			causeway.Needs{Availability: 0.9999},
			nil,
			[]Span{trialSpan, productionSpan, longTermSpan},
			[][]SchemeID{trial, {LeasedLine}, {LeasedLine}},
		},
		{
			"a deadline leaves ten days for a trial", IPsec,
			causeway.Needs{Deadline: 26 * day},
			nil,
			[]Span{{7 * day, 10 * day}, {16 * day, 26 * day}, longTermSpan},
			[][]SchemeID{{ThirdPartyTunnel}, {IPsec}, {IPsec}},
		},
		{
			"a deadline leaves no time for a trial", IPsec,
			causeway.Needs{Deadline: 17 * day},
			nil,
			[]Span{{16 * day, 17 * day}, longTermSpan},
			[][]SchemeID{{IPsec}, {IPsec}},
		},
		{
			"gone in three weeks", ThirdPartyTunnel,
			causeway.Needs{Duration: 3 * week},
			nil,
			[]Span{trialSpan},
			[][]SchemeID{trial},
		},
		{
			"gone in two months", SDWAN,
			causeway.Needs{Duration: 60 * day},
			nil,
			[]Span{trialSpan, productionSpan},
			[][]SchemeID{trial, {SDWAN}},
		},
		{
			"growth asks for the line in time", IPsec,
			causeway.Needs{Growth: 4, GrowthStated: true},
			threefold,
			[]Span{trialSpan, productionSpan, longTermSpan},
			[][]SchemeID{trial, {IPsec}, {IPsec, LeasedLine}},
		},
		{
			"growth asks for it too late", IPsec,
			causeway.Needs{Growth: 0.2, GrowthStated: true},
			threefold,
			[]Span{trialSpan, productionSpan, longTermSpan},
			[][]SchemeID{trial, {IPsec}, {IPsec}},
		},
	} {
		in := input(row.needs)
		in.Upgrade = row.upgrade
		phases := planned(in, row.scheme)
		if len(phases) != len(row.spans) {
			t.Errorf("%s: %d phases, want %d", row.name, len(phases), len(row.spans))
			continue
		}
		for i, p := range phases {
			if p.Span != row.spans[i] || !slices.Equal(p.Use, row.use[i]) {
				t.Errorf("%s, phase %d: %v by %v, want %v by %v", row.name, i+1, p.Span, p.Use, row.spans[i], row.use[i])
			}
		}
	}
}

// TestPermitComesFirst looks for the application in the first phase, trial or
// not, and nowhere where no rule asks for one.
func TestPermitComesFirst(t *testing.T) {
	for _, row := range []struct {
		scheme SchemeID
		needs  causeway.Needs
		want   string
	}{
		{IPsec, causeway.Needs{}, "aliyun-cen-cross-border"},
		{IPsec, causeway.Needs{Deadline: 17 * day}, "aliyun-cen-cross-border"},
		{LeasedLine, causeway.Needs{}, "international-private-line"},
		{ThirdPartyTunnel, causeway.Needs{}, ""},
		{IPsec, causeway.Needs{Places: []causeway.Place{beijing, {Site: "shanghai", Cloud: "aws", Region: "cn-north-1"}}}, ""},
	} {
		phases := planned(input(row.needs), row.scheme)
		if len(phases) == 0 {
			t.Fatalf("%s: no phases", row.scheme)
		}
		for i, p := range phases {
			says := strings.Join(english(p.Steps), " ")
			asks := strings.Contains(says, "Apply for")
			if asks != (i == 0 && row.want != "") || asks && !strings.Contains(says, row.want) {
				t.Errorf("%s, phase %d: %s", row.scheme, i+1, says)
			}
		}
	}
}

// TestRehearsalNeedsASecondPath: where there is one path, no other can be used
// when it is shut.
func TestRehearsalNeedsASecondPath(t *testing.T) {
	for scheme, want := range map[SchemeID]string{
		ThirdPartyTunnel:   "alerts come",
		CloudNativeGateway: "alerts come",
		SDWAN:              "another path used",
		IPsec:              "one tunnel shut",
		CloudNativeGateway + "+" + ThirdPartyTunnel: "another path used",
	} {
		p := planner{winner: &Assessment{Scheme: scheme}}
		if got := p.rehearsal(); !strings.Contains(got.En, want) {
			t.Errorf("%s: %s", scheme, got.En)
		}
	}
	for others, want := range map[int]string{0: "alerts come", 1: "the backup carries"} {
		all := []Assessment{{Scheme: SDWAN, Rank: others}}
		p := planner{winner: &Assessment{Scheme: LeasedLine}, all: all}
		if got := p.rehearsal(); !strings.Contains(got.En, want) {
			t.Errorf("a line with %d others: %s", others, got.En)
		}
	}
}

// TestNoLeasedLineForAWhile: nobody signs a contract for what is soon gone.
func TestNoLeasedLineForAWhile(t *testing.T) {
	for _, row := range []struct {
		needs causeway.Needs
		weigh bool
	}{
		{causeway.Needs{}, true},
		{causeway.Needs{Workloads: kinds(causeway.WorkloadTest)}, false},
		{causeway.Needs{Workloads: kinds(causeway.WorkloadTemporary, causeway.WorkloadTest)}, false},
		{causeway.Needs{Workloads: kinds(causeway.WorkloadTest, causeway.WorkloadCore)}, true},
		{causeway.Needs{Duration: 6 * month}, false},
		{causeway.Needs{Duration: 3 * year}, true},
	} {
		p := planner{needs: row.needs, winner: &Assessment{Scheme: CloudNativeGateway}}
		if got := p.nextStep().En; strings.Contains(got, "leased line") != row.weigh {
			t.Errorf("%+v: %s", row.needs, got)
		}
	}
}

// TestExitsCanBeLookedUp reads the commands out of the criteria: each names one
// that this product has, in both languages.
func TestExitsCanBeLookedUp(t *testing.T) {
	commands := commandNames(t)
	quoted := regexp.MustCompile("`causeway ([a-z]+)")
	for _, scheme := range schemeIDs() {
		for _, needs := range []causeway.Needs{{}, {Latency: 300 * time.Millisecond, Loss: 0.01, Duration: 30 * day}} {
			for _, p := range planned(input(needs), scheme) {
				if len(p.Exit) == 0 {
					t.Errorf("%s, %s has no exit", scheme, p.Name.En)
				}
				for _, text := range p.Exit {
					en, zh := quoted.FindAllStringSubmatch(text.En, -1), quoted.FindAllStringSubmatch(text.Zh, -1)
					if len(en) == 0 || len(en) != len(zh) {
						t.Errorf("%s, %s: nothing to look it up with: %+v", scheme, p.Name.En, text)
					}
					for _, command := range en {
						if !slices.Contains(commands, command[1]) {
							t.Errorf("%s: there is no causeway %s", text.En, command[1])
						}
					}
				}
			}
		}
	}
}

// commandNames reads them where they are declared.
func commandNames(t *testing.T) []string {
	t.Helper()
	names := []string{"compare"} // the command that shows these phases
	files, err := filepath.Glob("../cmd/causeway/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no commands: %v", err)
	}
	declared := regexp.MustCompile(`(?:Use:\s+|p\.command\()"([a-z]+)`)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range declared.FindAllStringSubmatch(string(data), -1) {
			names = append(names, found[1])
		}
	}
	return names
}

func english(texts []causeway.Text) []string {
	var en []string
	for _, text := range texts {
		en = append(en, text.En)
	}
	return en
}
