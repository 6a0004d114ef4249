package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"causeway/localapi"
)

// topFlags are what "causeway top" is asked for.
type topFlags struct {
	socket, output string
	interval       time.Duration
}

const fastestTop = 100 * time.Millisecond

func newTop(sh *shell) *cobra.Command {
	var f topFlags
	cmd := &cobra.Command{
		Use:   "top",
		Short: sh.text("watch the gateways that run here: paths, flows, events", "实时查看本机运行中的网关：路径、流量、事件"),
		Long: sh.text("Watch the gateways that run here. Keys: q quits, tab changes the section, ? tells the others.\nWhere the output is no terminal it is printed once.",
			"实时查看本机运行中的网关。按键：q 退出，tab 切换分区，? 显示其他按键。\n输出不是终端时只打印一次。"),
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runTop(cmd.Context(), sh, f)
		},
	}
	cmd.Flags().DurationVarP(&f.interval, "interval", "i", time.Second, sh.text("from one look to the next", "刷新间隔"))
	addSocketFlag(cmd, sh, &f.socket)
	addOutputFlag(cmd, sh, &f.output)
	before := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		if f.interval < fastestTop {
			return usageError{fmt.Errorf("-i %v: %s", f.interval, sh.text("want 100ms or more", "应不小于 100ms"))}
		}
		return before(cmd, args)
	}
	return cmd
}

func runTop(ctx context.Context, sh *shell, f topFlags) error {
	sockets, err := findSockets(f.socket)
	if err != nil {
		return err
	}
	terminal := os.Getenv("TERM")
	if f.output == "table" && isTerminal(sh.out) && terminal != "" && terminal != "dumb" {
		return watchTop(ctx, sh, f)
	}
	answers := askAll(ctx, sockets, askTop)
	if !answered(answers) {
		_, failed := merge(lists(answers))
		return failed
	}
	if f.output == "json" {
		return sh.printJSON(topOutputOf(answers))
	}
	for _, line := range render(topState{gateways: observe(nil, answers, time.Now()), now: time.Now()}, 0, 0, sh.plainLook()) {
		fmt.Fprintln(sh.out, line)
	}
	return nil
}

// topAnswer is all that one gateway tells top.
type topAnswer struct {
	Status localapi.Status  `json:"status"`
	Paths  []localapi.Path  `json:"paths"`
	Flows  []localapi.Flow  `json:"flows"`
	Events []localapi.Event `json:"events"` // oldest first
}

// shownEvents bounds what is kept of a gateway's events.
const shownEvents = 100

// askTop asks one gateway for everything. One that cannot tell its flows
// tells the rest.
func askTop(ctx context.Context, c *localapi.Client) (a topAnswer, err error) {
	if a.Status, err = c.Status(ctx); err != nil {
		return topAnswer{}, err
	}
	if a.Paths, err = c.Paths(ctx); err != nil {
		return topAnswer{}, err
	}
	if a.Events, err = c.Events(ctx); err != nil {
		return topAnswer{}, err
	}
	a.Events = slices.Clone(a.Events[max(len(a.Events)-shownEvents, 0):])
	a.Flows, _ = c.Flows(ctx)
	if a.Flows == nil {
		a.Flows = []localapi.Flow{}
	}
	return a, nil
}

// topOutput is what -o json prints.
type topOutput struct {
	Gateways []topAnswer `json:"gateways"`
}

func topOutputOf(answers []answer[topAnswer]) topOutput {
	out := topOutput{Gateways: []topAnswer{}}
	for _, a := range answers {
		if a.err == nil {
			out.Gateways = append(out.Gateways, a.value)
		}
	}
	return out
}

// lists makes each answer a list of one, for merge.
func lists[T any](answers []answer[T]) []answer[[]T] {
	out := make([]answer[[]T], len(answers))
	for i, a := range answers {
		out[i] = answer[[]T]{a.socket, []T{a.value}, a.err}
	}
	return out
}
