package lab

import (
	"strings"
	"testing"

	"causeway"
	"causeway/config"
	"causeway/localapi"
)

const goodScenario = `version: 1
name: good
links: {telecom: {delay: 5ms}}
paths: {extra: {from: beijing/telecom, to: california/verizon, via: tls}}
traffic:
  - {id: a, kind: udp, from: bj-host, to: ca-host, rate: 10/s, size: 100}
  - {id: b, kind: tcp, from: ca-host, to: bj-host, rate: 1Mbps, flows: 2}
steps: [{at: 1s, jitter: 5ms, link: used, set: {udp: drop}, do: churn}]
bounds: {gap_ms: "< 1000"}
`

func TestParseScenario(t *testing.T) {
	if _, err := parseScenario("good", []byte(goodScenario)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ old, bad, says string }{
		{"version: 1", "version: 2", "version 2"},
		{"steps: [", "steps: !!str none\nlost: [", "gave up"},
		{"name: good", "name: Not Good", "name"},
		{"name: good", "name: good\ncolour: red", "colour"},
		{"name: good", "name: good\nname: bad", "name"},
		{"name: good", "name: good\nrepeat: -1", "repeat"},
		{"{telecom:", "{moon:", "no link moon"},
		{"{delay: 5ms}", "{delay: fast}", "fast"},
		{"via: tls", "via: pigeon", "pigeon"},
		{"from: beijing/telecom", "from: moon/telecom", "moon/telecom"},
		{"kind: udp", "kind: smoke", "smoke"},
		{"kind: udp", "kind: udp, inner: 5", "inner 5"},
		{"kind: udp", "kind: udp, inner: 6", "needs ipv6"},
		{"kind: udp", "kind: icmp", "size and flows"},
		{"name: good", "name: good\ncontrol: magic", "magic"},
		{"name: good", "name: good\nnat: moon", "no link moon"},
		{"do: churn", "do: churn, into: figure", "into"},
		{"do: churn", "do: count-downs", "into"},
		{"from: bj-host", "from: ca-host", "ca-host"},
		{"to: ca-host", "to: wan", "wan"},
		{"rate: 10/s", "rate: 10", "10"},
		{"rate: 10/s", "rate: 0/s", "0/s"},
		{"size: 100", "size: 5", "size 5"},
		{"flows: 2", "flows: 0", "flows 0"},
		{"rate: 1Mbps", "rate: much", "much"},
		{"at: 1s", "at: -1s", "less than 0"},
		{"link: used, set: {udp: drop}, ", "link: used, ", "both link and set"},
		{"link: used, set:", "set:", "both link and set"},
		{"link: used", "link: moon", "no link moon"},
		{"{udp: drop}", "{udp: maybe}", "maybe"},
		{"do: churn", "do: dance", "dance"},
		{"< 1000", "about 1000", "about 1000"},
	} {
		text := strings.Replace(goodScenario, tt.old, tt.bad, 1)
		if text == goodScenario {
			t.Fatalf("%q does not occur", tt.old)
		}
		_, err := parseScenario("bad", []byte(text))
		if !causeway.HasCode(err, "lab.scenario") || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%q: %v, want lab.scenario that says %q", tt.bad, err, tt.says)
		}
	}
}

// TestScenariosOfThisBuild reads what is shipped, and with it every bound,
// unit and name in it.
func TestScenariosOfThisBuild(t *testing.T) {
	all, err := Scenarios()
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	for _, s := range all {
		if s.About.En == "" || s.About.Zh == "" || len(s.Bounds) == 0 {
			t.Errorf("%s says nothing of itself or has no bounds", s.Name)
		}
		found, err := FindScenario(s.Name)
		if err != nil || found.Name != s.Name {
			t.Errorf("%s is not found: %v", s.Name, err)
		}
	}
	if _, err := FindScenario("moonlight"); !causeway.HasCode(err, "lab.unknown_scenario") {
		t.Error(err)
	}
}

func TestScenarioAddsPaths(t *testing.T) {
	s, err := FindScenario("udp-blocked")
	if err != nil {
		t.Fatal(err)
	}
	ic, problems := config.Parse("causeway.yaml", []byte(s.file("/")))
	if ic == nil {
		t.Fatal(problems)
	}
	vias := map[string]causeway.Via{}
	for _, p := range ic.Paths {
		vias[p.Name] = p.Via
	}
	if len(vias) != 4 || vias["telecom-verizon-tls"] != causeway.ViaTLS || vias["telecom-verizon"] != causeway.ViaInternet {
		t.Errorf("%v", vias)
	}
}

func FuzzParseScenario(f *testing.F) {
	f.Add([]byte(goodScenario))
	f.Add([]byte("traffic: !!str none\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		// A problem or a scenario, and never a panic.
		if _, err := parseScenario("fuzz", text); err != nil && !causeway.HasCode(err, "lab.scenario") {
			t.Error(err)
		}
	})
}

func TestTransports(t *testing.T) {
	p := &performance{Runner: &Runner{Scenario: Scenario{Paths: map[string]ScenarioPath{"t1": {Via: "tls"}, "t2": {Via: "tls"}}}}}
	use := func(object, to string) localapi.Event { return localapi.Event{Kind: "use", Object: object, To: to} }
	for name, tt := range map[string]struct {
		events []localapi.Event
		want   int
	}{
		"never left":      {[]localapi.Event{use("a", "u1"), use("a", "u2")}, 0},
		"there and back":  {[]localapi.Event{use("a", "u1"), use("a", "u2"), use("a", "t1"), use("a", "t2"), use("a", "u2"), use("a", "u1")}, 2},
		"forth again":     {[]localapi.Event{use("a", "u1"), use("a", "t1"), use("a", "u1"), use("a", "t2"), use("a", "u1")}, 4},
		"none in between": {[]localapi.Event{use("a", "u1"), use("a", ""), use("a", "t1")}, 1},
		"another object":  {[]localapi.Event{use("a", "u1"), use("b", "t1")}, 0},
		"another kind":    {[]localapi.Event{use("a", "u1"), {Kind: "path", Object: "a", To: "t1"}}, 0},
	} {
		if got := p.transports(tt.events)["a"]; got != tt.want {
			t.Errorf("%s: %d changes, want %d", name, got, tt.want)
		}
	}
}
