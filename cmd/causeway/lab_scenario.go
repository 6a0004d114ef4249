package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"causeway/lab"
)

// newLabScenario runs a scenario inside the namespaces 'lab run' made.
func newLabScenario(sh *shell) *cobra.Command {
	var flags insideFlags
	var runs int
	cmd := &cobra.Command{
		Use:    internalRun,
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return labScenario(sh, flags, args[0], runs)
		},
	}
	flags.add(cmd, sh)
	cmd.Flags().IntVar(&runs, "runs", 0, "repetitions")
	return cmd
}

func labScenario(sh *shell, flags insideFlags, name string, runs int) error {
	scenario, err := lab.FindScenario(name)
	if err != nil {
		return unknownScenario(sh, err)
	}
	program, err := flags.open()
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	runner := lab.Runner{
		Program: program, Folder: flags.folder, Seed: flags.seed, Scenario: scenario, Say: flags.steps(sh),
		NullCipher: lab.NullCipherProgram(), Runs: runs,
	}
	result, err := runner.Run(ctx)
	if err != nil {
		return err
	}
	if flags.output == "json" {
		err = sh.printJSON(result)
	} else {
		err = printScenario(sh, result)
	}
	if err == nil && !result.Passed {
		err = errFallsShort
	}
	return err
}

func printScenario(sh *shell, r lab.ScenarioResult) error {
	table := tabwriter.NewWriter(sh.out, 0, 0, 2, ' ', 0)
	for _, field := range slices.Sorted(maps.Keys(r.Figures)) {
		switch v := r.Figures[field].(type) {
		case nil:
			fmt.Fprintf(table, "   %s\t%s\n", field, sh.text("unknown", "未知"))
		case []string:
			fmt.Fprintf(table, "   %s\t%s\n", field, strings.Join(v, "; "))
		default:
			fmt.Fprintf(table, "   %s\t%v\n", field, v)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, broken := range r.Broken {
		sh.say("BROKEN: %s", "未达标：%s", broken)
	}
	if r.Passed {
		sh.say("Every bound held (seed %d).", "所有指标均达标（种子 %d）。", r.Seed)
	}
	return nil
}
