package main

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"causeway"
	"causeway/lab"
)

func newLabExec(sh *shell) *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "exec HOST -- COMMAND [ARGUMENT…]",
		Short: sh.text("run a command on a host of the lab: bj-host, bj-gw, wan, ca-gw, ca-host", "在实验主机上运行命令：bj-host、bj-gw、wan、ca-gw、ca-host"),
		Args:  cobra.MinimumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			return labExec(sh, name, args[0], args[1:])
		},
	}
	addNameFlag(cmd, sh, &name)
	// What follows the host belongs to the command.
	cmd.Flags().SetInterspersed(false)
	return cmd
}

func labExec(sh *shell, name, host string, command []string) error {
	if !lab.KnownHost(host) {
		return lab.UnknownHost(host)
	}
	if command[0] == "--" {
		command = command[1:]
	}
	if len(command) == 0 {
		return usageError{errors.New(sh.text("name a command after the host", "请在主机名之后给出命令"))}
	}
	folder, err := os.Getwd()
	if err != nil {
		folder = "/"
	}
	args := append([]string{"lab", internalJoin, "--lang", string(sh.lang), "--folder", folder, "--", host}, command...)
	ctx, stop := interruptible()
	defer stop()
	// The terminal sends its signals to the command as well; this process
	// stays to pass on how it ended.
	signal.Ignore(unix.SIGINT)
	enter, err := lab.EnterCommand(ctx, name, args)
	if err != nil {
		return err
	}
	return runForUser(enter, sh)
}

func runForUser(cmd *exec.Cmd, sh *shell) error {
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, sh.out, sh.err
	err := cmd.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return exitOf(max(ended.ExitCode(), exitFailed))
	}
	if err != nil {
		return causeway.NewProblem("lab.command", cmd.Path, err)
	}
	return nil
}
