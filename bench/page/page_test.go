package page

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"causeway/bench/stat"
)

var update = flag.Bool("update", false, "write the golden files")

// example has a contender that is clearly faster, one that failed in a round,
// one that is not there, and a figure the rounds do not agree on.
func example() Results {
	plain := NewContender("plain forwarding", "the kernel", "routes", "")
	plain.TCP = stat.Series{0: 20e9, 1: 22e9, 2: 21e9}
	plain.UDP = stat.Series{0: 500e3, 1: 500e3, 2: 510e3}
	plain.RTT = stat.Series{0: 0.05, 1: 0.06, 2: 0.05}
	own := NewContender("causeway", "v1", "the defaults", "")
	own.TCP = stat.Series{0: 4e9, 1: 6e9, 2: 5e9}
	own.UDP = stat.Series{0: 300e3, 1: 310e3, 2: 320e3}
	own.RTT = stat.Series{0: 0.15, 1: 0.18, 2: 0.17}
	own.CPU = stat.Series{0: 2, 1: 2.5, 2: 2.2}
	null := NewContender("causeway without encryption", "v1", "no encryption", "bin/null is not there")
	wireguard := NewContender("wireguard-go", "v0", "offloads", "")
	wireguard.TCP = stat.Series{0: 5e9, 2: 6e9}
	wireguard.UDP = stat.Series{0: 290e3, 2: 330e3}
	wireguard.RTT = stat.Series{0: 0.25, 2: 0.3}
	wireguard.CPU = stat.Series{0: 4, 2: 4.4}
	wireguard.Failures = []string{"round 2: no answer\nlog line"}
	tailscale := NewContender("wireguard-go (Tailscale)", "v0", "offloads", "")
	tailscale.TCP = stat.Series{0: 2e9, 1: 2e9, 2: 2e9}
	tailscale.UDP = stat.Series{0: 100e3, 1: 100e3, 2: 100e3}
	tailscale.RTT = stat.Series{0: 0.13, 1: 0.14, 2: 0.14}
	tailscale.CPU = stat.Series{0: 3, 1: 3, 2: 3}
	return Results{
		Date: time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC), Duration: 61 * time.Second,
		Machine: Machine{Processor: "CPU", Cores: 2, Kernel: "6.18", Go: "1.26"},
		Seed:    7, Rounds: 3, Datagram: 200, Congestion: "cubic", OthersBusy: []float64{0.1, 0.2, 0.3},
		Contenders: []Contender{plain, own, null, wireguard, tailscale},
	}
}

// requestsExample has one who does the same job, one who does half, and one who
// failed.
func requestsExample() RequestResults {
	own := NewPasser("causeway", "v1", "the defaults", "", true)
	own.Rate = stat.Series{0: 6000, 1: 6100, 2: 6200}
	own.P50 = stat.Series{0: 9, 1: 9, 2: 9.5}
	own.P99 = stat.Series{0: 20, 1: 21, 2: 22}
	own.CPU = stat.Series{0: 0.17, 1: 0.17, 2: 0.16}
	own.Down, own.Up = stat.Series{0: 3e9, 1: 3e9, 2: 3e9}, stat.Series{0: 3e9, 1: 3e9, 2: 2e9}
	own.CPUPerGB = stat.Series{0: 2.5, 1: 2.5, 2: 2.5}
	own.Cold = stat.Series{0: 201}
	nginx := NewPasser("nginx twice", "1.22", "two workers", "", true)
	nginx.Rate = stat.Series{0: 12000, 1: 12200, 2: 12400}
	nginx.P50, nginx.P99 = stat.Series{0: 4, 1: 4, 2: 4}, stat.Series{0: 30, 1: 20, 2: 30}
	nginx.CPU = stat.Series{0: 0.05, 1: 0.05, 2: 0.05}
	nginx.Down, nginx.Up = stat.Series{0: 2e9, 1: 2e9, 2: 2e9}, stat.Series{0: 2e9, 1: 2e9, 2: 3e9}
	nginx.CPUPerGB, nginx.Cold = stat.Series{0: 2, 1: 2, 2: 2}, stat.Series{0: 201}
	caddy := NewPasser("Caddy twice", "2.6", "kept", "", true)
	caddy.Failures = []string{"round 1: no answer\nlog line"}
	once := NewPasser("nginx once", "1.22", "two workers", "", false)
	once.Rate, once.Cold = stat.Series{0: 20000, 1: 21000, 2: 22000}, stat.Series{0: 201}
	direct := NewPasser("no proxy", "the kernel", "TLS", "", false)
	direct.Cold = stat.Series{0: 602}
	return RequestResults{
		Date: time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC), Duration: 61 * time.Second,
		Machine: Machine{Processor: "CPU", Cores: 2, Kernel: "6.18", Go: "1.26"},
		Seed:    7, Rounds: 3, ColdRounds: 1, Colds: 5, RTT: 200 * time.Millisecond, OthersBusy: []float64{0.01, 0.02},
		Passers: []Passer{own, nginx, caddy, once, direct},
	}
}

func must(t *testing.T) func([]byte, error) []byte {
	return func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

func TestGolden(t *testing.T) {
	report := NewReport(example())
	asJSON, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	requests := NewRequestReport(requestsExample())
	for name, got := range map[string][]byte{
		"requests.md": must(t)(RenderRequests(requests)), "requests.txt": must(t)(RequestText(requests)),
		"page.md": must(t)(Render(report)), "summary.txt": must(t)(Text(report)), "report.json": append(asJSON, '\n'),
	} {
		golden := "testdata/" + name
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs (%v); go test ./page -update writes it\n%s", golden, err, got)
		}
	}
}

func TestRatiosAreOfTheSameRound(t *testing.T) {
	report := NewReport(example())
	toWireguard := report.Ratios[1]
	if got := *toWireguard.TCP; got.Rounds != 2 || got.Min != 0.8 || got.Max != 5.0/6 {
		t.Errorf("%+v: round 2, which wireguard-go failed, has no ratio", got)
	}
}

func TestJudge(t *testing.T) {
	for name, test := range map[string]struct {
		figure       Figure
		moreIsBetter bool
		want         outcome
	}{
		"more in every round":             {Figure{2, 1.1, 3, 3}, true, better},
		"less in every round":             {Figure{0.5, 0.4, 0.9, 3}, true, worse},
		"more, where less is better":      {Figure{2, 1.1, 3, 3}, false, worse},
		"less, where less is better":      {Figure{0.5, 0.4, 0.9, 3}, false, better},
		"the rounds do not agree":         {Figure{2, 0.9, 3, 5}, true, undecided},
		"what prints as 1.00":             {Figure{1.001, 1.0001, 1.004, 3}, false, undecided},
		"one round says nothing of noise": {Figure{2, 2, 2, 1}, true, undecided},
	} {
		if got := judge(&test.figure, test.moreIsBetter); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestVerdict(t *testing.T) {
	for want, aim := range map[string]Aim{
		"not measured":               {Floor: 1, Goal: 2},
		"goal reached":               {Floor: 1, Goal: 2, Ratio: &Figure{Median: 2}},
		"floor reached, goal missed": {Floor: 1, Goal: 2, Ratio: &Figure{Median: 1.9}},
		"floor missed":               {Floor: 1, Goal: 0.5, AtMost: true, Ratio: &Figure{Median: 1.1}},
		"goal missed":                {Goal: 0.7, Ratio: &Figure{Median: 0.6}},
	} {
		if got := aim.Verdict(); got != want {
			t.Errorf("%+v: %s, want %s", aim, got, want)
		}
	}
}

// Whatever is missing, there is a page that says so.
func TestPageOfHardlyAnything(t *testing.T) {
	for place := range example().Contenders {
		r := example()
		c := r.Contenders[place]
		r.Contenders[place] = NewContender(c.Name, c.Version, c.Settings, "it is not here")
		text := string(must(t)(Render(NewReport(r))))
		if !strings.Contains(text, "**"+c.Name+"** took no part: it is not here.") {
			t.Errorf("without %s:\n%s", c.Name, text)
		}
	}
}

func TestJSONNamesAreStable(t *testing.T) {
	encoded, err := json.Marshal(NewReport(example()))
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(encoded, &fields); err != nil {
		t.Fatal(err)
	}
	first := fields["ratios"].([]any)[0].(map[string]any)
	if got := slices.Sorted(maps.Keys(first)); !slices.Equal(got, []string{"cpu_ratio", "rtt_added_ratio", "tcp_ratio", "to", "udp_ratio"}) {
		t.Error(got)
	}
}

// Each part of the page can be measured alone.
func TestJoinKeepsWhatWasNotMeasured(t *testing.T) {
	tunnels, requests := []byte("# Benchmarks\n\nfast\n"), []byte(RequestHeading+"\n\nmany\n")
	whole := Join(nil, tunnels, requests)
	if got := Join(tunnels, nil, requests); !bytes.Equal(got, whole) {
		t.Errorf("%q", got)
	}
	for name, test := range map[string]struct{ tunnels, requests []byte }{
		"both": {tunnels, requests}, "one": {tunnels, nil}, "the other": {nil, requests}, "none": {},
	} {
		if got := Join(whole, test.tunnels, test.requests); !bytes.Equal(got, whole) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if text := string(must(t)(RenderRequests(NewRequestReport(requestsExample())))); !strings.HasPrefix(text, RequestHeading+"\n") {
		t.Error("the part on requests begins in another way")
	}
}

func TestOnlyTheSameJobIsJudged(t *testing.T) {
	report := NewRequestReport(requestsExample())
	for _, s := range append(sentences(report, better), sentences(report, worse)...) {
		if strings.Contains(s, "nginx once") {
			t.Error(s)
		}
	}
	if got := report.Aims[1].Verdict(); got != "goal missed" {
		t.Error(got)
	}
}
