package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"causeway"
	"causeway/advise"
)

// printComparison prints the answer: what to take first, then what it rests
// on. The hybrid is that of the file, or nil.
func (sh *shell) printComparison(a *advise.Answer, hybrid *causeway.Hybrid) error {
	sh.printVerdictOf(a)
	if err := sh.printRanking(a); err != nil {
		return err
	}
	sh.printHybrid(a, hybrid)
	sh.printExcluded(a)
	sh.printParts(a)
	sh.printSensitivity(a)
	sh.printBreakEvens(a)
	sh.printPhases(a)
	sh.printUpgrade(a)
	sh.printContradictions(a)
	sh.printSources(a)
	return nil
}

// printVerdictOf says what to take and why, or why nothing is left to take.
func (sh *shell) printVerdictOf(a *advise.Answer) {
	if r := a.Recommended; r != nil {
		sh.say("Recommended: %s", "推荐方案：%s", sh.schemeName(a, r.Scheme))
		sh.printItems(in(sh.lang, r.Lines))
		return
	}
	sh.say("No scheme meets these needs.", "没有方案满足这些需求。")
	for _, e := range a.Unmet {
		sh.printParagraph("  ", fmt.Sprintf(sh.text("%s, wanted %s: %s", "%s，要求 %s：%s"), sh.need(e.Constraint), sh.setting(e.Constraint, e.Wanted), visible(e.Why.In(sh.lang))))
	}
	if n := a.Nearest; n != nil {
		sh.say("Nearest: %s", "最接近的方案：%s", sh.schemeName(a, n.Scheme))
		for _, e := range n.Misses {
			sh.printParagraph("  ", fmt.Sprintf(sh.text("%s: wanted %s, has %s; %s", "%s：要求 %s，实际 %s；%s"), sh.need(e.Constraint), sh.setting(e.Constraint, e.Wanted), sh.setting(e.Constraint, e.Has), visible(e.Why.In(sh.lang))))
		}
		sh.printItems(nonEmpty(n.Change.In(sh.lang)))
	}
}

// schemeName is a scheme as people and as scripts call it.
func (sh *shell) schemeName(a *advise.Answer, id advise.SchemeID) string {
	for _, s := range a.Schemes {
		if s.Scheme == id && s.Name.In(sh.lang) != "" {
			return visible(s.Name.In(sh.lang)) + sh.text(" (", "（") + string(id) + sh.text(")", "）")
		}
	}
	return string(id)
}

// printRanking prints the table of schemes, best first, those that are out
// behind.
func (sh *shell) printRanking(a *advise.Answer) error {
	ranked := slices.Clone(a.Schemes)
	slices.SortStableFunc(ranked, func(x, y advise.Assessment) int {
		last := len(ranked) + 1
		return cmp.Compare(cmp.Or(x.Rank, last), cmp.Or(y.Rank, last))
	})
	titles := fmt.Sprintf(sh.text("#\tSCHEME\tFIRST YEAR, %[1]s\tA MONTH, %[1]s\tROUND TRIP\tAVAILABLE\tTO BUILD\tSCORE",
		"名次\t方案\t首年，%[1]s\t每月，%[1]s\t往返时延\t可用性\t建成时间\t得分"), a.Currency)
	const number, month, rtt, available, score = 0, 3, 4, 5, 7
	t := newTable(titles, number, 2, month, rtt, available, score)
	lowerBound := false
	for _, s := range ranked {
		rank, points := sh.text("out", "排除"), ""
		if s.Rank > 0 {
			rank, points = strconv.Itoa(s.Rank), fmt.Sprintf("%.2f", s.Score)
		}
		lowerBound = lowerBound || !s.FirstYear.Total.Known()
		t.add(rank, string(s.Scheme), amountText(s.FirstYear.Total), amountText(s.FirstYear.Running.Times(1.0/12)),
			sh.roundTrip(s.Service), availableText(s.Service), sh.buildTime(s.Build), points)
	}
	width := 0
	if isTerminal(sh.out) {
		width, _ = terminalSize(sh.out)
	}
	t.narrow(width, month, score, available, rtt)
	sh.say("", "")
	if err := t.print(sh.out); err != nil {
		return err
	}
	if lowerBound {
		sh.say("≥: a part of it is unknown and not counted; see the end.", "≥：其中有未知且未计入的部分，见末尾。")
	}
	if overtaken(ranked) {
		sh.say("Hybrids stand behind single schemes whatever they score: they are for those who need more than one gives.",
			"混合方案无论得分高低都排在单一方案之后：适用于单一方案无法满足需求的情况。")
	}
	sh.printVariants(a)
	return nil
}

// overtaken reports whether a ranked scheme scores more than one before it,
// which only hybrids do.
func overtaken(ranked []advise.Assessment) bool {
	return !slices.IsSortedFunc(ranked, func(x, y advise.Assessment) int {
		if x.Rank == 0 || y.Rank == 0 {
			return 0
		}
		return cmp.Compare(y.Score, x.Score)
	})
}

// printVariants says which schemes are priced in another shape than they are
// known in, and why. Of hybrids their members say it.
func (sh *shell) printVariants(a *advise.Answer) {
	for _, s := range a.Schemes {
		why := s.Variant.Why.In(sh.lang)
		if why != "" && !strings.Contains(string(s.Scheme), "+") {
			sh.printParagraph("", fmt.Sprintf(sh.text("%s is priced as %s: %s", "%s 按 %s 计价：%s"), s.Scheme, visible(s.Variant.Shape), visible(why)))
		}
	}
}

// printHybrid says what has become of the primary and backup that the file
// names.
func (sh *shell) printHybrid(a *advise.Answer, hybrid *causeway.Hybrid) {
	if hybrid == nil || hybrid.Backup == "" {
		return
	}
	id := advise.SchemeID(hybrid.Primary + "+" + hybrid.Backup)
	for _, s := range a.Schemes {
		switch {
		case s.Scheme == id && s.Rank > 0:
			sh.say("The file's hybrid is %s, %d in the ranking: first year %s %s, available %s.", "文件中的混合方案 %s 排名第 %d：首年 %s %s，可用性 %s。",
				id, s.Rank, amountText(s.FirstYear.Total), a.Currency, availableText(s.Service))
			return
		case s.Scheme == id:
			sh.say("The file's hybrid, %s, does not meet the needs either; see below.", "文件中的混合方案 %s 同样不满足需求，见下。", id)
			return
		}
	}
	sh.say("The file's hybrid, %s, is not among the hybrids worth showing: the backup does not carry what is needed, adds nothing to availability, or others cost less.",
		"文件中的混合方案 %s 不在值得列出的混合方案之内：备用方案带宽不足、没有提高可用性，或另有更便宜的。", id)
}

func (sh *shell) roundTrip(s advise.Service) string {
	if s.RTT == 0 {
		return unknown
	}
	text := strconv.FormatInt(s.RTT.Milliseconds(), 10) + "ms"
	if s.Measured {
		text += sh.text(" measured", " 实测")
	}
	return text
}

func (sh *shell) printExcluded(a *advise.Answer) {
	if len(a.Excluded) == 0 {
		return
	}
	sh.say("\nExcluded:", "\n被排除的方案：")
	for _, e := range a.Excluded {
		sh.printParagraph("  ", fmt.Sprintf(sh.text("%s by %s: wanted %s, has %s; %s", "%s，因%s：要求 %s，实际 %s；%s"),
			e.Scheme, sh.need(e.Constraint), sh.setting(e.Constraint, e.Wanted), sh.setting(e.Constraint, e.Has), visible(e.Why.In(sh.lang))))
	}
}

// need is what the language calls the key of a need.
func (sh *shell) need(key string) string { return visible(advise.NeedWord(key).In(sh.lang)) }

// setting is what the language calls the value of one.
func (sh *shell) setting(need, value string) string {
	return visible(advise.SettingWord(need, value).In(sh.lang))
}

// printItems prints the items of a list.
func (sh *shell) printItems(items []string) {
	for _, item := range items {
		sh.printParagraph("  ", visible(item))
	}
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// availableText tells a scheme that was measured to be down from one of which
// nothing is known.
func availableText(s advise.Service) string {
	if s.Measured && s.Availability == 0 {
		return "0%"
	}
	return ratioText(s.Availability)
}

// ratioText writes an availability. What is less than all never reads as all.
func ratioText(r causeway.Ratio) string {
	if r == 0 {
		return unknown
	}
	text := strconv.FormatFloat(float64(r)*100, 'f', 4, 64)
	if r < 1 && text == "100.0000" {
		return "> 99.9999%"
	}
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + "%"
}
