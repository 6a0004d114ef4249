package main

import (
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/lab"
	"causeway/lab/netns"
)

// selfTestFlags are the same inside and outside of the namespaces.
type selfTestFlags struct {
	output string
	seed   uint64
}

func (f *selfTestFlags) add(cmd *cobra.Command, sh *shell) {
	addOutputFlag(cmd, sh, &f.output)
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, sh.text("of the frames' luck", "帧的随机种子"))
}

func newLabSelfTest(sh *shell) *cobra.Command {
	var f selfTestFlags
	cmd := &cobra.Command{
		Use:   "selftest",
		Short: sh.text("check the WAN emulator against what it is told", "检查广域网仿真器是否符合设定"),
		Long: sh.text("Send known frames through one emulated line in private namespaces and compare\nwhat arrives with what was set. Exit code 3 means that a figure is out of its\nbounds; on a busy machine that may be the machine's doing.",
			"在私有命名空间中让已知的帧通过一条仿真链路，并将到达情况与设定值比较。\n退出码 3 表示有指标超出范围；机器繁忙时可能由机器本身引起。"),
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			code, err := netns.Run(netns.Command{
				Args:   insideNamespaces(sh, 0, internalSelfTest, "--seed", strconv.FormatUint(f.seed, 10), "-o", f.output),
				Stdout: sh.out,
				Stderr: sh.err,
			})
			if err != nil {
				return causeway.NewProblem("lab.namespaces", "lab", err)
			}
			return exitOf(code)
		},
	}
	f.add(cmd, sh)
	return cmd
}

// newLabSelfTestInside does the test inside the namespaces.
func newLabSelfTestInside(sh *shell) *cobra.Command {
	var f selfTestFlags
	cmd := &cobra.Command{
		Use:    internalSelfTest,
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE:   func(*cobra.Command, []string) error { return labSelfTest(sh, f) },
	}
	f.add(cmd, sh)
	return cmd
}

func labSelfTest(sh *shell, f selfTestFlags) error {
	runtime.GOMAXPROCS(runtime.NumCPU() + lab.Threads)
	ctx, stop := interruptible()
	defer stop()
	say := sh.printSelfTestCheck
	if f.output == "json" {
		say = func(lab.SelfTestCheck) {}
	}
	result, err := lab.SelfTest{Seed: f.seed, Say: say}.Run(ctx)
	if err != nil {
		return err
	}
	if f.output == "json" {
		err = sh.printJSON(result)
	} else {
		sh.printSelfTest(result)
	}
	if err == nil && !result.Passed {
		err = errFallsShort
	}
	return err
}

func (sh *shell) printSelfTestCheck(c lab.SelfTestCheck) {
	verdict := sh.text("ok    ", "正常  ")
	if !c.Passed {
		verdict = sh.text("BROKEN", "不符  ")
	}
	sh.say("%s %-18s %8.4g   (%.4g … %.4g)   %s", "%s %-18s %8.4g   (%.4g … %.4g)   %s",
		verdict, c.Check, c.Measured, c.Least, c.Most, strings.Join(c.Set, " "))
}

func (sh *shell) printSelfTest(r lab.SelfTestResult) {
	if r.Passed {
		sh.say("The emulator does what it is told (seed %d).", "仿真器符合设定（种子 %d）。", r.Seed)
	} else {
		sh.say("The emulator does not do what it is told (seed %d), or the machine is too busy for it.", "仿真器与设定不符（种子 %d），或机器过于繁忙。", r.Seed)
	}
	sh.say("Its own lateness, at worst in any check: %.1f ms median, %.1f ms for 99 %%, %.1f ms at most; checks done again: %d.",
		"其自身延误（各项中最差）：中位数 %.1f ms，99%% 不超过 %.1f ms，最大 %.1f ms；重做的检查：%d 项。", r.WANLateMSP50, r.WANLateMSP99, r.WANLateMSMax, r.Discarded)
}
