package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/localapi"
)

// pingFlags are what "causeway ping" is asked for.
type pingFlags struct {
	request        localapi.PingRequest
	socket, output string
	count          int
	interval       time.Duration
	record         string
}

const (
	countOffTerminal = 5
	shortestInterval = 10 * time.Millisecond
)

func newPing(sh *shell) *cobra.Command {
	var f pingFlags
	cmd := &cobra.Command{
		Use:   "ping [SITE[/GATEWAY]]",
		Short: sh.text("send authenticated probes over every path and time the answers", "通过每条路径发送经认证的探测并计时"),
		Long: sh.text("Send authenticated probes over every path to a peer, or to all, and time the answers.\nExit code 1 means that nothing was answered, 3 that some path lost everything.",
			"通过到某个对端（或所有对端）的每条路径发送经认证的探测并计时。\n退出码 1 表示没有任何应答，3 表示某条路径全部丢失。"),
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				f.request.Peer = args[0]
			}
			return runPing(sh, f)
		},
	}
	cmd.Flags().StringVar(&f.request.Path, "path", "", sh.text("over one path only", "只通过某一条路径"))
	cmd.Flags().IntVarP(&f.count, "count", "n", 0, sh.text("rounds of probes (default: until Ctrl-C on a terminal, 5 elsewhere)", "探测轮数（默认：在终端上直到 Ctrl-C，否则为 5）"))
	cmd.Flags().DurationVarP(&f.interval, "interval", "i", time.Second, sh.text("from one round to the next", "两轮之间的间隔"))
	cmd.Flags().IntVar(&f.request.Size, "size", 0, sh.text("bytes of padding in each probe", "每个探测的填充字节数"))
	cmd.Flags().StringVar(&f.record, "record", "", sh.text("write a trace of the paths to FILE, for 'causeway lab up --trace' (default -i 100ms, -n 600; a line every ten rounds)", "将路径轨迹写入 FILE，供 'causeway lab up --trace' 使用（默认 -i 100ms、-n 600；每十轮一行）"))
	addSocketFlag(cmd, sh, &f.socket)
	addOutputFlag(cmd, sh, &f.output)
	cmd.PreRunE = checkPing(sh, &f, cmd.PreRunE)
	return cmd
}

func checkPing(sh *shell, f *pingFlags, before func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case f.count < 0 || cmd.Flags().Changed("count") && f.count == 0:
			return usageError{fmt.Errorf("-n %d: %s", f.count, sh.text("want 1 or more", "应不小于 1"))}
		case f.interval < shortestInterval:
			return usageError{fmt.Errorf("-i %v: %s", f.interval, sh.text("want 10ms or more", "应不小于 10ms"))}
		case f.request.Size < 0:
			return usageError{fmt.Errorf("--size %d: %s", f.request.Size, sh.text("want 0 or more", "应不小于 0"))}
		}
		if f.record != "" && !cmd.Flags().Changed("interval") {
			f.interval = recordInterval
		}
		if f.record != "" && f.count == 0 {
			f.count = recordCount
		}
		if f.count == 0 && (f.output == "json" || !isTerminal(sh.out)) {
			f.count = countOffTerminal
		}
		return before(cmd, args)
	}
}

func runPing(sh *shell, f pingFlags) error {
	sockets, err := findSockets(f.socket)
	if err != nil {
		return err
	}
	show := func(a localapi.PingAnswer, round int) { sh.printAnswer(a, round) }
	if f.output == "json" {
		show = func(localapi.PingAnswer, int) {}
	}
	ctx, stop := interruptible()
	defer stop()
	var t tally
	rounds := f.rounds
	if f.record != "" {
		rounds = f.recordTo
	}
	if err := rounds(ctx, sh, sockets, &t, show); err != nil {
		return err
	}
	if f.output == "json" {
		err = sh.printJSON(t.result())
	} else {
		err = sh.printTally(&t)
	}
	return errors.Join(err, t.verdict())
}

// rounds sends rounds of probes until the count is reached or ctx ends.
func (f pingFlags) rounds(ctx context.Context, sh *shell, sockets []string, t *tally, show func(localapi.PingAnswer, int)) error {
	ticker := time.NewTicker(f.interval)
	defer ticker.Stop()
	for round := 1; f.count == 0 || round <= f.count; round++ {
		answers := askAll(ctx, sockets, func(ctx context.Context, c *localapi.Client) ([]localapi.PingAnswer, error) {
			return c.Ping(ctx, f.request)
		})
		if ctx.Err() != nil {
			return nil
		}
		probes, failed := merge(answers)
		if done, err := f.judgeRound(sh, round, answers, probes, failed); done {
			return err
		}
		t.rounds = round
		for _, a := range probes {
			t.add(a)
			show(a, round)
		}
		if round == f.count {
			break
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// judgeRound reports whether a round is the last, because nothing can be
// asked. What a gateway says that fails is an error in the first round; later
// it is printed, because a gateway that restarts is what ping is watched for.
func (f pingFlags) judgeRound(sh *shell, round int, answers []answer[[]localapi.PingAnswer], probes []localapi.PingAnswer, failed error) (done bool, err error) {
	switch {
	case round == 1 && !answered(answers):
		return true, failed
	case round == 1 && len(probes) == 0:
		return true, causeway.NewProblem("ping.no_path", f.target(sh), nil)
	case failed != nil:
		sh.printError(failed)
	}
	return false, nil
}

// target says what was to be pinged.
func (f pingFlags) target(sh *shell) string {
	peer := f.request.Peer
	if peer == "" {
		peer = sh.text("any peer", "任何对端")
	}
	if f.request.Path == "" {
		return peer
	}
	return peer + " " + f.request.Path
}

func (sh *shell) printAnswer(a localapi.PingAnswer, round int) {
	said := sh.text("no answer", "无应答")
	switch {
	case a.Error != "":
		said = sh.text("not sent: ", "未发送：") + visible(a.Error)
	case a.RTTMS != nil:
		said = fmt.Sprintf("rtt=%.3f ms", *a.RTTMS)
	}
	fmt.Fprintf(sh.out, "seq=%d %s %s > %s %s\n", round, visible(a.Path), visible(a.Gateway), visible(a.Peer), said)
}
