package border_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/border"
	"causeway/config"
	"causeway/golden"
)

const page = "../docs/border.md"

// TestDocsShowTheTables compares the tables of docs/border.md with the data.
func TestDocsShowTheTables(t *testing.T) {
	text := readPage(t)
	for mark, table := range map[string]string{"rules": rulesTable(), "rules-zh": chineseTable(), "regions": regionsTable()} {
		text = replaceBetween(t, text, mark, table)
	}
	golden.File(t, page, text)
}

func readPage(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func replaceBetween(t *testing.T, text, mark, table string) string {
	t.Helper()
	before, rest, found := strings.Cut(text, "<!-- "+mark+" -->\n")
	_, after, ended := strings.Cut(rest, "<!-- end -->")
	if !found || !ended {
		t.Fatalf("%s has no place for the table %s", page, mark)
	}
	return before + "<!-- " + mark + " -->\n" + table + "<!-- end -->" + after
}

func rulesTable() string {
	var b strings.Builder
	row(&b, "rule", "verdict", "says", "what to do", "valid", "sources", "confidence; not verified")
	row(&b, "---", "---", "---", "---", "---", "---", "---")
	for _, r := range border.Rules() {
		valid := "from " + r.From.Format(time.DateOnly)
		if !r.Until.IsZero() {
			valid += " until " + r.Until.Format(time.DateOnly)
		}
		row(&b, "`"+r.ID+"`", string(r.Verdict), r.Says.En, r.Do.En, valid, sources(r.Sources), string(r.Confidence)+"; "+r.Unverified.En)
	}
	return b.String()
}

func chineseTable() string {
	var b strings.Builder
	row(&b, "规则", "内容", "应做", "未核实")
	row(&b, "---", "---", "---", "---")
	for _, r := range border.Rules() {
		row(&b, "`"+r.ID+"`", r.Says.Zh, r.Do.Zh, r.Unverified.Zh)
	}
	return b.String()
}

// regionsTable has one row for each cloud and side.
func regionsTable() string {
	var b strings.Builder
	row(&b, "cloud", "side", "regions that start with", "source")
	row(&b, "---", "---", "---", "---")
	areas := border.Areas()
	for i := 0; i < len(areas); {
		first, prefixes := areas[i], []string{}
		for ; i < len(areas) && areas[i].Cloud == first.Cloud && areas[i].Side == first.Side; i++ {
			prefix := "`" + areas[i].Prefix + "`"
			if areas[i].Prefix == "" {
				prefix = "anything else"
			}
			prefixes = append(prefixes, prefix)
		}
		row(&b, first.Cloud, string(first.Side), strings.Join(prefixes, " "), sources([]border.Source{first.Source}))
	}
	return b.String()
}

func sources(all []border.Source) string {
	links := make([]string, len(all))
	for i, s := range all {
		links[i] = "[" + strings.NewReplacer("[", "〔", "]", "〕").Replace(s.Title.En) + "](" + s.URL + ") (" + s.Date.Format(time.DateOnly) + ")"
	}
	return strings.Join(links, "; ")
}

func row(b *strings.Builder, cells ...string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// TestDocsShapeIsPermitted reads the file the page shows and sees that it is
// valid and that nothing in it is refused.
func TestDocsShapeIsPermitted(t *testing.T) {
	_, rest, _ := strings.Cut(readPage(t), "```yaml\n")
	source, _, _ := strings.Cut(rest, "```")
	ic, problems := config.Parse("causeway.yaml", []byte(source))
	if ic == nil || len(ic.Acknowledge) == 0 {
		t.Fatalf("not valid, or acknowledges nothing: %v", problems)
	}
	findings := border.Check(ic, today)
	refused := append(border.Refusals(findings), border.Acknowledgements(ic, findings, today)...)
	if len(refused) > 0 {
		t.Errorf("%v", refused)
	}
	crossing := border.Notices(findings)
	if len(crossing) != 1 || !causeway.Problems(crossing)[0].At.IsKnown() || findings[0].Rule == nil {
		t.Errorf("%v", crossing)
	}
}
