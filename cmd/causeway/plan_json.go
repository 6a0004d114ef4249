package main

import (
	"time"

	"causeway"
	"causeway/provision"
)

// planOutput is what plan -o json prints.
type planOutput struct {
	Interconnect string                   `json:"interconnect"`
	Observed     bool                     `json:"observed"`
	Summary      map[provision.Action]int `json:"summary"`
	Waves        [][]provision.Key        `json:"waves"`
	Changes      []changeOutput           `json:"changes"`
	Monthly      monthlyOutput            `json:"monthly"`
	Border       []problemOutput          `json:"border"`
	Notices      []problemOutput          `json:"notices"`
}

// refusal is what is printed where there is no plan.
type refusal struct {
	Interconnect string          `json:"interconnect"`
	Refused      []problemOutput `json:"refused"`
}

type changeOutput struct {
	Key    provision.Key    `json:"key"`
	Kind   string           `json:"kind"`
	Cloud  string           `json:"cloud"`
	Region string           `json:"region"`
	Name   string           `json:"name"`
	ID     *string          `json:"id"`
	Action provision.Action `json:"action"`
	Wave   *int             `json:"wave"`
	Queues []provision.Key  `json:"queues"`
	Needs  []provision.Key  `json:"needs"`
	// WaitsFor are steps that people have not done yet.
	WaitsFor []provision.Key   `json:"waits_for"`
	Tags     map[string]string `json:"tags"`
	Fields   []fieldOutput     `json:"fields"`
	EndsAt   *time.Time        `json:"ends_at"`
}

// fieldOutput has null for what is not known or was not there.
type fieldOutput struct {
	Name       string          `json:"name"`
	From       *string         `json:"from"`
	To         *string         `json:"to"`
	KnownAfter []provision.Key `json:"known_after"`
	Lookup     *string         `json:"lookup"`
	Fixed      bool            `json:"fixed"`
	Secret     bool            `json:"secret"`
}

type monthlyOutput struct {
	USD     float64      `json:"usd"`
	Unknown int          `json:"unknown"`
	Items   []costOutput `json:"items"`
}

type costOutput struct {
	Key    provision.Key `json:"key"`
	USD    *float64      `json:"usd"`
	Source *string       `json:"source"`
	Date   *string       `json:"date"`
	Note   string        `json:"note"`
}

func newPlanOutput(l causeway.Language, plan *provision.Plan, rules causeway.Problems) planOutput {
	out := planOutput{
		Interconnect: plan.Interconnect, Observed: plan.Observed, Summary: plan.Counts(), Waves: plan.Waves,
		Changes: []changeOutput{}, Border: newValidation(l, rules).Problems, Notices: newValidation(l, plan.Notices).Problems,
	}
	for _, c := range plan.Changes {
		out.Changes = append(out.Changes, newChangeOutput(c))
	}
	out.Monthly.USD, out.Monthly.Unknown = plan.MonthlyUSD()
	out.Monthly.Items = []costOutput{}
	for _, c := range plan.Costs {
		out.Monthly.Items = append(out.Monthly.Items, costOutput{c.Key, c.USD, orNull(c.Source), orNull(c.Date), c.Note.In(l)})
	}
	return out
}

func newChangeOutput(c provision.Change) changeOutput {
	out := changeOutput{
		Key: c.Key, Kind: c.Kind.Name, Cloud: c.Cloud, Region: c.Region, Name: c.Name, ID: orNull(c.ID),
		Action: c.Action, Queues: append([]provision.Key{}, c.Queues...), Needs: append([]provision.Key{}, c.Needs...),
		WaitsFor: append([]provision.Key{}, c.WaitsFor...),
		Tags:     c.Resource.Head().Tags, Fields: []fieldOutput{},
	}
	if c.Wave > 0 {
		out.Wave = &c.Wave
	}
	if !c.EndsAt.IsZero() {
		out.EndsAt = &c.EndsAt
	}
	for _, f := range c.Fields {
		field := fieldOutput{Name: f.Name, From: f.From, KnownAfter: append([]provision.Key{}, f.To.After...), Lookup: orNull(f.To.Lookup), Fixed: f.Fixed, Secret: f.Secret}
		if f.To.IsKnown() {
			field.To = &f.To.Text
		}
		out.Fields = append(out.Fields, field)
	}
	return out
}

// orNull is nil for nothing.
func orNull[T ~string](s T) *T {
	if s == "" {
		return nil
	}
	return &s
}
