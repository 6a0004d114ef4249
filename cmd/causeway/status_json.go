package main

import (
	"time"

	"causeway"
	"causeway/provision"
)

// statusOutput is what status prints with -o json. AsDescribed is null where a
// cloud could not be asked.
type statusOutput struct {
	Interconnect string             `json:"interconnect"`
	AsDescribed  *bool              `json:"as_described"`
	Differences  []differenceOutput `json:"differences"`
	Waiting      []waitingOutput    `json:"waiting"`
	Broken       []problemOutput    `json:"broken"`
	Failed       []problemOutput    `json:"failed"`
}

type differenceOutput struct {
	Key    provision.Key `json:"key"`
	Kind   string        `json:"kind"`
	Cloud  string        `json:"cloud"`
	Region string        `json:"region"`
	ID     *string       `json:"id"`
	State  string        `json:"state"`
	Fields []fieldOutput `json:"fields"`
	EndsAt *time.Time    `json:"ends_at"`
}

func (d drift) document(l causeway.Language, name string) statusOutput {
	fine := d.isNone()
	out := statusOutput{
		Interconnect: name, AsDescribed: &fine, Differences: []differenceOutput{}, Waiting: d.waiting,
		Broken: newValidation(l, d.broken).Problems, Failed: []problemOutput{},
	}
	for _, c := range d.changes {
		full := newChangeOutput(c)
		difference := differenceOutput{full.Key, full.Kind, full.Cloud, full.Region, full.ID, stateWords[c.Action].word, []fieldOutput{}, full.EndsAt}
		if c.Action == provision.Update || c.Action == provision.Replace {
			difference.Fields = full.Fields
		}
		out.Differences = append(out.Differences, difference)
	}
	return out
}
