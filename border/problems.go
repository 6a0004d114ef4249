package border

import (
	"strconv"
	"strings"
	"time"

	"causeway"
)

// codeOf is the code each verdict is reported under.
var codeOf = map[Verdict]causeway.Code{
	Forbidden:   "border.forbidden",
	NeedsPermit: "border.needs_permit",
	NeedsRecord: "border.needs_record",
	Notice:      "border.notice",
}

// Notices returns what there is to say of paths that cross or may cross, as
// notices: one for each rule and permitted shape, with all its paths, at the
// first of them.
func Notices(findings []Finding) causeway.Problems {
	return problems(findings, func(f Finding) bool { return f.Crossing != Within }, causeway.Notice)
}

// Refusals returns the failures plan ends with: paths that are forbidden and
// that no acknowledgement answers for. Every other finding is for Notices.
func Refusals(findings []Finding) causeway.Problems {
	return problems(findings, Finding.Refused, causeway.Failure)
}

// problems groups findings that say the same but for the path.
func problems(findings []Finding, wanted func(Finding) bool, severity causeway.Severity) causeway.Problems {
	var all causeway.Problems
	paths := map[string][]string{}
	first := map[string]*causeway.Problem{}
	for _, f := range findings {
		if !wanted(f) {
			continue
		}
		p := f.problem()
		p.Severity, p.At = severity, f.Path.At
		key := string(p.Code) + p.Args["rule"] + p.Args["shape"] + p.Args["regions"]
		if first[key] == nil {
			first[key] = p
			all = append(all, p)
		}
		paths[key] = append(paths[key], "paths."+f.Path.Name)
		first[key].Object = listed(paths[key])
	}
	return all
}

func (f Finding) problem() *causeway.Problem {
	if f.Rule != nil && f.Acknowledged != nil {
		return f.acknowledged()
	}
	code := f.code()
	p := causeway.NewProblem(code, "", nil)
	if f.Crossing == Undetermined {
		p.Args["regions"] = f.unknownRegions()
	}
	if f.Rule != nil && code != "border.undetermined" {
		p.Args["rule"] = f.Rule.ID
		p.Texts = map[string]causeway.Text{"says": f.Rule.Says, "do": f.Rule.Do, "source": f.Rule.Sources[0].Text()}
	}
	if f.Permitted != nil {
		p.Args["shape"] = f.Permitted.String()
	}
	return p
}

func (f Finding) code() causeway.Code {
	switch {
	case f.Crossing == Undetermined && f.Rule != nil && f.Rule.Verdict == Forbidden:
		return "border.may_be_forbidden"
	case f.Crossing == Undetermined:
		return "border.undetermined"
	case f.Rule == nil:
		return "border.no_rule"
	}
	return codeOf[f.Rule.Verdict]
}

func (f Finding) acknowledged() *causeway.Problem {
	a := f.Acknowledged
	return causeway.NewProblem("border.acknowledged", "", nil, "rule", a.Rule, "by", a.By,
		"date", a.Date.Format(time.DateOnly), "reason", a.Reason)
}

func (f Finding) unknownRegions() string {
	var unknown []string
	for _, end := range []End{f.From, f.To} {
		if end.Side == Unknown {
			unknown = append(unknown, end.Site+" ("+end.Cloud+" "+end.Region+")")
		}
	}
	return strings.Join(unknown, ", ")
}

// listed names the first few of many.
func listed(names []string) string {
	const most = 8
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", … (" + strconv.Itoa(len(names)) + ")"
	}
	return strings.Join(names, ", ")
}

// Acknowledgements judges the acknowledgements of the file against the
// findings of Check: a date to come is a failure, one that no path needs a
// notice. config sees to their form.
func Acknowledgements(ic *causeway.Interconnect, findings []Finding, now time.Time) causeway.Problems {
	needed := map[string]bool{}
	for _, f := range findings {
		if f.Rule != nil {
			needed[f.Rule.ID] = true
		}
	}
	var all causeway.Problems
	for i, a := range ic.Acknowledge {
		object := "acknowledge[" + strconv.Itoa(i) + "]"
		var p *causeway.Problem
		switch {
		case inFuture(a.Date, now):
			p = causeway.NewProblem("border.future_date", object+".date", nil, "date", a.Date.Format(time.DateOnly))
		case !needed[a.Rule]:
			p = causeway.NewProblem("border.not_needed", object, nil, "rule", a.Rule)
			p.Severity = causeway.Notice
		default:
			continue
		}
		p.At = a.At
		all = append(all, p)
	}
	return all
}
