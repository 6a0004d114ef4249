package main

import (
	"context"

	"github.com/spf13/cobra"

	"causeway/provision"
)

func newApply(sh *shell, clouds reach) *cobra.Command {
	p := newProvisioning(sh, clouds)
	cmd := p.command("apply", runApply)
	cmd.Short = sh.text("make in the clouds what the file asks for", "按配置文件在云上创建和更改资源")
	cmd.Long = sh.text(`apply asks both clouds what is there, shows the plan that leads to what the file
asks for, asks for a yes and carries it out. It goes on from where an earlier
one ended, however that ended, and changes nothing when nothing is to be done.
Nothing is taken over that is not this interconnect's by its tags.`,
		`apply 先查询两朵云的现状，显示达到配置文件所需的规划，确认后执行。无论上次如何
结束，都会从现状继续；没有差异时不做任何更改。标签不属于本互联的资源不会被接管。`)
	p.addYes(cmd)
	return cmd
}

func runApply(ctx context.Context, p *provisioning) error {
	ic, err := p.load()
	if err != nil {
		return err
	}
	rules, refused := p.judge(ic, p.now)
	if len(refused) > 0 {
		return p.sh.refuse(ic, refused, p.asJSON)
	}
	if err := p.refusal(ic); err != nil {
		return err
	}
	if err := p.consentPossible(); err != nil {
		return err
	}
	people := p.people()
	out := outcome{p: p, ic: ic, rules: rules, story: newStory(people), texts: applyTexts}
	run, err := p.reach(ctx, ic, out.story.tell)
	if err != nil {
		return out.end(ctx, err)
	}
	out.report, err = run.Apply(ctx, func(plan *provision.Plan) error {
		if err := people.printPlan(plan, rules, p.now); err != nil {
			return err
		}
		return p.consent(ctx, people.text("Make these changes in the clouds? Type yes: ", "确认在云上执行以上变更？请输入 yes："))
	})
	return out.end(ctx, err)
}
