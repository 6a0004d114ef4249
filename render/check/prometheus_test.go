package check

import (
	"path/filepath"
	"testing"

	alertmanager "github.com/prometheus/alertmanager/config"
	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/scrape"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// TestPrometheusConfiguration reads what is rendered as Prometheus does.
func TestPrometheusConfiguration(t *testing.T) {
	jobs := map[string]int{}
	for _, file := range glob(t, "../prometheus/testdata/*/prometheus.yml") {
		checkPrometheus(t, file, jobs)
	}
	if jobs["causeway-gateway"] != 3 || jobs["causeway-endpoints"] != 2 {
		t.Errorf("jobs: %v", jobs)
	}
}

// checkPrometheus counts the jobs of a file by name.
func checkPrometheus(t *testing.T, file string, jobs map[string]int) {
	t.Helper()
	loaded, err := config.LoadFile(file, false, promslog.NewNopLogger())
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	scrapes, err := loaded.GetScrapeConfigs()
	if err != nil {
		t.Errorf("%s: %v", file, err)
	}
	for _, s := range scrapes {
		jobs[s.JobName]++
	}
	for _, rules := range loaded.RuleFiles {
		checkRules(t, rules)
	}
	if len(loaded.RuleFiles) != 2 {
		t.Errorf("%s: rule files %v", file, loaded.RuleFiles)
	}
}

// TestProbes sees what becomes of the labels: the exporter of the calling site is
// scraped, with what it is to call and how.
func TestProbes(t *testing.T) {
	loaded, err := config.LoadFile("../prometheus/testdata/callers/prometheus.yml", false, promslog.NewNopLogger())
	if err != nil {
		t.Fatal(err)
	}
	scrapes, err := loaded.GetScrapeConfigs()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range scrapes {
		if s.JobName == "causeway-endpoints" {
			got = probed(t, s)
		}
	}
	want := "http://blackbox-exporter-beijing:9115/probe?module=causeway_http&target=http%3A%2F%2Fplain.example.com%2F instance=http://plain.example.com/ site=beijing"
	if len(got) != 8 || got[0] != want {
		t.Errorf("got %d, %q", len(got), got)
	}
}

// probed are what a job asks, with the labels that rules go by.
func probed(t *testing.T, s *config.ScrapeConfig) (all []string) {
	t.Helper()
	for _, c := range s.ServiceDiscoveryConfigs {
		static, ok := c.(discovery.StaticConfig)
		if !ok {
			t.Fatalf("%T", c)
		}
		for _, group := range static {
			targets, failures := scrape.TargetsFromGroup(group, s, nil, labels.NewBuilder(labels.EmptyLabels()))
			if len(failures) > 0 {
				t.Fatal(failures)
			}
			for _, target := range targets {
				l := target.Labels(labels.NewBuilder(labels.EmptyLabels()))
				all = append(all, target.URL().String()+" instance="+l.Get("instance")+" site="+l.Get("site"))
			}
		}
	}
	return all
}

func checkRules(t *testing.T, file string) {
	t.Helper()
	groups, errs := rulefmt.ParseFile(file, false, model.UTF8Validation, parser.NewParser(parser.Options{}), promslog.NewNopLogger())
	for _, err := range errs {
		t.Errorf("%s: %v", file, err)
	}
	if groups == nil || len(groups.Groups) == 0 {
		t.Errorf("%s: no groups", file)
	}
}

func TestAlertmanagerConfiguration(t *testing.T) {
	for _, file := range glob(t, "../prometheus/testdata/*/alertmanager.yml") {
		checkAlertmanager(t, file)
	}
}

func checkAlertmanager(t *testing.T, file string) {
	t.Helper()
	if _, err := alertmanager.LoadFile(file); err != nil {
		t.Errorf("%s: %v", file, err)
	}
}

// TestConfigMap sees that the ConfigMap holds the files, byte by byte.
func TestConfigMap(t *testing.T) {
	for _, file := range glob(t, "../prometheus/testdata/*/configmap.yaml") {
		checkConfigMap(t, file)
	}
}

func checkConfigMap(t *testing.T, file string) {
	t.Helper()
	var m corev1.ConfigMap
	if err := yaml.UnmarshalStrict([]byte(read(t, file)), &m); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for name, text := range m.Data {
		if beside := read(t, filepath.Join(filepath.Dir(file), name)); beside != text {
			t.Errorf("%s: %s differs from the file beside it:\n%s", file, name, text)
		}
	}
	if m.Kind != "ConfigMap" || len(m.Data) != 3 {
		t.Errorf("%s: a %s with %d files", file, m.Kind, len(m.Data))
	}
}
