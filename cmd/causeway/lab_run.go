package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"causeway"
	"causeway/lab"
	"causeway/lab/netns"
)

// demoFlags are those of the demonstration, which runs inside namespaces
// that die with this process.
type demoFlags struct {
	output string
	seed   uint64
	keep   bool
}

func (f *demoFlags) add(cmd *cobra.Command, sh *shell) {
	addOutputFlag(cmd, sh, &f.output)
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, sh.text("makes the losses of the links repeat", "使链路丢包可重现的种子"))
	cmd.Flags().BoolVar(&f.keep, "keep", false, sh.text("keep the gateways' logs and files", "保留网关的日志和文件"))
}

func newLabRun(sh *shell) *cobra.Command {
	var demo demoFlags
	var trace traceFlags
	var runs uint
	cmd := &cobra.Command{
		Use:   "run [SCENARIO]",
		Short: sh.text("run a scenario in a lab of its own; alone: list them", "在独立的实验环境中运行场景；不带参数时列出所有场景"),
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return listScenarios(sh, demo.output)
			case args[0] == demoScenario && runs > 0:
				return usageError{errors.New(sh.text("--runs is for scenarios that repeat their steps, and demo does not", "--runs 用于重复步骤的场景，demo 不适用"))}
			case args[0] == demoScenario:
				if trace.file != "" {
					return usageError{errors.New(sh.text("the demonstration replays no trace; 'causeway lab up' and the other scenarios do", "演示不支持 --trace；请用于 'causeway lab up' 或其他场景"))}
				}
				return demo.run(sh)
			}
			if _, err := lab.FindScenario(args[0]); err != nil {
				return unknownScenario(sh, err)
			}
			if _, err := trace.replay(); err != nil {
				return err
			}
			operands, err := trace.args()
			if err != nil {
				return err
			}
			operands = append(operands, "--runs", strconv.FormatUint(uint64(runs), 10), args[0])
			return demo.runInside(sh, internalRun, operands...)
		},
	}
	demo.add(cmd, sh)
	trace.add(cmd, sh)
	cmd.Flags().UintVar(&runs, "runs", 0, sh.text("repeat the scenario's steps that often (default: as its file says)", "步骤的重复次数（默认按场景文件）"))
	return cmd
}

// demoScenario is the guided demonstration, which is no file.
const demoScenario = "demo"

// unknownScenario prints the problem; a wrong name is wrong usage.
func unknownScenario(sh *shell, err error) error {
	if causeway.HasCode(err, "lab.unknown_scenario") {
		sh.printError(err)
		return exitStatus(exitUsage)
	}
	return err
}

// scenarioLine is a scenario in the list.
type scenarioLine struct {
	Scenario string `json:"scenario"`
	About    string `json:"about"`
}

func listScenarios(sh *shell, output string) error {
	all, err := lab.Scenarios()
	if err != nil {
		return err
	}
	lines := []scenarioLine{{demoScenario, sh.text("the guided demonstration", "引导式演示")}}
	for _, s := range all {
		lines = append(lines, scenarioLine{s.Name, sh.text(s.About.En, s.About.Zh)})
	}
	if output == "json" {
		return sh.printJSON(lines)
	}
	return printScenarios(sh, lines)
}

// printScenarios wraps what each is about beside its name.
func printScenarios(sh *shell, lines []scenarioLine) error {
	names := 0
	for _, line := range lines {
		names = max(names, len(line.Scenario))
	}
	t := newTable(sh.text("SCENARIO\tWHAT IT DOES", "场景\t内容"))
	for _, line := range lines {
		for i, part := range strings.Split(lipgloss.Wrap(line.About, usualWidth-names-len(columnGap), ""), "\n") {
			t.add(map[bool]string{true: line.Scenario}[i == 0], part)
		}
	}
	if err := t.print(sh.out); err != nil {
		return err
	}
	sh.say("\nRun one: causeway lab run NAME. It exits 3 when a bound is broken.", "\n运行：causeway lab run 场景名。有指标未达标时退出码为 3。")
	return nil
}

func (f *demoFlags) run(sh *shell) error { return f.runInside(sh, internalDemo) }

// runInside runs an internal command inside namespaces of its own.
func (f *demoFlags) runInside(sh *shell, command string, operands ...string) error {
	if _, err := lab.GatewayProgram(); err != nil {
		return err
	}
	args := []string{"--seed", strconv.FormatUint(f.seed, 10), "-o", f.output}
	if f.keep {
		folder, err := os.MkdirTemp("", "causeway-lab-")
		if err != nil {
			return err
		}
		fmt.Fprintf(sh.err, sh.text("Logs and files go to %s.\n", "日志和文件将保存在 %s。\n"), folder)
		args = append(args, "--folder", folder)
	}
	code, err := netns.Run(netns.Command{
		Args:   insideNamespaces(sh, 0, command, append(args, operands...)...),
		Stdin:  os.Stdin,
		Stdout: sh.out,
		Stderr: sh.err,
	})
	if err != nil {
		return causeway.NewProblem("lab.namespaces", "lab", err)
	}
	return exitOf(code)
}

// exitOf passes on a code other than 0.
func exitOf(code int) error {
	if code == exitDone {
		return nil
	}
	return exitStatus(code)
}
