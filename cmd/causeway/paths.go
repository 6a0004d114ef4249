package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"causeway/localapi"
)

func newPaths(sh *shell) *cobra.Command {
	var socket, output string
	cmd := &cobra.Command{
		Use:   "paths",
		Short: sh.text("show the paths of the gateways that run here", "显示本机运行中网关的路径"),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runPaths(cmd.Context(), sh, socket, output == "json")
		},
	}
	addSocketFlag(cmd, sh, &socket)
	addOutputFlag(cmd, sh, &output)
	return cmd
}

// runPaths prints what the gateways that answer know, and the errors of the
// others after it.
func runPaths(ctx context.Context, sh *shell, socket string, asJSON bool) error {
	paths, silent, err := askEach(ctx, socket, (*localapi.Client).Paths)
	if err != nil {
		return err
	}
	if asJSON {
		err = sh.printJSON(localapi.Paths{Paths: paths})
	} else {
		err = sh.printPaths(paths)
	}
	if err != nil {
		return err
	}
	return silent
}

func (sh *shell) printPaths(paths []localapi.Path) error {
	up := 0
	for _, p := range paths {
		if p.State == "up" {
			up++
		}
	}
	sh.say("%d of %d paths up", "%[2]d 条路径中 %[1]d 条可用", up, len(paths))
	t := newTable(sh.text("GATEWAY\tPEER\tPATH\tVIA\tSTATE\tUSED\tRTT\tJITTER\tLOSS\tMTU\tSINCE",
		"网关\t对端\t路径\t方式\t状态\t使用\t往返\t抖动\t丢包\tMTU\t始于"))
	for _, p := range paths {
		t.add(p.Gateway, p.Peer, p.Name, p.Via, p.State, use(p),
			figure("%.1f ms", p.RTTMS, 1), figure("%.1f ms", p.JitterMS, 1), figure("%.2f %%", p.LossRatio, 100),
			whole(p.MTU), clock(p.Since))
	}
	return t.print(sh.out)
}

// use is which classes take a path, or whether any traffic does.
func use(p localapi.Path) string {
	switch {
	case len(p.Classes) > 0:
		return strings.Join(p.Classes, ",")
	case p.Used:
		return "*"
	}
	return ""
}
