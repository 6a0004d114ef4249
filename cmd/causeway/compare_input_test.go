package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"causeway"
	"causeway/advise"
)

// asked is what a command line makes of a question.
func asked(t *testing.T, args ...string) advise.Input {
	t.Helper()
	var q question
	var out bytes.Buffer
	sh := newShell(&out, &out, causeway.English)
	cmd := &cobra.Command{}
	q.addFlags(cmd, sh)
	if err := cmd.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	if err := q.read(cmd); err != nil {
		t.Fatal(err)
	}
	ic, problems := q.file()
	if ic == nil {
		t.Fatal(problems)
	}
	in, problems := q.input(ic, anyDay)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return in
}

// Everything a command line says arrives.
func TestCompareInput(t *testing.T) {
	samples := filepath.Join(t.TempDir(), "sla.jsonl")
	if err := os.WriteFile(samples, []byte(measuredPaths[strings.LastIndex(measuredPaths, `{"start"`):]), 0o600); err != nil {
		t.Fatal(err)
	}
	in := asked(t, "-c", "../../examples/needs-small.yaml", "--weight", "cost=2,latency=0.5", "--currency", "USD", "--prices", "seed",
		"--measured", samples, "--bandwidth", "30Mbps", "--to", "aws/us-east-1", "--growth", "0%")
	if in.Needs.Bandwidth != 30*causeway.Mbps || !in.Needs.GrowthStated || in.Needs.Growth != 0 || in.Needs.Team != causeway.TeamCloud {
		t.Errorf("needs: %+v", in.Needs)
	}
	if diff := cmp.Diff(map[advise.Criterion]float64{advise.Price: 2, advise.Latency: 0.5}, in.Weights); diff != "" {
		t.Error(diff)
	}
	places := []causeway.Place{{Site: "beijing", Cloud: "aliyun", Region: "cn-beijing"}, {Site: "us-east-1", Cloud: "aws", Region: "us-east-1"}}
	if diff := cmp.Diff(places, in.Needs.Places); diff != "" || in.Needs.Traffic[1].Site != "us-east-1" {
		t.Errorf("%v\n%s", in.Needs.Traffic, diff)
	}
	if in.Currency != causeway.USD || in.Prices.Name != "seed" || len(in.Measured) != 1 || in.Measured[0].Scheme != advise.ThirdPartyTunnel {
		t.Errorf("%s, %s, %+v", in.Currency, in.Prices.Name, in.Measured)
	}
	if in.Upgrade == nil || in.Upgrade.When != 3 || !in.Now.Equal(anyDay) {
		t.Errorf("%+v on %v", in.Upgrade, in.Now)
	}
}

// A file without needs asks for nothing between its sites.
func TestCompareInputWithoutNeeds(t *testing.T) {
	in := asked(t, "-c", "../../examples/sd-wan.yaml")
	in.Needs.At = causeway.Position{}
	if diff := cmp.Diff(causeway.Needs{Places: firstTwo}, in.Needs); diff != "" {
		t.Error(diff)
	}
}

// FuzzSamples holds that whatever a file says, figures come of it that can be,
// or a problem.
func FuzzSamples(f *testing.F) {
	for _, line := range strings.Split(measuredPaths, "\n") {
		f.Add([]byte(strings.Replace(line, `"path": "vpn"`, `"path": "ipsec"`, 1)))
	}
	f.Add([]byte(`{"start": "8999-12-31T23:59:59Z", "seconds": 31622400, "path": "sd-wan", "sent": 1e15, "lost": 1e15, "rtt_ms": {"p50": 60000}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		tallies, problem := tallySamples(bytes.NewReader(text), "f", &causeway.Interconnect{})
		if problem != nil {
			if problem.Sentence(causeway.Chinese) == "" {
				t.Error("no sentence")
			}
			return
		}
		for _, m := range measuredSchemes(tallies, "f") {
			for _, ratio := range []causeway.Ratio{m.Loss, m.Availability} {
				if math.IsNaN(float64(ratio)) || ratio < 0 || ratio > 1 {
					t.Errorf("%+v", m)
				}
			}
			if m.RTT < 0 || m.Jitter < 0 || m.RTT.Milliseconds() > longestRTT {
				t.Errorf("%+v", m)
			}
		}
	})
}
