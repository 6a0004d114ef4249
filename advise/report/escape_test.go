package report_test

import (
	"strings"
	"testing"

	"causeway"
	"causeway/advise"
)

// poison is a name that would break out of text, attribute, style or script.
const poison = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>&]]>{{.}}`

// hostile is the sample with that in every place that holds a name.
func hostile() *advise.Answer {
	a := sample()
	text := both(poison, poison)
	a.PriceSet = poison
	a.Needs.Places = []causeway.Place{{Site: poison, Cloud: poison, Region: poison}}
	a.Needs.Traffic = []causeway.Sent{{Site: poison, Volume: causeway.TB}}
	a.Needs.Workloads = []causeway.Workload{poison}
	for i := range a.Schemes {
		s := &a.Schemes[i]
		s.Name, s.Variant = text, advise.Variant{ID: poison, Shape: poison, Rules: []string{poison}, Why: text}
		s.Matrix[0].Column, s.Matrix[0].Why = poison, text
		s.Claims = []advise.Claim{{Says: text, Holds: poison, Why: text}}
		for j := range s.FirstYear.Parts {
			p := &s.FirstYear.Parts[j]
			p.Name, p.How, p.Source, p.Date = text, text, "javascript:alert(3)"+poison, poison
		}
	}
	a.Excluded[0].Wanted, a.Sensitivity[0].Need = poison, poison
	a.Vendors[0] = advise.Vendor{Name: poison, Price: text, Source: "https://example.com/" + poison}
	return a
}

func TestNamesAreEscaped(t *testing.T) {
	for _, l := range languages {
		page := html(t, hostile(), l)
		for _, broken := range []string{"<script", "<img", "onerror=alert(2)>", `href="javascript`} {
			if strings.Contains(page, broken) {
				t.Errorf("%s: the page holds %s", l, broken)
			}
		}
		if o := parse(t, page); strings.Count(o.texts.String(), poison) < 30 {
			t.Errorf("%s: hostile names are not shown as they are", l)
		}
	}
}
