package main

import (
	"strings"
	"testing"

	"causeway"
	"causeway/golden"
	"causeway/provision"
	"causeway/provision/apply"
)

func TestDestroy(t *testing.T) {
	s := func() *script {
		plan := changed(t)
		plan.Changes = plan.Changes[7:]
		plan.Waves, plan.Notices = nil, nil
		return &script{plan: plan, events: append(eventsOf(plan), apply.Event{Phase: apply.Checking}), kept: []provision.Change{prepaid(t)}}
	}
	inBothLanguages(t, "destroyed", exitFallsShort, call{run: runDestroy, answer: "yes"}, s)
	got := s().said(t, call{run: runDestroy, yes: true, asJSON: true})
	golden.File(t, "testdata/apply/destroyed.json.txt", got.out)
	if got.code != exitFallsShort {
		t.Errorf("exit %d", got.code)
	}
	got = s().said(t, call{run: runDestroy, answer: "no"})
	if got.code != exitFailed || !strings.Contains(got.out, "Delete all of this?") || !strings.Contains(got.out, "nothing was changed") {
		t.Errorf("exit %d\n%s", got.code, got.out)
	}
}

// With nothing left it is done; with only what is prepaid it falls short, and
// nobody is asked.
func TestDestroyNothing(t *testing.T) {
	empty := func() *script { return &script{plan: &provision.Plan{Interconnect: "pacific", Observed: true}} }
	inBothLanguages(t, "nothing", exitDone, call{run: runDestroy, yes: true}, empty)
	paid := empty()
	paid.plan.Changes, paid.kept = []provision.Change{prepaid(t)}, []provision.Change{prepaid(t)}
	got := paid.said(t, call{run: runDestroy, answer: "no"})
	if got.code != exitFallsShort || paid.asked || !strings.Contains(got.out, "until 2027-01-31") {
		t.Errorf("exit %d\n%s%s", got.code, got.out, got.errs)
	}
}

// What nobody may look at may stay: that is said, and falls short.
func TestDestroyWhatIsHidden(t *testing.T) {
	hidden := apply.NotLookedAt(provision.KindOf(&provision.AliyunInstanceRole{}), "cn-beijing", causeway.NewProblem("cloud.denied", "all roles", nil, "action", "ListRoles", "detail", "NoPermission"))
	s := func() *script {
		return &script{plan: &provision.Plan{Interconnect: "pacific", Observed: true, Notices: causeway.Problems{hidden}}}
	}
	inBothLanguages(t, "hidden", exitFallsShort, call{run: runDestroy, yes: true}, s)
	if got := s().said(t, call{run: runDestroy, yes: true, asJSON: true}); got.code != exitFallsShort || !strings.Contains(got.out, "provision.not_looked_at") {
		t.Errorf("exit %d\n%s", got.code, got.out)
	}
}

// What the rules of the border forbid can still be taken away.
func TestDestroyWhatIsForbidden(t *testing.T) {
	s := &script{plan: &provision.Plan{Interconnect: "direct", Observed: true}}
	if got := s.said(t, call{run: runDestroy, yes: true, file: "direct-cross-border-ipsec.yaml"}); got.code != exitDone {
		t.Errorf("exit %d\n%s%s", got.code, got.out, got.errs)
	}
}
