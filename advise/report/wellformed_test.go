package report_test

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"causeway/advise"
)

// outline is what a page is made of, as a strict parser sees it.
type outline struct {
	ids      []string
	refs     []string
	headings []int
	// charts are the pictures that are not left out for those who cannot see
	// them, each with the names of its first two elements.
	charts [][]string
	texts  strings.Builder
}

// parse fails unless the page is well-formed to the letter: every element
// closed, every attribute quoted.
func parse(t *testing.T, page string) *outline {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	o := &outline{}
	inChart := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return o
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if inChart && len(o.charts[len(o.charts)-1]) < 2 {
				o.charts[len(o.charts)-1] = append(o.charts[len(o.charts)-1], token.Name.Local)
			}
			inChart = o.add(token) || inChart
		case xml.EndElement:
			inChart = inChart && token.Name.Local != "svg"
		case xml.CharData:
			o.texts.Write(token)
		}
	}
}

// add notes one element and reports whether it begins a chart.
func (o *outline) add(e xml.StartElement) bool {
	if level, ok := strings.CutPrefix(e.Name.Local, "h"); ok && len(level) == 1 && level >= "1" && level <= "6" {
		o.headings = append(o.headings, int(level[0]-'0'))
	}
	hidden := false
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "id":
			o.ids = append(o.ids, a.Value)
		case "href":
			if ref, ok := strings.CutPrefix(a.Value, "#"); ok {
				o.refs = append(o.refs, ref)
			}
		case "aria-labelledby":
			o.refs = append(o.refs, strings.Fields(a.Value)...)
		case "aria-hidden":
			hidden = true
		}
	}
	if e.Name.Local == "svg" && !hidden {
		o.charts = append(o.charts, nil)
		return true
	}
	return false
}

// answers are the pages that every test of form looks at.
func answers() map[string]*advise.Answer {
	return map[string]*advise.Answer{"sample": sample(), "nothing fits": unfit(), "empty": {}, "hostile": hostile()}
}

// unfit is an answer where no scheme meets the needs.
func unfit() *advise.Answer {
	a := sample()
	miss := advise.Exclusion{
		Scheme: advise.LeasedLine, Constraint: "deadline", Wanted: "2 weeks", Has: "2–4 weeks",
		Why: both("The carrier builds it in its own time.", "运营商有自己的工期。"),
	}
	a.Recommended, a.Unmet, a.Phases, a.Sensitivity, a.Upgrade = nil, []advise.Exclusion{miss}, nil, nil, nil
	a.Nearest = &advise.Nearest{Scheme: advise.LeasedLine, Misses: a.Unmet, Change: both("Wait two weeks more.", "再等两周。")}
	for i := range a.Schemes {
		a.Schemes[i].Rank = 0
	}
	return a
}

func TestPageIsWellFormed(t *testing.T) {
	for name, answer := range answers() {
		for _, l := range languages {
			o := parse(t, html(t, answer, l))
			slices.Sort(o.ids)
			if len(slices.Compact(slices.Clone(o.ids))) != len(o.ids) {
				t.Errorf("%s, %s: an id comes twice among %v", name, l, o.ids)
			}
			for _, ref := range o.refs {
				if !slices.Contains(o.ids, ref) {
					t.Errorf("%s, %s: nothing has the id %s", name, l, ref)
				}
			}
			for i := 1; i < len(o.headings); i++ {
				if o.headings[i] > o.headings[i-1]+1 {
					t.Errorf("%s, %s: a heading of level %d follows one of level %d", name, l, o.headings[i], o.headings[i-1])
				}
			}
		}
	}
}

func TestChartsHaveTitleAndDescription(t *testing.T) {
	for _, l := range languages {
		o := parse(t, html(t, sample(), l))
		if len(o.charts) != 8 {
			t.Errorf("%s: %d charts, want four in two widths", l, len(o.charts))
		}
		for i, chart := range o.charts {
			if !slices.Equal(chart, []string{"title", "desc"}) {
				t.Errorf("%s: chart %d begins with %v, not with title and desc", l, i, chart)
			}
		}
	}
}
