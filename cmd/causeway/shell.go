package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"causeway"
)

// Exit codes scripts rely on.
const (
	exitDone       = 0
	exitFailed     = 1
	exitUsage      = 2
	exitFallsShort = 3
)

// shell is where a command prints and in which language.
type shell struct {
	out  io.Writer
	err  io.Writer
	lang causeway.Language
}

func newShell(out, err io.Writer, lang causeway.Language) *shell {
	return &shell{out: out, err: err, lang: lang}
}

// text picks one of two spellings of the same sentence.
func (sh *shell) text(en, zh string) string {
	return causeway.Text{En: en, Zh: zh}.In(sh.lang)
}

// say prints one line on standard output. en and zh take the same args.
func (sh *shell) say(en, zh string, args ...any) {
	fmt.Fprintf(sh.out, sh.text(en, zh)+"\n", args...)
}

// printJSON prints v indented, for -o json.
func (sh *shell) printJSON(v any) error {
	encoder := json.NewEncoder(visibleJSON{sh.out})
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// usageError is a wrong command line: exit 2.
type usageError struct{ error }

// errFallsShort is the answer of a command that worked and found something
// wanting; the command has already said what.
var errFallsShort = errors.New("what was checked falls short")

// exitCode prints err, if there is something to print, and returns the code
// the program ends with.
func (sh *shell) exitCode(err error) int {
	var usage usageError
	var status exitStatus
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFallsShort):
		return exitFallsShort
	case errors.As(err, &status):
		return int(status)
	case errors.As(err, &usage), isCobraUsage(err):
		fmt.Fprintf(sh.err, "causeway: %s\n", visibleLines(err.Error()))
		fmt.Fprintln(sh.err, sh.text("Run 'causeway --help' for what it takes.", "运行 'causeway --help' 查看用法。"))
		return exitUsage
	}
	sh.printError(err)
	if invalidConfiguration(err) {
		return exitUsage
	}
	return exitFailed
}

// exitStatus passes on the exit code of a command run for the user.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// printError prints every problem err holds as a sentence with its hint, and
// any other error as it is.
func (sh *shell) printError(err error) {
	problems := causeway.ProblemsOf(err).Failures()
	for _, p := range problems {
		fmt.Fprint(sh.err, visibleLines(p.Report("causeway", sh.lang)))
	}
	if len(problems) == 0 {
		fmt.Fprintf(sh.err, "causeway: %s\n", visibleLines(err.Error()))
	}
}

// invalidConfiguration reports whether err is about the file, whose exit code
// is that of wrong usage.
func invalidConfiguration(err error) bool {
	var p *causeway.Problem
	return errors.As(err, &p) && strings.HasPrefix(string(p.Code), "config.")
}

// isCobraUsage recognises the usage errors cobra makes itself; it has no type
// for them.
func isCobraUsage(err error) bool {
	message := err.Error()
	for _, start := range []string{"unknown command", "unknown flag", "required flag", "accepts ", "requires at least"} {
		if strings.HasPrefix(message, start) {
			return true
		}
	}
	return false
}

// cutFlag returns the value of "--name=value".
func cutFlag(arg, name string) (string, bool) {
	return strings.CutPrefix(arg, name+"=")
}

// addOutputFlag adds -o table|json.
func addOutputFlag(cmd *cobra.Command, sh *shell, output *string) {
	cmd.Flags().StringVarP(output, "output", "o", "table", sh.text("table or json", "table 或 json"))
	previous := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		if *output != "table" && *output != "json" {
			return usageError{fmt.Errorf("-o %s: want table or json", *output)}
		}
		if previous != nil {
			return previous(cmd, args)
		}
		return nil
	}
}

// addFileFlag adds -c FILE.
func addFileFlag(cmd *cobra.Command, sh *shell, file *string) {
	cmd.Flags().StringVarP(file, "config", "c", "causeway.yaml", sh.text("the interconnect's file", "互联配置文件"))
}
