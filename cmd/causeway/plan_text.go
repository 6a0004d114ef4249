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
	provision.Delete: "-", provision.Keep: "!", provision.Use: "·",
}

func (sh *shell) printPlan(plan *provision.Plan, rules causeway.Problems) error {
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
	sh.printDeletions(plan)
	sh.printUnknown(plan)
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

func (sh *shell) printWave(plan *provision.Plan, wave int) {
	var changes []provision.Change
	for _, c := range plan.Changes {
		if c.Wave == wave && c.Action != provision.None {
			changes = append(changes, c)
		}
	}
	if len(changes) == 0 {
		return
	}
	sh.say("\nWave %d of %d:", "\n第 %d 步（共 %d 步）：", wave, len(plan.Waves))
	for _, c := range changes {
		sh.printChange(c)
	}
}

func (sh *shell) printChange(c provision.Change) {
	where := c.Cloud
	if c.Cloud == "local" {
		where = sh.text("here", "本地")
	}
	line := fmt.Sprintf("  %s %s  %s, %s", signs[c.Action], visible(string(c.Key)), sh.text(c.Kind.Title.En, c.Kind.Title.Zh), where)
	if c.Region != "" && c.Cloud != "local" {
		line += " " + visible(c.Region)
	}
	if len(c.Queues) > 0 {
		line += sh.text("; in line for ", "；排队于 ") + visible(joinKeys(c.Queues))
	}
	fmt.Fprintln(sh.out, line)
	sh.printAligned(sh.fieldRows(c.Fields))
}

// fieldRows leaves out of later items of a list what is as in the first.
func (sh *shell) fieldRows(fields []provision.FieldChange) [][]string {
	var rows [][]string
	first, alike := map[string]string{}, false
	for _, f := range fields {
		text := sh.fieldText(f)
		list, rest, isItem := strings.Cut(f.Name, "[")
		number, name, _ := strings.Cut(rest, "].")
		if isItem && number != "0" && first[list+name] == text {
			alike = true
			continue
		}
		if isItem && number == "0" {
			first[list+name] = text
		}
		rows = append(rows, []string{"      " + f.Name, text})
	}
	if alike {
		rows = append(rows, []string{"      " + sh.text("(the others as [0] in all else)", "（其余各项与 [0] 相同）"), ""})
	}
	return rows
}

// fieldText shows a new value, or what it was and becomes.
func (sh *shell) fieldText(f provision.FieldChange) string {
	to := sh.cellText(f.To)
	if f.Secret && !f.To.IsKnown() {
		to = "<secret>" + sh.text(", ", "，") + to
	}
	if f.From != nil {
		to = visible(*f.From) + " → " + to
	}
	if f.Fixed {
		to += sh.text("  (cannot be changed: made anew)", "  （不可更改：重建）")
	}
	return to
}

func (sh *shell) cellText(c provision.Cell) string {
	switch {
	case len(c.After) > 0:
		return sh.text("known after ", "待定，取决于 ") + visible(joinKeys(c.After))
	case c.Lookup != "":
		return sh.text("looked up at apply: ", "执行时查询：") + visible(c.Lookup)
	}
	return visible(c.Text)
}

func joinKeys(keys []provision.Key) string {
	words := make([]string, len(keys))
	for i, key := range keys {
		words[i] = string(key)
	}
	return strings.Join(words, ", ")
}

// printDeletions lists what goes after all waves, and what would and cannot.
func (sh *shell) printDeletions(plan *provision.Plan) {
	rows := [][]string{}
	for _, c := range plan.Changes {
		why := ""
		switch c.Action {
		case provision.Delete:
		case provision.Keep:
			why = sh.text("stays: prepaid until ", "保留：已预付至 ") + c.EndsAt.Format(time.DateOnly)
		default:
			continue
		}
		rows = append(rows, []string{"  " + signs[c.Action], visible(string(c.Key)), sh.text(c.Kind.Title.En, c.Kind.Title.Zh), visible(c.ID), why})
	}
	if len(rows) > 0 {
		sh.say("\nNo longer asked for, last made first:", "\n不再需要（按创建的逆序）：")
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
