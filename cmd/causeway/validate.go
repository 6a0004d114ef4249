package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/border"
	"causeway/config"
)

func newValidate(sh *shell) *cobra.Command {
	var file, output string
	cmd := &cobra.Command{
		Use:   "validate",
		Short: sh.text("check the file and show every mistake with its place", "检查配置文件，逐条指出错误及其位置"),
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return validate(sh, file, output)
		},
	}
	addFileFlag(cmd, sh, &file)
	addOutputFlag(cmd, sh, &output)
	return cmd
}

func validate(sh *shell, file, output string) error {
	source, problem := config.Read(file)
	problems := causeway.Problems{problem}
	var ic *causeway.Interconnect
	if problem == nil {
		ic, problems = config.ParseDraft(file, source)
	}
	if ic != nil {
		ic, problems = withBorder(ic, problems, time.Now())
	}
	if output == "json" {
		if err := sh.printJSON(newValidation(sh.lang, problems)); err != nil {
			return err
		}
	} else {
		sh.printVerdict(file, ic)
		sh.printListing(source, problems)
		sh.printSummary(problems)
	}
	if ic == nil {
		return exitStatus(exitUsage)
	}
	return nil
}

// withBorder adds, at the end, what the rules about the border say. Only a mistake in an
// acknowledgement makes the file invalid by that; to refuse a path is plan's
// work.
func withBorder(ic *causeway.Interconnect, problems causeway.Problems, now time.Time) (*causeway.Interconnect, causeway.Problems) {
	findings := border.Check(ic, now)
	problems = slices.Concat(problems, border.Notices(findings), border.Acknowledgements(ic, findings, now))
	if len(problems.Failures()) > 0 {
		return nil, problems
	}
	return ic, problems
}

func (sh *shell) printVerdict(file string, ic *causeway.Interconnect) {
	if ic == nil {
		sh.say("%s is not valid.", "%s 不合法。", file)
		return
	}
	if len(ic.Paths) == 0 {
		sh.say("%s is valid as a draft: interconnect %s, %d sites and what is needed between them.",
			"%s 作为草稿合法：互联 %s，%d 个站点及其需求。", file, ic.Name, len(ic.Sites))
		return
	}
	sh.say("%s is valid: interconnect %s, %d sites, %d links, %d paths.",
		"%s 合法：互联 %s，%d 个站点，%d 条线路，%d 条路径。",
		file, ic.Name, len(ic.Sites), countLinks(ic), len(ic.Paths))
}

func countLinks(ic *causeway.Interconnect) int {
	total := 0
	for _, site := range ic.Sites {
		for _, gateway := range site.Gateways {
			total += len(gateway.Links)
		}
	}
	return total
}

// printListing prints mistakes and warnings where they stand, then the
// notices, which stop nothing and so go without the line they are about.
// Notices that follow each other and have the same hint share it.
func (sh *shell) printListing(source []byte, problems causeway.Problems) {
	for _, p := range problems {
		if p.Severity != causeway.Notice {
			fmt.Fprintln(sh.out)
			sh.printFinding(p)
			fmt.Fprint(sh.out, config.Excerpt(source, p.At))
			sh.printHint(p)
		}
	}
	notices := slices.DeleteFunc(slices.Clone(problems), func(p *causeway.Problem) bool { return p.Severity != causeway.Notice })
	for i, p := range notices {
		if i == 0 {
			fmt.Fprintln(sh.out)
		}
		sh.printFinding(p)
		if i+1 == len(notices) || notices[i+1].Hint(sh.lang) != p.Hint(sh.lang) {
			sh.printHint(p)
		}
	}
}

// printFinding prints place and sentence. A problem of the file as a whole
// names the file itself.
func (sh *shell) printFinding(p *causeway.Problem) {
	if p.At.IsKnown() {
		fmt.Fprintf(sh.out, "%s: ", p.At)
	}
	fmt.Fprintf(sh.out, "%s%s\n", sh.mark(p.Severity), p.Sentence(sh.lang))
}

func (sh *shell) printHint(p *causeway.Problem) {
	if hint := p.Hint(sh.lang); hint != "" {
		fmt.Fprintf(sh.out, "  %s%s\n", sh.text("hint: ", "提示："), hint)
	}
}

// mark tells warnings and notices from mistakes.
func (sh *shell) mark(s causeway.Severity) string {
	switch s {
	case causeway.Warning:
		return sh.text("warning: ", "警告：")
	case causeway.Notice:
		return sh.text("notice: ", "说明：")
	}
	return ""
}

// printSummary counts what was listed; the last problem of a severity may
// stand for those that were not.
func (sh *shell) printSummary(problems causeway.Problems) {
	counts := map[causeway.Severity]int{}
	for _, p := range problems {
		counts[p.Severity]++
	}
	sh.say("\n%s, %s, %s.", "\n%s，%s，%s。",
		sh.count(counts[causeway.Failure], "mistake", "个错误"),
		sh.count(counts[causeway.Warning], "warning", "个警告"),
		sh.count(counts[causeway.Notice], "notice", "条说明"))
}

func (sh *shell) count(n int, en, zh string) string {
	if n != 1 {
		en += "s"
	}
	return fmt.Sprint(n) + sh.text(" "+en, " "+zh)
}

// validation is what -o json prints.
type validation struct {
	Valid    bool            `json:"valid"`
	Problems []problemOutput `json:"problems"`
}

type problemOutput struct {
	Code     causeway.Code `json:"code"`
	Severity string        `json:"severity"`
	Object   string        `json:"object"`
	File     string        `json:"file"`
	Line     *int          `json:"line"`
	Column   *int          `json:"column"`
	Message  string        `json:"message"`
	Hint     string        `json:"hint"`
}

func newValidation(l causeway.Language, problems causeway.Problems) validation {
	v := validation{Valid: len(problems.Failures()) == 0, Problems: []problemOutput{}}
	for _, p := range problems {
		out := problemOutput{
			Code: p.Code, Severity: severityWord(p.Severity), Object: p.Object,
			File: p.At.File, Message: p.Sentence(l), Hint: p.Hint(l),
		}
		if p.At.IsKnown() {
			out.Line, out.Column = &p.At.Line, &p.At.Column
		}
		v.Problems = append(v.Problems, out)
	}
	return v
}

func severityWord(s causeway.Severity) string {
	switch s {
	case causeway.Warning:
		return "warning"
	case causeway.Notice:
		return "notice"
	}
	return "failure"
}
