package lab

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"causeway"
)

// bulkFor is how long each of the two throughput measurements takes.
const bulkFor = 4 * time.Second

// direct compares throughput with plain forwarding over the same devices.
func (d *Demo) direct(ctx context.Context, l *Lab) error {
	d.begin(6, "How fast: one TCP flow, no line between to slow it",
		"有多快：单条 TCP 流，中间没有限速的线路")
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
	d.say(Neutral, "%.0f Mbit/s encrypted through both gateways; the kernel alone\nforwards %.0f Mbit/s in the clear. All of it on this machine.",
		"经两个网关加密传输 %.0f Mbit/s；\n内核明文转发 %.0f Mbit/s。全部在本机上运行。", d.result.ThroughputMbps, d.result.PlainMbps)
	return nil
}

// throughput first looks for plaintext under load, then measures unwatched:
// the oracle's copies would cost the flow its speed.
func (d *Demo) throughput(ctx context.Context, l *Lab) error {
	gateways, err := l.run(ctx, filepath.Join(d.Folder, "direct"), d.Program)
	if err != nil {
		return err
	}
	d.camera.follow(gateways.running)
	defer d.camera.forgetGateways()
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
	return errors.Join(err, gateways.stop())
}
