package lab

import (
	"maps"
	"slices"
)

// Verdict is what became of one bound.
type Verdict struct {
	Field string
	// Measured is nil if it stayed unknown; then no bound holds.
	Measured any
	// Wanted is the bound as the scenario's file has it: "< 1000".
	Wanted string
	Held   bool
}

// Verdicts judges every bound of the scenario, in the order of the fields.
func (s Scenario) Verdicts(figures Figures) []Verdict {
	var all []Verdict
	for _, field := range slices.Sorted(maps.Keys(s.Bounds)) {
		// A bound that cannot be read is refused with its file.
		b, err := parseBound(field, s.Bounds[field])
		all = append(all, Verdict{field, figures[field], s.Bounds[field], err == nil && b.holds(figures)})
	}
	return all
}
