package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"causeway/lab"
)

func newLabUp(sh *shell) *cobra.Command {
	var name string
	var wan wanFlags
	cmd := &cobra.Command{
		Use:   "up",
		Short: sh.text("build two sites and keep them up", "搭建两个站点并保持运行"),
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return labUp(sh, name, wan)
		},
	}
	addNameFlag(cmd, sh, &name)
	wan.add(cmd, sh)
	return cmd
}

// wanFlags say how every link behaves at first.
type wanFlags struct {
	delay, rate, loss string
	seed              uint64
	trace             traceFlags
}

func (f *wanFlags) add(cmd *cobra.Command, sh *shell) {
	cmd.Flags().StringVar(&f.delay, "delay", lab.DefaultWAN.Delay.String(), sh.text("one way", "单程时延"))
	cmd.Flags().StringVar(&f.rate, "rate", lab.DefaultWAN.Rate.String(), sh.text("each direction, or none", "每个方向的速率，none 表示不限"))
	cmd.Flags().StringVar(&f.loss, "loss", lab.DefaultWAN.Loss.String(), sh.text("of the frames, at random", "随机丢包率"))
	f.trace.add(cmd, sh)
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, sh.text("makes the losses repeat", "使丢包可重现的种子"))
}

// args writes the flags down again, for the holder.
func (f *wanFlags) args() []string {
	return []string{"--delay", f.delay, "--rate", f.rate, "--loss", f.loss, "--seed", fmt.Sprint(f.seed)}
}

func (f *wanFlags) options() (lab.Options, error) {
	changes, err := lab.ParseChanges([]string{"delay=" + f.delay, "rate=" + f.rate, "loss=" + f.loss})
	if err != nil {
		return lab.Options{}, usageError{err}
	}
	replay, err := f.trace.replay()
	if err != nil {
		return lab.Options{}, err
	}
	return lab.Options{WAN: lab.DefaultWAN, Seed: f.seed, Replay: replay}.With(changes), nil
}

func labUp(sh *shell, name string, wan wanFlags) error {
	if _, err := wan.options(); err != nil {
		return err
	}
	if _, err := lab.GatewayProgram(); err != nil {
		return err
	}
	trace, err := wan.trace.args()
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	err = lab.Up(ctx, name, func(folder string) []string {
		return insideNamespaces(sh, lab.HolderFiles, internalHold, append(append(wan.args(), trace...), "--folder", folder)...)
	})
	if err != nil {
		return err
	}
	of := ""
	if name != lab.DefaultName {
		of = " --name " + name
	}
	sh.say("The lab %s is up: two sites, two gateways, two links of %s, %s one way, %s loss.",
		"实验环境 %s 已就绪：两个站点、两个网关、两条链路（%s，单程 %s，丢包 %s）。", name, wan.rate, wan.delay, wan.loss)
	if wan.trace.file != "" {
		sh.say("Its links go by the trace %s, over and over.", "其链路按轨迹 %s 循环变化。", wan.trace.file)
	}
	sh.say("Try:\n  causeway lab exec%[1]s bj-host -- ping -c 3 172.16.1.10\n  causeway paths\n  causeway lab link%[1]s telecom blackhole=both\n  causeway lab down%[1]s",
		"可以尝试：\n  causeway lab exec%[1]s bj-host -- ping -c 3 172.16.1.10\n  causeway paths\n  causeway lab link%[1]s telecom blackhole=both\n  causeway lab down%[1]s", of)
	return nil
}

func newLabDown(sh *shell) *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "down",
		Short: sh.text("stop the gateways and remove the sites", "停止网关并拆除站点"),
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			ctx, stop := interruptible()
			defer stop()
			wasUp, err := lab.Down(ctx, name)
			switch {
			case err != nil:
				return err
			case wasUp:
				sh.say("The lab %s is down; nothing of it is left.", "实验环境 %s 已停止，没有残留。", name)
			default:
				sh.say("No lab %s is up; nothing to do.", "没有名为 %s 的实验环境在运行，无需操作。", name)
			}
			return nil
		},
	}
	addNameFlag(cmd, sh, &name)
	return cmd
}
