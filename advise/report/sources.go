package report

import (
	"slices"
	"strings"

	"causeway/advise"
	"causeway/advise/prices"
)

// source is where figures come from, under the number that tables cite.
type source struct {
	Number     int
	Text       string
	Date       string
	Confidence prices.Confidence
	// Items are the parts that rest on it.
	Items []string
}

// sources are those of all parts, each once, in the order they are cited.
func sources(schemes []advise.Assessment) []source {
	var all []source
	for _, a := range schemes {
		for _, p := range a.FirstYear.Parts {
			if p.Source == "" {
				continue
			}
			i := slices.IndexFunc(all, func(s source) bool { return s.is(p) })
			if i < 0 {
				i = len(all)
				all = append(all, source{Number: i + 1, Text: p.Source, Date: p.Date, Confidence: p.Confidence})
			}
			if !slices.Contains(all[i].Items, string(p.Item)) {
				all[i].Items = append(all[i].Items, string(p.Item))
			}
		}
	}
	return all
}

func (s source) is(p advise.Part) bool {
	return s.Text == p.Source && s.Date == p.Date && s.Confidence == p.Confidence
}

// Link is the address of the source where it is one that a browser opens.
func (s source) Link() string { return link(s.Text) }

func link(text string) string {
	if strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://") {
		return text
	}
	return ""
}

// cite returns the number of a part's source, or 0.
func cite(all []source, p advise.Part) int {
	return 1 + slices.IndexFunc(all, func(s source) bool { return s.is(p) })
}

// unknowns are the names of what an amount leaves out, wherever it is needed:
// several parts may be of one item.
func (w writer) unknowns(a prices.Amount) string {
	var names []string
	for _, item := range a.Unknown {
		names = append(names, item.Name().In(w.language))
	}
	return strings.Join(names, w.say("comma"))
}

// spentAfter is a cell of the table behind the chart of months.
func (w writer) spentAfter(a *advise.Assessment, month int) string {
	if len(a.Months) < month {
		return w.say("none")
	}
	return w.amount(spentBy(a, month))
}

// dots is a mark of the matrix as filled and empty dots.
func dots(n int) string {
	n = min(max(n, 0), 5)
	return strings.Repeat("●", n) + strings.Repeat("○", 5-n)
}
