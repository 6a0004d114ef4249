package main

import (
	"fmt"
	"os"
	"strconv"

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
	cmd := &cobra.Command{
		Use:   "run SCENARIO",
		Short: sh.text("run a scenario in a lab of its own", "在独立的实验环境中运行场景"),
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if args[0] != "demo" {
				return causeway.NewProblem("lab.unknown_scenario", args[0], nil)
			}
			return demo.run(sh)
		},
	}
	demo.add(cmd, sh)
	return cmd
}

func (f *demoFlags) run(sh *shell) error {
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
		Args:   insideNamespaces(sh, 0, internalDemo, args...),
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
