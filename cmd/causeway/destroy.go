package main

import (
	"context"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/provision"
)

func newDestroy(sh *shell, clouds reach) *cobra.Command {
	p := newProvisioning(sh, clouds)
	cmd := p.command("destroy", runDestroy)
	cmd.Short = sh.text("delete what was made in the clouds", "删除在云上创建的资源")
	cmd.Long = sh.text(`destroy lists everything in both clouds that is this interconnect's by its tags,
asks for a yes and deletes it, last made first. What is paid for in advance
cannot be deleted before its end: it stays, and the exit code is 3.`,
		`destroy 列出两朵云上标签属于本互联的全部资源，确认后按创建的逆序删除。包年包月的
资源到期前无法删除：将予以保留，退出码为 3。`)
	p.addYes(cmd)
	return cmd
}

// runDestroy needs no plan: what the file asks for does not matter any more,
// only where to look.
func runDestroy(ctx context.Context, p *provisioning) error {
	ic, err := p.load()
	if err != nil {
		return err
	}
	if ic.Provision == nil {
		return p.sh.refuse(ic, causeway.Problems{causeway.NewProblem("provision.nothing", ic.Name, nil)}, p.asJSON)
	}
	if err := p.consentPossible(); err != nil {
		return err
	}
	people := p.people()
	out := outcome{p: p, ic: ic, story: newStory(people), texts: destroyTexts}
	run, err := p.reach(ctx, ic, out.story.tell)
	if err != nil {
		return out.end(ctx, err)
	}
	out.report, err = run.Destroy(ctx, func(plan *provision.Plan) error {
		people.printRemoval(plan)
		return p.consent(ctx, people.text("Delete all of this? Type yes: ", "确认全部删除？请输入 yes："))
	})
	return out.end(ctx, err)
}

func (sh *shell) printRemoval(plan *provision.Plan) {
	counts := plan.Counts()
	sh.say("To delete for %s: %d; to stay, because it is prepaid: %d.", "%s 将删除 %d 项；因包年包月而保留 %d 项。",
		visible(plan.Interconnect), counts[provision.Delete], counts[provision.Keep])
	sh.printDeletions(plan, sh.text("Last made first:", "按创建的逆序："))
	sh.printCosts(plan)
}
