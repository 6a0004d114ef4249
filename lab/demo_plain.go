package lab

import (
	"context"
	"errors"
	"time"

	"causeway"
	"causeway/lab/wan"
)

// apart checks that nothing joins the sites yet.
func (d *Demo) apart(ctx context.Context, l *Lab) error {
	d.begin(1, "Two private networks that cannot reach each other",
		"两个互不可达的私有网络")
	reached, err := l.reach(ctx, 1)
	if err != nil {
		return causeway.NewProblem("lab.check", "reachability", err)
	}
	if reached.Received > 0 {
		return causeway.NewProblem("lab.check", "reachability", errors.New("the hosts reach each other before any gateway runs"))
	}
	d.say(Neutral, "bj-host (10.0.1.10) pings ca-host (172.16.1.10): no answer.\nThe networks between two clouds do not carry private addresses.",
		"bj-host（10.0.1.10）ping ca-host（172.16.1.10）：没有应答。\n两朵云之间的网络不承载私有地址。")
	return nil
}

// plainRouting is what people do without a tunnel: the control of the oracle,
// and the yardstick of what a cut line costs.
func (d *Demo) plainRouting(ctx context.Context, l *Lab) error {
	d.begin(2, "Plain routing over one line, for comparison",
		"对照：经单条线路的普通路由")
	if err := l.AddPlainRoutes(); err != nil {
		return causeway.NewProblem("lab.check", "plain routing", err)
	}
	err := d.readable(ctx, l)
	if err == nil {
		err = d.plainCut(ctx, l)
	}
	if err = errors.Join(err, l.RemovePlainRoutes()); err != nil {
		return causeway.NewProblem("lab.check", "plain routing", err)
	}
	return nil
}

// readable proves that the oracle sees plaintext where there is some.
func (d *Demo) readable(ctx context.Context, l *Lab) error {
	reached, err := l.reach(ctx, 3)
	if err != nil {
		return err
	}
	seen, _, err := l.watchedCanaries(ctx)
	if err != nil {
		return err
	}
	d.result.PlainRTTMS = milliseconds(reached.Median)
	d.result.ControlPlaintext, d.result.PlainWANPackets = seen.Plaintext, seen.Packets
	d.say(Poor, "They talk, round trip %.0f ms. A tap on the line can read %d of\n%d packets: anybody on the way reads along.",
		"主机互通，往返 %.0f ms。线路上的探针能读出 %d 个包（共 %d 个）：\n途中任何人都能看到内容。", d.result.PlainRTTMS, seen.Plaintext, seen.Packets)
	return nil
}

// plainCut cuts the only line that plain routing uses, under load.
func (d *Demo) plainCut(ctx context.Context, l *Lab) error {
	flows, err := l.startFlows()
	if err != nil {
		return err
	}
	d.camera.hear(flows)
	defer d.camera.hear(nil)
	link := l.Link(plainLine)
	err = pause(ctx, beforeCut)
	setBlackhole(link, true)
	since := time.Now()
	returned := flows[0].Next()
	err = errors.Join(err, pause(ctx, duringCut))
	select {
	case <-returned:
		d.result.PlainRecovered = true
	default:
	}
	setBlackhole(link, false)
	d.result.PlainSilentMS = milliseconds(time.Since(since))
	stopFlows(flows, grace(ctx))
	if err == nil && !d.result.PlainRecovered {
		d.say(Poor, "Now that line dies: nothing arrives any more. After %.1f s we stop\nwaiting; the second line is there, but nothing moves traffic to it.",
			"此时该线路中断：再没有数据到达，%.1f 秒后不再等待。\n第二条线路就在旁边，却没有人把流量切过去。", d.result.PlainSilentMS/1000)
	}
	return err
}

func setBlackhole(link *wan.Link, on bool) {
	cut := func(s *wan.Settings) { s.Blackhole = on }
	apply(link, []Change{{forward: cut, reverse: cut}})
}
