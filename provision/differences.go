package provision

import (
	"maps"
	"slices"
	"strings"
)

// created lists everything a new resource is made with.
func (d *differ) created(r Resource) []FieldChange {
	var fields []FieldChange
	for _, p := range Properties(r, d.known) {
		fields = append(fields, FieldChange{Name: p.Name, To: shown(p), Secret: p.Secret})
	}
	return fields
}

// differences lists the properties somebody cares about that are not as they
// should be; tags that others put on are nobody's care.
func (d *differ) differences(r Resource, there Observed) []FieldChange {
	actual := map[string]Property{}
	for _, p := range Properties(there.Resource, d.asObserved) {
		actual[p.Name] = p
	}
	var fields []FieldChange
	for _, want := range Properties(r, d.known) {
		have, ok := actual[want.Name]
		if want.Create || want.Lookup != "" || ok && want.IsKnown() && have.Text == want.Text {
			continue
		}
		f := FieldChange{Name: want.Name, To: shown(want), Fixed: want.Fixed, Secret: want.Secret}
		if ok {
			f.From = ptr(shown(have).Text)
		}
		fields = append(fields, f)
	}
	return append(fields, tagDifferences(r.Head().Tags, there.Resource.Head().Tags)...)
}

// asObserved resolves references of what was observed. What its cloud does not
// tell may stand there as the desired reference, and then counts as equal.
func (d *differ) asObserved(r Resource, output string) (string, bool) {
	if text, ok := observedIDs(r, output); ok {
		return text, true
	}
	return d.known(r, output)
}

func tagDifferences(want, have map[string]string) []FieldChange {
	var fields []FieldChange
	for _, key := range slices.Sorted(maps.Keys(want)) {
		value, ok := have[key]
		if ok && value == want[key] {
			continue
		}
		f := FieldChange{Name: "tags." + key, To: Cell{Text: want[key]}}
		if ok {
			f.From = &value
		}
		fields = append(fields, f)
	}
	return fields
}

// shown is a cell as people may see it.
func shown(p Property) Cell {
	if p.Secret {
		p.Text = hidden
	}
	return p.Cell
}

func fixedNames(fields []FieldChange) string {
	var names []string
	for _, f := range fields {
		if f.Fixed {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, ", ")
}
