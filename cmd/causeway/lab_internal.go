package main

import (
	"errors"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/lab"
	"causeway/lab/netns"
)

// The commands in this file are how the lab runs this binary again inside
// its namespaces. They are of no use to people and hidden.
const (
	internalInit = "internal-init"
	internalDemo = "internal-demo"
	internalHold = "internal-hold"
	internalJoin = "internal-join"
)

// newLabInit is process 1 of the namespaces.
func newLabInit(*shell) *cobra.Command {
	var files int
	cmd := &cobra.Command{
		Use:    internalInit,
		Hidden: true,
		RunE: func(_ *cobra.Command, args []string) error {
			own, err := os.Executable()
			if err != nil {
				return err
			}
			code, err := netns.RunInit(own, args, files)
			switch {
			case errors.Is(err, netns.ErrNotInit):
				return causeway.NewProblem("lab.internal", internalInit, err)
			case err != nil:
				return causeway.NewProblem("lab.namespaces", "lab", err)
			}
			return exitOf(code)
		},
	}
	cmd.Flags().IntVar(&files, "files", 0, "inherited descriptors from 3 on")
	return cmd
}

func newLabDemo(sh *shell) *cobra.Command {
	var folder, output string
	var seed uint64
	cmd := &cobra.Command{
		Use:    internalDemo,
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return labDemo(sh, folder, seed, output == "json")
		},
	}
	addOutputFlag(cmd, sh, &output)
	cmd.Flags().StringVar(&folder, "folder", "", "where files stay")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "of the losses")
	return cmd
}

func labDemo(sh *shell, folder string, seed uint64, asJSON bool) error {
	program, err := lab.GatewayProgram()
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(runtime.NumCPU() + lab.Threads)
	if folder == "" {
		// The private /run goes with the namespaces, however they end.
		if folder, err = os.MkdirTemp("/run", "lab-"); err != nil {
			return causeway.NewProblem("lab.state_folder", "/run", err)
		}
	}
	ctx, stop := interruptible()
	defer stop()
	demo := lab.Demo{Program: program, Folder: folder, Seed: seed, Say: func(text causeway.Text) {
		if !asJSON {
			sh.say("%s", "%s", text.In(sh.lang))
		}
	}}
	result, err := demo.Run(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		err = sh.printJSON(result)
	}
	if err == nil && !result.Passed {
		err = errFallsShort
	}
	return err
}

func newLabHold(sh *shell) *cobra.Command {
	var folder string
	var wan wanFlags
	cmd := &cobra.Command{
		Use:    internalHold,
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return labHold(folder, wan)
		},
	}
	wan.add(cmd, sh)
	cmd.Flags().StringVar(&folder, "folder", "", "the lab's state")
	return cmd
}

func labHold(folder string, wan wanFlags) error {
	options, err := wan.options()
	if err != nil {
		return err
	}
	program, err := lab.GatewayProgram()
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(runtime.NumCPU() + lab.Threads)
	ctx, stop := interruptible()
	defer stop()
	return lab.Hold(ctx, folder, program, options)
}

// newLabJoin becomes the command that 'lab exec' runs on a host.
func newLabJoin(*shell) *cobra.Command {
	var folder string
	cmd := &cobra.Command{
		Use:    internalJoin,
		Hidden: true,
		Args:   cobra.MinimumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			runtime.LockOSThread()
			return lab.Join(args[0], folder, args[1:])
		},
	}
	cmd.Flags().StringVar(&folder, "folder", "/", "where the command starts")
	return cmd
}
