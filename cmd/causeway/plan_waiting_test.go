package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/config"
	"causeway/golden"
	"causeway/provision"
)

// undelivered writes the example of a leased line with steps that are open.
func undelivered(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../examples/leased-line.yaml")
	if err != nil {
		t.Fatal(err)
	}
	open := string(text)
	for _, edit := range [][2]string{
		{"          connection: pc-2zeexample0\n", ""},
		{"begun: 2026-10-12, done: 2026-10-26,", "begun: 2026-11-01,"},
		{"{begun: 2026-10-26, done: 2026-10-28, reference: LOA-BJ-88}", "{}"},
		{"number: CT-IPLC-2026-0042, begun: 2026-10-08", ""},
		{"begun: 2026-10-23, done: 2026-11-06,", "begun: 2026-11-22,"},
	} {
		if strings.Count(open, edit[0]) != 1 {
			t.Fatalf("%q is not in the example", edit[0])
		}
		open = strings.Replace(open, edit[0], edit[1], 1)
	}
	file := filepath.Join(t.TempDir(), "causeway.yaml")
	if err := os.WriteFile(file, []byte(open), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// undeliveredPlan is what such a file leads to; with nothing but what waits,
// and what is there, if all else was made.
func undeliveredPlan(t *testing.T, allElse bool) *provision.Plan {
	t.Helper()
	ic, problems := config.Load(undelivered(t))
	if ic == nil {
		t.Fatal(problems)
	}
	plan, problems := provision.Make(ic, provision.DefaultChoices(), provision.Snapshot{Taken: true})
	if plan == nil {
		t.Fatal(problems)
	}
	if allElse {
		plan.Changes = slices.DeleteFunc(plan.Changes, func(c provision.Change) bool { return c.Action == provision.Create })
		plan.Costs, plan.Notices = nil, nil
	}
	return plan
}

// A plan says since when what is waited for, and what waits with it.
func TestPlanWaiting(t *testing.T) {
	for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
		var out, errs bytes.Buffer
		sh := newShell(&out, &errs, l)
		if err := runPlan(sh, undelivered(t), false, time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), borderRules, offline); err != nil {
			t.Fatal(err, errs.String())
		}
		_, waiting, _ := strings.Cut(out.String(), sh.text("\nWaiting for people", "\n等待人工环节"))
		waiting, _, _ = strings.Cut(waiting, sh.text("\nPrice", "\n价格"))
		golden.File(t, "testdata/plan/waiting."+string(l)+".txt", waiting)
		if !strings.Contains(out.String(), "international-private-line") || !strings.Contains(out.String(), "carrier.permit.number") {
			t.Error("neither the rule nor the permit is asked for")
		}
	}
}

// Days are whole ones; one to come has none.
func TestDaysSince(t *testing.T) {
	sh := newShell(nil, nil, causeway.English)
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for day, want := range map[string]string{"2026-11-01": " (23 days)", "2026-11-23": " (1 day)", "2026-11-24": " (0 days)", "2026-11-25": ""} {
		if got := sh.daysSince(day, now); got != want {
			t.Errorf("%s: %q", day, got)
		}
	}
}

func TestApplyWaiting(t *testing.T) {
	s := func(allElse bool) *script {
		plan := undeliveredPlan(t, allElse)
		return &script{plan: plan, seen: provision.Snapshot{Taken: true}}
	}
	inBothLanguages(t, "waiting", exitDone, call{run: runApply, file: "leased-line.yaml", answer: "-", yes: true}, func() *script { return s(true) })
	got := s(false).said(t, call{run: runApply, file: "leased-line.yaml", yes: true})
	if got.code != exitDone || strings.Count(got.out, "Waiting for people") != 2 || !strings.Contains(got.out, "Done: ") {
		t.Errorf("exit %d\n%s", got.code, got.out)
	}
	got = s(false).said(t, call{run: runApply, file: "leased-line.yaml", yes: true, asJSON: true})
	var read runOutput
	if err := json.Unmarshal([]byte(got.out), &read); err != nil || got.code != exitDone || len(read.Waiting) == 0 || *read.Waiting[0].Step != "permit" {
		t.Errorf("exit %d, %v\n%s", got.code, err, got.out)
	}
	for _, c := range read.Changes {
		if c.Action == provision.Wait {
			t.Errorf("%s is told as a change", c.Key)
		}
	}
}

// What waits is no drift.
func TestStatusWaiting(t *testing.T) {
	s := func() *script {
		return &script{plan: undeliveredPlan(t, true), seen: provision.Snapshot{Taken: true}}
	}
	inBothLanguages(t, "status-waiting", exitDone, call{run: runStatus, file: "leased-line.yaml", answer: "-"}, s)
	got := s().said(t, call{run: runStatus, file: "leased-line.yaml", asJSON: true})
	golden.File(t, "testdata/apply/status-waiting.json.txt", got.out)
	if got.code != exitDone {
		t.Errorf("exit %d", got.code)
	}
}
