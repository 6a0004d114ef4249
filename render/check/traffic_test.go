package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/util/teststorage"
)

// apiOfLab is a service of the lab's other site.
const apiOfLab = `services:
  api: {site: california, upstreams: ["172.16.1.10:8080"], listen: 80, hosts: [api.example.com]}
`

// gatewaysOfLab are the hosts of the gateways, with the labels that the
// rendered prometheus.yml gives to their series.
var gatewaysOfLab = map[string]labels.Labels{
	"bj-gw": labels.FromStrings("job", "causeway-gateway", "site", "beijing", "instance", "bj-1"),
	"ca-gw": labels.FromStrings("job", "causeway-gateway", "site", "california", "instance", "ca-1"),
}

const scrapeEvery = 15 * time.Second

// traffic is a lab whose requests Prometheus's engine watches. Requests,
// gateways and what they tell are real; only the time of a scrape is made up, so
// that five minutes do not last five minutes.
type traffic struct {
	t       *testing.T
	program string
	name    string
	now     time.Time
	storage *teststorage.TestStorage
	groups  []*rules.Group
}

// TestAlertsOnTraffic sees HighLatency fire when the lines get slow,
// ConnectionFailure when they are cut, neither while all is well, and both end.
func TestAlertsOnTraffic(t *testing.T) {
	w := newTraffic(t)
	for range 8 {
		w.round()
	}
	if firing := w.firing(); len(firing) > 0 {
		t.Fatalf("while all is well: %v", firing)
	}
	if !w.has("route:http_request_duration_seconds:p95_5m") || w.has("route:http_request_failures:ratio_rate1m > 0") {
		t.Fatal("requests that are answered are not seen, or failures that are none")
	}

	w.lines("delay=280ms")
	w.until(true, "HighLatency api beijing")
	if slices.Contains(w.firing(), "ConnectionFailure api beijing") {
		t.Error("slow lines are taken for a failure")
	}
	w.lines("delay=5ms")
	w.until(false, "HighLatency api beijing")

	w.lines("blackhole=both")
	w.until(true, "ConnectionFailure api beijing")
	w.lines("blackhole=none")
	w.until(false, "ConnectionFailure api beijing")
}

func newTraffic(t *testing.T) *traffic {
	for _, tool := range []string{"curl", "python3", "nsenter"} {
		if _, err := exec.LookPath(tool); err != nil && os.Getenv("CI") != "true" {
			t.Skip(tool + " is not installed")
		}
	}
	dir := t.TempDir()
	w := &traffic{t: t, program: filepath.Join(dir, "causeway"), name: fmt.Sprintf("alerts-%d", os.Getpid()), now: time.Unix(0, 0).UTC()}
	build := exec.CommandContext(t.Context(), "go", "build", "-C", "../..", "-o", dir, "./cmd/...")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	w.run("lab", "up", "--name", w.name, "--delay", "5ms", "--loss", "0%")
	t.Cleanup(func() {
		// The test's context is over.
		if out, err := exec.Command(w.program, "lab", "down", "--name", w.name).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
	w.addService()
	w.serve()
	w.load(dir)
	waiting := time.Now().Add(20 * time.Second)
	for w.request() != "200" {
		if time.Now().After(waiting) {
			t.Fatal("the service does not answer")
		}
	}
	return w
}

// addService has the gateways follow a file with a service. They are told by
// their sockets, which stand beside the file.
func (w *traffic) addService() {
	w.on("bj-gw", "sh", "-c", `
		folder=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' | grep -m1 '/causeway.yaml$' | xargs dirname)
		printf '%s' "$1" >>"$folder/causeway.yaml"
		for gateway in ca-1 bj-1; do
			curl -sS --fail-with-body --unix-socket "$folder/run/$gateway.sock" -X POST http://gateway/v1/reload
		done`, "sh", apiOfLab)
}

// serve answers requests at the other site until the test ends.
func (w *traffic) serve() {
	ctx, cancel := context.WithCancel(context.Background())
	server := w.command(ctx, "ca-host", "python3", "-m", "http.server", "8080", "--bind", "172.16.1.10")
	server.WaitDelay = 5 * time.Second
	if err := server.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		cancel()
		_ = server.Wait()
	})
}

// load reads the rules as they are rendered.
func (w *traffic) load(dir string) {
	w.storage = teststorage.New(w.t)
	rendered := filepath.Join(dir, "rendered")
	file := filepath.Join(dir, "causeway.yaml")
	if err := os.WriteFile(file, []byte(read(w.t, "../../examples/two-clouds.yaml")+apiOfLab), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.run("render", "prometheus", "-c", file, "-d", rendered)
	engine := promqltest.NewTestEngine(w.t, false, 5*time.Minute, 1e6)
	loaded, errs := rules.NewManager(&rules.ManagerOptions{
		Context: w.t.Context(), Logger: promslog.NewNopLogger(), Parser: parser.NewParser(parser.Options{}),
		QueryFunc: rules.EngineQueryFunc(engine, w.storage), Appendable: w.storage, Queryable: w.storage,
		NotifyFunc: func(context.Context, string, ...*rules.Alert) {},
	}).LoadGroups(scrapeEvery, labels.EmptyLabels(), "", nil, false,
		filepath.Join(rendered, "causeway-recording.yml"), filepath.Join(rendered, "causeway-alerts.yml"))
	if len(errs) > 0 {
		w.t.Fatal(errs)
	}
	first := []string{"causeway-recording"}
	w.groups = slices.SortedFunc(maps.Values(loaded), func(a, b *rules.Group) int {
		return cmp.Or(place(first, a)-place(first, b), strings.Compare(a.Name(), b.Name()))
	})
}

// command runs on a host of the lab.
func (w *traffic) command(ctx context.Context, host string, command ...string) *exec.Cmd {
	return exec.CommandContext(ctx, w.program, append([]string{"lab", "exec", "--name", w.name, host, "--"}, command...)...)
}

// on returns what a command on a host of the lab prints.
func (w *traffic) on(host string, command ...string) string {
	w.t.Helper()
	out, err := w.command(w.t.Context(), host, command...).CombinedOutput()
	if err != nil {
		w.t.Fatalf("%v: %v\n%s", command, err, out)
	}
	return string(out)
}

func (w *traffic) run(args ...string) {
	w.t.Helper()
	if out, err := exec.CommandContext(w.t.Context(), w.program, args...).CombinedOutput(); err != nil {
		w.t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// lines changes both lines.
func (w *traffic) lines(set string) {
	for _, line := range []string{"telecom", "unicom"} {
		w.run("lab", "link", "--name", w.name, line, set)
	}
}

// request sends one, and returns its status.
func (w *traffic) request() string {
	out, err := w.command(w.t.Context(), "bj-host", "curl", "-s", "-m", "20", "-o", "/dev/null", "-H", "Host: api.example.com",
		"-w", "%{http_code}", "http://10.0.1.1/").Output()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		w.t.Fatal(err)
	}
	return string(out)
}

// round sends a request, every other time, scrapes the gateways, and evaluates
// the rules.
func (w *traffic) round() {
	w.t.Helper()
	w.now = w.now.Add(scrapeEvery)
	if w.now.Unix()/int64(scrapeEvery.Seconds())%2 == 0 {
		w.request()
	}
	for host, target := range gatewaysOfLab {
		w.scrape(w.on(host, "curl", "-sSf", "http://127.0.0.1:8081/metrics"), target)
	}
	for _, g := range w.groups {
		g.Eval(w.t.Context(), w.now)
		for _, rule := range g.Rules() {
			if err := rule.LastError(); err != nil {
				w.t.Fatalf("%s: %v", rule.Name(), err)
			}
		}
	}
}

// scrape stores what a gateway tells, as Prometheus does.
func (w *traffic) scrape(text string, target labels.Labels) {
	w.t.Helper()
	samples, err := textparse.New([]byte(text), "text/plain; version=0.0.4", labels.NewSymbolTable(), textparse.ParserOptions{})
	if err != nil {
		w.t.Fatal(err)
	}
	to := w.storage.Appender(w.t.Context())
	add := func(l labels.Labels, value float64) {
		b := labels.NewBuilder(l)
		target.Range(func(label labels.Label) { b.Set(label.Name, label.Value) })
		if _, err := to.Append(0, b.Labels(), w.now.UnixMilli(), value); err != nil {
			w.t.Fatal(err)
		}
	}
	add(labels.FromStrings("__name__", "up"), 1)
	for {
		kind, err := samples.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			w.t.Fatal(err)
		}
		if kind == textparse.EntrySeries {
			var l labels.Labels
			samples.Labels(&l)
			_, _, value := samples.Series()
			add(l, value)
		}
	}
	if err := to.Commit(); err != nil {
		w.t.Fatal(err)
	}
}

// mostRounds is twenty minutes of Prometheus's time.
const mostRounds = 80

// until goes on with requests until an alert fires, or fires no more.
func (w *traffic) until(fires bool, alert string) {
	w.t.Helper()
	for n := range mostRounds {
		if slices.Contains(w.firing(), alert) == fires {
			w.t.Logf("%s: firing %v after %v", alert, fires, time.Duration(n)*scrapeEvery)
			return
		}
		w.round()
	}
	w.t.Fatalf("%s: firing %v not seen in %v; firing: %v", alert, fires, mostRounds*scrapeEvery, w.firing())
}

// firing are the two alerts that fire, each with its route and site.
func (w *traffic) firing() (all []string) {
	for _, g := range w.groups {
		for _, rule := range g.AlertingRules() {
			if rule.Name() != "HighLatency" && rule.Name() != "ConnectionFailure" {
				continue
			}
			for _, a := range rule.ActiveAlerts() {
				if a.State == rules.StateFiring {
					all = append(all, strings.Join([]string{rule.Name(), a.Labels.Get("route"), a.Labels.Get("site")}, " "))
				}
			}
		}
	}
	return all
}

// has reports whether a query finds anything now.
func (w *traffic) has(query string) bool {
	w.t.Helper()
	found, err := rules.EngineQueryFunc(promqltest.NewTestEngine(w.t, false, 5*time.Minute, 1e6), w.storage)(w.t.Context(), query, w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	return len(found) > 0
}
