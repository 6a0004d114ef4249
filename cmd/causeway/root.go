package main

import (
	"os"

	"github.com/spf13/cobra"

	"causeway"
)

// run executes one command line and returns the exit code: 0 done, 1 failed,
// 2 wrong usage or invalid configuration, 3 worked, and what it checked falls
// short.
func run(args []string) int {
	sh := newShell(os.Stdout, os.Stderr, languageOf(args))
	root := newRoot(sh)
	root.SetArgs(args)
	return sh.exitCode(root.Execute())
}

func newRoot(sh *shell) *cobra.Command {
	root := &cobra.Command{
		Use:           "causeway",
		Short:         sh.text("joins private networks in different clouds", "连通不同云上的私有网络"),
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(sh.out)
	root.SetErr(sh.err)
	root.PersistentFlags().String("lang", string(sh.lang), sh.text("language of messages: en or zh (default: from the locale)", "消息语言：en 或 zh（默认随系统区域设置）"))
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return usageError{err}
	})
	root.AddCommand(
		newApply(sh, reachClouds),
		newBugreport(sh),
		newCompare(sh, askPriceLists),
		newDestroy(sh, reachClouds),
		newDoctor(sh),
		newFlows(sh),
		newIKE(sh),
		newInit(sh),
		newLab(sh),
		newPaths(sh),
		newPing(sh),
		newPKI(sh),
		newPlan(sh, reachClouds),
		newPolicy(sh),
		newRender(sh),
		newStatus(sh, reachClouds),
		newTop(sh),
		newValidate(sh),
	)
	return root
}

// languageOf finds the language before the flags are parsed, because the
// help texts are made in it.
func languageOf(args []string) causeway.Language {
	for i, arg := range args {
		if value, ok := cutFlag(arg, "--lang"); ok {
			return causeway.ParseLanguage(value)
		}
		if arg == "--lang" && i+1 < len(args) {
			return causeway.ParseLanguage(args[i+1])
		}
		if arg == "--" {
			break
		}
	}
	return causeway.LocaleLanguage(os.Getenv)
}
