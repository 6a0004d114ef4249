package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"causeway"
	"causeway/provision"
	"causeway/provision/apply"
)

// story tells people what a run does, a line a step, and remembers how each
// change ended.
type story struct {
	sh *shell
	// checking is true once all is done: then the clouds are asked again and
	// again, which is said once.
	checking bool
	ended    map[deed]apply.Event
	// objects are whose problems these are.
	objects map[*causeway.Problem]provision.Key
}

// deed tells the two halves of what is made anew apart.
type deed struct {
	key    provision.Key
	action provision.Action
}

func newStory(sh *shell) *story {
	return &story{sh: sh, ended: map[deed]apply.Event{}, objects: map[*causeway.Problem]provision.Key{}}
}

// tell takes one event of a run.
func (s *story) tell(e apply.Event) {
	switch e.Phase {
	case apply.Checking:
		s.checking = true
	case apply.Done, apply.Failed:
		s.ended[deed{e.Key, e.Action}] = e
		for _, p := range causeway.ProblemsOf(e.Err) {
			s.objects[p] = e.Key
		}
	}
	if e.Phase != apply.Observing || !s.checking {
		fmt.Fprintln(s.sh.out, s.sh.storyLine(e))
	}
}

// storyLine is what people read of an event.
func (sh *shell) storyLine(e apply.Event) string {
	switch e.Phase {
	case apply.Settling:
		return fmt.Sprintf(sh.text("An interrupted run may have made something that does not show yet: waiting %s…", "上次中断的运行可能创建了尚不可见的资源：等待 %s…"), sh.span(e.Elapsed))
	case apply.Observing:
		return sh.text("Asking the clouds what is there…", "正在查询云上现状…")
	case apply.Checking:
		return sh.text("Asking again whether it is as planned…", "正在复查是否与规划一致…")
	}
	line := signs[e.Action] + " "
	if e.Phase == apply.Failed || e.Phase == apply.Skipped {
		line = "✗ "
	}
	line += visible(string(e.Key)) + sh.text(": ", "：") + sh.deedText(e)
	if e.Phase == apply.Done && e.ID != "" && e.Action != provision.Delete {
		line += sh.text(", ", "，") + visible(e.ID)
		for _, output := range []string{"public_ip", "dns_name"} {
			if told := e.Outputs[output]; told != "" {
				line += sh.text(", ", "，") + visible(told)
			}
		}
	}
	switch e.Phase {
	case apply.Waiting, apply.Done, apply.Failed:
		line += fmt.Sprintf(sh.text(" (%s)", "（%s）"), sh.span(e.Elapsed))
	}
	if e.Phase == apply.Failed && !wasStopped(e) {
		line += sh.reason(e.Err)
	}
	return line
}

// wasStopped is true of what this side no longer waits for: it may be done all
// the same.
func wasStopped(e apply.Event) bool { return errors.Is(e.Err, context.Canceled) }

// reason is the first sentence of why something failed; the rest, with what to
// do, comes at the end.
func (sh *shell) reason(err error) string {
	colon := sh.text(": ", "：")
	if problems := causeway.ProblemsOf(err); len(problems) > 0 {
		return colon + visible(problems[0].Sentence(sh.lang))
	}
	if err != nil {
		return colon + visible(err.Error())
	}
	return ""
}

// deedWords say what happens to a thing: %s is its kind.
type deedWords struct{ started, waiting, done, failed causeway.Text }

var deeds = map[provision.Action]deedWords{
	provision.Create: {
		causeway.Text{En: "making the %s…", Zh: "%s正在创建…"},
		causeway.Text{En: "still making the %s…", Zh: "%s仍在创建…"},
		causeway.Text{En: "%s made", Zh: "%s已创建"},
		causeway.Text{En: "%s not made", Zh: "%s创建失败"},
	},
	provision.Update: {
		causeway.Text{En: "changing the %s…", Zh: "%s正在更改…"},
		causeway.Text{En: "still changing the %s…", Zh: "%s仍在更改…"},
		causeway.Text{En: "%s changed", Zh: "%s已更改"},
		causeway.Text{En: "%s not changed", Zh: "%s更改失败"},
	},
	provision.Replace: {
		causeway.Text{En: "making the %s anew…", Zh: "%s正在重建…"},
		causeway.Text{En: "still making the %s anew…", Zh: "%s仍在重建…"},
		causeway.Text{En: "%s made anew", Zh: "%s已重建"},
		causeway.Text{En: "%s not made anew", Zh: "%s重建失败"},
	},
	provision.Delete: {
		causeway.Text{En: "deleting the %s…", Zh: "%s正在删除…"},
		causeway.Text{En: "still deleting the %s…", Zh: "%s仍在删除…"},
		causeway.Text{En: "%s deleted", Zh: "%s已删除"},
		causeway.Text{En: "%s not deleted", Zh: "%s删除失败"},
	},
	provision.Retire: {
		causeway.Text{En: "setting the old %s aside…", Zh: "旧%s正在让出名称…"},
		causeway.Text{En: "still setting the old %s aside…", Zh: "旧%s仍在让出名称…"},
		causeway.Text{En: "old %s set aside", Zh: "旧%s已让出名称"},
		causeway.Text{En: "old %s not set aside", Zh: "旧%s未能让出名称"},
	},
	provision.Await: {
		causeway.Text{En: "waiting for the %s…", Zh: "%s等待就绪…"},
		causeway.Text{En: "still waiting for the %s…", Zh: "%s仍未就绪…"},
		causeway.Text{En: "%s ready", Zh: "%s已就绪"},
		causeway.Text{En: "%s not ready", Zh: "%s未能就绪"},
	},
}

var notAwaited = causeway.Text{En: "no longer waiting for the %s", Zh: "%s不再等待"}

var notBegun = causeway.Text{En: "%s not begun", Zh: "%s未开始"}

func (sh *shell) deedText(e apply.Event) string {
	words := deeds[e.Action]
	if wasStopped(e) {
		words.failed = notAwaited
	}
	text := map[apply.Phase]causeway.Text{
		apply.Started: words.started, apply.Waiting: words.waiting, apply.Done: words.done,
		apply.Failed: words.failed, apply.Skipped: notBegun,
	}[e.Phase]
	return fmt.Sprintf(text.In(sh.lang), e.Kind.Title.In(sh.lang))
}

// span is a time in whole seconds: 3m12s.
func (sh *shell) span(d time.Duration) string {
	text := d.Round(time.Second).String()
	if sh.lang == causeway.Chinese {
		text = strings.NewReplacer("h", "小时", "m", "分", "s", "秒").Replace(text)
	}
	return text
}
