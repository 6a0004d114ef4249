package main

import (
	"fmt"
	"strings"
	"time"

	"causeway/provision"
)

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

// printDeletions lists what goes after all waves, and what would and cannot,
// below a title.
func (sh *shell) printDeletions(plan *provision.Plan, title string) {
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
		fmt.Fprintf(sh.out, "\n%s\n", title)
		sh.printAligned(rows)
	}
}
