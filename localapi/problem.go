package localapi

import (
	"errors"

	"causeway"
)

// Problem is an error as JSON. Message and Hint are English; Args are what the
// table of problems needs to say the same in another language.
type Problem struct {
	Code    string            `json:"code"`
	Object  string            `json:"object"`
	Args    map[string]string `json:"args,omitempty"`
	Message string            `json:"message"`
	Hint    string            `json:"hint"`
}

// causeArg is the argument that stands for {cause}.
const causeArg = "cause"

// NewProblem returns p as JSON. An error that is no *causeway.Problem gets the
// code gateway.internal; nil stays nil.
func NewProblem(err error) *Problem {
	var p *causeway.Problem
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &p):
		return &Problem{Code: "gateway.internal", Message: err.Error()}
	}
	out := &Problem{
		Code: string(p.Code), Object: p.Object, Args: map[string]string{},
		Message: p.Sentence(causeway.English), Hint: p.Hint(causeway.English),
	}
	for name, value := range p.Args {
		out.Args[name] = value
	}
	if p.Cause != nil {
		out.Args[causeArg] = p.Cause.Error()
	}
	return out
}

// Err returns the problem as an error: a *causeway.Problem where this program's
// table says the same as the message, so that it can be told in any language;
// else, from a gateway of another version, the message as it came.
func (p *Problem) Err() error {
	problem := causeway.NewProblem(causeway.Code(p.Code), p.Object, nil)
	for name, value := range p.Args {
		if name == causeArg {
			problem.Cause = errors.New(value)
			continue
		}
		problem.Args[name] = value
	}
	if problem.Sentence(causeway.English) != p.Message {
		return errors.New(p.Message)
	}
	return problem
}

// In returns sentence and hint in a language, or in English where this
// program does not know the problem.
func (p *Problem) In(l causeway.Language) (message, hint string) {
	var known *causeway.Problem
	if errors.As(p.Err(), &known) {
		return known.Sentence(l), known.Hint(l)
	}
	return p.Message, p.Hint
}
