package main

import (
	"bytes"
	"context"
	"encoding/json"
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
	"causeway/render/cloudinit"
)

func TestApplyDone(t *testing.T) {
	s := func() *script {
		plan := changed(t)
		events := eventsOf(plan)
		waiting := events[0]
		waiting.Phase, waiting.Elapsed = apply.Waiting, 80*time.Second
		aside := apply.Event{Phase: apply.Done, Key: "a/customer~replaced", Kind: plan.Changes[2].Kind, Action: provision.Retire, ID: "cgw-1"}
		old := apply.Event{Phase: apply.Done, Key: "a/customer", Kind: plan.Changes[2].Kind, Action: provision.Delete, ID: "cgw-1"}
		events = append([]apply.Event{{Phase: apply.Settling, Elapsed: 42 * time.Second}, aside, events[0], waiting}, events[1:]...)
		events = append(events, old, apply.Event{Phase: apply.Checking}, apply.Event{Phase: apply.Observing})
		return &script{plan: plan, events: events, kept: []provision.Change{prepaid(t)}}
	}
	inBothLanguages(t, "done", exitDone, call{run: runApply, answer: "yes"}, s)
	got := s().said(t, call{run: runApply, yes: true, asJSON: true})
	golden.File(t, "testdata/apply/done.json.txt", got.out)
	if got.code != exitDone || !strings.Contains(got.errs, "VPN gateway made, id-1") || !strings.Contains(got.errs, "Plan for pacific") {
		t.Errorf("exit %d\n%s", got.code, got.errs)
	}
	if strings.Contains(got.errs, "Type yes") {
		t.Error("asked though --yes was given")
	}
}

func TestApplyFailed(t *testing.T) {
	quota := causeway.NewProblem("cloud.quota", "a/vpn-gateway", nil, "action", "vpc:CreateVpnGateway", "detail", "QuotaExceeded.VpnGateway: too many [request 1-2]")
	s := func() *script {
		plan := changed(t)
		events := eventsOf(plan)
		events[1].Phase, events[1].ID, events[1].Err = apply.Failed, "", quota
		route := apply.Event{Phase: apply.Skipped, Key: "a/route", Kind: kindNamed(t, "aliyun_route"), Action: provision.Create}
		return &script{plan: plan, events: append(events[:8:8], route), err: causeway.Problems{quota}}
	}
	inBothLanguages(t, "failed", exitFailed, call{run: runApply, yes: true}, s)
	got := s().said(t, call{run: runApply, yes: true, asJSON: true})
	golden.File(t, "testdata/apply/failed.json.txt", got.out)
	if got.code != exitFailed {
		t.Errorf("exit %d", got.code)
	}
}

func TestApplyUnchanged(t *testing.T) {
	s := func() *script {
		plan := changed(t)
		plan.Changes = []provision.Change{plan.Changes[0], plan.Changes[5]}
		return &script{plan: plan}
	}
	inBothLanguages(t, "unchanged", exitDone, call{run: runApply, answer: "-", yes: true}, s)
	got := s().said(t, call{run: runApply, yes: true})
	if !strings.Contains(got.out, "no changes") {
		t.Errorf("said %s", got.out)
	}
	got = s().said(t, call{run: runApply, yes: true, asJSON: true})
	var read runOutput
	if err := json.Unmarshal([]byte(got.out), &read); err != nil || read.Outcome != verdictUnchanged || !read.Verified || len(read.Changes) != 0 {
		t.Errorf("%v %+v", err, read)
	}
}

// Anything but yes is no.
func TestApplyDeclined(t *testing.T) {
	for _, answer := range []string{"", "y", "no", "YES!"} {
		s := &script{plan: changed(t), events: []apply.Event{{Phase: apply.Checking}}}
		got := s.said(t, call{run: runApply, answer: answer})
		if got.code != exitFailed || !s.asked || !strings.HasSuffix(got.out, "Not confirmed: nothing was changed.\n") || strings.Contains(got.out, "Asking again") {
			t.Errorf("%q: exit %d\n%s%s", answer, got.code, got.out, got.errs)
		}
	}
	got := (&script{plan: changed(t)}).said(t, call{run: runApply, answer: "no", asJSON: true})
	if got.code != exitFailed || !strings.Contains(got.out, `"outcome": "declined"`) || !strings.Contains(got.errs, "Type yes") {
		t.Errorf("exit %d\n%s%s", got.code, got.out, got.errs)
	}
}

// An interrupted run says that it goes on from here, and does not call the
// interruption a failure.
func TestApplyInterrupted(t *testing.T) {
	s := func() *script {
		plan := changed(t)
		lost := causeway.NewProblem("cloud.unreachable", "a/customer", context.Canceled, "action", "vpc:CreateCustomerGateway", "attempts", "1")
		stopped := causeway.NewProblem("provision.interrupted", "pacific", errors.New("interrupt signal received"))
		events := eventsOf(plan)[:4]
		events[3].Phase, events[3].Err = apply.Failed, lost
		return &script{plan: plan, events: events, err: causeway.Problems{lost, stopped}, cancel: func() {}}
	}
	inBothLanguages(t, "interrupted", exitFailed, call{run: runApply, yes: true}, s)
	early := s()
	early.plan = nil
	got := early.said(t, call{run: runApply, yes: true})
	if got.code != exitFailed {
		t.Errorf("exit %d", got.code)
	}
}

// Without a plan because of what was seen, everything that is in the way is
// told.
func TestApplyWithoutPlan(t *testing.T) {
	s := &script{err: causeway.Problems{
		causeway.NewProblem("provision.not_ours", "a/vpn-gateway", nil, "id", "vpn-1", "name", "cw.pacific.a.vpn-gateway"),
		causeway.NewProblem("provision.two_matches", "b/connection", nil, "ids", "vpn-2, vpn-3", "name", "cw.pacific.b.connection"),
	}}
	got := s.said(t, call{run: runApply, yes: true})
	if got.code != exitFailed || !strings.Contains(got.out, "Nothing was changed.") || !strings.Contains(got.errs, "vpn-2, vpn-3") || !strings.Contains(got.errs, "is not ours") {
		t.Errorf("exit %d\n%s%s", got.code, got.out, got.errs)
	}
}

// forgetful is a cloud that takes everything and shows nothing.
type forgetful struct{ name string }

func (f forgetful) Name() string { return f.name }

func (f forgetful) Observe(context.Context, apply.Scope) ([]provision.Observed, error) {
	return nil, nil
}

func (f forgetful) Create(_ context.Context, order apply.Order) (apply.Made, error) {
	c, ok := order.Change.Resource.(*provision.AWSVPNConnection)
	if ok && c.Tunnels[0].PSK != nil {
		psk, _ := order.Values(c.Tunnels[0].PSK.Of, "psk")
		return apply.Made{}, errors.Join(causeway.NewProblem("cloud.refused", string(c.Key), nil, "action", "ec2:CreateVpnConnection", "detail", "no"), missing(psk))
	}
	return apply.Made{ID: "made", Outputs: map[string]string{"internet_ip": "192.0.2.1", "disaster_recovery_internet_ip": "192.0.2.2"}}, nil
}

func (f forgetful) Update(context.Context, apply.Order) (apply.Made, error) {
	return apply.Made{}, nil
}

func (f forgetful) Await(context.Context, apply.Order) (apply.Made, error) { return apply.Made{}, nil }
func (f forgetful) Delete(context.Context, apply.Order) error              { return nil }
func (f forgetful) Retire(context.Context, apply.Order) error              { return nil }

// missing is an error where a cloud was not given the key.
func missing(psk string) error {
	if psk != clearKey {
		return errors.New("no key was given")
	}
	return nil
}

const clearKey = "K3y.that.nobody.may.read"

// The keys go to the clouds and nowhere else: not to a terminal, into JSON or
// the journal.
func TestApplyShowsNoKey(t *testing.T) {
	var journal string
	real := func(_ context.Context, ic *causeway.Interconnect, tell func(apply.Event)) (executor, error) {
		return apply.Run{
			Interconnect: ic, Choices: cloudinit.Choices(), Clouds: []apply.Cloud{forgetful{"aliyun"}, forgetful{"aws"}},
			Journal: journal, Progress: tell, Now: time.Now,
			NewKey: func() (causeway.Secret, error) { return clearKey, nil },
			Wait:   func(context.Context, time.Duration) error { return context.DeadlineExceeded },
		}, nil
	}
	for _, asJSON := range []bool{false, true} {
		// Another journal each time: what the last one began would be waited
		// for.
		journal = filepath.Join(t.TempDir(), "journal")
		got := calling(t, call{run: runApply, yes: true, asJSON: asJSON}, real, nil)
		if got.code != exitFailed || !strings.Contains(got.out+got.errs, "pre-shared key made") || !strings.Contains(got.out+got.errs, "<secret>") {
			t.Errorf("exit %d\n%s%s", got.code, got.out, got.errs)
		}
		if strings.Contains(got.out+got.errs, "no key was given") {
			t.Error("the cloud was not given the key")
		}
		written, err := os.ReadFile(journal)
		if err != nil || strings.Contains(got.out+got.errs+string(written), clearKey) {
			t.Errorf("the key is shown, or there is no journal: %v\n%s%s", err, got.out, got.errs)
		}
	}
}

// What a cloud gives an address or a name is shown: it goes into the file.
func TestStoryTellsAddresses(t *testing.T) {
	var out bytes.Buffer
	sh := newShell(&out, &out, causeway.English)
	newStory(sh).tell(apply.Event{
		Phase: apply.Done, Key: "california/host.ca-1/address", Kind: provision.KindOf(&provision.AWSAddress{}), Action: provision.Create,
		ID: "eipalloc-1", Outputs: map[string]string{"public_ip": "203.0.113.9"}, Elapsed: time.Second,
	})
	if !strings.Contains(out.String(), ", eipalloc-1, 203.0.113.9 (1s)") {
		t.Errorf("told %q", out.String())
	}
}
