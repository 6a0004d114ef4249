package check

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/rules"
	"sigs.k8s.io/yaml"
)

// ruleTests is what is used of promtool's format for rule unit tests. promtool
// itself takes minutes to build; its engine is Prometheus's, which runs here.
type ruleTests struct {
	RuleFiles []string       `json:"rule_files"`
	Interval  model.Duration `json:"evaluation_interval"`
	// Order names the groups that are evaluated first.
	Order []string   `json:"group_eval_order"`
	Tests []ruleTest `json:"tests"`
}

type ruleTest struct {
	Name     string         `json:"name"`
	Interval model.Duration `json:"interval"`
	Series   []struct {
		Series string `json:"series"`
		Values string `json:"values"`
	} `json:"input_series"`
	Alerts []expected `json:"alert_rule_test"`
}

// expected are the alerts of one name that fire at a time, counted from 0.
type expected struct {
	At     model.Duration `json:"eval_time"`
	Name   string         `json:"alertname"`
	Alerts []alert        `json:"exp_alerts"`
}

type alert struct {
	Labels      map[string]string `json:"exp_labels"`
	Annotations map[string]string `json:"exp_annotations"`
}

// TestRules tries every alert on made-up series, firing and not.
func TestRules(t *testing.T) {
	var all ruleTests
	file := "testdata/rules-test.yml"
	if err := yaml.UnmarshalStrict([]byte(read(t, file)), &all); err != nil {
		t.Fatal(err)
	}
	for i, name := range all.RuleFiles {
		all.RuleFiles[i] = filepath.Join(filepath.Dir(file), name)
	}
	fired := map[string]bool{}
	for _, test := range all.Tests {
		t.Run(test.Name, func(t *testing.T) { try(t, all, test, fired) })
	}
	for _, name := range alertNames(t, all.RuleFiles) {
		if !fired[name] {
			t.Errorf("no test sees %s fire", name)
		}
	}
}

func alertNames(t *testing.T, files []string) []string {
	t.Helper()
	groups, errs := manager(nil).LoadGroups(time.Minute, labels.EmptyLabels(), "", nil, false, files...)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	names := map[string]bool{}
	for _, g := range groups {
		for _, r := range g.AlertingRules() {
			names[r.Name()] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// manager evaluates rules on a storage; nil only parses them.
func manager(storage *promqltest.LazyLoader) *rules.Manager {
	options := &rules.ManagerOptions{
		Context: context.Background(), Logger: promslog.NewNopLogger(), Parser: parser.NewParser(parser.Options{}),
		NotifyFunc: func(context.Context, string, ...*rules.Alert) {},
	}
	if storage != nil {
		options.QueryFunc = rules.EngineQueryFunc(storage.QueryEngine(), storage.Storage())
		options.Appendable = storage.Storage()
	}
	return rules.NewManager(options)
}

func try(t *testing.T, all ruleTests, test ruleTest, fired map[string]bool) {
	storage, err := promqltest.NewLazyLoader(loading(test), promqltest.LazyLoaderOpts{EnableAtModifier: true, EnableNegativeOffset: true})
	if err != nil {
		t.Fatal(err)
	}
	defer storage.Close()
	loaded, errs := manager(storage).LoadGroups(time.Duration(all.Interval), labels.EmptyLabels(), "", nil, false, all.RuleFiles...)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	groups := slices.SortedFunc(maps.Values(loaded), func(a, b *rules.Group) int {
		return cmp.Or(place(all.Order, a)-place(all.Order, b), strings.Compare(a.Name(), b.Name()))
	})
	var last time.Duration
	for _, e := range test.Alerts {
		last = max(last, time.Duration(e.At))
	}
	seen := 0
	for at := time.Duration(0); at <= last; at += time.Duration(all.Interval) {
		now := time.Unix(0, 0).UTC().Add(at)
		storage.WithSamplesTill(now, func(err error) {
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range groups {
				g.Eval(t.Context(), now)
			}
		})
		for _, e := range test.Alerts {
			if time.Duration(e.At) == at {
				seen++
				compare(t, groups, e, fired)
			}
		}
	}
	if seen != len(test.Alerts) {
		t.Errorf("%d of %d times were reached: they have to be multiples of the evaluation interval", seen, len(test.Alerts))
	}
}

// loading is the series in the words of Prometheus's test language.
func loading(test ruleTest) string {
	var b strings.Builder
	fmt.Fprintf(&b, "load %s\n", test.Interval)
	for _, s := range test.Series {
		fmt.Fprintf(&b, "  %s %s\n", s.Series, s.Values)
	}
	return b.String()
}

func place(order []string, g *rules.Group) int {
	if i := slices.Index(order, g.Name()); i >= 0 {
		return i
	}
	return len(order)
}

// compare sees that exactly the expected alerts of a name fire.
func compare(t *testing.T, groups []*rules.Group, want expected, fired map[string]bool) {
	t.Helper()
	var got []alert
	for _, g := range groups {
		for _, rule := range g.Rules() {
			if err := rule.LastError(); err != nil {
				t.Errorf("%s: %v", rule.Name(), err)
			}
		}
		for _, rule := range g.AlertingRules() {
			if rule.Name() != want.Name {
				continue
			}
			for _, a := range rule.ActiveAlerts() {
				if a.State == rules.StateFiring {
					l := a.Labels.Map()
					delete(l, "alertname")
					got = append(got, alert{l, a.Annotations.Map()})
					fired[want.Name] = true
				}
			}
		}
	}
	order := func(a, b alert) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }
	slices.SortFunc(got, order)
	slices.SortFunc(want.Alerts, order)
	if diff := gocmp.Diff(want.Alerts, got); diff != "" {
		t.Errorf("%s at %s: %s", want.Name, want.At, diff)
	}
}
