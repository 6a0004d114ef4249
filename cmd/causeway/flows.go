package main

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"causeway/localapi"
)

func newFlows(sh *shell) *cobra.Command {
	var socket, output, class string
	var why bool
	cmd := &cobra.Command{
		Use:   "flows",
		Short: sh.text("show who talks with whom, over which path, and why", "显示正在通信的流量、所走路径及其原因"),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			show := func(flows []localapi.Flow) error { return sh.printFlows(flows, why, time.Now()) }
			if output == "json" {
				show = func(flows []localapi.Flow) error { return sh.printJSON(localapi.Flows{Flows: flows}) }
			}
			return runFlows(cmd.Context(), socket, class, show)
		},
	}
	cmd.Flags().BoolVar(&why, "why", false, sh.text("with the reason for the path, and its evidence", "同时显示选择该路径的原因和依据"))
	cmd.Flags().StringVar(&class, "class", "", sh.text("of one class only", "只显示某一类别"))
	addSocketFlag(cmd, sh, &socket)
	addOutputFlag(cmd, sh, &output)
	return cmd
}

// runFlows shows what the gateways that answer carry, the busiest first, and
// returns the errors of the others.
func runFlows(ctx context.Context, socket, class string, show func([]localapi.Flow) error) error {
	flows, silent, err := askEach(ctx, socket, (*localapi.Client).Flows)
	if err != nil {
		return err
	}
	if class != "" {
		flows = slices.DeleteFunc(flows, func(f localapi.Flow) bool { return f.Class != class })
	}
	slices.SortStableFunc(flows, func(a, b localapi.Flow) int { return cmp.Compare(b.Bytes, a.Bytes) })
	if err := show(flows); err != nil {
		return err
	}
	return silent
}

func (sh *shell) printFlows(flows []localapi.Flow, why bool, now time.Time) error {
	sh.say("%s, the busiest first", "%s，最繁忙的在前", sh.count(len(flows), "flow", "条流"))
	if len(flows) == 0 {
		return nil
	}
	titles := sh.text("GATEWAY\tPEER\tCLASS\tPATH\tPROTO\tSOURCE\tDESTINATION\tPACKETS\tBYTES\tAGE\tIDLE",
		"网关\t对端\t类别\t路径\t协议\t源\t目的\t数据包\t字节\t持续\t空闲")
	if why {
		titles += sh.text("\tREASON\tEVIDENCE", "\t原因\t依据")
	}
	t := newTable(titles, 7, 8, 9, 10)
	for _, f := range flows {
		row := []string{
			f.Gateway, f.Peer, f.Class, f.Path, f.Protocol, f.Source, f.Destination,
			scaled(float64(f.Packets)), byteCount(f.Bytes), age(now.Sub(f.Since)), age(now.Sub(f.Last)),
		}
		if why {
			row = append(row, f.Reason, f.Evidence)
		}
		t.add(row...)
	}
	return t.print(sh.out)
}
