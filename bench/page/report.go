package page

import (
	"math"
	"time"

	"causeway/bench/stat"
)

// Report is what is printed; as JSON its names are stable.
type Report struct {
	Date            string    `json:"date"`
	DurationSeconds float64   `json:"duration_seconds"`
	Machine         Machine   `json:"machine"`
	Seed            uint64    `json:"seed"`
	Rounds          int       `json:"rounds"`
	DatagramBytes   int       `json:"datagram_bytes"`
	Congestion      string    `json:"tcp_congestion_control"`
	OthersBusy      *Figure   `json:"others_busy_ratio"`
	Entries         []Entry   `json:"contenders"`
	LeftOut         []LeftOut `json:"left_out"`
	Ratios          []Ratio   `json:"ratios"`
	Aims            []Aim     `json:"aims"`
}

// Entry is a contender with figures.
type Entry struct {
	Name     string  `json:"name"`
	Version  string  `json:"version"`
	Settings string  `json:"settings"`
	TCP      *Figure `json:"tcp_bps"`
	UDP      *Figure `json:"udp_packets_per_second"`
	RTT      *Figure `json:"rtt_ms"`
	// RTTAdded is over plain forwarding in the same round.
	RTTAdded *Figure  `json:"rtt_added_ms"`
	CPU      *Figure  `json:"cpu_seconds_per_gb"`
	Failures []string `json:"failures"`
}

// LeftOut is a contender without a figure.
type LeftOut struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Ratio compares the product with one other contender: its figure divided by
// the other's in the same round. More is better for the first two, less for
// the others.
type Ratio struct {
	To       string  `json:"to"`
	TCP      *Figure `json:"tcp_ratio"`
	UDP      *Figure `json:"udp_ratio"`
	RTTAdded *Figure `json:"rtt_added_ratio"`
	CPU      *Figure `json:"cpu_ratio"`
}

// Places of contenders with a part of their own.
const (
	plainPlace = iota
	ownPlace
	nullPlace
	firstPeer
)

// NewReport reduces the results.
func NewReport(r Results) Report {
	report := Report{
		Date: r.Date.UTC().Format(time.DateOnly), DurationSeconds: math.Round(r.Duration.Seconds()),
		Machine: r.Machine, Seed: r.Seed, Rounds: r.Rounds, DatagramBytes: r.Datagram, Congestion: r.Congestion,
		Entries: []Entry{}, LeftOut: []LeftOut{}, Ratios: []Ratio{}, Aims: aims(r),
	}
	if len(r.OthersBusy) > 0 {
		busy := Figure(stat.Summarize(r.OthersBusy))
		report.OthersBusy = &busy
	}
	plain, own := r.Contenders[plainPlace], r.Contenders[ownPlace]
	for i, c := range r.Contenders {
		if len(c.TCP) == 0 {
			report.LeftOut = append(report.LeftOut, LeftOut{c.Name, reason(c.Absent, c.Failures)})
			continue
		}
		report.Entries = append(report.Entries, entry(c, plain, i == plainPlace))
		if i != ownPlace && len(own.TCP) > 0 {
			report.Ratios = append(report.Ratios, ratio(own, c, plain))
		}
	}
	return report
}

func reason(absent string, failures []string) string {
	switch {
	case absent != "":
		return absent
	case len(failures) > 0:
		return failures[0]
	}
	return "no round"
}

func entry(c, plain Contender, isPlain bool) Entry {
	e := Entry{
		Name: c.Name, Version: c.Version, Settings: c.Settings, Failures: append([]string{}, c.Failures...),
		TCP: figure(c.TCP), UDP: figure(c.UDP), RTT: figure(c.RTT), CPU: figure(c.CPU),
	}
	if !isPlain {
		e.RTTAdded = figure(stat.Difference(c.RTT, plain.RTT))
	}
	return e
}

func ratio(own, other, plain Contender) Ratio {
	return Ratio{
		To: other.Name, TCP: figure(stat.Ratio(own.TCP, other.TCP)), UDP: figure(stat.Ratio(own.UDP, other.UDP)),
		RTTAdded: figure(stat.Ratio(stat.Difference(own.RTT, plain.RTT), stat.Difference(other.RTT, plain.RTT))),
		CPU:      figure(stat.Ratio(own.CPU, other.CPU)),
	}
}
