package main

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/localapi"
)

func newDoctor(sh *shell) *cobra.Command {
	var socket, output, to string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: sh.text("check the gateways that run here, and say what to do", "检查本机运行中的网关，并说明如何处理"),
		Long: sh.text("Check the gateways that run here and name the cause of what is wrong: certificates, files, peers, clocks, blocked\nports, addresses, NAT, routes, reverse-path filters, MTU, loss, and what a cloud does to forwarded packets.\nWith --to, find out why a host of any site cannot be reached; ask the gateway of its own site too.\nNothing is changed; it takes a few seconds. Exit code 3 means that something is wrong, 1 that no gateway answers.",
			"检查本机运行中的网关并指出问题的原因：证书、配置文件、对端、时钟、端口被封、地址、NAT、路由、\n反向路径过滤、MTU、丢包，以及云平台对转发报文的处理。\n用 --to 查明某个站点的主机为何不可达；也请在该主机所在站点的网关上执行。\n不做任何改动，耗时几秒。退出码 3 表示发现问题，1 表示没有网关应答。"),
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var address netip.Addr
			if to != "" {
				var err error
				if address, err = netip.ParseAddr(to); err != nil {
					return usageError{fmt.Errorf("--to: %w", err)}
				}
			}
			return runDoctor(cmd.Context(), sh, socket, address, output == "json")
		},
	}
	cmd.Flags().StringVar(&to, "to", "", sh.text("address of a host to examine, at any site", "要检查的主机地址，可在任何站点"))
	addSocketFlag(cmd, sh, &socket)
	addOutputFlag(cmd, sh, &output)
	return cmd
}

func runDoctor(ctx context.Context, sh *shell, socket string, to netip.Addr, asJSON bool) error {
	checks, silent, err := askEach(ctx, socket, func(c *localapi.Client, ctx context.Context) ([]localapi.Check, error) { return c.Doctor(ctx, to) })
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
	"address":         {En: "address", Zh: "地址"},
	"authority":       {En: "CA", Zh: "CA"},
	"certificate":     {En: "certificate", Zh: "证书"},
	"clock":           {En: "clock", Zh: "时钟"},
	"file":            {En: "configuration", Zh: "配置文件"},
	"gateway":         {En: "gateway", Zh: "网关"},
	"host":            {En: "host network", Zh: "主机网络"},
	"lan":             {En: "LAN", Zh: "局域网"},
	"link":            {En: "link", Zh: "链路"},
	"mtu":             {En: "MTU", Zh: "MTU"},
	"path":            {En: "path", Zh: "路径"},
	"peer":            {En: "peer", Zh: "对端"},
	"revocation_list": {En: "revocation list", Zh: "吊销列表"},
	"target":          {En: "host", Zh: "主机"},
}

func (sh *shell) checkName(check string) string {
	if name, ok := checkNames[check]; ok {
		return name.In(sh.lang)
	}
	return visible(check)
}
