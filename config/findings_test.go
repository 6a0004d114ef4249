package config

import (
	"fmt"
	"strings"
	"testing"

	"causeway"
)

func TestFindingsAreCut(t *testing.T) {
	var source strings.Builder
	source.WriteString(small)
	for i := range 150 {
		fmt.Fprintf(&source, "  c%d: {match: [{tcp: 1}], steer: balance, colour: red}\n", i)
	}
	_, problems := Parse("test.yaml", []byte(source.String()))
	counts := map[causeway.Code]int{}
	for _, p := range problems {
		counts[p.Code]++
	}
	if counts["config.unknown_key"] != maxListed || counts["config.steers_best"] != maxListed || counts["config.more"] != 2 {
		t.Errorf("got %v", counts)
	}
	more := problems[len(problems)-2]
	if more.Code != "config.more" || more.Severity != causeway.Failure || more.Args["count"] != "50" {
		t.Errorf("got %+v", more)
	}
	checkSentences(t, problems)
}

func TestProblemsAreInOrderOfTheFile(t *testing.T) {
	source := edit(t, small, "tunnel: {port: 8443}", "tunnel: {port: 0}")
	source = edit(t, source, "name: demo", "name: Demo")
	source = edit(t, source, "cloud: aws", "cloud: x")
	_, problems := Parse("test.yaml", []byte(source))
	want := "2:7 config.name name\n14:12 config.choice sites.b.cloud\n24:16 config.out_of_range tunnel.port\n"
	if got := brief(problems); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
