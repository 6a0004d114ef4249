// Package page turns the results of the rounds into a report: JSON for
// programs, a page of Markdown and a few lines of text for people. What the
// page says about who is slower follows from the figures alone.
package page

import (
	"time"

	"causeway/bench/stat"
)

// Machine is what the rounds ran on.
type Machine struct {
	Processor string `json:"processor"`
	Cores     int    `json:"cores"`
	Kernel    string `json:"kernel"`
	Go        string `json:"go"`
}

// Contender is one way to join the sites, and its figures by round: bits per
// second of one TCP flow, datagrams per second, milliseconds of an idle round
// trip, and processor seconds per 10^9 bytes of that flow.
type Contender struct {
	Name, Version, Settings string
	// Absent says why it took no part, or is empty.
	Absent   string
	Failures []string

	TCP, UDP, RTT, CPU stat.Series
}

// NewContender has no figures yet.
func NewContender(name, version, settings, absent string) Contender {
	return Contender{
		Name: name, Version: version, Settings: settings, Absent: absent,
		TCP: stat.Series{}, UDP: stat.Series{}, RTT: stat.Series{}, CPU: stat.Series{},
	}
}

// Results are all rounds. The first contender is plain forwarding, the second
// the product, and the third the product without encryption.
type Results struct {
	Date       time.Time
	Duration   time.Duration
	Machine    Machine
	Seed       uint64
	Rounds     int
	Datagram   int
	Congestion string
	// OthersBusy is the share of the processors, 0 to 1, that others used
	// before each round.
	OthersBusy []float64
	Contenders []Contender
}

// Figure is one figure over the rounds that have it.
type Figure struct {
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
	Rounds int     `json:"rounds"`
}

// figure is nil for a series without a round.
func figure(s stat.Series) *Figure {
	if len(s) == 0 {
		return nil
	}
	f := Figure(stat.Summarize(s.Values()))
	return &f
}
