package gateway

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"causeway/tunnel"
)

// TestMetricsAreDocumented compares what a gateway counts with
// docs/metrics.md, both ways.
func TestMetricsAreDocumented(t *testing.T) {
	descriptions := make(chan *prometheus.Desc, 100)
	newCollector(&gateway{http: newHTTPMetrics()}).Describe(descriptions)
	close(descriptions)
	metrics := map[string]bool{}
	for d := range descriptions {
		metrics[regexp.MustCompile(`fqName: "([^"]+)"`).FindStringSubmatch(d.String())[1]] = true
	}
	compareMetrics(t, "Metrics", metrics)
	reasons := map[string]bool{}
	(&tunnel.Drops{}).Each(func(reason string, _ uint64) { reasons[reason] = true })
	compareMetrics(t, "Reasons of drops", reasons)
}

// compareMetrics holds names against the first column of the table under a
// heading.
func compareMetrics(t *testing.T, heading string, names map[string]bool) {
	t.Helper()
	text, err := os.ReadFile("../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	listed := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(section, -1) {
		listed[row[1]] = true
		if !names[row[1]] {
			t.Errorf("docs/metrics.md, %s: %s does not exist", heading, row[1])
		}
	}
	for name := range names {
		if !listed[name] {
			t.Errorf("docs/metrics.md, %s: %s is missing", heading, name)
		}
	}
}
