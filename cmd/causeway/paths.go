package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/lab"
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
	cmd.Flags().StringVar(&socket, "socket", "", sh.text("Unix socket of one gateway (default: every gateway found here)", "某个网关的 Unix 套接字（默认：本机找到的所有网关）"))
	addOutputFlag(cmd, sh, &output)
	return cmd
}

func runPaths(ctx context.Context, sh *shell, socket string, asJSON bool) error {
	sockets, err := findSockets(socket)
	if err != nil {
		return err
	}
	all := localapi.Paths{Paths: []localapi.Path{}}
	for _, s := range sockets {
		paths, err := localapi.NewClient(s).Paths(ctx)
		if err != nil {
			return err
		}
		all.Paths = append(all.Paths, paths...)
	}
	if asJSON {
		return sh.printJSON(all)
	}
	return sh.printPaths(all.Paths)
}

// findSockets returns the sockets of running gateways: the one named, else
// those in $CAUSEWAY_RUN, else those of the running lab, else those of the
// system.
func findSockets(named string) ([]string, error) {
	if named != "" {
		return []string{named}, nil
	}
	dir := os.Getenv("CAUSEWAY_RUN")
	if dir == "" {
		dir = "/run/causeway"
		if ofLab, running := lab.RunDir(lab.DefaultName); running {
			dir = ofLab
		}
	}
	sockets, err := filepath.Glob(filepath.Join(dir, "*.sock"))
	if err != nil || len(sockets) == 0 {
		return nil, causeway.NewProblem("gateway.none_found", dir, err)
	}
	slices.Sort(sockets)
	return sockets, nil
}

func (sh *shell) printPaths(paths []localapi.Path) error {
	up := 0
	for _, p := range paths {
		if p.State == "up" {
			up++
		}
	}
	sh.say("%d of %d paths up", "%[2]d 条路径中 %[1]d 条可用", up, len(paths))
	w := tabwriter.NewWriter(sh.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, sh.text("GATEWAY\tPEER\tPATH\tVIA\tSTATE\tUSED\tRTT\tJITTER\tLOSS\tMTU\tSINCE",
		"网关\t对端\t路径\t方式\t状态\t使用\t往返\t抖动\t丢包\tMTU\t始于"))
	for _, p := range paths {
		used := ""
		if p.Used {
			used = "*"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.Gateway, p.Peer, p.Name, p.Via, p.State, used,
			figure("%.1f ms", p.RTTMS, 1), figure("%.1f ms", p.JitterMS, 1), figure("%.2f %%", p.LossRatio, 100),
			whole(p.MTU), clock(p.Since))
	}
	return w.Flush()
}

// unknown stands where a figure is not known.
const unknown = "-"

func figure(format string, value *float64, factor float64) string {
	if value == nil {
		return unknown
	}
	return fmt.Sprintf(format, *value*factor)
}

func whole(value *int) string {
	if value == nil {
		return unknown
	}
	return fmt.Sprint(*value)
}

func clock(at *time.Time) string {
	if at == nil {
		return unknown
	}
	return at.Local().Format(time.TimeOnly)
}
