package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"causeway"
	"causeway/provision"
)

// signs stand before what happens to a resource.
var signs = map[provision.Action]string{
	provision.Create: "+", provision.Update: "~", provision.Replace: "±",
	provision.Delete: "-", provision.Keep: "!", provision.Use: "·", provision.Await: "…", provision.Retire: "±", provision.Wait: "○",
}

// printPlan shows a plan on the day now.
func (sh *shell) printPlan(plan *provision.Plan, rules causeway.Problems, now time.Time) error {
	counts := plan.Counts()
	sh.say("Plan for %s: %d to create, %d to change, %d to make anew, %d to delete.",
		"%s 的规划：创建 %d，更改 %d，重建 %d，删除 %d。",
		visible(plan.Interconnect), counts[provision.Create], counts[provision.Update], counts[provision.Replace], counts[provision.Delete])
	if !plan.Observed {
		sh.say("No cloud was asked: it is compared with nothing.", "未访问任何云：与空白状态比较。")
	}
	sh.printUsed(plan)
	for wave := range plan.Waves {
		sh.printWave(plan, wave+1)
	}
	sh.printDeletions(plan, sh.text("No longer asked for, last made first:", "不再需要（按创建的逆序）："))
	sh.printUnknown(plan)
	sh.printWaiting(plan, now)
	sh.printCosts(plan)
	sh.printRemarks(sh.text("Border", "跨境规则"), rules)
	sh.printRemarks(sh.text("Left to you", "需要您处理"), plan.Notices)
	return nil
}

// printUsed lists what the user has and the plan relies on.
func (sh *shell) printUsed(plan *provision.Plan) {
	var rows [][]string
	for _, c := range plan.Changes {
		if c.Action == provision.Use {
			rows = append(rows, []string{"  " + signs[c.Action], visible(c.ID), visible(string(c.Key))})
		}
	}
	if len(rows) > 0 {
		sh.say("\nUsed as they are:", "\n使用现有对象：")
		sh.printAligned(rows)
	}
}

// printUnknown says which resources other values wait for, wave by wave.
func (sh *shell) printUnknown(plan *provision.Plan) {
	rows := [][]string{}
	for wave, keys := range plan.Waves {
		var waited []string
		for _, key := range keys {
			if slices.Contains(plan.Unknown(), key) {
				waited = append(waited, visible(string(key)))
			}
		}
		if len(waited) > 0 {
			rows = append(rows, []string{"  " + fmt.Sprintf(sh.text("wave %d", "第 %d 步"), wave+1), strings.Join(waited, ", ")})
		}
	}
	if len(rows) > 0 {
		sh.say("\nIds and addresses that others wait for are known after:", "\n其他资源所等待的 ID 和地址，在以下步骤之后才知道：")
		sh.printAligned(rows)
	}
}

func (sh *shell) printCosts(plan *provision.Plan) {
	usd, unknown := plan.MonthlyUSD()
	sh.say("\nPrice: %+.2f USD a month (%d hours) before traffic; amounts not known: %d.",
		"\n价格：每月（%[2]d 小时）%+.2[1]f 美元，不含流量；金额未知的有 %[3]d 项。", usd, provision.HoursPerMonth, unknown)
	rows := [][]string{}
	for _, c := range plan.Costs {
		amount := sh.text("not known", "未知")
		if c.USD != nil {
			amount = fmt.Sprintf("%+.2f USD", *c.USD)
		}
		rows = append(rows, []string{"  " + amount, visible(string(c.Key)), costNote(sh, c)})
	}
	sh.printAligned(rows)
}

func costNote(sh *shell, c provision.Cost) string {
	note := sh.text(c.Note.En, c.Note.Zh)
	if c.Source == "" {
		return note
	}
	source := c.Source + ", " + c.Date
	if note == "" {
		return source
	}
	return source + sh.text("; ", "；") + note
}

// printRemarks lists notices; those that follow each other with one hint share
// it.
func (sh *shell) printRemarks(title string, problems causeway.Problems) {
	if len(problems) == 0 {
		return
	}
	fmt.Fprintf(sh.out, "\n%s:\n", title)
	for i, p := range problems {
		fmt.Fprintf(sh.out, "  %s\n", visible(p.Sentence(sh.lang)))
		hint := p.Hint(sh.lang)
		if hint != "" && (i+1 == len(problems) || problems[i+1].Hint(sh.lang) != hint) {
			fmt.Fprintf(sh.out, "    %s%s\n", sh.text("hint: ", "提示："), visible(hint))
		}
	}
}

// printAligned prints rows whose cells are visible already.
func (sh *shell) printAligned(rows [][]string) {
	if len(rows) == 0 {
		return
	}
	t := &table{rows: rows}
	_ = t.print(sh.out)
}
