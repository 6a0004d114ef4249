// Package report writes what package advise answers as one page of HTML for
// people: recommendation, costs, charts, reasons and sources.
//
// The page needs nothing but itself: no network, no script, no font. It reads
// well on a phone, in the dark and on paper. Reading starts at HTML; page.html
// is the order of what is said, words.go the words of it. Charts are SVG:
// drawing.go writes the elements, axis.go places figures, lines.go, criteria.go
// and availability.go draw.
package report

import (
	"bytes"
	_ "embed"
	"html/template"
	"strings"

	"causeway"
	"causeway/advise"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var style string

// page is what page.html fills in.
type page struct {
	*advise.Answer
	Lang     causeway.Language
	Style    template.CSS
	Title    string
	Best     *advise.Assessment
	Traffic  chart
	Months   chart
	Criteria chart
	Downtime chart
	Sources  []source
}

// HTML returns the answer as a page in the language. Names and texts in the
// answer may hold anything: they are escaped. The answer is not changed. An
// error means that the page's own template is broken.
func HTML(answer *advise.Answer, language causeway.Language) ([]byte, error) {
	w := writer{language, answer}
	t, err := template.New("page").Funcs(w.functions()).Parse(pageSource)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, w.page()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// writer puts one answer into words of one language.
type writer struct {
	language causeway.Language
	answer   *advise.Answer
}

func (w writer) page() page {
	return page{
		Answer: w.answer, Lang: w.language, Title: w.title(),
		Style:    template.CSS(style),
		Best:     w.best(),
		Traffic:  w.trafficChart(),
		Months:   w.monthsChart(),
		Criteria: w.criteriaChart(),
		Downtime: w.downtimeChart(),
		Sources:  sources(w.answer.Schemes),
	}
}

// title names the sites that are to be joined, where they are known.
func (w writer) title() string {
	var sites []string
	for _, place := range w.answer.Needs.Places {
		sites = append(sites, place.Cloud+"/"+place.Region)
	}
	if len(sites) == 0 {
		return w.say("title")
	}
	return w.say("title") + w.say("colon") + strings.Join(sites, " ↔ ")
}

// best is the recommended scheme's assessment, or nil.
func (w writer) best() *advise.Assessment {
	if w.answer.Recommended == nil {
		return nil
	}
	return w.assessment(w.answer.Recommended.Scheme)
}

func (w writer) assessment(id advise.SchemeID) *advise.Assessment {
	for i := range w.answer.Schemes {
		if w.answer.Schemes[i].Scheme == id {
			return &w.answer.Schemes[i]
		}
	}
	return nil
}

// name is the scheme's as the answer tells it, or its id.
func (w writer) name(id advise.SchemeID) string {
	if a := w.assessment(id); a != nil {
		return a.Name.In(w.language)
	}
	return string(id)
}
