package main

import (
	"time"

	"causeway"
	"causeway/provision"
	"causeway/provision/apply"
)

// result is what became of one change.
type result string

const (
	resultDone    result = "done"
	resultFailed  result = "failed"
	resultNotDone result = "not_done"
)

// runOutput is what apply and destroy print with -o json, once, at the end.
type runOutput struct {
	Interconnect string          `json:"interconnect"`
	Outcome      verdict         `json:"outcome"`
	Verified     bool            `json:"verified"`
	Changes      []deedOutput    `json:"changes"`
	Kept         []keptOutput    `json:"kept"`
	Waiting      []waitingOutput `json:"waiting"`
	Failed       []failureOutput `json:"failed"`
	Border       []problemOutput `json:"border"`
	Notices      []problemOutput `json:"notices"`
}

// deedOutput has null for an id that is not known and a time that was not
// spent.
type deedOutput struct {
	Key       provision.Key    `json:"key"`
	Kind      string           `json:"kind"`
	Cloud     string           `json:"cloud"`
	Region    string           `json:"region"`
	Action    provision.Action `json:"action"`
	ID        *string          `json:"id"`
	Result    result           `json:"result"`
	ElapsedMS *int64           `json:"elapsed_ms"`
	// Outputs are what the cloud told of it: public_ip, dns_name, internet_ip.
	Outputs map[string]string `json:"outputs"`
}

type keptOutput struct {
	Key    provision.Key `json:"key"`
	Kind   string        `json:"kind"`
	Cloud  string        `json:"cloud"`
	Region string        `json:"region"`
	ID     string        `json:"id"`
	EndsAt time.Time     `json:"ends_at"`
}

// failureOutput has null for what is about no one change.
type failureOutput struct {
	Key *provision.Key `json:"key"`
	problemOutput
}

func (o outcome) document(v verdict, problems causeway.Problems) runOutput {
	out := runOutput{
		Interconnect: o.ic.Name, Outcome: v, Verified: o.report.Verified,
		Changes: o.changes(), Kept: []keptOutput{}, Waiting: newWaitingOutput(o.report.Plan), Failed: []failureOutput{},
		Border: newValidation(o.p.sh.lang, o.rules).Problems, Notices: []problemOutput{},
	}
	if o.report.Plan != nil {
		out.Notices = newValidation(o.p.sh.lang, o.report.Plan.Notices).Problems
	}
	for _, c := range o.report.Kept {
		out.Kept = append(out.Kept, keptOutput{c.Key, c.Kind.Name, c.Cloud, c.Region, c.ID, c.EndsAt})
	}
	for i, p := range newValidation(o.p.sh.lang, problems).Problems {
		out.Failed = append(out.Failed, failureOutput{orNull(o.story.objects[problems[i]]), p})
	}
	return out
}

// changes are those of the plan that were to be done, with what became of
// each.
func (o outcome) changes() []deedOutput {
	all := []deedOutput{}
	if o.report.Plan == nil {
		return all
	}
	for _, c := range o.report.Plan.Changes {
		if c.Action != provision.Use && c.Action != provision.None && c.Action != provision.Keep && c.Action != provision.Wait {
			all = append(all, o.deed(c))
		}
	}
	return all
}

func (o outcome) deed(c provision.Change) deedOutput {
	out := deedOutput{Key: c.Key, Kind: c.Kind.Name, Cloud: c.Cloud, Region: c.Region, Action: c.Action, ID: orNull(c.ID), Result: resultNotDone, Outputs: map[string]string{}}
	e, ended := o.story.ended[deed{c.Key, c.Action}]
	if !ended && c.Action == provision.Replace {
		// The old one could not be deleted.
		e = o.story.ended[deed{c.Key, provision.Delete}]
		ended = e.Phase == apply.Failed
	}
	if !ended {
		return out
	}
	switch {
	case e.Phase == apply.Done:
		out.Result = resultDone
		if e.Outputs != nil {
			out.Outputs = e.Outputs
		}
	case !wasStopped(e):
		out.Result = resultFailed
	}
	if e.ID != "" {
		out.ID = &e.ID
	}
	spent := e.Elapsed.Milliseconds()
	out.ElapsedMS = &spent
	return out
}
