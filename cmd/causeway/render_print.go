package main

import (
	"fmt"

	"causeway"
	forms "causeway/render"
)

// targetOutput is a line of 'causeway render -o json'.
type targetOutput struct {
	Target string `json:"target"`
	Title  string `json:"title"`
	// Applies is null where there is no file it could fit.
	Applies *bool `json:"applies"`
	// Reason is null where the target fits.
	Reason *string `json:"reason"`
}

// listTargets lists the targets, and whether they fit ic, which may be nil.
func (sh *shell) listTargets(ic *causeway.Interconnect, asJSON bool) error {
	list := []targetOutput{}
	for _, t := range targets() {
		line := targetOutput{Target: t.Name, Title: t.Title.In(sh.lang)}
		if ic != nil {
			line.Applies, line.Reason = sh.fit(t, ic)
		}
		list = append(list, line)
	}
	switch {
	case asJSON:
		return sh.printJSON(list)
	case ic == nil:
		return sh.printTitles(list)
	}
	table := newTable(sh.text("TARGET\tWHAT IT WRITES\tFITS\tWHY NOT", "目标\t写出的内容\t适用\t原因"))
	for _, line := range list {
		fits, why := sh.text("yes", "是"), ""
		if !*line.Applies {
			fits, why = sh.text("no", "否"), visible(*line.Reason)
		}
		table.add(line.Target, line.Title, fits, why)
	}
	return table.print(sh.out)
}

func (sh *shell) fit(t forms.Target, ic *causeway.Interconnect) (applies *bool, reason *string) {
	why := t.Why(ic)
	fits := why == nil
	if fits {
		return &fits, nil
	}
	text := why.Sentence(sh.lang)
	return &fits, &text
}

func (sh *shell) printTitles(list []targetOutput) error {
	table := newTable(sh.text("TARGET\tWHAT IT WRITES", "目标\t写出的内容"))
	for _, line := range list {
		table.add(line.Target, line.Title)
	}
	if err := table.print(sh.out); err != nil {
		return err
	}
	sh.say("\nThere is no causeway.yaml here. Name a file with -c to see which of them fit it.", "\n此处没有 causeway.yaml。用 -c 指定文件即可查看哪些目标适用。")
	return nil
}

// rendering is what was done in a folder.
type rendering struct {
	interconnect, target, dir string
	files                     []renderedFile
}

// renderOutput is what 'causeway render TARGET -o json' prints.
type renderOutput struct {
	Interconnect string          `json:"interconnect"`
	Target       string          `json:"target"`
	Dir          string          `json:"dir"`
	Files        []renderedFile  `json:"files"`
	Border       []problemOutput `json:"border"`
	Notices      []problemOutput `json:"notices"`
}

func (sh *shell) printRendered(r rendering, rules, notices causeway.Problems, asJSON bool) error {
	if asJSON {
		return sh.printJSON(renderOutput{
			r.interconnect, r.target, r.dir, r.files,
			newValidation(sh.lang, rules).Problems, newValidation(sh.lang, notices).Problems,
		})
	}
	counts := map[fileAction]int{}
	for _, f := range r.files {
		counts[f.Action]++
	}
	sh.say("%s for %s in %s: %d written, %d unchanged, %d removed.", "%[2]s 的 %[1]s 文件位于 %[3]s：写入 %[4]d，未变 %[5]d，移除 %[6]d。",
		r.target, visible(r.interconnect), visible(r.dir), counts[fileWritten], counts[fileUnchanged], counts[fileRemoved])
	for _, f := range r.files {
		fmt.Fprintf(sh.out, "  %s %s\n", fileSigns[f.Action], visible(f.Name))
	}
	sh.printRemarks(sh.text("Border", "跨境规则"), rules)
	sh.printRemarks(sh.text("Left to you", "需要您处理"), notices)
	return nil
}

var fileSigns = map[fileAction]string{fileWritten: "+", fileUnchanged: "·", fileRemoved: "-"}

// printFiles prints all files, each under its name where there are several.
func (sh *shell) printFiles(files []forms.File) error {
	for i, f := range files {
		if len(files) > 1 {
			if i > 0 {
				fmt.Fprintln(sh.out)
			}
			fmt.Fprintf(sh.out, "# ---- %s\n", f.Name)
		}
		if _, err := fmt.Fprint(sh.out, f.Text); err != nil {
			return err
		}
	}
	return nil
}

// refuseRender says why nothing was written; that is wrong usage, as with plan.
func (sh *shell) refuseRender(ic *causeway.Interconnect, problems causeway.Problems, asJSON bool) error {
	if asJSON {
		if err := sh.printJSON(refusal{ic.Name, newValidation(sh.lang, problems).Problems}); err != nil {
			return err
		}
		return exitStatus(exitUsage)
	}
	fmt.Fprintln(sh.err, sh.text("Nothing was written for ", "没有写出任何文件：")+visible(ic.Name)+sh.text(".", "。"))
	sh.printError(problems)
	return exitStatus(exitUsage)
}
