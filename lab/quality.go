package lab

import (
	"context"
	"slices"
	"time"

	"causeway"
	"causeway/lab/wan"
	"causeway/localapi"
)

// Limits of waiting for what a link's quality does to paths.
const (
	mtuTimeout = 15 * time.Second
	tcpTimeout = 15 * time.Second
)

// countDowns counts how often a path was suspected and called dead since the
// last count, at both ends, as suspects_INTO and downs_INTO.
func (p *performance) countDowns(ctx context.Context, s Step) error {
	since := p.counted
	p.counted = time.Now()
	suspects, downs := 0, 0
	for _, g := range p.gateways {
		events, err := localapi.NewClient(g.socket).Events(ctx)
		if err != nil {
			return causeway.NewProblem("lab.check", g.name, err)
		}
		for _, e := range events {
			switch {
			case e.Kind != "path" || e.Time.Before(since):
			case e.To == "suspect":
				suspects++
			case e.To == "down":
				downs++
			}
		}
	}
	p.figures["suspects_"+s.Into], p.figures["downs_"+s.Into] = suspects, downs
	p.say("%s: %d paths suspected, %d called dead", "%s：%d 次怀疑路径，%d 次判为中断", s.Into, suspects, downs)
	return nil
}

// A path's MTU is that of the inner packet. outerBytes is what IPv4, UDP and
// a record add; ladderStep is how far below the link's the size found may lie,
// because only some sizes are tried.
const (
	outerBytes = 62
	ladderStep = 100
	fullMTU    = 1500
)

// awaitMTU measures, as INTO_ms, how long the gateways need to know the MTU
// of every path over UDP since the links changed.
func (p *performance) awaitMTU(ctx context.Context, s Step) error {
	waiting, cancel := context.WithTimeout(ctx, mtuTimeout)
	defer cancel()
	since := p.changed
	if since.IsZero() {
		since = time.Now()
	}
	p.changed = time.Time{}
	p.figures[s.Into+"_ms"] = nil
	for !p.knowsMTU(waiting) {
		if pause(waiting, usePoll) != nil {
			p.say("the MTU was not found within %v", "在 %v 内未探测到 MTU", mtuTimeout)
			return ctx.Err()
		}
	}
	p.figures[s.Into+"_ms"] = milliseconds(time.Since(since))
	p.say("the MTU of every path was found after %.0f ms", "%.0f 毫秒后探测到所有路径的 MTU", p.figures[s.Into+"_ms"])
	return nil
}

func (p *performance) knowsMTU(ctx context.Context) bool {
	for _, g := range p.gateways {
		paths, err := localapi.NewClient(g.socket).Paths(ctx)
		if err != nil || !slices.ContainsFunc(paths, isOfLink) || slices.ContainsFunc(paths, p.wrongMTU) {
			return false
		}
	}
	return true
}

func isOfLink(path localapi.Path) bool { return slices.Contains(linkNames(), path.Name) }

// wrongMTU reports whether a path over UDP does not know what its link takes.
func (p *performance) wrongMTU(path localapi.Path) bool {
	if !isOfLink(path) {
		return false
	}
	link := p.lab.Link(path.Name)
	least := fullMTU
	for _, way := range []wan.Way{wan.Forward, wan.Reverse} {
		if mtu := link.Settings(way).MTU; mtu != 0 {
			least = min(least, mtu)
		}
	}
	return path.MTU == nil || *path.MTU+outerBytes > least || *path.MTU+outerBytes < least-ladderStep
}

// awaitTCP measures how long it takes until new bytes have arrived of every
// row of TCP flows.
func (p *performance) awaitTCP(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, tcpTimeout)
	defer cancel()
	since := time.Now()
	p.figures["tcp_resumed_ms"] = nil
	for _, flows := range p.sending.tcp {
		for before := flows.BytesChecked(); flows.BytesChecked() == before; {
			if pause(waiting, usePoll) != nil {
				return ctx.Err()
			}
		}
	}
	p.figures["tcp_resumed_ms"] = milliseconds(time.Since(since))
	return nil
}
