package report_test

import (
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
