package main

import (
	"fmt"
	"strings"
	"time"

	"causeway"
	"causeway/provision"
)

// stepTitles say what people do before a leased line is there.
var stepTitles = map[causeway.StepName]causeway.Text{
	causeway.StepPortOrder:    {En: "order of the port", Zh: "端口申请"},
	causeway.StepLOA:          {En: "letter of authorization (LOA)", Zh: "机房授权书（LOA）"},
	causeway.StepCrossConnect: {En: "cross-connect in the data centre", Zh: "机房交叉连接"},
	causeway.StepPermit:       {En: "permit or contract for the border", Zh: "跨境许可或合同"},
}

// printWaiting lists the steps people have not done yet, and what waits with
// them.
func (sh *shell) printWaiting(plan *provision.Plan, now time.Time) {
	steps, held := plan.Waiting()
	if len(steps) == 0 {
		return
	}
	sh.say("\nWaiting for people, which is no failure (steps: %d; resources that need them: %d):",
		"\n等待人工环节，不属于故障（环节 %d 个，依赖它们的资源 %d 项）：", len(steps), len(held))
	var rows [][]string
	for _, c := range steps {
		rows = append(rows, []string{"  " + signs[c.Action], visible(string(c.Key)), sh.waitingText(c, now)})
	}
	sh.printAligned(rows)
	rows = nil
	for _, c := range held {
		rows = append(rows, []string{"  " + signs[c.Action], visible(string(c.Key)), sh.text(c.Kind.Title.En, c.Kind.Title.Zh), sh.text("needs ", "需要 ") + visible(lastParts(c.WaitsFor))})
	}
	if len(rows) > 0 {
		sh.say("  and with them:", "  以及：")
		sh.printAligned(rows)
	}
	sh.say("  Write what comes of a step into the file, and run 'causeway apply' again.", "  环节完成后请把结果写入配置文件，再次运行 'causeway apply'。")
}

// waitingText says since when and for whom.
func (sh *shell) waitingText(c provision.Change, now time.Time) string {
	stage, ok := c.Resource.(*provision.CarrierStage)
	if !ok || stage.What == nil {
		return ""
	}
	title := stepTitles[causeway.StepName(*stage.What)]
	what := sh.text(title.En, title.Zh)
	if stage.Reference != nil {
		what += sh.text(", ", "，") + visible(*stage.Reference)
	}
	whom := sh.text("the carrier", "运营商")
	if stage.Carrier != nil {
		whom = visible(*stage.Carrier)
	}
	switch {
	case stage.Since != nil:
		return fmt.Sprintf(sh.text("waiting since %s%s for %s: %s", "自 %[1]s 起等待 %[3]s%[2]s：%[4]s"), *stage.Since, sh.daysSince(*stage.Since, now), whom, what)
	case len(c.WaitsFor) > 0:
		return fmt.Sprintf(sh.text("comes after %s: %s", "在 %s 之后：%s"), visible(lastParts(c.WaitsFor)), what)
	}
	return fmt.Sprintf(sh.text("not begun, for %s: %s", "尚未开始，由 %s 办理：%s"), whom, what)
}

// daysSince counts whole days; a day to come has none.
func (sh *shell) daysSince(day string, now time.Time) string {
	since, err := time.Parse(time.DateOnly, day)
	days := int(now.Sub(since).Hours() / 24)
	if err != nil || now.Before(since) {
		return ""
	}
	if days == 1 {
		return sh.text(" (1 day)", "（1 天）")
	}
	return fmt.Sprintf(sh.text(" (%d days)", "（%d 天）"), days)
}

// lastParts are the last words of keys that are shown in full elsewhere.
func lastParts(keys []provision.Key) string {
	words := make([]string, len(keys))
	for i, key := range keys {
		words[i] = string(key[strings.LastIndexByte(string(key), '/')+1:])
	}
	return strings.Join(words, ", ")
}

// waitingOutput is a step that is open, or what waits for steps: then step,
// since, carrier and reference are null.
type waitingOutput struct {
	Key       provision.Key   `json:"key"`
	Kind      string          `json:"kind"`
	Cloud     string          `json:"cloud"`
	Region    string          `json:"region"`
	Step      *string         `json:"step"`
	Since     *string         `json:"since"`
	Carrier   *string         `json:"carrier"`
	Reference *string         `json:"reference"`
	WaitsFor  []provision.Key `json:"waits_for"`
}

func newWaitingOutput(plan *provision.Plan) []waitingOutput {
	all := []waitingOutput{}
	if plan == nil {
		return all
	}
	steps, held := plan.Waiting()
	for _, c := range append(steps, held...) {
		out := waitingOutput{Key: c.Key, Kind: c.Kind.Name, Cloud: c.Cloud, Region: c.Region, WaitsFor: append([]provision.Key{}, c.WaitsFor...)}
		if stage, ok := c.Resource.(*provision.CarrierStage); ok {
			out.Step, out.Since, out.Carrier, out.Reference = stage.What, stage.Since, stage.Carrier, stage.Reference
		}
		all = append(all, out)
	}
	return all
}
