package main

import (
	"math"
	"time"

	"causeway"
	"causeway/advise"
	"causeway/advise/prices"
)

type schemeOutput struct {
	Scheme       advise.SchemeID `json:"scheme"`
	Name         string          `json:"name"`
	Variant      variantOutput   `json:"variant"`
	Rank         *int            `json:"rank"`
	Excluded     []string        `json:"excluded"`
	FirstYear    costOutputs     `json:"first_year"`
	Months       []amountOutput  `json:"months"`
	Service      serviceOutput   `json:"service"`
	BuildDays    daysOutput      `json:"build_days"`
	ScoreRatio   float64         `json:"score_ratio"`
	Terms        []termOutput    `json:"terms"`
	Matrix       []markOutput    `json:"matrix"`
	Claims       []claimOutput   `json:"claims"`
	Requirements []string        `json:"requirements"`
	Risks        []string        `json:"risks"`
	Notes        []string        `json:"notes"`
}

type variantOutput struct {
	ID    string   `json:"id"`
	Shape string   `json:"shape"`
	Rules []string `json:"rules"`
	Why   *string  `json:"why"`
}

// costOutputs has setup, running and total as one number each; Low and High
// are the total's.
type costOutputs struct {
	Setup   *float64      `json:"setup"`
	Running *float64      `json:"running"`
	Total   *float64      `json:"total"`
	Low     float64       `json:"low"`
	High    float64       `json:"high"`
	Known   bool          `json:"known"`
	Unknown []prices.Item `json:"unknown"`
	Parts   []partOutput  `json:"parts"`
}

type partOutput struct {
	Item prices.Item     `json:"item"`
	Name string          `json:"name"`
	Kind advise.PartKind `json:"kind"`
	amountOutput
	How        string             `json:"how"`
	Source     *string            `json:"source"`
	Date       *string            `json:"date"`
	Confidence *prices.Confidence `json:"confidence"`
}

type serviceOutput struct {
	BandwidthBPS      *float64 `json:"bandwidth_bps"`
	RTTMS             *float64 `json:"rtt_ms"`
	FloorMS           *float64 `json:"floor_ms"`
	JitterMS          *float64 `json:"jitter_ms"`
	LossRatio         float64  `json:"loss_ratio"`
	AvailabilityRatio *float64 `json:"availability_ratio"`
	MTBFHours         *float64 `json:"mtbf_hours"`
	Measured          bool     `json:"measured"`
	Source            string   `json:"source"`
}

type termOutput struct {
	Criterion   advise.Criterion `json:"criterion"`
	WeightRatio float64          `json:"weight_ratio"`
	ValueRatio  float64          `json:"value_ratio"`
	Why         string           `json:"why"`
}

// markOutput is one of the matrix; null is what nobody can tell, or what the
// original has none for.
type markOutput struct {
	Column string `json:"column"`
	Ours   *int   `json:"ours"`
	Seed   *int   `json:"seed"`
	Why    string `json:"why"`
}

type claimOutput struct {
	Says      string `json:"says"`
	Advantage bool   `json:"advantage"`
	// Holds is null where it is not known.
	Holds *bool  `json:"holds"`
	Why   string `json:"why"`
}

func newSchemeOutput(l causeway.Language, s advise.Assessment, excluded []advise.Exclusion) schemeOutput {
	out := schemeOutput{
		Scheme: s.Scheme, Name: s.Name.In(l), Excluded: []string{},
		Variant:   variantOutput{s.Variant.ID, s.Variant.Shape, each(s.Variant.Rules, same), orNull(s.Variant.Why.In(l))},
		FirstYear: newCostOutputs(l, s.FirstYear), Months: each(s.Months, newAmount), Service: newServiceOutput(l, s.Service),
		BuildDays: newDays(s.Build), ScoreRatio: s.Score,
		Terms: each(s.Terms, func(t advise.Term) termOutput { return termOutput{t.Criterion, t.Weight, t.Value, t.Why.In(l)} }),
		Matrix: each(s.Matrix, func(m advise.Mark) markOutput {
			return markOutput{m.Column, countOrNull(m.Ours), countOrNull(m.Seed), m.Why.In(l)}
		}),
		Claims:       each(s.Claims, func(c advise.Claim) claimOutput { return claimOutput{c.Says.In(l), c.Advantage, holds(c), c.Why.In(l)} }),
		Requirements: in(l, s.Requirements), Risks: in(l, s.Risks), Notes: in(l, s.Notes),
		Rank: countOrNull(s.Rank),
	}
	for _, e := range excluded {
		if e.Scheme == s.Scheme {
			out.Excluded = append(out.Excluded, e.Constraint)
		}
	}
	return out
}

func newCostOutputs(l causeway.Language, c advise.Cost) costOutputs {
	return costOutputs{
		Setup: middle(c.Setup), Running: middle(c.Running), Total: middle(c.Total), Low: c.Total.Low, High: c.Total.High,
		Known: c.Total.Known(), Unknown: each(c.Total.Unknown, same),
		Parts: each(c.Parts, func(p advise.Part) partOutput {
			return partOutput{p.Item, p.Name.In(l), p.Kind, newAmount(p.Amount), p.How.In(l), orNull(p.Source), orNull(p.Date), orNull(p.Confidence)}
		}),
	}
}

func newServiceOutput(l causeway.Language, s advise.Service) serviceOutput {
	return serviceOutput{
		BandwidthBPS: positive(float64(s.Bandwidth)), RTTMS: inMS(s.RTT), FloorMS: inMS(s.Floor), JitterMS: inMS(s.Jitter),
		LossRatio: float64(s.Loss), AvailabilityRatio: availableRatio(s), MTBFHours: positive(math.Round(s.MTBF.Hours()*10) / 10),
		Measured: s.Measured, Source: s.Source.In(l),
	}
}

func inMS(d time.Duration) *float64 { return positive(float64(d) / float64(time.Millisecond)) }

// countOrNull is for what counts from 1.
func countOrNull(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

func holds(c advise.Claim) *bool {
	if c.Holds == "unknown" {
		return nil
	}
	held := c.Holds == "true"
	return &held
}

// availableRatio is null where nothing is known; a measured 0 is known.
func availableRatio(s advise.Service) *float64 {
	if ratio := float64(s.Availability); ratio > 0 || s.Measured {
		return &ratio
	}
	return nil
}
