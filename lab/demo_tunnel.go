package lab

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"causeway"
)

// startGateways puts a gateway at each site.
func (d *Demo) startGateways(ctx context.Context, l *Lab) (*runningGateways, error) {
	d.begin(3, "A Causeway gateway at each site", "在每个站点放置一个通途网关")
	began := time.Now()
	gateways, err := l.run(ctx, filepath.Join(d.Folder, "emulated"), d.Program)
	if err != nil {
		return nil, err
	}
	d.camera.follow(gateways.running)
	d.say(Neutral, "Issued each an identity from a new certificate authority and started\nbj-1 and ca-1. Both lines were up as encrypted paths %.1f s later.",
		"由新建的证书机构为两个网关签发身份，并启动 bj-1 和 ca-1。\n%.1f 秒后，两条线路均已成为加密路径。", time.Since(began).Seconds())
	return gateways, nil
}

// ciphertext sends what plain routing carried through the gateways.
func (d *Demo) ciphertext(ctx context.Context, l *Lab) error {
	d.begin(4, "The same traffic through Causeway", "同样的流量经过通途")
	reached, err := l.reach(ctx, 3)
	if err != nil {
		return causeway.NewProblem("lab.check", "reachability", err)
	}
	d.result.Reachable, d.result.RTTMS = reached.Received > 0, milliseconds(reached.Median)
	if !d.result.Reachable {
		d.say(Poor, "bj-host and ca-host do NOT reach each other.", "bj-host 与 ca-host 仍然不可达。")
		return nil
	}
	seen, flows, err := l.watchedCanaries(ctx)
	if err != nil {
		return causeway.NewProblem("lab.check", "traffic through the gateways", err)
	}
	d.result.addOracle(seen)
	d.result.addTraffic(flows)
	tone := Good
	if seen.Plaintext > 0 {
		tone = Poor
	}
	d.say(tone, "The hosts reach each other, round trip %.0f ms. The same tap can read\n%d of %d packets: on the line there is only ciphertext.",
		"主机已互通，往返 %.0f ms。同一个探针能读出 %d 个包\n（共 %d 个）：线路上只有密文。", d.result.RTTMS, seen.Plaintext, seen.Packets)
	return nil
}

// blackhole cuts the link that carries the traffic and measures the silence.
func (d *Demo) blackhole(ctx context.Context, l *Lab) error {
	if !d.result.Reachable {
		return nil
	}
	d.begin(5, "The line in use dies under load", "使用中的线路在负载下中断")
	watch, err := l.WatchWAN()
	if err != nil {
		return causeway.NewProblem("lab.check", "the WAN", err)
	}
	flows, err := l.startFlows()
	if err != nil {
		_, stopErr := watch.Stop()
		return causeway.NewProblem("lab.check", "UDP", errors.Join(err, stopErr))
	}
	d.camera.hear(flows)
	err = d.cut(ctx, l)
	d.camera.hear(nil)
	result := stopFlows(flows, grace(ctx))
	seen, watchErr := watch.Stop()
	if err = errors.Join(err, watchErr); err != nil {
		return causeway.NewProblem("lab.check", "the black hole", err)
	}
	d.result.addOracle(seen)
	d.result.addTraffic(result)
	d.result.GapMS = milliseconds(result.Gap)
	d.sayCut()
	return nil
}

func (d *Demo) sayCut() {
	r := &d.result
	if r.UsedAfter == "" {
		d.say(Poor, "%s went silent and no other line took over.", "%s 静默中断，没有其他线路接管。", r.UsedBefore)
		return
	}
	tone := Good
	if r.GapMS >= milliseconds(maxGap) {
		tone = Poor
	}
	d.say(tone, "%s went silent under 1000 packets/s each way.\nTraffic stood still for %.0f ms, then it went on over %s.",
		"%s 在双向每秒 1000 包的负载下静默中断。\n业务停顿 %.0f 毫秒，随后改走 %s 继续。", r.UsedBefore, r.GapMS, r.UsedAfter)
}

func (d *Demo) cut(ctx context.Context, l *Lab) error {
	var err error
	if d.result.UsedBefore, err = l.carrying(ctx, beforeCut); err != nil {
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
	d.result.UsedAfter, err = l.carrying(ctx, recovered)
	return err
}

// carryingTries is how often a busy machine may be too slow to send enough.
const carryingTries = 5

// carrying is busiest with some patience, for a machine that is busy with
// something else.
func (l *Lab) carrying(ctx context.Context, during time.Duration) (string, error) {
	for range carryingTries {
		if name, err := l.busiest(ctx, during); err != nil || name != "" {
			return name, err
		}
	}
	return "", nil
}
