package main

import "github.com/spf13/cobra"

func newValidate(sh *shell) *cobra.Command {
	return &cobra.Command{Use: "validate"}
}
