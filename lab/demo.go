package lab

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"causeway"
	"causeway/lab/wan"
)

// Demo is one run of the guided demonstration. It runs inside private
// namespaces and takes under a minute.
type Demo struct {
	// Program is causeway-gateway; Folder, which exists, takes its files.
	Program string
	Folder  string
	Seed    uint64
	// Say is called with each finished step.
	Say    func(causeway.Text)
	result Result
}

// Run does all steps. A broken bound is in the result, not an error.
func (d *Demo) Run(ctx context.Context) (Result, error) {
	d.result = Result{Scenario: "demo", Seed: d.Seed}
	for _, part := range []struct {
		name    string
		options Options
		do      func(context.Context, *Lab) error
	}{
		{"emulated", Options{WAN: DefaultWAN, Seed: d.Seed}, d.emulated},
		{"direct", Options{Direct: true}, d.direct},
	} {
		folder := filepath.Join(d.Folder, part.name)
		if err := os.Mkdir(folder, 0o700); err != nil {
			return d.result, causeway.NewProblem("lab.state_folder", folder, err)
		}
		err := d.inLab(ctx, part.options, part.do)
		if ctx.Err() != nil {
			err = causeway.NewProblem("lab.interrupted", "lab", ctx.Err())
		}
		if err != nil {
			return d.result, err
		}
	}
	d.result.judge()
	d.summary()
	return d.result, nil
}

func (d *Demo) inLab(ctx context.Context, o Options, do func(context.Context, *Lab) error) error {
	l, err := Build(o)
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, l), l.Close())
}

// emulated is everything that needs a wide-area network.
func (d *Demo) emulated(ctx context.Context, l *Lab) error {
	if err := d.apart(ctx, l); err != nil {
		return err
	}
	if err := d.control(ctx, l); err != nil {
		return err
	}
	gateways, err := l.run(ctx, filepath.Join(d.Folder, "emulated"), d.Program)
	if err != nil {
		return err
	}
	d.say("3. identities issued, two gateways running, every path up",
		"3. 已签发身份，两个网关已运行，所有路径就绪")
	err = d.underGateways(ctx, l)
	d.result.WANLateMSMax = milliseconds(l.lateMax())
	return errors.Join(err, gateways.Stop())
}

func (d *Demo) underGateways(ctx context.Context, l *Lab) error {
	if err := d.ciphertext(ctx, l); err != nil {
		return err
	}
	return d.blackhole(ctx, l)
}

// apart checks that nothing joins the sites yet.
func (d *Demo) apart(ctx context.Context, l *Lab) error {
	reached, err := l.reach(ctx, 1)
	if err != nil {
		return causeway.NewProblem("lab.check", "reachability", err)
	}
	if reached.Received > 0 {
		return causeway.NewProblem("lab.check", "reachability", errors.New("the hosts reach each other before any gateway runs"))
	}
	d.say("1. two sites built, 100 ms apart; their hosts cannot reach each other",
		"1. 两个站点已建好，单程时延 100 ms；主机之间互不可达")
	return nil
}

// control proves that the oracle sees plaintext where there is some.
func (d *Demo) control(ctx context.Context, l *Lab) error {
	if err := l.AddPlainRoutes(); err != nil {
		return causeway.NewProblem("lab.check", "plain routing", err)
	}
	seen, _, err := l.watchedCanaries(ctx)
	if err = errors.Join(err, l.RemovePlainRoutes()); err != nil {
		return causeway.NewProblem("lab.check", "plain routing", err)
	}
	d.result.ControlPlaintext = seen.Plaintext
	d.say("2. control, plain routing: the oracle saw %d plaintext packets on the WAN",
		"2. 对照（普通路由）：检测器在广域网上看到 %d 个明文包", seen.Plaintext)
	return nil
}

// ciphertext sends the same traffic through the gateways.
func (d *Demo) ciphertext(ctx context.Context, l *Lab) error {
	reached, err := l.reach(ctx, 3)
	if err != nil {
		return causeway.NewProblem("lab.check", "reachability", err)
	}
	d.result.Reachable, d.result.RTTMS = reached.Received > 0, milliseconds(reached.Median)
	if !d.result.Reachable {
		d.say("4. the hosts do NOT reach each other", "4. 主机之间仍然不可达")
		return nil
	}
	seen, flows, err := l.watchedCanaries(ctx)
	if err != nil {
		return causeway.NewProblem("lab.check", "traffic through the gateways", err)
	}
	d.result.addOracle(seen)
	d.result.addTraffic(flows)
	d.say("4. the hosts reach each other, round trip %.1f ms;\n   plaintext packets on the WAN: %d of %d",
		"4. 主机已互通，往返 %.1f ms；\n   广域网上的明文包：%d / %d", d.result.RTTMS, seen.Plaintext, seen.Packets)
	return nil
}

// Times of the black hole.
const (
	beforeCut = time.Second
	duringCut = 2500 * time.Millisecond
	recovered = time.Second
)

// blackhole cuts the link that carries the traffic and measures the silence.
func (d *Demo) blackhole(ctx context.Context, l *Lab) error {
	if !d.result.Reachable {
		return nil
	}
	watch, err := l.WatchWAN()
	if err != nil {
		return causeway.NewProblem("lab.check", "the WAN", err)
	}
	flows, err := l.startFlows()
	if err != nil {
		_, stopErr := watch.Stop()
		return causeway.NewProblem("lab.check", "UDP", errors.Join(err, stopErr))
	}
	err = d.cut(ctx, l)
	result := stopFlows(flows)
	seen, watchErr := watch.Stop()
	if err = errors.Join(err, watchErr); err != nil {
		return causeway.NewProblem("lab.check", "the black hole", err)
	}
	d.result.addOracle(seen)
	d.result.addTraffic(result)
	d.result.GapMS = milliseconds(result.Gap)
	d.say("5. link %s went silent under 1000 packets/s each way:\n   %.0f ms lost, %s took over",
		"5. 链路 %s 在双向每秒 1000 包的负载下静默中断：\n   中断 %.0f 毫秒，由 %s 接管",
		d.result.UsedBefore, d.result.GapMS, cmp.Or(d.result.UsedAfter, "none"))
	return nil
}

func (d *Demo) cut(ctx context.Context, l *Lab) error {
	var err error
	if d.result.UsedBefore, err = l.busiest(ctx, beforeCut); err != nil {
		return err
	}
	link := l.Link(d.result.UsedBefore)
	if link == nil {
		return errors.New("no link carries the traffic")
	}
	setBlackhole(link, true)
	defer setBlackhole(link, false)
	if err := pause(ctx, duringCut-recovered); err != nil {
		return err
	}
	d.result.UsedAfter, err = l.busiest(ctx, recovered)
	return err
}

func setBlackhole(link *wan.Link, on bool) {
	cut := func(s *wan.Settings) { s.Blackhole = on }
	Apply(link, []Change{{forward: cut, reverse: cut}})
}

// Length of the two throughput measurements.
const bulkFor = 4 * time.Second

// direct compares throughput with plain forwarding over the same devices.
func (d *Demo) direct(ctx context.Context, l *Lab) error {
	if d.result.Reachable {
		if err := d.throughput(ctx, l); err != nil {
			return err
		}
	}
	plain, err := l.plainRate(ctx, bulkFor)
	if err != nil {
		return causeway.NewProblem("lab.check", "plain throughput", err)
	}
	d.result.PlainMbps = megabits(plain)
	d.say("6. one TCP flow without the emulator: %.0f Mbit/s through both gateways,\n   %.0f Mbit/s by plain forwarding",
		"6. 无仿真器时单条 TCP 流：经两个网关 %.0f Mbit/s，\n   普通转发 %.0f Mbit/s", d.result.ThroughputMbps, d.result.PlainMbps)
	return nil
}

// throughput first looks for plaintext under load, then measures unwatched:
// the oracle's copies would cost the flow its speed.
func (d *Demo) throughput(ctx context.Context, l *Lab) error {
	gateways, err := l.run(ctx, filepath.Join(d.Folder, "direct"), d.Program)
	if err != nil {
		return err
	}
	seen, flows, err := l.watchedCanaries(ctx)
	d.result.addOracle(seen)
	d.result.addTraffic(flows)
	if err == nil {
		var rate causeway.BitRate
		rate, err = l.bulk(ctx, bulkFor)
		d.result.ThroughputMbps = megabits(rate)
	}
	if err != nil {
		err = causeway.NewProblem("lab.check", "throughput", err)
	}
	return errors.Join(err, gateways.Stop())
}

func (d *Demo) summary() {
	if d.result.Passed {
		d.say("Every bound held.", "所有指标均达标。")
	}
	for _, broken := range d.result.Broken {
		d.say("BROKEN: %s", "未达标：%s", broken)
	}
	r := &d.result
	reachable := causeway.Text{En: "no", Zh: "否"}
	if r.Reachable {
		reachable = causeway.Text{En: "yes", Zh: "是"}
	}
	const figures = "   %s\n   plaintext_packets %d (control_plaintext_packets %d)\n   gap_ms %.0f\n   throughput_mbps %.0f, plain_mbps %.0f"
	values := []any{r.Plaintext, r.ControlPlaintext, r.GapMS, r.ThroughputMbps, r.PlainMbps}
	d.Say(causeway.Text{
		En: fmt.Sprintf(figures, append([]any{"reachable " + reachable.En}, values...)...),
		Zh: fmt.Sprintf(figures, append([]any{"reachable（互通） " + reachable.Zh}, values...)...),
	})
	d.say("Next: causeway lab up; causeway lab exec bj-host -- ping 172.16.1.10;\n      causeway lab link telecom blackhole=both; causeway paths; causeway lab down",
		"接下来：causeway lab up；causeway lab exec bj-host -- ping 172.16.1.10；\n      causeway lab link telecom blackhole=both；causeway paths；causeway lab down")
}

func (d *Demo) say(en, zh string, args ...any) {
	d.Say(causeway.Text{En: fmt.Sprintf(en, args...), Zh: fmt.Sprintf(zh, args...)})
}
