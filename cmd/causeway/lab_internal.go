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
	internalRun  = "internal-run"
	internalHold = "internal-hold"
	internalJoin = "internal-join"

	internalSelfTest = "internal-selftest"
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

// insideFlags are those of commands that build a lab of their own.
type insideFlags struct {
	folder, output string
	seed           uint64
}

func (f *insideFlags) add(cmd *cobra.Command, sh *shell) {
	addOutputFlag(cmd, sh, &f.output)
	cmd.Flags().StringVar(&f.folder, "folder", "", "where files stay")
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "of the losses")
}

// open finds the gateways' program, makes the folder and prepares the runtime
// for a lab.
func (f *insideFlags) open() (program string, err error) {
	if program, err = lab.GatewayProgram(); err != nil {
		return "", err
	}
	runtime.GOMAXPROCS(runtime.NumCPU() + lab.Threads)
	if f.folder == "" {
		// The private /run goes with the namespaces, however they end.
		if f.folder, err = os.MkdirTemp("/run", "lab-"); err != nil {
			return "", causeway.NewProblem("lab.state_folder", "/run", err)
		}
	}
	return program, nil
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
