package report_test

import (
	"strings"
	"testing"

	"causeway"
	"causeway/advise"
	"causeway/advise/report"
	"causeway/golden"
)

var languages = []causeway.Language{causeway.English, causeway.Chinese}

func html(t *testing.T, answer *advise.Answer, l causeway.Language) string {
	t.Helper()
	page, err := report.HTML(answer, l)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

func TestPageIsAsKept(t *testing.T) {
	for _, l := range languages {
		golden.File(t, "testdata/sample."+string(l)+".html", html(t, sample(), l))
	}
}

// TestPageOfAnUpgradeToTheWinner: there is no moving on to what is recommended
// from the start, and a mark that nobody can tell is none.
func TestPageOfAnUpgradeToTheWinner(t *testing.T) {
	answer := sample()
	answer.Upgrade.To, answer.Upgrade.Why = answer.Recommended.Scheme, causeway.Text{En: "It is there from the start."}
	answer.Schemes[0].Matrix[0].Ours = 0
	page := html(t, answer, causeway.English)
	for _, want := range []string{"<h3>When to move on</h3>\n<p>It is there from the start.</p>", `<span class="mark">–</span>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}
