package apply

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
	"causeway/config"
	"causeway/provision"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// example reads an example, with pairs of texts replaced.
func example(t *testing.T, name string, edits ...string) *causeway.Interconnect {
	t.Helper()
	source, err := os.ReadFile("../../examples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(source)
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			t.Fatalf("%q is not in %s", edits[i], name)
		}
		text = strings.ReplaceAll(text, edits[i], edits[i+1])
	}
	ic, problems := config.Parse(name, []byte(text))
	if ic == nil {
		t.Fatal(problems)
	}
	return ic
}

// session is a run against a world.
func (w *world) session(t *testing.T, ic *causeway.Interconnect, journal string) Run {
	t.Helper()
	var keys atomic.Int64
	return Run{
		Interconnect: ic, Choices: provision.DefaultChoices(),
		Clouds:  []Cloud{memory{w, "aliyun"}, memory{w, "aws"}},
		Journal: journal, Now: w.clock, Wait: w.wait, Progress: func(Event) {},
		NewKey: func() (causeway.Secret, error) {
			return causeway.Secret(fmt.Sprintf("key %d of a run that began at %s", keys.Add(1), w.clock())), nil
		},
		Secret: func(reference string) (causeway.Secret, error) { return causeway.Secret("secret at " + reference), nil },
	}
}

func yes(*provision.Plan) error { return nil }

// mustApply applies and wants everything to be as planned afterwards.
func (w *world) mustApply(t *testing.T, run Run) Report {
	t.Helper()
	report, err := run.Apply(t.Context(), yes)
	if err != nil || !report.Verified {
		t.Fatalf("%v %+v", err, report)
	}
	return report
}

// keys are those of everything that is there, sorted.
func (w *world) keys() []string {
	var keys []string
	for _, o := range w.objects {
		keys = append(keys, string(o.resource.Head().Key))
	}
	slices.Sort(keys)
	return keys
}

// toMake are the keys a file asks the clouds for and nobody waits for, sorted.
func toMake(t *testing.T, ic *causeway.Interconnect) []string {
	t.Helper()
	plan, problems := provision.Make(ic, provision.DefaultChoices(), provision.Snapshot{})
	if plan == nil {
		t.Fatal(problems)
	}
	var keys []string
	for _, c := range plan.Changes {
		if c.Action == provision.Create && c.Cloud != here {
			keys = append(keys, string(c.Key))
		}
	}
	slices.Sort(keys)
	return keys
}

func wantSame(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// file is an example with texts replaced.
type file struct {
	name  string
	edits []string
}

var examples = []file{{"ipsec.yaml", nil}, {"cross-border.yaml", nil}, {"leased-line.yaml", nil}, {"leased-line.yaml", noLine}}

// noLine takes away what the carrier delivers in Beijing.
var noLine = []string{"          connection: pc-2zeexample0\n", "", "begun: 2026-10-12, done: 2026-10-26,", "begun: 2026-10-12,"}

func TestApplyAndDestroy(t *testing.T) {
	for _, f := range examples {
		name := fmt.Sprint(f)
		w, ic := newWorld(), example(t, f.name, f.edits...)
		run := w.session(t, ic, filepath.Join(t.TempDir(), "j", "x.journal"))
		w.mustApply(t, run)
		wantSame(t, name, w.keys(), toMake(t, ic))
		if len(w.clashes) > 0 {
			t.Errorf("%s: did not wait in line: %v", name, w.clashes)
		}
		writes := w.writes
		again := w.mustApply(t, run)
		if w.writes != writes || NeedsWork(again.Plan) || len(again.Done) > 0 {
			t.Errorf("%s: the second time it changes %v", name, again.Done)
		}
		_, snapshot, _ := run.Plan(t.Context())
		snapshot.Link()
		if broken := snapshot.CheckInvariants(); len(broken) > 0 {
			t.Errorf("%s: %v", name, broken)
		}
		if _, err := run.Destroy(t.Context(), yes); err != nil || len(w.objects) > 0 {
			t.Errorf("%s: %v, and left is %v", name, err, w.keys())
		}
	}
}

// Whenever a run is killed, before a call or after it, the next one comes to
// the same end, with nothing made twice; even while the clouds do not show for
// half a minute what they made.
func TestApplyKilledAnywhere(t *testing.T) {
	step := stride()
	for _, f := range examples {
		name := fmt.Sprint(f)
		ic := example(t, f.name, f.edits...)
		want := toMake(t, ic)
		for killAt, ended := 1, false; !ended; killAt += step {
			w := newWorld()
			w.lag, w.killAt = 30*time.Second, killAt
			journal := filepath.Join(t.TempDir(), "x.journal")
			_, err := w.session(t, ic, journal).Apply(t.Context(), yes)
			ended = !w.dead
			if ended == (err != nil) {
				t.Fatalf("%s, killed at %d: %v", name, killAt, err)
			}
			w.revive()
			w.mustApply(t, w.session(t, ic, journal))
			wantSame(t, fmt.Sprintf("%s, killed at %d", name, killAt), w.keys(), want)
		}
	}
}

// stride is 1, for every point, but in a short run.
func stride() int {
	if testing.Short() {
		return 7
	}
	return 1
}

func TestDestroyKilledAnywhere(t *testing.T) {
	for _, name := range []string{"ipsec.yaml", "leased-line.yaml"} {
		ic := example(t, name)
		for killAt, ended := 1, false; !ended; killAt += stride() {
			w := newWorld()
			journal := filepath.Join(t.TempDir(), "x.journal")
			w.mustApply(t, w.session(t, ic, journal))
			w.revive()
			w.killAt = killAt
			_, err := w.session(t, ic, journal).Destroy(t.Context(), yes)
			ended = !w.dead
			if ended == (err != nil) {
				t.Fatalf("%s, killed at %d: %v", name, killAt, err)
			}
			w.revive()
			if _, err := w.session(t, ic, journal).Destroy(t.Context(), yes); err != nil || len(w.objects) > 0 {
				t.Fatalf("%s, killed at %d: %v, and left is %v", name, killAt, err, w.keys())
			}
			w.mustApply(t, w.session(t, ic, journal)) // no token of before is used
			wantSame(t, "made again", w.keys(), toMake(t, ic))
		}
	}
}

// A change that fails ends what needs it and nothing else; the next run does
// the rest.
func TestApplyGoesOnAroundAFailure(t *testing.T) {
	w, ic := newWorld(), example(t, "ipsec.yaml")
	run := w.session(t, ic, filepath.Join(t.TempDir(), "x.journal"))
	refused := causeway.NewProblem("cloud.quota", "california/vgw", nil)
	w.refuse["california/vgw"] = refused
	report, err := run.Apply(t.Context(), yes)
	if !errors.Is(err, refused) || report.Verified || len(report.Failed) != 1 || len(report.Skipped) == 0 {
		t.Fatalf("%v %+v", err, report)
	}
	if !slices.Contains(w.keys(), "silicon-valley/vpn-gateway") || slices.Contains(w.keys(), "california/vgw/attachment") {
		t.Errorf("there is %v", w.keys())
	}
	delete(w.refuse, "california/vgw")
	clear(w.busy)
	w.mustApply(t, run)
	wantSame(t, "in the end", w.keys(), toMake(t, ic))
}

// Each change of the file or behind our back leads back to the file, without a
// second object and in an order that no cloud refuses.
func TestApplyChanges(t *testing.T) {
	for _, test := range []struct {
		name   string
		edits  []string
		behind func(*world)
		gone   provision.Key
	}{
		{name: "a gateway of another bandwidth", edits: []string{"bandwidth: 200Mbps", "bandwidth: 100Mbps"}},
		{name: "another ASN", edits: []string{"asn: 64512", "asn: 64513"}},
		{name: "BGP", edits: []string{"routing: static", "routing: bgp"}},
		{name: "a transit gateway", edits: []string{"routing: static", "routing: bgp", "type: vgw", "type: tgw"}},
		{name: "no alarm", edits: []string{"      alarm: network-oncall\n", ""}},
		{name: "an AWS connection deleted", gone: "california/vpn/connection/1"},
		{name: "the gateway deleted", gone: "silicon-valley/vpn-gateway"},
		{name: "a key changed", behind: func(w *world) {
			c := w.resource("silicon-valley/vpn/connection").(*provision.AliyunVPNConnection)
			c.Tunnels = slices.Clone(c.Tunnels)
			c.Tunnels[0].PSK = provision.Known("another")
		}},
	} {
		w, ic := newWorld(), example(t, "ipsec.yaml")
		journal := filepath.Join(t.TempDir(), "x.journal")
		w.mustApply(t, w.session(t, ic, journal))
		w.objects = slices.DeleteFunc(w.objects, func(o *object) bool { return o.resource.Head().Key == test.gone })
		if test.behind != nil {
			test.behind(w)
		}
		changed := example(t, "ipsec.yaml", test.edits...)
		report := w.mustApply(t, w.session(t, changed, journal))
		if !NeedsWork(report.Plan) {
			t.Errorf("%s: nothing was seen", test.name)
		}
		wantSame(t, test.name, w.keys(), toMake(t, changed))
	}
}

func (w *world) resource(key provision.Key) provision.Resource {
	for _, o := range w.objects {
		if o.resource.Head().Key == key {
			return o.resource
		}
	}
	return nil
}

func TestDestroyKeepsWhatIsPaidFor(t *testing.T) {
	w, ic := newWorld(), example(t, "ipsec.yaml")
	run := w.session(t, ic, filepath.Join(t.TempDir(), "x.journal"))
	w.mustApply(t, run)
	end := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, o := range w.objects {
		if o.resource.Head().Key == "silicon-valley/vpn-gateway" {
			o.prepaid = end
		}
	}
	report, err := run.Destroy(t.Context(), yes)
	if err != nil || len(report.Kept) != 1 || !report.Kept[0].EndsAt.Equal(end) {
		t.Fatalf("%v %+v", err, report.Kept)
	}
	wantSame(t, "kept", w.keys(), []string{"silicon-valley/vpn-gateway"})
}

// hiding is a cloud that does not show everything.
type hiding struct{ memory }

func (h hiding) Observe(ctx context.Context, scope Scope) ([]provision.Observed, error) {
	seen, err := h.memory.Observe(ctx, scope)
	if err != nil {
		return nil, err
	}
	denied := causeway.NewProblem("cloud.denied", "all roles", nil)
	return seen, causeway.Problems{NotLookedAt(provision.KindOf(&provision.AliyunInstanceRole{}), "cn-beijing", denied)}
}

// What may not be looked at stops nobody, and destroy tells that it may stay.
func TestDestroyTellsWhatIsHidden(t *testing.T) {
	w, ic := newWorld(), example(t, "ipsec.yaml")
	run := w.session(t, ic, filepath.Join(t.TempDir(), "x.journal"))
	run.Clouds[0] = hiding{run.Clouds[0].(memory)}
	if report := w.mustApply(t, run); causeway.HasCode(report.Plan.Notices, "provision.not_looked_at") {
		t.Errorf("apply, which needs none of it, tells %v", report.Plan.Notices)
	}
	report, err := run.Destroy(t.Context(), yes)
	if err != nil || len(w.objects) > 0 || !causeway.HasCode(report.Plan.Notices, "provision.not_looked_at") {
		t.Errorf("%v %v, and left is %v", err, report.Plan.Notices, w.keys())
	}
}

func TestApplyAsksFirst(t *testing.T) {
	w, ic := newWorld(), example(t, "ipsec.yaml")
	no := errors.New("no")
	_, err := w.session(t, ic, filepath.Join(t.TempDir(), "x.journal")).Apply(t.Context(), func(p *provision.Plan) error {
		if p.Counts()[provision.Create] == 0 {
			t.Error("nothing was shown")
		}
		return no
	})
	if !errors.Is(err, no) || w.writes > 0 {
		t.Errorf("%v after %d writes", err, w.writes)
	}
}

func TestApplyStops(t *testing.T) {
	w, ic := newWorld(), example(t, "ipsec.yaml")
	ctx, cancel := context.WithCancel(t.Context())
	run := w.session(t, ic, filepath.Join(t.TempDir(), "x.journal"))
	run.Progress = func(e Event) {
		if e.Phase == Done && e.Key == "california/vgw" {
			cancel()
		}
	}
	report, err := run.Apply(ctx, yes)
	if !causeway.HasCode(err, "provision.interrupted") || len(report.Skipped) == 0 {
		t.Errorf("%v", err)
	}
	w.mustApply(t, w.session(t, ic, run.Journal))
}

// What a cloud still makes is waited for before others build upon it.
func TestApplyAwaits(t *testing.T) {
	w, ic := newWorld(), example(t, "ipsec.yaml")
	run := w.session(t, ic, filepath.Join(t.TempDir(), "x.journal"))
	w.mustApply(t, run)
	w.objects[0].pending = true
	report := w.mustApply(t, run)
	if len(report.Done) != 1 || report.Done[0].Action != provision.Await || w.objects[0].pending {
		t.Errorf("%+v", report.Done)
	}
}

func TestApplyWithoutACloud(t *testing.T) {
	w, ic := newWorld(), example(t, "ipsec.yaml")
	w.killAt = 1
	run := w.session(t, ic, filepath.Join(t.TempDir(), "x.journal"))
	plan, snapshot, problems := run.Plan(t.Context())
	if plan != nil || snapshot.Taken || len(problems) == 0 {
		t.Errorf("%v %v %v", plan, snapshot.Taken, problems)
	}
}

// What a carrier has not delivered is waited for without a failure; once the
// file has it, apply makes the rest and changes nothing else.
func TestApplyWaitsForTheCarrier(t *testing.T) {
	w := newWorld()
	journal := filepath.Join(t.TempDir(), "x.journal")
	early := example(t, "leased-line.yaml", noLine...)
	report := w.mustApply(t, w.session(t, early, journal))
	steps, held := report.Plan.Waiting()
	if len(steps) != 1 || steps[0].Key != "beijing/line/step/port_order" || len(held) == 0 || len(report.Done) == 0 {
		t.Errorf("%d steps, %d held, %d done", len(steps), len(held), len(report.Done))
	}
	made := w.keys()
	if slices.Contains(made, "beijing/line/border-router") || !slices.Contains(made, "california/line/interface") {
		t.Errorf("there is %v", made)
	}
	writes := w.writes
	if again := w.mustApply(t, w.session(t, early, journal)); NeedsWork(again.Plan) || w.writes != writes {
		t.Errorf("while it waits it changes %v", again.Done)
	}
	late := example(t, "leased-line.yaml")
	report = w.mustApply(t, w.session(t, late, journal))
	for _, c := range report.Done {
		if slices.Contains(made, string(c.Key)) || c.Action != provision.Create {
			t.Errorf("%s %s", c.Action, c.Key)
		}
	}
	wantSame(t, "in the end", w.keys(), toMake(t, late))
}

// Keys that were agreed on are read, given to the clouds and compared; one that
// cannot be read ends the run before a cloud is asked.
func TestApplyAgreedKeys(t *testing.T) {
	w, ic := newWorld(), example(t, "leased-line.yaml")
	run := w.session(t, ic, filepath.Join(t.TempDir(), "x.journal"))
	w.mustApply(t, run)
	for _, o := range w.objects {
		if key := o.secrets["auth_key"]; o.resource.Head().Key == "california/line/interface" && key != "secret at env:CAUSEWAY_BGP_CALIFORNIA" {
			t.Errorf("AWS was given %q", string(key))
		}
	}
	run.Secret = func(reference string) (causeway.Secret, error) {
		return causeway.Secret("another at " + reference), nil
	}
	report := w.mustApply(t, run)
	var changed []string
	for _, c := range report.Plan.Changes {
		if c.Action == provision.Update || c.Action == provision.Replace {
			changed = append(changed, string(c.Action)+" "+string(c.Key))
		}
	}
	wantSame(t, "another key", changed, []string{"update beijing/line/border-router/bgp-group", "replace california/line/interface"})
	unreadable := causeway.NewProblem("provision.secret_unreadable", "beijing/line/bgp-key", nil)
	run.Secret = func(string) (causeway.Secret, error) { return "", unreadable }
	writes, points := w.writes, w.points
	if _, err := run.Apply(t.Context(), yes); !errors.Is(err, unreadable) || w.writes != writes || w.points != points {
		t.Errorf("%v", err)
	}
}

// The key of a line that only waits need not be readable yet; once the line is
// delivered it has to be. What is there goes on as it is without.
func TestApplyWaitingLineNeedsNoKey(t *testing.T) {
	w := newWorld()
	early, late := example(t, "leased-line.yaml", noLine...), example(t, "leased-line.yaml")
	journal := filepath.Join(t.TempDir(), "x.journal")
	unreadable := causeway.NewProblem("provision.secret_unreadable", "beijing/line/bgp-key", nil)
	session := func(ic *causeway.Interconnect) Run {
		run := w.session(t, ic, journal)
		run.Secret = func(reference string) (causeway.Secret, error) {
			if strings.HasSuffix(reference, "_BEIJING") {
				return "", unreadable
			}
			return causeway.Secret("secret at " + reference), nil
		}
		return run
	}
	w.mustApply(t, session(early))
	if _, err := session(late).Apply(t.Context(), yes); !errors.Is(err, unreadable) {
		t.Errorf("delivered, without its key: %v", err)
	}
	w.mustApply(t, w.session(t, late, journal))
	if report := w.mustApply(t, session(early)); NeedsWork(report.Plan) {
		t.Errorf("a step un-done changes %v", report.Done)
	}
}
