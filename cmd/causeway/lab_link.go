package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/lab"
)

func newLabLink(sh *shell) *cobra.Command {
	var name, output string
	cmd := &cobra.Command{
		Use:   "link [NAME [KEY=VALUE…]]",
		Short: sh.text("show or change the WAN links: delay, loss, rate, queue, blackhole", "查看或修改广域网链路：delay、loss、rate、queue、blackhole"),
		RunE: func(_ *cobra.Command, args []string) error {
			links, err := labLinks(name, args)
			if err != nil {
				return err
			}
			if output == "json" {
				return sh.printJSON(map[string]any{"links": links})
			}
			return printLinks(sh, links)
		},
	}
	addNameFlag(cmd, sh, &name)
	addOutputFlag(cmd, sh, &output)
	return cmd
}

// labLinks does what the arguments ask and returns the links they are about.
func labLinks(name string, args []string) ([]lab.LinkStatus, error) {
	ctx, stop := interruptible()
	defer stop()
	if len(args) == 0 {
		return lab.Links(ctx, name)
	}
	link, err := lab.KnownLink(args[0])
	if err != nil {
		return nil, err
	}
	links, err := changedLinks(name, link, args[1:])
	for i := range links {
		if links[i].Name == link {
			return links[i : i+1], err
		}
	}
	return links, err
}

func changedLinks(name, link string, set []string) ([]lab.LinkStatus, error) {
	ctx, stop := interruptible()
	defer stop()
	if len(set) == 0 {
		return lab.Links(ctx, name)
	}
	return lab.ChangeLink(ctx, name, link, set)
}

func printLinks(sh *shell, links []lab.LinkStatus) error {
	table := tabwriter.NewWriter(sh.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, strings.ToUpper("link\tdirection\tdelay\trate\tloss\tqueue\tblackhole\tpassed\tdropped\tlate_p99"))
	for _, link := range links {
		printWay(table, link.Name, "forward", link.Forward)
		printWay(table, link.Name, "reverse", link.Reverse)
	}
	return table.Flush()
}

func printWay(table *tabwriter.Writer, name, way string, s lab.WayStatus) {
	rate := "none"
	if s.RateBPS != nil {
		rate = causeway.BitRate(*s.RateBPS).String()
	}
	dropped := s.DroppedLoss + s.DroppedQueue + s.DroppedBlackhole + s.DroppedOverflow
	fmt.Fprintf(table, "%s\t%s\t%v\t%s\t%v\t%v\t%s\t%d\t%d\t%v\n", name, way, duration(s.DelayMS), rate,
		causeway.Ratio(s.LossRatio), duration(s.QueueMS), map[bool]string{true: "yes", false: "no"}[s.Blackhole], s.Passed, dropped, duration(s.LateP99MS))
}

func duration(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }
