package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/border"
	"causeway/config"
	"causeway/provision"
	"causeway/provision/apply"
	"causeway/render/cloudinit"
)

func newPlan(sh *shell, clouds reach) *cobra.Command {
	var file, output string
	var live bool
	cmd := &cobra.Command{
		Use:   "plan",
		Short: sh.text("show what would be made in the clouds, in which order and at what price", "显示将在云上创建的内容、顺序和价格"),
		Long: sh.text(`plan compares what the file asks for with nothing, without asking any cloud:
it shows everything that would be made, what is known only once something else
is there, what has to wait in line, what the clouds charge and what the rules
about the border say. It changes nothing and needs no credentials. With --live
it asks the clouds and shows what apply would do.`,
			`plan 不访问任何云，将配置文件与空白状态比较：显示将创建的全部资源、
哪些值要等其他资源就绪后才知道、哪些操作须排队、云平台如何收费，
以及跨境规则。它不做任何更改，也不需要凭据。加 --live 则查询两朵云，显示
apply 将做的更改。`),
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			compare := offline
			if live {
				ctx, stop := interruptible()
				defer stop()
				compare = seenBy(ctx, clouds)
			}
			return runPlan(sh, file, output == "json", time.Now(), borderRules, compare)
		},
	}
	cmd.Flags().BoolVar(&live, "live", false, sh.text("compare with what the clouds have now", "与云上现状比较"))
	addFileFlag(cmd, sh, &file)
	addOutputFlag(cmd, sh, &output)
	return cmd
}

// ruling says what rules say of an interconnect's paths on a day: what is to
// be known, and the failures that plan must not go on with.
type ruling func(*causeway.Interconnect, time.Time) (rules, refused causeway.Problems)

// borderRules refuses paths that are forbidden and that nobody answers for,
// and an acknowledgement of a day to come.
func borderRules(ic *causeway.Interconnect, now time.Time) (rules, refused causeway.Problems) {
	findings := border.Check(ic, now)
	answers := border.Acknowledgements(ic, findings, now)
	rules = slices.Concat(border.Notices(findings), answers)
	return rules, slices.Concat(border.Refusals(findings), answers.Failures())
}

// comparison makes a plan. Without one, seen tells whether the clouds were
// asked: then the problems are about the file or what is there, else about
// asking.
type comparison func(*causeway.Interconnect) (plan *provision.Plan, seen bool, problems causeway.Problems)

// offline compares with nothing.
func offline(ic *causeway.Interconnect) (*provision.Plan, bool, causeway.Problems) {
	if ic.Provision == nil || len(ic.Provision.Sites) == 0 {
		return nil, true, causeway.Problems{causeway.NewProblem("provision.nothing", ic.Name, nil)}
	}
	plan, problems := provision.Make(ic, cloudinit.Choices(), provision.Snapshot{})
	return plan, true, problems
}

// seenBy compares with what the clouds have.
func seenBy(ctx context.Context, clouds reach) comparison {
	return func(ic *causeway.Interconnect) (*provision.Plan, bool, causeway.Problems) {
		if plan, _, problems := offline(ic); plan == nil {
			return nil, true, problems
		}
		run, err := clouds(ctx, ic, func(apply.Event) {})
		if err != nil {
			return nil, false, causeway.ProblemsOf(err)
		}
		plan, snapshot, problems := run.Plan(ctx)
		return plan, snapshot.Taken, problems
	}
}

func runPlan(sh *shell, file string, asJSON bool, now time.Time, judge ruling, compare comparison) error {
	ic, problems := config.Load(file)
	if ic == nil {
		return problems
	}
	rules, refused := judge(ic, now)
	if len(refused) > 0 {
		return sh.refuse(ic, refused, asJSON)
	}
	plan, seen, problems := compare(ic)
	switch {
	case plan == nil && !seen:
		return problems
	case plan == nil:
		return sh.refuse(ic, problems, asJSON)
	}
	if asJSON {
		return sh.printJSON(newPlanOutput(sh.lang, plan, rules))
	}
	return sh.printPlan(plan, rules, now)
}

// refuse says why there is no plan; a file that cannot be planned is wrong
// usage.
func (sh *shell) refuse(ic *causeway.Interconnect, problems causeway.Problems, asJSON bool) error {
	if asJSON {
		if err := sh.printJSON(refusal{ic.Name, newValidation(sh.lang, problems).Problems}); err != nil {
			return err
		}
		return exitStatus(exitUsage)
	}
	fmt.Fprintln(sh.err, sh.text("There is no plan for ", "没有生成规划：")+visible(ic.Name)+sh.text(": nothing was changed.", "（未更改任何内容）。"))
	sh.printError(problems)
	return exitStatus(exitUsage)
}
