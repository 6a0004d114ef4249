package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/localapi"
)

func newDoctor(sh *shell) *cobra.Command {
	var socket, output string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: sh.text("check the gateways that run here, and say what to do", "检查本机运行中的网关，并说明如何处理"),
		Long: sh.text("Check the gateways that run here: certificates, peers, clocks, paths, MTU, routes.\nExit code 3 means that something is wrong, 1 that no gateway answers.",
			"检查本机运行中的网关：证书、对端、时钟、路径、MTU、路由。\n退出码 3 表示发现问题，1 表示没有网关应答。"),
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runDoctor(cmd.Context(), sh, socket, output == "json")
		},
	}
	addSocketFlag(cmd, sh, &socket)
	addOutputFlag(cmd, sh, &output)
	return cmd
}

func runDoctor(ctx context.Context, sh *shell, socket string, asJSON bool) error {
	checks, silent, err := askEach(ctx, socket, (*localapi.Client).Doctor)
	if err != nil {
		return err
	}
	checks = append(checks, silentGateways(silent)...)
	for i := range checks {
		checks[i].Message, checks[i].Hint = checks[i].In(sh.lang)
	}
	if asJSON {
		err = sh.printJSON(localapi.Doctor{Checks: checks})
	} else {
		sh.printChecks(checks)
	}
	if err == nil && countFailed(checks) > 0 {
		err = errFallsShort
	}
	return err
}

// silentGateways makes a failed check of each gateway that did not answer.
func silentGateways(failed error) []localapi.Check {
	var checks []localapi.Check
	for _, p := range causeway.ProblemsOf(failed) {
		checks = append(checks, localapi.Check{Check: "gateway", Gateway: p.Object, Problem: *localapi.NewProblem(p)})
	}
	return checks
}

func countFailed(checks []localapi.Check) int {
	n := 0
	for _, c := range checks {
		if !c.OK {
			n++
		}
	}
	return n
}

// printChecks prints one line a check, under the gateway that made it, and
// with those that fail what is wrong, how that is known, and what to do.
func (sh *shell) printChecks(checks []localapi.Check) {
	if failed := countFailed(checks); failed > 0 {
		sh.say("%d of %s failed", "%[2]s中有 %[1]d 项未通过", failed, sh.count(len(checks), "check", "项检查"))
	} else {
		sh.say("%s, nothing wrong", "%s，没有发现问题", sh.count(len(checks), "check", "项检查"))
	}
	gateway := ""
	for _, c := range checks {
		if c.Gateway != gateway {
			gateway = c.Gateway
			fmt.Fprintf(sh.out, "\n%s\n", visible(gateway))
		}
		sh.printCheck(c)
	}
}

func (sh *shell) printCheck(c localapi.Check) {
	good, bad := marks()
	if c.OK {
		fmt.Fprintf(sh.out, "  %s %s %s  %s\n", good, sh.checkName(c.Check), visible(c.Object), visible(c.Evidence))
		return
	}
	fmt.Fprintf(sh.out, "  %s %s %s\n", bad, sh.checkName(c.Check), visible(c.Object))
	fmt.Fprintf(sh.out, "      %s\n", visible(c.Message))
	if c.Evidence != "" {
		fmt.Fprintf(sh.out, "      %s%s\n", sh.text("evidence: ", "依据："), visible(c.Evidence))
	}
	if c.Hint != "" {
		fmt.Fprintf(sh.out, "      %s%s\n", sh.text("what to do: ", "处理："), visible(c.Hint))
	}
}

// marks are how a check that passes and one that does not begin.
func marks() (good, bad string) {
	if isUTF8() {
		return "✓", "✗"
	}
	return "ok  ", "FAIL"
}

// checkNames are what localapi.Check.Check says, for people.
var checkNames = map[string]causeway.Text{
	"authority":       {En: "CA", Zh: "CA"},
	"certificate":     {En: "certificate", Zh: "证书"},
	"clock":           {En: "clock", Zh: "时钟"},
	"file":            {En: "configuration", Zh: "配置文件"},
	"gateway":         {En: "gateway", Zh: "网关"},
	"host":            {En: "host network", Zh: "主机网络"},
	"mtu":             {En: "MTU", Zh: "MTU"},
	"path":            {En: "path", Zh: "路径"},
	"peer":            {En: "peer", Zh: "对端"},
	"revocation_list": {En: "revocation list", Zh: "吊销列表"},
}

func (sh *shell) checkName(check string) string {
	if name, ok := checkNames[check]; ok {
		return name.In(sh.lang)
	}
	return visible(check)
}
