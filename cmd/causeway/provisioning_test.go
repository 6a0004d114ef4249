package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/golden"
	"causeway/provision"
	"causeway/provision/apply"
)

// script is an executor that does what a test says.
type script struct {
	plan     *provision.Plan
	seen     provision.Snapshot
	problems causeway.Problems
	// events are told after a yes.
	events []apply.Event
	kept   []provision.Change
	err    error
	tell   func(apply.Event)
	// cancel interrupts the run in the middle of its events.
	cancel context.CancelFunc
	asked  bool
}

func (s *script) Plan(context.Context) (*provision.Plan, provision.Snapshot, causeway.Problems) {
	return s.plan, s.seen, s.problems
}

func (s *script) Destroy(ctx context.Context, confirm func(*provision.Plan) error) (apply.Report, error) {
	return s.Apply(ctx, confirm)
}

func (s *script) Apply(_ context.Context, confirm func(*provision.Plan) error) (apply.Report, error) {
	s.tell(apply.Event{Phase: apply.Observing})
	report := apply.Report{Plan: s.plan, Kept: s.kept}
	if s.plan == nil {
		return report, s.err
	}
	if apply.NeedsWork(s.plan) {
		s.asked = true
		if err := confirm(s.plan); err != nil {
			return report, err
		}
	}
	for _, e := range s.events {
		s.tell(e)
	}
	if s.cancel != nil {
		s.cancel()
	}
	report.Verified = s.err == nil
	return report, s.err
}

// said is what a command printed and how it ended.
type said struct {
	out, errs string
	code      int
}

// call runs a command of a script, with somebody at the terminal who answers.
type call struct {
	run    func(context.Context, *provisioning) error
	file   string // an example, or a path
	lang   causeway.Language
	asJSON bool
	yes    bool
	answer string // what is typed; "-": there is no terminal
}

func (s *script) said(t *testing.T, c call) said {
	t.Helper()
	return calling(t, c, func(_ context.Context, _ *causeway.Interconnect, tell func(apply.Event)) (executor, error) {
		s.tell = tell
		return s, nil
	}, s)
}

func calling(t *testing.T, c call, to reach, s *script) said {
	t.Helper()
	var out, errs bytes.Buffer
	sh := newShell(&out, &errs, c.lang)
	if c.lang == "" {
		sh.lang = causeway.English
	}
	if c.file == "" {
		c.file = "ipsec.yaml"
	}
	if !filepath.IsAbs(c.file) {
		c.file = "../../examples/" + c.file
	}
	p := &provisioning{
		sh: sh, file: c.file, asJSON: c.asJSON, yes: c.yes,
		now: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), judge: borderRules, reach: to,
	}
	if c.answer != "-" {
		p.ask = func(_ context.Context, question string) (string, error) {
			p.people().say("%s", "%s", question+c.answer)
			return c.answer, nil
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if s != nil && s.cancel != nil {
		s.cancel = cancel
	}
	code := sh.exitCode(c.run(ctx, p))
	return said{out.String(), errs.String(), code}
}

// kindNamed is one of the kinds there are.
func kindNamed(t *testing.T, name string) provision.Kind {
	t.Helper()
	for _, k := range provision.Kinds() {
		if k.Name == name {
			return k
		}
	}
	t.Fatalf("there is no kind %s", name)
	return provision.Kind{}
}

// changed is a plan with a change of every action.
func changed(t *testing.T) *provision.Plan {
	gateway := func(key provision.Key) *provision.AliyunVPNGateway {
		return &provision.AliyunVPNGateway{Meta: provision.Meta{Key: key, Tags: map[string]string{"owner": "net"}}}
	}
	return &provision.Plan{
		Interconnect: "pacific", Observed: true, Waves: [][]provision.Key{{"a/vpn-gateway", "a/customer", "b/connection", "b/flow-log"}, {"a/route"}},
		Changes: []provision.Change{
			{Key: "a/vpc", Kind: kindNamed(t, "existing"), Cloud: "aliyun", Action: provision.Use, ID: "vpc-1", Resource: gateway("a/vpc")},
			{
				Key: "a/vpn-gateway", Kind: kindNamed(t, "aliyun_vpn_gateway"), Cloud: "aliyun", Region: "us-west-1", Action: provision.Create, Wave: 1,
				Fields: []provision.FieldChange{{Name: "bandwidth_mbps", To: provision.Cell{Text: "200"}}}, Resource: gateway("a/vpn-gateway"),
			},
			{
				Key: "a/customer", Kind: kindNamed(t, "aliyun_customer_gateway"), Cloud: "aliyun", Region: "us-west-1", Action: provision.Replace, Wave: 1, ID: "cgw-1",
				Fields: []provision.FieldChange{{Name: "ip_address", From: word("192.0.2.1"), To: provision.Cell{Text: "192.0.2.9"}, Fixed: true}}, Resource: gateway("a/customer"),
			},
			{
				Key: "b/connection", Kind: kindNamed(t, "aws_vpn_connection"), Cloud: "aws", Region: "us-west-1", Action: provision.Update, Wave: 1, ID: "vpn-0a",
				Fields: []provision.FieldChange{
					{Name: "tunnel[0].ike_lifetime_seconds", From: word("86400"), To: provision.Cell{Text: "28800"}},
					{Name: "tunnel[0].psk", From: word("<secret>"), To: provision.Cell{Text: "<secret>"}, Secret: true},
				},
				Resource: gateway("b/connection"),
			},
			{Key: "b/flow-log", Kind: kindNamed(t, "aws_flow_log"), Cloud: "aws", Region: "us-west-1", Action: provision.Await, Wave: 1, ID: "fl-1", Resource: gateway("b/flow-log")},
			{Key: "b/same", Kind: kindNamed(t, "aws_alarm"), Cloud: "aws", Region: "us-west-1", Action: provision.None, Wave: 1, ID: "same", Resource: gateway("b/same")},
			{Key: "a/route", Kind: kindNamed(t, "aliyun_route"), Cloud: "aliyun", Region: "us-west-1", Action: provision.Create, Wave: 2, Resource: gateway("a/route")},
			{Key: "b/old\x1b[31m", Kind: kindNamed(t, "aws_customer_gateway"), Cloud: "aws", Region: "us-west-1", Action: provision.Delete, ID: "cgw-0b", Resource: gateway("b/old")},
			prepaid(t),
		},
		Notices: causeway.Problems{notice("provision.no_alarm", "a")},
	}
}

func prepaid(t *testing.T) provision.Change {
	return provision.Change{
		Key: "a/paid", Kind: kindNamed(t, "aliyun_vpn_gateway"), Cloud: "aliyun", Region: "cn-beijing", Action: provision.Keep, ID: "vpn-bp9",
		EndsAt: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC), Resource: &provision.AliyunVPNGateway{},
	}
}

func notice(code causeway.Code, object string) *causeway.Problem {
	p := causeway.NewProblem(code, object, nil)
	p.Severity = causeway.Notice
	return p
}

// eventsOf tells of each change of a plan that it was begun and done, a second
// longer each.
func eventsOf(plan *provision.Plan) []apply.Event {
	var events []apply.Event
	for i, c := range plan.Changes {
		if c.Action == provision.Use || c.Action == provision.None || c.Action == provision.Keep {
			continue
		}
		e := apply.Event{Phase: apply.Started, Key: c.Key, Kind: c.Kind, Action: c.Action, ID: c.ID}
		events = append(events, e)
		e.Phase, e.Elapsed = apply.Done, time.Duration(i)*time.Minute+1400*time.Millisecond
		if e.ID == "" {
			e.ID = "id-" + string(rune('0'+i))
		}
		events = append(events, e)
	}
	return events
}

// inBothLanguages compares what a call prints, in both languages, with golden files, its
// two streams under each other.
func inBothLanguages(t *testing.T, name string, wantCode int, c call, s func() *script) {
	t.Helper()
	for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
		c.lang = l
		got := s().said(t, c)
		if got.code != wantCode {
			t.Errorf("%s: exit code %d, want %d", name, got.code, wantCode)
		}
		file := "testdata/apply/" + name
		if l == causeway.Chinese {
			file += ".zh"
		}
		golden.File(t, file+".txt", got.out+"--- stderr\n"+got.errs)
	}
}

// Files that cannot be planned, and changes nobody can say yes to, end before
// a cloud is asked.
func TestNothingIsAskedInVain(t *testing.T) {
	bare := filepath.Join(t.TempDir(), "causeway.yaml")
	source, err := os.ReadFile("../../examples/ipsec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(string(source), "\nprovision:")
	if err := os.WriteFile(bare, []byte(text+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	untouched := func(context.Context, *causeway.Interconnect, func(apply.Event)) (executor, error) {
		t.Error("a cloud was reached for")
		return nil, errors.New("reached")
	}
	for _, test := range []struct {
		name string
		call call
		want string
	}{
		{"apply without a yes", call{run: runApply, answer: "-"}, "--yes"},
		{"destroy without a yes", call{run: runDestroy, answer: "-"}, "--yes"},
		{"apply over the border", call{run: runApply, file: "direct-cross-border-ipsec.yaml", yes: true}, "aliyun-vpn-intra-border"},
		{"apply over the border, JSON", call{run: runApply, file: "direct-cross-border-ipsec.yaml", yes: true, asJSON: true}, `"border.`},
		{"apply of nothing", call{run: runApply, file: bare, yes: true}, "no site stands under"},
		{"destroy of nothing", call{run: runDestroy, file: bare, yes: true}, "no site stands under"},
		{"status of nothing", call{run: runStatus, file: bare}, "no site stands under"},
		{"no file", call{run: runStatus, file: bare + "x"}, "causeway.yamlx"},
	} {
		got := calling(t, test.call, untouched, nil)
		if got.code != exitUsage || !strings.Contains(got.out+got.errs, test.want) {
			t.Errorf("%s: exit %d\n%s%s", test.name, got.code, got.out, got.errs)
		}
	}
}

// What cannot be reached for is told as a failure.
func TestUnreachable(t *testing.T) {
	refused := func(context.Context, *causeway.Interconnect, func(apply.Event)) (executor, error) {
		return nil, causeway.NewProblem("cloud.bad_credentials", "profile:p", nil, "action", "GetCredential", "detail", "no such profile")
	}
	for _, run := range []func(context.Context, *provisioning) error{runApply, runDestroy, runStatus} {
		got := calling(t, call{run: run, yes: true}, refused, nil)
		if got.code != exitFailed || !strings.Contains(got.errs, "no such profile") {
			t.Errorf("exit %d\n%s%s", got.code, got.out, got.errs)
		}
		got = calling(t, call{run: run, yes: true, asJSON: true}, refused, nil)
		if got.code != exitFailed || !strings.Contains(got.out, `"code": "cloud.bad_credentials"`) {
			t.Errorf("exit %d\n%s%s", got.code, got.out, got.errs)
		}
	}
}
