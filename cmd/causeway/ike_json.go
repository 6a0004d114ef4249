package main

import (
	"slices"

	"causeway"
	"causeway/ike"
)

// proposalOutput is what ike propose -o json prints.
type proposalOutput struct {
	Left         string         `json:"left"`
	Right        string         `json:"right"`
	IKEVersion   ike.Version    `json:"ike_version"`
	IKE          suiteOutput    `json:"ike"`
	ESP          suiteOutput    `json:"esp"`
	PathMTU      int            `json:"path_mtu"`
	NATTraversal bool           `json:"nat_traversal"`
	MTU          int            `json:"mtu"`
	MSS          int            `json:"mss"`
	Choices      []choiceOutput `json:"choices"`
	Ends         []endOutput    `json:"ends"`
	Warnings     []string       `json:"warnings"`
}

// suiteOutput has null where a phase has no such thing.
type suiteOutput struct {
	Encryption      string  `json:"encryption"`
	Integrity       *string `json:"integrity"`
	PRF             *string `json:"prf"`
	DHGroup         int     `json:"dh_group"`
	LifetimeSeconds int     `json:"lifetime_seconds"`
}

type choiceOutput struct {
	Parameter string         `json:"parameter"`
	Value     string         `json:"value"`
	Reason    string         `json:"reason"`
	Left      []string       `json:"left"`
	Right     []string       `json:"right"`
	Sources   []sourceOutput `json:"sources"`
}

type endOutput struct {
	Name     string          `json:"name"`
	Title    string          `json:"title"`
	Settings []settingOutput `json:"settings"`
	Local    []localOutput   `json:"local"`
	Unknown  []string        `json:"unknown"`
}

type settingOutput struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type localOutput struct {
	Text   string       `json:"text"`
	Source sourceOutput `json:"source"`
}

type sourceOutput struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Date  string `json:"date"`
}

func newProposalOutput(l causeway.Language, p ike.Proposal, size ike.Size) proposalOutput {
	out := proposalOutput{
		Left: p.Left.Name, Right: p.Right.Name, IKEVersion: p.Version,
		IKE: newSuiteOutput(p.IKE), ESP: newSuiteOutput(p.ESP),
		PathMTU: size.PathMTU, NATTraversal: size.NAT, MTU: size.MTU, MSS: size.MSS,
		Warnings: append([]string{}, textsIn(p.Warnings, l)...),
	}
	for _, c := range p.Choices {
		choice := choiceOutput{
			Sources:   []sourceOutput{},
			Parameter: c.Parameter, Value: c.Value, Reason: c.Reason.In(l),
			Left: append([]string{}, c.Left...), Right: append([]string{}, c.Right...),
		}
		for _, s := range c.Sources {
			choice.Sources = append(choice.Sources, sourceOutput(s))
		}
		out.Choices = append(out.Choices, choice)
	}
	for _, end := range []ike.End{p.Left, p.Right} {
		out.Ends = append(out.Ends, newEndOutput(l, end, p))
	}
	return out
}

func newSuiteOutput(s ike.Suite) suiteOutput {
	return suiteOutput{
		Encryption: string(s.Encryption), Integrity: known(s.Integrity), PRF: known(s.PRF),
		DHGroup: int(s.Group), LifetimeSeconds: int(s.Lifetime.Seconds()),
	}
}

func known(i ike.Integrity) *string {
	if i == "" {
		return nil
	}
	s := string(i)
	return &s
}

func newEndOutput(l causeway.Language, end ike.End, p ike.Proposal) endOutput {
	out := endOutput{
		Name: end.Name, Title: end.Title.In(l),
		Settings: []settingOutput{}, Local: []localOutput{},
		Unknown: append([]string{}, textsIn(end.Unknown(), l)...),
	}
	for _, s := range end.Settings(p) {
		out.Settings = append(out.Settings, settingOutput(s))
	}
	for _, a := range append(slices.Clone(end.Advice), end.Rules()...) {
		out.Local = append(out.Local, localOutput{a.Text.In(l), sourceOutput(a.Source)})
	}
	return out
}
