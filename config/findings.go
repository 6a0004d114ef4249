package config

import (
	"cmp"
	"slices"
	"strconv"

	"causeway"
)

// maxListed is how many problems of one severity are listed: enough to work
// through, and a hostile file cannot make the list itself a burden.
const maxListed = 100

// findings collects problems of one file.
type findings struct {
	file   string
	list   causeway.Problems
	counts map[causeway.Severity]int
}

func newFindings(file string) *findings {
	return &findings{file: file, counts: map[causeway.Severity]int{}}
}

// add records a problem at a place; beyond maxListed it is only counted.
func (f *findings) add(severity causeway.Severity, at causeway.Position, code causeway.Code, object string, cause error, args ...string) {
	f.counts[severity]++
	if f.counts[severity] > maxListed {
		return
	}
	p := causeway.NewProblem(code, object, cause, args...)
	p.Severity, p.At = severity, at
	f.list = append(f.list, p)
}

func (f *findings) fail(at causeway.Position, code causeway.Code, object string, cause error, args ...string) {
	f.add(causeway.Failure, at, code, object, cause, args...)
}

// listsMore reports whether another failure would be listed; work that only
// makes a failure more helpful is skipped when it would not.
func (f *findings) listsMore() bool { return f.counts[causeway.Failure] < maxListed }

func (f *findings) at(line, column int) causeway.Position {
	return causeway.Position{File: f.file, Line: line, Column: column}
}

// sorted returns the problems in the order of the file and, last, how many
// were left off.
func (f *findings) sorted() causeway.Problems {
	slices.SortStableFunc(f.list, func(a, b *causeway.Problem) int {
		return cmp.Or(cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	list := f.list
	for _, severity := range []causeway.Severity{causeway.Failure, causeway.Warning, causeway.Notice} {
		if more := f.counts[severity] - maxListed; more > 0 {
			p := causeway.NewProblem("config.more", f.file, nil, "count", strconv.Itoa(more))
			p.Severity, p.At.File = severity, f.file
			list = append(list, p)
		}
	}
	return list
}
