package main

import "github.com/spf13/cobra"

func newIKE(sh *shell) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ike",
		Short: sh.text("how two VPN ends should be set, and what is wrong with a connection", "两个 VPN 端应如何配置，以及一个连接有哪些问题"),
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newIKELint(sh), newIKEPropose(sh))
	return cmd
}
