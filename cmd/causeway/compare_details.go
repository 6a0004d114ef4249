package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"causeway"
	"causeway/advise"
	"causeway/advise/prices"
)

// printParts shows what the first year of the recommended or nearest scheme is
// made of.
func (sh *shell) printParts(a *advise.Answer) {
	for _, s := range a.Schemes {
		if s.Scheme != shownScheme(a) || len(s.FirstYear.Parts) == 0 {
			continue
		}
		sh.say("\nThe first year of %s, %s:", "\n%s 首年费用，%s：", s.Scheme, a.Currency)
		rows := [][]string{}
		for _, p := range s.FirstYear.Parts {
			rows = append(rows, []string{"  " + visible(p.Name.In(sh.lang)), amountText(p.Amount), sh.confidence(p.Confidence), visible(p.How.In(sh.lang))})
		}
		t := &table{rows: rows, right: map[int]bool{1: true}}
		_ = t.print(sh.out)
		sh.printTexts(sh.text("It requires:", "前提条件："), s.Requirements)
		sh.printTexts(sh.text("It may go wrong by:", "风险："), s.Risks)
		sh.printTexts(sh.text("To know:", "说明："), s.Notes)
	}
}

func shownScheme(a *advise.Answer) advise.SchemeID {
	switch {
	case a.Recommended != nil:
		return a.Recommended.Scheme
	case a.Nearest != nil:
		return a.Nearest.Scheme
	}
	return ""
}

func (sh *shell) confidence(c prices.Confidence) string {
	switch c {
	case prices.High:
		return sh.text("price list", "官方价目")
	case prices.Medium:
		return sh.text("older or of another region", "旧价或其他地域")
	case prices.Low:
		return sh.text("somebody's word", "他人所述")
	case prices.Hypothesis:
		return sh.text("assumed", "假设")
	}
	return sh.text("unknown", "未知")
}

func (sh *shell) printTexts(title string, texts []causeway.Text) {
	if len(texts) > 0 {
		fmt.Fprintf(sh.out, "%s\n", title)
		sh.printItems(in(sh.lang, texts))
	}
}

func (sh *shell) printSensitivity(a *advise.Answer) {
	if len(a.Sensitivity) == 0 {
		return
	}
	sh.say("\nWhat would change the answer:", "\n什么会改变结论：")
	for _, s := range a.Sensitivity {
		sh.printParagraph("  ", fmt.Sprintf(sh.text("%s: %s → %s gives %s; %s", "%s：%s → %s，则为 %s；%s"),
			sh.need(s.Need), cmp.Or(sh.setting(s.Need, s.From), sh.text("not stated", "未提出")), sh.setting(s.Need, s.To), s.Winner, visible(s.Why.In(sh.lang))))
	}
}

// printBreakEvens prints the points there are, then the pairs without one, each
// with its reason: one costs less throughout, or it cannot be told.
func (sh *shell) printBreakEvens(a *advise.Answer) {
	points, none := false, false
	for _, b := range a.BreakEvens {
		switch {
		case b.At != nil && !points:
			points = true
			sh.say("\nTraffic a month, all sites together, from which the other costs less:", "\n各站点合计月流量达到多少时，另一方案更便宜：")
		case b.At == nil && !none:
			none = true
			sh.say("\nNo such point, or none that can be told:", "\n没有或无法得出这样的点：")
		}
		if b.At != nil {
			sh.printParagraph("  ", fmt.Sprintf("%s → %s: %s; %s", b.Cheaper, b.Dearer, volumeText(*b.At), visible(b.Why.In(sh.lang))))
			continue
		}
		sh.printParagraph("  ", fmt.Sprintf(sh.text("%s, %s: %s", "%s、%s：%s"), b.Cheaper, b.Dearer, visible(b.Why.In(sh.lang))))
	}
}

func (sh *shell) printPhases(a *advise.Answer) {
	if len(a.Phases) == 0 {
		return
	}
	sh.say("\nHow to get there:", "\n实施步骤：")
	for i, p := range a.Phases {
		fmt.Fprintf(sh.out, "  %d. %s%s%s\n", i+1, visible(p.Name.In(sh.lang)), sh.text(", ", "，"), sh.buildTime(p.Span))
		for _, step := range in(sh.lang, p.Steps) {
			sh.printParagraph("     - ", visible(step))
		}
		for _, exit := range in(sh.lang, p.Exit) {
			sh.printParagraph("     "+sh.text("done when: ", "完成标准："), visible(exit))
		}
	}
}

func (sh *shell) printUpgrade(a *advise.Answer) {
	u := a.Upgrade
	if u == nil {
		return
	}
	sh.say("", "")
	if r := a.Recommended; r != nil && r.Scheme == u.To {
		sh.printParagraph("", visible(u.Why.In(sh.lang)))
		return
	}
	when := sh.text("in time", "在给定时间内")
	switch {
	case u.Reached == nil:
		when = sh.text("not in sight", "看不到")
	case !u.InTime:
		when = sh.text("later than the time given", "晚于给定时间")
	}
	sh.printParagraph("", fmt.Sprintf(sh.text("Moving on to %s at %gx, %s: %s", "升级到 %s（%g 倍时），%s：%s"), u.To, u.Factor, when, visible(u.Why.In(sh.lang))))
}

func (sh *shell) printContradictions(a *advise.Answer) {
	if len(a.Contradictions) == 0 {
		return
	}
	sh.say("\nWhere the price set %s contradicts itself:", "\n价格集 %s 自相矛盾之处：", visible(a.PriceSet))
	for _, c := range a.Contradictions {
		sh.printParagraph("  "+string(c.Scheme)+sh.text(": ", "："), visible(c.Says.In(sh.lang)))
	}
}

// printSources says where the figures come from and which there are not.
func (sh *shell) printSources(a *advise.Answer) {
	sh.say("\nPrices: set %s of %s. Sources:", "\n价格：%s，日期 %s。来源：", visible(a.PriceSet), a.PriceDate.Format(time.DateOnly))
	var sources [][]string
	var missing []prices.Item
	for _, s := range a.Schemes {
		missing = append(missing, s.FirstYear.Total.Unknown...)
		for _, p := range s.FirstYear.Parts {
			if row := []string{"  " + visible(p.Source), visible(p.Date)}; p.Source != "" {
				sources = append(sources, row)
			}
		}
	}
	slices.SortFunc(sources, slices.Compare)
	sh.printAligned(slices.CompactFunc(sources, slices.Equal))
	slices.Sort(missing)
	if missing = slices.Compact(missing); len(missing) > 0 {
		sh.say("Unknown, and not counted in any sum:", "未知，未计入任何合计：")
		for _, item := range missing {
			fmt.Fprintf(sh.out, "  %s%s%s%s\n", visible(item.Name().In(sh.lang)), sh.text(" (", "（"), visible(string(item)), sh.text(")", "）"))
		}
	}
}
