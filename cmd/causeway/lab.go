package main

import (
	"context"
	"os"
	"os/signal"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"causeway/lab"
)

func newLab(sh *shell) *cobra.Command {
	var demo demoFlags
	cmd := &cobra.Command{
		Use:   "lab",
		Short: sh.text("two sites on this machine; alone: the guided demonstration", "在本机搭建两个站点；不带子命令时运行演示"),
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return demo.run(sh) },
	}
	demo.add(cmd, sh)
	cmd.AddCommand(
		newLabUp(sh),
		newLabDown(sh),
		newLabRun(sh),
		newLabExec(sh),
		newLabLink(sh),
		newLabSelfTest(sh),
		newLabSelfTestInside(sh),
		newLabInit(sh),
		newLabDemo(sh),
		newLabScenario(sh),
		newLabHold(sh),
		newLabJoin(sh),
	)
	return cmd
}

// addNameFlag adds --name, which lab is meant.
func addNameFlag(cmd *cobra.Command, sh *shell, name *string) {
	cmd.Flags().StringVar(name, "name", lab.DefaultName, sh.text("which lab", "实验环境的名称"))
}

// interruptible is done when the user or the system asks this process to end.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, unix.SIGTERM)
}

// insideNamespaces are the arguments that lead this binary through process 1
// of new namespaces, with some inherited descriptors, to an internal command.
func insideNamespaces(sh *shell, files int, command string, args ...string) []string {
	through := []string{"lab", internalInit, "--lang", string(sh.lang), "--files", strconv.Itoa(files), "--"}
	return append(append(through, "lab", command, "--lang", string(sh.lang)), args...)
}
