package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"causeway"
	"causeway/provision"
	"causeway/provision/apply"
)

// outcome is what apply or destroy came to.
type outcome struct {
	p      *provisioning
	ic     *causeway.Interconnect
	rules  causeway.Problems
	story  *story
	report apply.Report
	texts  outcomeTexts
}

// verdict is an outcome in a word, for scripts.
type verdict string

const (
	verdictDone        verdict = "done"
	verdictUnchanged   verdict = "unchanged"
	verdictDeclined    verdict = "declined"
	verdictInterrupted verdict = "interrupted"
	verdictFailed      verdict = "failed"
)

// outcomeTexts are what apply and destroy say differently. unchanged takes the
// interconnect's name.
type outcomeTexts struct {
	unchanged, verified, again causeway.Text
	// removes says that all is to go: what stays falls short of that.
	removes bool
}

var (
	applyTexts = outcomeTexts{
		unchanged: causeway.Text{En: "%s: no changes, there is nothing to do.", Zh: "%s：没有变更，无需任何操作。"},
		verified:  causeway.Text{En: "The clouds were asked again: they are as planned.", Zh: "已复查：云上与规划一致。"},
		again:     causeway.Text{En: "'causeway apply' again is safe: it goes on from what is there.", Zh: "可以放心再次运行 'causeway apply'：将从现状继续。"},
	}
	destroyTexts = outcomeTexts{
		unchanged: causeway.Text{En: "%s: nothing to delete.", Zh: "%s：没有可删除的资源。"},
		verified:  causeway.Text{En: "The clouds were asked again: nothing else of it is left.", Zh: "已复查：没有其他遗留。"},
		again:     causeway.Text{En: "'causeway destroy' again is safe: it goes on with what is left.", Zh: "可以放心再次运行 'causeway destroy'：将继续删除剩余资源。"},
		removes:   true,
	}
)

// end says what came of a run that ended with err, and returns the exit code.
func (o outcome) end(ctx context.Context, err error) error {
	v := o.verdict(ctx, err)
	problems := o.problems(v, err)
	if o.p.asJSON {
		if err := o.p.sh.printJSON(o.document(v, problems)); err != nil {
			return err
		}
	} else {
		o.say(v, problems)
	}
	switch {
	case v != verdictDone && v != verdictUnchanged:
		return exitStatus(exitFailed)
	case o.texts.removes && (len(o.report.Kept) > 0 || len(o.unseen()) > 0):
		return errFallsShort
	}
	return nil
}

func (o outcome) verdict(ctx context.Context, err error) verdict {
	switch {
	case errors.Is(err, errDeclined):
		return verdictDeclined
	case err != nil && ctx.Err() != nil:
		return verdictInterrupted
	case err != nil:
		return verdictFailed
	case o.report.Plan == nil || !apply.NeedsWork(o.report.Plan):
		return verdictUnchanged
	}
	return verdictDone
}

// problems are what people have to know of an error: that they interrupted it
// or said no is none.
func (o outcome) problems(v verdict, err error) causeway.Problems {
	if err == nil || v == verdictDeclined {
		return nil
	}
	problems := causeway.ProblemsOf(err)
	if v == verdictInterrupted {
		return slices.DeleteFunc(slices.Clone(problems), func(p *causeway.Problem) bool {
			return p.Code == "provision.interrupted" || errors.Is(p, context.Canceled)
		})
	}
	if len(problems) == 0 {
		problems = causeway.Problems{causeway.NewProblem("provision.change_failed", o.ic.Name, err)}
	}
	return problems
}

// say prints counts, problems in full and what to do next.
func (o outcome) say(v verdict, problems causeway.Problems) {
	sh := o.p.sh
	switch v {
	case verdictUnchanged:
		o.sayUnchanged()
	case verdictDeclined:
		sh.say("Not confirmed: nothing was changed.", "未确认：未做任何更改。")
	case verdictDone:
		sh.say("\nDone: %s.", "\n完成：%s。", o.counts())
		if len(o.unseen()) == 0 {
			fmt.Fprintln(sh.out, o.texts.verified.In(sh.lang))
		}
	case verdictInterrupted:
		o.sayUnfinished("Stopped waiting: %s. What a cloud has begun goes on there.", "已停止等待：%s。云上已开始的操作会继续进行。")
	case verdictFailed:
		o.sayUnfinished("Not finished: %s.", "未完成：%s。")
	}
	o.sayKept()
	sh.printRemarks(sh.text("Not looked at", "未能查看"), o.unseen())
	if o.report.Plan != nil && v != verdictDeclined {
		sh.printWaiting(o.report.Plan, o.p.now)
	}
	if len(problems) > 0 {
		sh.printError(problems)
	}
	if v == verdictInterrupted || v == verdictFailed {
		fmt.Fprintln(sh.err, o.texts.again.In(sh.lang))
	}
}

// unseen are notices of what may stay when all is to go, because nobody may look
// at it.
func (o outcome) unseen() causeway.Problems {
	if !o.texts.removes || o.report.Plan == nil {
		return nil
	}
	return o.report.Plan.Notices
}

func (o outcome) sayUnchanged() {
	if waits := newWaitingOutput(o.report.Plan); len(waits) > 0 {
		o.p.sh.say("%s: nothing to do until people have done what is waited for.", "%s：在所等待的人工环节完成之前，无需任何操作。", visible(o.ic.Name))
		return
	}
	fmt.Fprintf(o.p.sh.out, o.texts.unchanged.In(o.p.sh.lang)+"\n", visible(o.ic.Name))
}

// sayUnfinished says how far a run came, in a sentence that takes it.
func (o outcome) sayUnfinished(en, zh string) {
	if o.report.Plan == nil {
		o.p.sh.say("Nothing was changed.", "未做任何更改。")
		return
	}
	o.p.sh.say("\n"+en, "\n"+zh, o.progress())
}

// counts says what was done, by kind of change where there are several.
func (o outcome) counts() string {
	counts := map[provision.Action]int{}
	for _, c := range o.changes() {
		if c.Result == resultDone {
			counts[c.Action]++
		}
	}
	if o.texts.removes {
		return fmt.Sprintf(o.p.sh.text("%d deleted", "删除 %d"), counts[provision.Delete])
	}
	return fmt.Sprintf(o.p.sh.text("%d made, %d changed, %d made anew, %d deleted", "创建 %d，更改 %d，重建 %d，删除 %d"),
		counts[provision.Create], counts[provision.Update], counts[provision.Replace], counts[provision.Delete])
}

// progress says how far a run came.
func (o outcome) progress() string {
	counts := map[result]int{}
	for _, c := range o.changes() {
		counts[c.Result]++
	}
	return fmt.Sprintf(o.p.sh.text("%d done, %d failed, %d not done", "已完成 %d，失败 %d，未执行 %d"),
		counts[resultDone], counts[resultFailed], counts[resultNotDone])
}

func (o outcome) sayKept() {
	sh, rows := o.p.sh, [][]string{}
	for _, c := range o.report.Kept {
		rows = append(rows, []string{"  " + signs[provision.Keep], visible(string(c.Key)), sh.text(c.Kind.Title.En, c.Kind.Title.Zh), visible(c.ID), sh.text("until ", "至 ") + c.EndsAt.Format(time.DateOnly)})
	}
	if len(rows) > 0 {
		sh.say("\nStays, because it is prepaid and cannot be deleted before its end:", "\n以下资源已预付，到期前无法删除，予以保留：")
		sh.printAligned(rows)
	}
}
