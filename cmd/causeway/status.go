package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/provision"
	"causeway/provision/apply"
)

func newStatus(sh *shell, clouds reach) *cobra.Command {
	p := newProvisioning(sh, clouds)
	cmd := p.command("status", runStatus)
	cmd.Short = sh.text("compare the clouds with the file", "比较云上现状与配置文件")
	cmd.Long = sh.text(`status asks both clouds and names every difference from the file: what is
missing, changed, too much, not ours, still being made, and what cannot work
across both clouds. What waits for a carrier is listed and is no difference. It changes nothing. Exit code 0: as the file says; 3: there
are differences; 1: a cloud could not be asked.`,
		`status 查询两朵云，逐项列出与配置文件的差异：缺失、被更改、多余、不属于本互联、
仍在创建，以及两端无法配合之处。等待运营商的部分会列出，但不算差异。它不做任何更改。退出码 0：一致；3：有差异；
1：无法查询某朵云。`)
	return cmd
}

func runStatus(ctx context.Context, p *provisioning) error {
	ic, err := p.load()
	if err != nil {
		return err
	}
	if err := p.refusal(ic); err != nil {
		return err
	}
	run, err := p.reach(ctx, ic, func(apply.Event) {})
	if err != nil {
		return p.notAsked(ic, causeway.ProblemsOf(err))
	}
	plan, seen, problems := run.Plan(ctx)
	if !seen.Taken {
		return p.notAsked(ic, problems.Failures())
	}
	d := newDrift(plan, seen, problems)
	if p.asJSON {
		err = p.sh.printJSON(d.document(p.sh.lang, ic.Name))
	} else {
		d.say(p.sh, ic.Name)
		if plan != nil {
			p.sh.printWaiting(plan, p.now)
		}
	}
	if err == nil && !d.isNone() {
		err = errFallsShort
	}
	return err
}

// notAsked ends a comparison that was not made.
func (p *provisioning) notAsked(ic *causeway.Interconnect, problems causeway.Problems) error {
	if !p.asJSON {
		return problems
	}
	out := statusOutput{Interconnect: ic.Name, Differences: []differenceOutput{}, Waiting: []waitingOutput{}, Broken: []problemOutput{}, Failed: newValidation(p.sh.lang, problems).Problems}
	if err := p.sh.printJSON(out); err != nil {
		return err
	}
	return exitStatus(exitFailed)
}

// drift is how the clouds differ from a file.
type drift struct {
	changes []provision.Change
	// broken are what only a person can decide, and what cannot work across
	// both clouds.
	broken causeway.Problems
	// waiting is what people have not done yet, and what needs it: no drift.
	waiting []waitingOutput
	// compared counts what the file asks for and can be there.
	compared int
}

func newDrift(plan *provision.Plan, seen provision.Snapshot, problems causeway.Problems) drift {
	d := drift{broken: problems.Failures(), waiting: newWaitingOutput(plan)}
	if plan != nil {
		for _, c := range plan.Changes {
			if c.Action != provision.None && c.Action != provision.Use && c.Action != provision.Wait {
				d.changes = append(d.changes, c)
			}
			if c.Wave > 0 {
				d.compared++
			}
		}
	}
	seen.Link()
	for _, p := range seen.CheckInvariants() {
		same := func(q *causeway.Problem) bool { return q.Error() == p.Error() }
		if !slices.ContainsFunc(d.broken, same) {
			d.broken = append(d.broken, p)
		}
	}
	return d
}

func (d drift) isNone() bool { return len(d.changes)+len(d.broken) == 0 }

// stateWords say what the cloud shows of something.
var stateWords = map[provision.Action]struct {
	word string
	text causeway.Text
}{
	provision.Create:  {"missing", causeway.Text{En: "missing", Zh: "缺失"}},
	provision.Update:  {"differs", causeway.Text{En: "differs", Zh: "有差异"}},
	provision.Replace: {"differs", causeway.Text{En: "differs", Zh: "有差异"}},
	provision.Delete:  {"not_in_file", causeway.Text{En: "not in the file", Zh: "不在配置文件中"}},
	provision.Keep:    {"not_in_file", causeway.Text{En: "not in the file, prepaid", Zh: "不在配置文件中，已预付"}},
	provision.Await:   {"being_made", causeway.Text{En: "still being made", Zh: "仍在创建"}},
}

func (d drift) say(sh *shell, name string) {
	switch {
	case d.isNone() && len(d.waiting) > 0:
		sh.say("%s: as the file says, but for what waits for people (%d resources compared).", "%s：除等待人工环节的部分外，与配置文件一致（已比较 %d 项资源）。", visible(name), d.compared)
		return
	case d.isNone():
		sh.say("%s: as the file says (%d resources compared).", "%s：与配置文件一致（已比较 %d 项资源）。", visible(name), d.compared)
		return
	}
	sh.say("%s: not as the file says: %d resources differ, %d problems.", "%s：与配置文件不一致：%d 项资源有差异，%d 个问题。",
		visible(name), len(d.changes), len(d.broken))
	if len(d.changes) > 0 {
		sh.say("\nDifferences (what is there → what the file says):", "\n差异（现状 → 配置文件）：")
	}
	for _, c := range d.changes {
		sh.printDifference(c)
	}
	sh.printRemarks(sh.text("Cannot stay so", "必须处理"), d.broken)
	if len(d.changes) > 0 {
		sh.say("\n'causeway plan' shows what the file asks for; 'causeway apply' makes it so.", "\n'causeway plan' 显示配置文件的要求；'causeway apply' 使云上与之一致。")
	}
}

// printDifference lists properties of what is there and should be otherwise;
// of what is missing its name says enough.
func (sh *shell) printDifference(c provision.Change) {
	line := fmt.Sprintf("  %s %s  %s", signs[c.Action], visible(string(c.Key)), sh.text(c.Kind.Title.En, c.Kind.Title.Zh))
	if c.ID != "" {
		line += " " + visible(c.ID)
	}
	state := stateWords[c.Action].text
	fmt.Fprintln(sh.out, line+sh.text(": ", "：")+sh.text(state.En, state.Zh))
	if c.Action == provision.Update || c.Action == provision.Replace {
		sh.printAligned(sh.fieldRows(c.Fields))
	}
}
