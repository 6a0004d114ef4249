package shell

import (
	"fmt"
	"strings"

	"causeway/provision"
)

// Word is a word of a script that is quoted already.
type Word string

// Call is a line that calls a function.
func Call(function string, words ...any) string {
	line := function
	for _, w := range words {
		if quoted, ok := w.(Word); ok {
			line += " " + string(quoted)
		} else {
			line += " " + Quote(fmt.Sprint(w))
		}
	}
	return line + "\n"
}

// Keep is a line that calls a function and keeps what it prints, the id, under
// the resource's name.
func (s *Script) Keep(r provision.Resource, function string, words ...any) string {
	return s.Names[r] + "=" + Output(function, words...) + "\n"
}

// Output is what a function prints.
func Output(function string, words ...any) string {
	return "$(" + strings.TrimSuffix(Call(function, words...), "\n") + ")"
}

// ID is where the id of a resource stands: in the text if it exists.
func (s *Script) ID(r provision.Resource) Word {
	if existing, ok := r.(*provision.Existing); ok {
		return Word(Quote(existing.ID))
	}
	return Word(`"$` + s.Names[r] + `"`)
}

// IDs are the ids of several.
func (s *Script) IDs(subnets []*provision.Existing) []any {
	var words []any
	for _, subnet := range subnets {
		words = append(words, s.ID(subnet))
	}
	return words
}

// Value is where an output stands: the environment has the other cloud's.
func (s *Script) Value(v *provision.Value) Word {
	switch {
	case v.Of == nil:
		return Word(Quote(v.Text))
	case provision.KindOf(v.Of).Cloud == "local":
		return Word(`"$` + s.Names[v.Of] + `"`)
	case s.isOurs(v.Of):
		return Word(`"$` + s.Names[v.Of] + "_" + v.Output + `"`)
	}
	return Word(`"$` + s.Variable(v.Of, v.Output) + `"`)
}

// Maker writes the lines that make one resource.
type Maker func(provision.Resource) string

// Create writes the steps that make everything, each under its key, with the
// region where it changes and the checkpoint where the other cloud is needed.
func (s *Script) Create(step Maker) string {
	var b strings.Builder
	region := ""
	for i, part := range [][]provision.Resource{s.First, s.Later} {
		if i == 1 && len(part) > 0 {
			b.WriteString("\nneed " + strings.Join(s.Needs, " ") + "\n")
		}
		for _, r := range part {
			region = toRegion(&b, r, region)
			b.WriteString("\n" + Comment(string(r.Head().Key)) + step(r))
			for _, output := range s.Tells[r] {
				b.WriteString("tell " + s.Variable(r, output) + ` "$` + s.Names[r] + "_" + output + "\"\n")
			}
		}
	}
	return b.String() + "\nsay \"Done.\"\n"
}

// Destroy writes the steps that remove everything, last made first.
func (s *Script) Destroy(step Maker) string {
	var b strings.Builder
	region := ""
	all := append(append([]provision.Resource{}, s.First...), s.Later...)
	for i := len(all) - 1; i >= 0; i-- {
		if line := step(all[i]); line != "" {
			region = toRegion(&b, all[i], region)
			b.WriteString(line)
		}
	}
	return b.String() + "\nsay \"Done.\"\n"
}

func toRegion(b *strings.Builder, r provision.Resource, before string) string {
	region := r.Head().Region
	if region != before {
		b.WriteString("\nregion=" + Quote(region) + "\n")
	}
	return region
}
