package main

import "causeway"

// needsOutput are the needs as they were understood.
type needsOutput struct {
	BandwidthBPS      *float64                 `json:"bandwidth_bps"`
	GrowthRatio       *float64                 `json:"growth_ratio"`
	Traffic           []sentOutput             `json:"traffic"`
	LatencyMS         *float64                 `json:"latency_ms"`
	JitterMS          *float64                 `json:"jitter_ms"`
	LossRatio         *float64                 `json:"loss_ratio"`
	AvailabilityRatio *float64                 `json:"availability_ratio"`
	Budget            *budgetOutput            `json:"budget"`
	DeadlineDays      *float64                 `json:"deadline_days"`
	DurationDays      *float64                 `json:"duration_days"`
	Team              *causeway.Team           `json:"team"`
	Devices           *causeway.Devices        `json:"devices"`
	Residency         *causeway.Residency      `json:"residency"`
	Encryption        *causeway.Encryption     `json:"encryption"`
	Certifications    []causeway.Certification `json:"certifications"`
	Workloads         []causeway.Workload      `json:"workloads"`
	Sites             []placeOutput            `json:"sites"`
}

type sentOutput struct {
	Site  string          `json:"site"`
	Bytes causeway.Volume `json:"month_bytes"`
}

type placeOutput struct {
	Site   string `json:"site"`
	Cloud  string `json:"cloud"`
	Region string `json:"region"`
}

type budgetOutput struct {
	Amount   float64           `json:"amount"`
	Currency causeway.Currency `json:"currency"`
	Per      causeway.Period   `json:"per"`
}

func newNeedsOutput(n causeway.Needs) needsOutput {
	out := needsOutput{
		BandwidthBPS: positive(float64(n.Bandwidth)), LatencyMS: inMS(n.Latency), JitterMS: inMS(n.Jitter),
		LossRatio: positive(float64(n.Loss)), AvailabilityRatio: positive(float64(n.Availability)),
		DeadlineDays: days(n.Deadline), DurationDays: days(n.Duration),
		Team: orNull(n.Team), Devices: orNull(n.Devices), Residency: orNull(n.Residency), Encryption: orNull(n.Encryption),
		Certifications: each(n.Certifications, same), Workloads: each(n.Workloads, same),
		Traffic: each(n.Traffic, func(s causeway.Sent) sentOutput { return sentOutput{s.Site, s.Volume} }),
		Sites:   each(n.Places, func(p causeway.Place) placeOutput { return placeOutput{p.Site, p.Cloud, p.Region} }),
	}
	if n.GrowthStated || n.Growth != 0 {
		out.GrowthRatio = &n.Growth
	}
	if n.Budget.Per != "" {
		out.Budget = &budgetOutput{n.Budget.Amount.Amount, n.Budget.Amount.Currency, n.Budget.Per}
	}
	return out
}
