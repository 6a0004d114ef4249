package main

import (
	"causeway/advise"
	"causeway/advise/report"
	"causeway/config"
)

// printPage prints the answer as a page, or writes it to a file, over one that
// is there.
func (sh *shell) printPage(file string, answer *advise.Answer) error {
	page, err := report.HTML(answer, sh.lang)
	if err != nil {
		return err
	}
	if file == "" {
		_, err := sh.out.Write(page)
		return err
	}
	if problem := config.Write(file, page, true); problem != nil {
		return sh.notWritten(problem)
	}
	sh.say("Wrote %s: open it in a browser.", "已写入 %s：请用浏览器打开。", file)
	return nil
}
