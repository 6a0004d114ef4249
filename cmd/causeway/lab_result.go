package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"causeway/lab"
)

// scenarioLines are a result for people: each bound with its figure and
// whether it held, the other figures, and how to run the same again.
func scenarioLines(r lab.ScenarioResult, verdicts []lab.Verdict, l look) []string {
	t := newTable(l.text("  BOUND ON\tMEASURED\tWANTED\tHELD", "  指标\t实测\t要求\t达标"), 1)
	bounded := map[string]bool{}
	for _, v := range verdicts {
		bounded[v.Field] = true
		held := l.good(l.text("yes", "是"))
		if !v.Held {
			held = l.poor(l.text("NO", "否"))
		}
		t.addStyled("  "+visible(v.Field), visible(shown(v.Measured, l)), v.Wanted, held)
	}
	lines := append([]string{""}, tableLines(t, l)...)
	lines = append(lines, otherFigures(r.Figures, bounded, l)...)
	lines = append(lines, "")
	if r.Passed {
		return append(lines, l.good(fmt.Sprintf(l.text("Every bound held (seed %d).", "所有指标均达标（种子 %d）。"), r.Seed)))
	}
	for _, v := range verdicts {
		if !v.Held {
			lines = append(lines, l.poor(fmt.Sprintf(l.text("BROKEN: %s is %s, want %s", "未达标：%s 为 %s，要求 %s"), visible(v.Field), visible(shown(v.Measured, l)), v.Wanted)))
		}
	}
	return append(lines, repeatLine(r.Scenario, r.Seed, l))
}

// otherFigures are those without a bound.
func otherFigures(figures lab.Figures, bounded map[string]bool, l look) []string {
	t := newTable(l.text("  ALSO MEASURED\t", "  其他测量值\t"))
	var long []string
	for _, field := range slices.Sorted(maps.Keys(figures)) {
		texts, isList := figures[field].([]string)
		switch {
		case bounded[field]:
		case !isList:
			t.add("  "+field, shown(figures[field], l))
		default:
			for _, text := range texts {
				long = append(long, "  "+field+": "+visible(text))
			}
		}
	}
	if len(t.rows) == 1 {
		return long
	}
	return append(append([]string{""}, tableLines(t, l)...), long...)
}

// shown is a figure for people: no more digits than mean something.
func shown(figure any, l look) string {
	switch v := figure.(type) {
	case nil:
		return l.text("unknown", "未知")
	case float64:
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), ".")
	}
	return fmt.Sprint(figure)
}

// repeatLine is the command that runs the same again.
func repeatLine(scenario string, seed uint64, l look) string {
	return fmt.Sprintf(l.text("Repeat it: causeway lab run %s --seed %d --keep", "重现：causeway lab run %s --seed %d --keep"), scenario, seed)
}
