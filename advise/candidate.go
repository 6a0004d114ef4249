package advise

import (
	"slices"

	"causeway"
)

// candidate is a scheme, or two of them as a hybrid, worked out for the needs.
type candidate struct {
	id      SchemeID
	name    causeway.Text
	members []*scheme
	shapes  []shape
	bill    bill
	quality quality
	build   Span
	broken  []miss
	terms   []Term
	score   float64
	rank    int
}

// hybrid reports whether it is two schemes.
func (c *candidate) hybrid() bool { return len(c.members) > 1 }

// single works a scheme out.
func single(s *scheme, q *question) *candidate {
	drawn := shapeOf(s, q)
	c := &candidate{
		id: s.id, name: s.name, members: []*scheme{s}, shapes: []shape{drawn},
		bill: billOf(s, drawn, q), quality: serviceOf(s, drawn, q), build: s.build,
	}
	if drawn.permitted() {
		c.build = Span{max(s.build.Low, cenBuild.Low), s.build.High + cenBuild.High}
	}
	c.broken = broken(q, c)
	return c
}

// assessment is the candidate as the answer shows it.
func (c *candidate) assessment(q *question) Assessment {
	a := Assessment{
		Scheme: c.id, Name: c.name, Variant: c.shapes[0].variant, Rank: c.rank,
		FirstYear: c.bill.cost, Months: c.bill.months, Service: c.quality.Service,
		Build: c.build, Score: c.score, Terms: c.terms, Notes: notes(q, c),
	}
	for i, s := range c.members {
		a.Requirements = appendTexts(a.Requirements, permits(c.shapes[i])...)
		a.Requirements = appendTexts(a.Requirements, s.requirements...)
		a.Risks = appendTexts(a.Risks, s.risks...)
		if i > 0 {
			a.Variant = variantOfPair(a.Variant, c.shapes[i].variant)
		}
	}
	return a
}

// variantOfPair is that of a hybrid: permitted where one of them had to be.
func variantOfPair(a, b Variant) Variant {
	v := Variant{ID: a.ID, Shape: a.Shape + " + " + b.Shape, Why: a.Why, Rules: a.Rules}
	if b.ID != a.ID && b.ID == "permitted" {
		v.ID, v.Why = b.ID, b.Why
	}
	for _, rule := range b.Rules {
		v.Rules = appendOnce(slices.Clone(v.Rules), rule)
	}
	return v
}

// permits are what the rules of the border ask for.
func permits(s shape) []causeway.Text {
	var all []causeway.Text
	for _, rule := range s.crosses {
		all = appendTexts(all, causeway.Text{En: rule.Do.En + " (" + rule.ID + ")", Zh: rule.Do.Zh + "（" + rule.ID + "）"})
	}
	return all
}

func appendTexts(all []causeway.Text, more ...causeway.Text) []causeway.Text {
	for _, t := range more {
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}
