package main

import (
	"strings"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/lab"
)

// newLabScenario runs a scenario inside the namespaces 'lab run' made.
func newLabScenario(sh *shell) *cobra.Command {
	var flags insideFlags
	var trace traceFlags
	var runs int
	cmd := &cobra.Command{
		Use:    internalRun,
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return labScenario(sh, flags, trace, args[0], runs)
		},
	}
	flags.add(cmd, sh)
	trace.add(cmd, sh)
	cmd.Flags().IntVar(&runs, "runs", 0, "repetitions")
	return cmd
}

func labScenario(sh *shell, flags insideFlags, trace traceFlags, name string, runs int) error {
	scenario, err := lab.FindScenario(name)
	if err != nil {
		return unknownScenario(sh, err)
	}
	program, err := flags.open()
	if err != nil {
		return err
	}
	replay, err := trace.replay()
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	runner := lab.Runner{
		Program: program, Folder: flags.folder, Seed: flags.seed, Scenario: scenario.WithRuns(runs), Replay: replay,
		NullCipher: lab.NullCipherProgram(), Say: func(causeway.Text) {},
	}
	if flags.output == "json" {
		result, err := runner.Run(ctx)
		if err != nil {
			return stopped(sh, err)
		}
		return passes(result.Passed, sh.printJSON(result))
	}
	screen := newLabScreen(sh)
	screen.print(screen.look.strong(visible(scenario.Name)) + "  " + sh.text(scenario.About.En, scenario.About.Zh))
	runner.Say, runner.Watch = func(text causeway.Text) { screen.print("  " + text.In(sh.lang)) }, screen.watcher()
	result, err := runner.Run(ctx)
	screen.end()
	if err != nil {
		return stopped(sh, err)
	}
	screen.print(strings.Join(scenarioLines(result, runner.Scenario.Verdicts(result.Figures), screen.look), "\n"))
	return passes(result.Passed, nil)
}
