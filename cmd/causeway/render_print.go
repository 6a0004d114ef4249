package main

import (
	"fmt"

	"causeway"
	forms "causeway/render"
)

// targetOutput is a line of 'causeway render -o json'.
type targetOutput struct {
	Target  string `json:"target"`
	Title   string `json:"title"`
	Applies bool   `json:"applies"`
	// Reason is null where the target fits.
	Reason *string `json:"reason"`
}

func (sh *shell) listTargets(ic *causeway.Interconnect, asJSON bool) error {
	list := []targetOutput{}
	for _, t := range targets() {
		line := targetOutput{Target: t.Name, Title: t.Title.In(sh.lang), Applies: true}
		if why := t.Why(ic); why != nil {
			reason := why.Sentence(sh.lang)
			line.Applies, line.Reason = false, &reason
		}
		list = append(list, line)
	}
	if asJSON {
		return sh.printJSON(list)
	}
	table := newTable(sh.text("TARGET\tWHAT IT WRITES\tFITS\tWHY NOT", "目标\t写出的内容\t适用\t原因"))
	for _, line := range list {
		fits, why := sh.text("yes", "是"), ""
		if !line.Applies {
			fits, why = sh.text("no", "否"), visible(*line.Reason)
		}
		table.add(line.Target, line.Title, fits, why)
	}
	return table.print(sh.out)
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
