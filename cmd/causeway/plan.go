package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/border"
	"causeway/config"
	"causeway/provision"
	"causeway/render/cloudinit"
)

func newPlan(sh *shell) *cobra.Command {
	var file, output string
	cmd := &cobra.Command{
		Use:   "plan",
		Short: sh.text("show what would be made in the clouds, in which order and at what price", "显示将在云上创建的内容、顺序和价格"),
		Long: sh.text(`plan compares what the file asks for with nothing, without asking any cloud:
it shows everything that would be made, what is known only once something else
is there, what has to wait in line, what the clouds charge and what the rules
about the border say. It changes nothing and needs no credentials.`,
			`plan 不访问任何云，将配置文件与空白状态比较：显示将创建的全部资源、
哪些值要等其他资源就绪后才知道、哪些操作须排队、云平台如何收费，
以及跨境规则。它不做任何更改，也不需要凭据。`),
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return runPlan(sh, file, output == "json", time.Now(), borderRules)
		},
	}
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

func runPlan(sh *shell, file string, asJSON bool, now time.Time, judge ruling) error {
	ic, problems := config.Load(file)
	if ic == nil {
		return problems
	}
	rules, refused := judge(ic, now)
	if len(refused) > 0 {
		return sh.refuse(ic, refused, asJSON)
	}
	plan, problems := provision.Make(ic, cloudinit.Choices(), provision.Snapshot{})
	if plan == nil {
		return sh.refuse(ic, problems, asJSON)
	}
	if asJSON {
		return sh.printJSON(newPlanOutput(sh.lang, plan, rules))
	}
	return sh.printPlan(plan, rules)
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
	fmt.Fprintln(sh.err, sh.text("There is no plan for ", "没有生成规划：")+visible(ic.Name)+sh.text(": nothing was asked or changed.", "（未访问也未更改任何内容）。"))
	sh.printError(problems)
	return exitStatus(exitUsage)
}
