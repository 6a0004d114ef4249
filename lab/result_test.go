package lab

import (
	"slices"
	"testing"
)

func TestJudge(t *testing.T) {
	good := Result{
		Reachable: true, ControlPlaintext: 10, WANPackets: 100, ThroughputMbps: 1, GapMS: 999.9,
		UsedBefore: "telecom-verizon", UsedAfter: "unicom-att",
	}
	tests := []struct {
		name   string
		change func(*Result)
		broken []string
	}{
		{"good", func(*Result) {}, []string{}},
		{"unreachable", func(r *Result) { r.Reachable = false }, []string{"reachable is false"}},
		{"blind oracle", func(r *Result) { r.ControlPlaintext = 0 }, []string{"control_plaintext_packets is 0"}},
		{"plaintext", func(r *Result) { r.Plaintext = 1 }, []string{"plaintext_packets > 0"}},
		{"oracle looked away", func(r *Result) { r.OracleDrops = 1 }, []string{"oracle_drops > 0"}},
		{"slow", func(r *Result) { r.GapMS = 1000 }, []string{"gap_ms >= 1000"}},
		{"stayed", func(r *Result) { r.UsedAfter = r.UsedBefore }, []string{"used_after is none or used_before"}},
		{"twice", func(r *Result) { r.Duplicates = 1 }, []string{"duplicates > 0"}},
		{"damaged and stuck", func(r *Result) { r.Corrupt, r.ThroughputMbps = 1, 0 }, []string{"corrupt > 0", "throughput_mbps is 0"}},
	}
	for _, tt := range tests {
		r := good
		tt.change(&r)
		if r.judge(); !slices.Equal(r.Broken, tt.broken) || r.Passed != (len(tt.broken) == 0) {
			t.Errorf("%s: passed %v, broken %q", tt.name, r.Passed, r.Broken)
		}
	}
}
