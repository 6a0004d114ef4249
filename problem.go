package causeway

import (
	"errors"
	"slices"
	"strings"
)

// Code names a kind of problem: "area.reason". Scripts may match on it; it
// never changes its meaning. Every code stands in the table of codes.go.
type Code string

// Severity says what a problem means for the work at hand.
type Severity int

const (
	// Failure stops the operation.
	Failure Severity = iota
	// Warning does not stop it, but something is likely wrong.
	Warning
	// Notice tells what this build will do differently from what was asked.
	Notice
)

// Problem is an error for the person who gets it. Packages return it; only
// commands turn it into sentences, in the reader's language.
type Problem struct {
	Code     Code
	Severity Severity
	// Object is what the problem is about: a configuration key
	// ("sites.beijing.networks[0]"), a file, a path, a peer.
	Object string
	At     Position
	// Args fill the {name} places of the code's text. {object} and {cause}
	// are always there.
	Args map[string]string
	// Texts fill places too, with what itself exists in every language.
	Texts map[string]Text
	// Cause is the error of the layer below, for errors.Is and the log.
	Cause error
}

// NewProblem returns a Failure. args are pairs of name and value.
func NewProblem(code Code, object string, cause error, args ...string) *Problem {
	p := &Problem{Code: code, Object: object, Cause: cause, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		p.Args[args[i]] = args[i+1]
	}
	return p
}

// Error returns the English sentence, for logs and for callers that wrap it.
func (p *Problem) Error() string {
	text := p.Sentence(English)
	if p.At.IsKnown() {
		return p.At.String() + ": " + text
	}
	return text
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Cause }

// Sentence says what happened, to what and why.
func (p *Problem) Sentence(l Language) string {
	return p.fill(Describe(p.Code).Text.In(l), l)
}

// Hint says what to do about it; it may be empty.
func (p *Problem) Hint(l Language) string {
	return p.fill(Describe(p.Code).Hint.In(l), l)
}

// Report returns what a program prints of the problem: where it is (or the
// program, if it is nowhere in a file), the sentence, and the hint on a line
// of its own.
func (p *Problem) Report(program string, l Language) string {
	where := program
	if p.At.IsKnown() {
		where = p.At.String()
	}
	report := where + ": " + p.Sentence(l) + "\n"
	if hint := p.Hint(l); hint != "" {
		report += "  " + Text{En: "hint: ", Zh: "提示："}.In(l) + hint + "\n"
	}
	return report
}

// stepArg is the argument whose value is the code of a step.* row: its text
// takes the place of {step}, so that one problem is solved in the words of
// each cloud.
const stepArg = "step"

func (p *Problem) fill(template string, l Language) string {
	if step, ok := p.Args[stepArg]; ok {
		template = strings.ReplaceAll(template, "{"+stepArg+"}", Describe(Code(step)).Text.In(l))
	}
	pairs := []string{"{object}", p.Object, "{cause}", p.causeText()}
	for name, value := range p.Args {
		pairs = append(pairs, "{"+name+"}", value)
	}
	for name, text := range p.Texts {
		pairs = append(pairs, "{"+name+"}", text.In(l))
	}
	return strings.NewReplacer(pairs...).Replace(template)
}

func (p *Problem) causeText() string {
	if p.Cause == nil {
		return ""
	}
	return p.Cause.Error()
}

// Problems is every mistake found in one go, in the order of the file.
type Problems []*Problem

// Error joins the sentences, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find a single Problem.
func (ps Problems) Unwrap() []error {
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errs
}

// Failures returns those that stop the operation.
func (ps Problems) Failures() Problems {
	var failures Problems
	for _, p := range ps {
		if p.Severity == Failure {
			failures = append(failures, p)
		}
	}
	return failures
}

// ProblemsOf returns every problem err holds; none when it is an error of
// another kind.
func ProblemsOf(err error) Problems {
	var many Problems
	var one *Problem
	switch {
	case errors.As(err, &many):
		return many
	case errors.As(err, &one):
		return Problems{one}
	}
	return nil
}

// HasCode reports whether a problem of the given code is among those err
// holds.
func HasCode(err error, code Code) bool {
	return slices.ContainsFunc(ProblemsOf(err), func(p *Problem) bool { return p.Code == code })
}
