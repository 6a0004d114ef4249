package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"causeway"
	"causeway/advise"
	"causeway/advise/prices"
)

// functions are what page.html may call.
func (w writer) functions() template.FuncMap {
	return template.FuncMap{
		"say": w.say, "fill": func(key string, v any) string { return w.fill(key, fmt.Sprint(v)) }, "in": func(t causeway.Text) string { return t.In(w.language) }, "prose": w.prose, "setting": w.setting,
		"need":   func(key any) string { return w.need(text(key)) },
		"choice": func(need string, value any) string { return w.choice(need, text(value)) },
		"name":   func(id advise.SchemeID) string { return w.name(id) }, "swatch": swatch, "foremost": w.foremost, "pair": isPair,
		"amount": w.amount, "bare": w.bare, "unknowns": w.unknowns, "spent": w.spentAfter,
		"delay": w.delay, "rate": w.rate, "volume": func(v *causeway.Volume) string { return volume(*v) }, "span": w.span, "long": w.long, "date": date,
		"availability": w.availability, "score": func(v float64) string { return trim(v*100, 0) },
		"share": func(v float64) string { return trim(v*100, 1) + "%" }, "trim": trim,
		"points": func(weight, value float64) string { return trim(weight*value*100, 1) },
		"letter": letter, "dots": dots, "link": link,
		"needs": w.needs, "columns": w.columns, "weights": w.weights, "crossings": w.crossings, "uncrossed": w.uncrossed, "beyond": w.beyond,
		"cite":      func(p advise.Part) int { return cite(sources(w.answer.Schemes), p) },
		"orUnknown": w.orUnknown, "list": func(key string, items []causeway.Text) list { return list{key, items} },
	}
}

// foremost reports whether a scheme is the one the answer is about: what is said
// of it is open to begin with. On paper all is but what hybrids have from their
// members.
func (w writer) foremost(id advise.SchemeID) bool {
	if w.answer.Recommended != nil {
		return w.answer.Recommended.Scheme == id
	}
	return w.answer.Nearest != nil && w.answer.Nearest.Scheme == id
}

// prose is a sentence whose `commands` are set as such.
func (w writer) prose(sentence any) template.HTML {
	words := text(sentence)
	if t, ok := sentence.(causeway.Text); ok {
		words = t.In(w.language)
	}
	parts := strings.Split(template.HTMLEscapeString(words), "`")
	if len(parts)%2 == 0 {
		return template.HTML(strings.Join(parts, "`"))
	}
	var set strings.Builder
	for i, part := range parts {
		if i%2 == 1 {
			part = "<code>" + part + "</code>"
		}
		set.WriteString(part)
	}
	return template.HTML(set.String())
}

// setting is what a need may be set to: a choice, or a figure as it is.
func (w writer) setting(need, value string) string {
	if value == "" {
		return w.say("none")
	}
	return w.choice(strings.TrimSuffix(need, "s"), value)
}

// list is one list of sentences under a heading.
type list struct {
	Key   string
	Items []causeway.Text
}

// text is the text of a value whose type is one of names.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case advise.Criterion:
		return string(v)
	case advise.PartKind:
		return string(v)
	case prices.Confidence:
		return string(v)
	}
	return ""
}

// swatch is the colour and shape of a scheme beside its name.
func swatch(id advise.SchemeID) template.HTML {
	d := &drawing{}
	l := lookOf(id)
	d.stroke(l, []spot{{0, 7}, {20, 7}}, false)
	d.marker(l, 10, 7)
	return template.HTML(`<svg class="swatch" viewBox="0 0 20 14" aria-hidden="true">` + d.body.String() + `</svg>`)
}

// date is a day, or nothing where it is not known.
func date(t any) string {
	switch t := t.(type) {
	case time.Time:
		if !t.IsZero() {
			return t.Format(time.DateOnly)
		}
	case *time.Time:
		return date(*t)
	}
	return ""
}

// bare is an amount in a column that names the currency.
func (w writer) bare(a prices.Amount) string {
	switch {
	case !a.Known() && a.High == 0:
		return w.say("unknown")
	case !a.Known():
		return "≥ " + span(number(a.Low), number(a.High))
	}
	return span(number(a.Low), number(a.High))
}

func (w writer) availability(s advise.Service) string {
	if !availabilityKnown(s) {
		return w.say("unknown")
	}
	return percent(s.Availability)
}

// availabilityKnown tells what was measured to be down from what is unknown.
func availabilityKnown(s advise.Service) bool { return s.Availability > 0 || s.Measured }

func (w writer) orUnknown(t causeway.Text) string {
	if s := t.In(w.language); s != "" {
		return s
	}
	return w.say("unknown")
}

// columns are those of the matrix.
func (w writer) columns() []string {
	for _, a := range w.answer.Schemes {
		if len(a.Matrix) > 0 {
			var columns []string
			for _, m := range a.Matrix {
				columns = append(columns, m.Column)
			}
			return columns
		}
	}
	return nil
}

// weights are the terms whose criteria the chart has letters for.
func (w writer) weights() []advise.Term {
	i := slices.IndexFunc(w.answer.Schemes, func(a advise.Assessment) bool { return len(a.Terms) > 0 })
	if i < 0 {
		return nil
	}
	return w.answer.Schemes[i].Terms
}
