package causeway

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

func TestProblem(t *testing.T) {
	p := NewProblem("config.unreadable", "causeway.yaml", fs.ErrNotExist)
	if got, want := p.Error(), "causeway.yaml: cannot be read: file does not exist"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := p.Sentence(Chinese), "causeway.yaml：无法读取：file does not exist"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.At = Position{File: "causeway.yaml", Line: 3, Column: 7}
	if got, want := p.Error(), "causeway.yaml:3:7: causeway.yaml: cannot be read: file does not exist"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !errors.Is(p, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
}

func TestProblemArgs(t *testing.T) {
	p := NewProblem("config.host_bits", "sites.a.networks[0]", nil, "value", "10.0.0.1/16", "canonical", "{value}")
	if got, want := p.Sentence(English), "sites.a.networks[0]: 10.0.0.1/16 has host bits set; the network is {value}"; got != want {
		t.Errorf("what is filled in was filled again: %q, want %q", got, want)
	}
	if got, want := p.Hint(English), "Write {value}."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestProblemTexts(t *testing.T) {
	p := NewProblem("config.host_bits", "sites.a.networks[0]", nil, "value", "{canonical}")
	p.Texts = map[string]Text{"canonical": {En: "such", Zh: "这样"}}
	if got, want := p.Sentence(English), "sites.a.networks[0]: {canonical} has host bits set; the network is such"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := p.Hint(Chinese), "请写 这样。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestProblems(t *testing.T) {
	failure := NewProblem("config.name", "name", nil, "value", "X")
	notice := NewProblem("config.not_built", "needs", nil, "option", "needs")
	notice.Severity = Notice
	problems := Problems{notice, failure}
	if got := problems.Failures(); len(got) != 1 || got[0] != failure {
		t.Errorf("failures %v", got)
	}
	var one *Problem
	if err := fmt.Errorf("reading: %w", problems); !errors.As(err, &one) || one != notice {
		t.Errorf("found %v", one)
	}
	if got, want := problems.Error(), notice.Error()+"\n"+failure.Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHasCode(t *testing.T) {
	p := NewProblem("config.name", "name", nil)
	tests := []struct {
		err  error
		code Code
		want bool
	}{
		{p, "config.name", true},
		{p, "config.cidr", false},
		{fmt.Errorf("wrapped: %w", p), "config.name", true},
		{errors.New("plain"), "config.name", false},
		{nil, "config.name", false},
	}
	for _, test := range tests {
		if got := HasCode(test.err, test.code); got != test.want {
			t.Errorf("HasCode(%v, %s) = %v", test.err, test.code, got)
		}
	}
}

func TestPosition(t *testing.T) {
	tests := []struct {
		at    Position
		want  string
		known bool
	}{
		{Position{}, "", false},
		{Position{File: "a.yaml"}, "a.yaml", false},
		{Position{File: "a.yaml", Line: 2, Column: 3}, "a.yaml:2:3", true},
	}
	for _, test := range tests {
		if test.at.String() != test.want || test.at.IsKnown() != test.known {
			t.Errorf("%+v: %q, %v", test.at, test.at, test.at.IsKnown())
		}
	}
}

func TestReport(t *testing.T) {
	p := NewProblem("config.version", "version", nil, "value", "2")
	if got, want := p.Report("causeway", English), "causeway: version: this program reads version 1, not 2\n  hint: Write 'version: 1'.\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.At = Position{File: "a.yaml", Line: 1, Column: 10}
	if got, want := p.Report("causeway", Chinese), "a.yaml:1:10: version：本程序只支持版本 1，而不是 2\n  提示：请写 'version: 1'。\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestProblemsOf(t *testing.T) {
	one, two := NewProblem("config.name", "a", nil), NewProblem("config.cidr", "b", nil)
	tests := []struct {
		err  error
		want int
	}{
		{nil, 0},
		{errors.New("plain"), 0},
		{one, 1},
		{fmt.Errorf("wrapped: %w", one), 1},
		{Problems{one, two}, 2},
		{fmt.Errorf("wrapped: %w", Problems{one, two}), 2},
	}
	for _, test := range tests {
		if got := ProblemsOf(test.err); len(got) != test.want {
			t.Errorf("ProblemsOf(%v) = %v", test.err, got)
		}
	}
}
