package page

import (
	"time"

	"causeway/bench/stat"
)

// Passer is one way for requests to cross, and its figures by round: requests
// of 1 KiB per second, milliseconds, processor seconds per 1000 of them, bits
// per second of large bodies in either direction, processor seconds per 10^9
// bytes of those, and milliseconds to a cold client's first byte.
type Passer struct {
	Name, Version, Settings string
	// Absent says why it took no part, or is empty.
	Absent   string
	Failures []string
	// Twice is whether there is a program at each site, as the product has it.
	// Only those do the same job.
	Twice bool

	Rate, P50, P99, CPU, Down, Up, CPUPerGB, Cold stat.Series
}

// NewPasser has no figures yet.
func NewPasser(name, version, settings, absent string, twice bool) Passer {
	return Passer{
		Name: name, Version: version, Settings: settings, Absent: absent, Twice: twice,
		Rate: stat.Series{}, P50: stat.Series{}, P99: stat.Series{}, CPU: stat.Series{},
		Down: stat.Series{}, Up: stat.Series{}, CPUPerGB: stat.Series{}, Cold: stat.Series{},
	}
}

// RequestResults are all rounds. The first passer is the product.
type RequestResults struct {
	Date     time.Time
	Duration time.Duration
	Machine  Machine
	Seed     uint64
	// ColdRounds are those in which a client comes so many times across a line
	// with this round trip, Rounds the others.
	Rounds, ColdRounds, Colds int
	RTT                       time.Duration
	// OthersBusy is the share of the processors, 0 to 1, that others used
	// before each round.
	OthersBusy []float64
	Passers    []Passer
}

// RequestReport is what is printed of requests; as JSON its names are stable.
type RequestReport struct {
	Date            string         `json:"date"`
	DurationSeconds float64        `json:"duration_seconds"`
	Machine         Machine        `json:"machine"`
	Seed            uint64         `json:"seed"`
	Rounds          int            `json:"rounds"`
	ColdRounds      int            `json:"cold_rounds"`
	ColdClients     int            `json:"cold_clients_per_round"`
	RTT             float64        `json:"rtt_ms"`
	OthersBusy      *Figure        `json:"others_busy_ratio"`
	Entries         []RequestEntry `json:"contenders"`
	LeftOut         []LeftOut      `json:"left_out"`
	Ratios          []RequestRatio `json:"ratios"`
	Aims            []Aim          `json:"aims"`
}

// RequestEntry is a passer with figures.
type RequestEntry struct {
	Name     string   `json:"name"`
	Version  string   `json:"version"`
	Settings string   `json:"settings"`
	Twice    bool     `json:"at_both_sites"`
	Rate     *Figure  `json:"requests_per_second"`
	P50      *Figure  `json:"p50_ms"`
	P99      *Figure  `json:"p99_ms"`
	CPU      *Figure  `json:"cpu_seconds_per_1000_requests"`
	Down     *Figure  `json:"download_bps"`
	Up       *Figure  `json:"upload_bps"`
	CPUPerGB *Figure  `json:"cpu_seconds_per_gb"`
	Cold     *Figure  `json:"cold_first_byte_ms"`
	Failures []string `json:"failures"`
}

// RequestRatio is the product's figure divided by another's in the same round.
// More is better for requests and bodies, less for the others.
type RequestRatio struct {
	To string `json:"to"`
	// SameJob is false for one proxy, which does half of it.
	SameJob  bool    `json:"same_job"`
	Rate     *Figure `json:"requests_ratio"`
	P99      *Figure `json:"p99_ratio"`
	CPU      *Figure `json:"cpu_per_request_ratio"`
	Down     *Figure `json:"download_ratio"`
	Up       *Figure `json:"upload_ratio"`
	CPUPerGB *Figure `json:"cpu_per_gb_ratio"`
	Cold     *Figure `json:"cold_first_byte_ratio"`
}

// NewRequestReport reduces the results.
func NewRequestReport(r RequestResults) RequestReport {
	report := RequestReport{
		Date: r.Date.UTC().Format(time.DateOnly), DurationSeconds: r.Duration.Round(time.Second).Seconds(),
		Machine: r.Machine, Seed: r.Seed, Rounds: r.Rounds, ColdRounds: r.ColdRounds, ColdClients: r.Colds,
		RTT:     float64(r.RTT) / float64(time.Millisecond),
		Entries: []RequestEntry{}, LeftOut: []LeftOut{}, Ratios: []RequestRatio{}, Aims: requestAims(r.Passers),
	}
	if len(r.OthersBusy) > 0 {
		busy := Figure(stat.Summarize(r.OthersBusy))
		report.OthersBusy = &busy
	}
	own := r.Passers[0]
	for i, p := range r.Passers {
		if len(p.Rate) == 0 && len(p.Cold) == 0 {
			report.LeftOut = append(report.LeftOut, LeftOut{p.Name, reason(p.Absent, p.Failures)})
			continue
		}
		report.Entries = append(report.Entries, requestEntry(p))
		if i > 0 && len(own.Rate) > 0 {
			report.Ratios = append(report.Ratios, requestRatio(own, p))
		}
	}
	return report
}

func requestEntry(p Passer) RequestEntry {
	return RequestEntry{
		Name: p.Name, Version: p.Version, Settings: p.Settings, Twice: p.Twice, Failures: append([]string{}, p.Failures...),
		Rate: figure(p.Rate), P50: figure(p.P50), P99: figure(p.P99), CPU: figure(p.CPU),
		Down: figure(p.Down), Up: figure(p.Up), CPUPerGB: figure(p.CPUPerGB), Cold: figure(p.Cold),
	}
}

func requestRatio(own, other Passer) RequestRatio {
	of := func(a, b stat.Series) *Figure { return figure(stat.Ratio(a, b)) }
	return RequestRatio{
		To: other.Name, SameJob: other.Twice,
		Rate: of(own.Rate, other.Rate), P99: of(own.P99, other.P99), CPU: of(own.CPU, other.CPU),
		Down: of(own.Down, other.Down), Up: of(own.Up, other.Up), CPUPerGB: of(own.CPUPerGB, other.CPUPerGB),
		Cold: of(own.Cold, other.Cold),
	}
}

// Peers the aims name.
const (
	nginxTwice = "nginx twice"
	caddyTwice = "Caddy twice"
)

func requestAims(passers []Passer) []Aim {
	to := func(name string) *Figure {
		for _, p := range passers {
			if p.Name == name {
				return figure(stat.Ratio(passers[0].Rate, p.Rate))
			}
		}
		return nil
	}
	return []Aim{
		{What: "requests per second, to Caddy twice", Floor: 1, Goal: 1, Ratio: to(caddyTwice)},
		{What: "requests per second, to nginx twice", Goal: 1, Ratio: to(nginxTwice)},
	}
}

// comparisons are what sentences are made of.
func (r RequestReport) comparisons() (all []comparison) {
	for _, ratio := range r.Ratios {
		if !ratio.SameJob {
			continue
		}
		all = append(all,
			comparison{"requests per second", ratio.To, ratio.Rate, true},
			comparison{"99th percentile of their duration", ratio.To, ratio.P99, false},
			comparison{"processor time per request", ratio.To, ratio.CPU, false},
			comparison{"1 MiB answers", ratio.To, ratio.Down, true},
			comparison{"1 MiB requests", ratio.To, ratio.Up, true},
			comparison{"processor time per GB of bodies", ratio.To, ratio.CPUPerGB, false},
			comparison{"cold client's first byte", ratio.To, ratio.Cold, false},
		)
	}
	return all
}
