package lab

import (
	"fmt"
	"time"

	"causeway"
	"causeway/lab/oracle"
	"causeway/lab/traffic"
)

// Result is what the demonstration found, as -o json prints it.
type Result struct {
	Scenario string `json:"scenario"`
	Seed     uint64 `json:"seed"`
	Passed   bool   `json:"passed"`
	// Broken names the bounds that did not hold.
	Broken []string `json:"broken"`

	Reachable bool    `json:"reachable"`
	RTTMS     float64 `json:"rtt_ms"`
	// ControlPlaintext is what the oracle saw without gateways, of
	// PlainWANPackets.
	ControlPlaintext int     `json:"control_plaintext_packets"`
	PlainWANPackets  int     `json:"plain_wan_packets"`
	PlainRTTMS       float64 `json:"plain_rtt_ms"`
	// PlainSilentMS is how long the line of plain routing was cut, and
	// PlainRecovered whether anything arrived nevertheless: if so, it was no
	// cut, and the other one proves nothing.
	PlainSilentMS  float64 `json:"plain_silent_ms"`
	PlainRecovered bool    `json:"plain_recovered"`
	Plaintext      int     `json:"plaintext_packets"`
	WANPackets     int     `json:"wan_packets"`
	OracleDrops    int     `json:"oracle_drops"`
	// UsedBefore and UsedAfter are the links that carried the traffic; ""
	// for none.
	UsedBefore     string  `json:"used_before"`
	UsedAfter      string  `json:"used_after"`
	GapMS          float64 `json:"gap_ms"`
	Duplicates     int     `json:"duplicates"`
	Corrupt        int     `json:"corrupt"`
	ThroughputMbps float64 `json:"throughput_mbps"`
	PlainMbps      float64 `json:"plain_mbps"`
	WANLateMSMax   float64 `json:"wan_late_ms_max"`
}

// maxGap is what a black hole may cost traffic.
const maxGap = time.Second

// bounds are what has to hold, by the name of the field.
var bounds = []struct {
	text  string
	holds func(*Result) bool
}{
	{"reachable is false", func(r *Result) bool { return r.Reachable }},
	{"control_plaintext_packets is 0", func(r *Result) bool { return r.ControlPlaintext > 0 }},
	{"plain_recovered is true", func(r *Result) bool { return !r.PlainRecovered }},
	{"plaintext_packets > 0", func(r *Result) bool { return r.Plaintext == 0 }},
	{"wan_packets is 0", func(r *Result) bool { return r.WANPackets > 0 }},
	{"oracle_drops > 0", func(r *Result) bool { return r.OracleDrops == 0 }},
	{fmt.Sprintf("gap_ms >= %d", maxGap.Milliseconds()), func(r *Result) bool { return r.GapMS < milliseconds(maxGap) }},
	{"used_after is none or used_before", func(r *Result) bool { return r.UsedAfter != "" && r.UsedAfter != r.UsedBefore }},
	{"duplicates > 0", func(r *Result) bool { return r.Duplicates == 0 }},
	{"corrupt > 0", func(r *Result) bool { return r.Corrupt == 0 }},
	{"throughput_mbps is 0", func(r *Result) bool { return r.ThroughputMbps > 0 }},
}

// judge fills Passed and Broken.
func (r *Result) judge() {
	r.Broken = []string{}
	for _, b := range bounds {
		if !b.holds(r) {
			r.Broken = append(r.Broken, b.text)
		}
	}
	r.Passed = len(r.Broken) == 0
}

func (r *Result) addOracle(c oracle.Count) {
	r.Plaintext += c.Plaintext
	r.WANPackets += c.Packets
	r.OracleDrops += c.Drops
}

func (r *Result) addTraffic(u traffic.UDPResult) {
	r.Duplicates += u.Duplicates
	r.Corrupt += u.Corrupt
}

func megabits(rate causeway.BitRate) float64 { return float64(rate/causeway.Kbps) / 1000 }
